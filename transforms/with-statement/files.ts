import type { Denotation } from "../../src/kit.js";
import type { Protocol } from "./protocol.js";

/** A function or class of Python's library that makes files. */
export interface FileMaker {
  readonly kind: "file";
  readonly name: "file";
  /** Where the library binds it, and how it is called there. */
  readonly home: string;
  readonly called: string;
}

/**
 * What gives a file of which `__enter__` returns the file and `__exit__` does what `close` does, from 2.5 on. So it is written in 2.7.18: `file_self` and
 * `file_exit`, which calls `close` and nothing else, in `Objects/fileobject.c`; of what `codecs.open` gives, `StreamReaderWriter`, `__exit__` does
 * `self.stream.close()`, and so does `close`, which it has from `self.stream` by `__getattr__`. Others do more, may call what
 * they are given, or have no `__exit__` before 2.7.
 */
const MAKERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["__builtin__", ["open", "file"]],
  ["os", ["fdopen"]],
  ["codecs", ["open"]],
]);

/** The names that are worth a look. */
const NAMES = new Set([...MAKERS.values()].flat());

export const isCalledSo = (name: string) => NAMES.has(name);

export function fileMaker(denotation: Denotation): FileMaker | undefined {
  const id =
    denotation.kind === "library" ? denotation.id : denotation.kind === "library-function" ? `${denotation.module}.${denotation.name}` : "";
  const [home = "", called = ""] = id.split(".");
  return MAKERS.get(home)?.includes(called) ? { kind: "file", name: "file", home, called } : undefined;
}

/** Nothing of the project runs when a file is closed. */
export const FILE: Protocol = { kind: "closes", closer: "close", plans: [], asking: undefined };
