import { type BodyAttribute, type Frame, type Harm, page, rule, type SaidCase, type Site, spanOf } from "../../../src/kit.js";
import { firstWords } from "../../shared/naming.js";
import type { Repetition } from "../subject.js";

// `__del__` still runs after `with`, so the closer runs twice: where the second run would plainly fail or do harm.
export default rule({
  id: "not-idempotent",
  verdict: "warning",
  *find({ run }: Repetition) {
    for (const frame of run.frames) {
      yield* calledOnCleared(frame, run);
      yield* deletedTwice(frame, run);
    }
    for (const harm of run.harms()) yield harmful(harm);
  },
  message: ({ says }, repetition, at) => `${again(repetition)}: ${says(at)}`,
  page: page(
    "A warning only, since the closer runs again in `__del__`, where it would fail or do harm.",
    `
class Reader(object):
    def __init__(self, path):
        self.file = open(path)

    def close(self):
        self.file.close()               # self.file is None the second time
        self.file = None

    def __del__(self):
        self.close()
`,
    [
      "The rewrite is made. After a `with` block `close` has run, and `__del__` runs it again, as it",
      "does today after a call of `close()`. Python then prints `Exception AttributeError: ... ignored`.",
      "With `os.close(self.fd)` it is worse: the number may belong to another file by then, which is",
      "closed without a word. The same goes for whatever is given to a function that releases it and is",
      "not forgotten (`lib.free(self.handle)`), for a count that instances share (`Pump.count -= 1`), and for",
      "`registry.remove(self)` and `del registry[key]`, which fail where it isn't there any more.",
    ],
    [
      "Make the second call harmless: begin `close` with `if self.file is None: return`. Set a",
      "descriptor number or a handle to `None` before or after releasing it, and ask for that in the same way.",
      "Instead of `remove` and `del` there are `discard` and `pop(key, None)`.",
    ],
  ),
});

/** What is said of the second run. */
function again({ owner, name, after }: Repetition): string {
  const method = `\`${owner.name}.${name}\``;
  if (after !== undefined) return `${method} runs after \`${after}\` when the object goes`;
  return `${method} runs again ${name === "__del__" ? "when the object goes" : "in `__del__`"}`;
}

function isCleared({ access, isNone }: BodyAttribute): boolean {
  return access === "delete" || isNone;
}

/** `self.file.close()`, where the file is `None` by then. */
function* calledOnCleared(frame: Frame, run: Repetition["run"]): Generator<SaidCase> {
  const { module, body, self } = frame;
  if (self === undefined) return;
  const attributes = body.attributesOf(self);
  for (const { node, callee } of body.calls()) {
    const [object, name, method, ...more] = callee.path ?? [];
    if (object !== self || name === undefined || method === undefined || more.length > 0) continue;
    const clearing = run.before === run.frames ? clearingIn(frame, name) : run.before.flatMap((each) => clearingIn(each, name) ?? [])[0];
    const isSetBefore = attributes.some(
      (each) => each.name === name && each.access === "write" && !each.isNone && each.node.start < node.start,
    );
    // Set only in a branch, or set anew before the call, it need not be gone the second time.
    if (!clearing || isSetBefore || body.mayBeSkipped(node) || run.isSpared(frame)) continue;
    const { line } = spanOf(clearing.module.source, clearing.node);
    yield {
      ...{ module, node, also: [clearing] },
      says: (at) => `\`${self}.${name}.${method}()\` (${at}) is called on what line ${line} has cleared by then`,
    };
  }
}

/** Where a function always clears an attribute of the instance, last. */
function clearingIn({ module, body, self }: Frame, name: string): Site | undefined {
  if (self === undefined) return undefined;
  const last = body.attributesOf(self).findLast((each) => each.name === name && isCleared(each));
  return last && !body.mayBeSkipped(last.node) ? { module, node: last.node } : undefined;
}

/** `del self.index`, and nothing sets it anew: the second time there is nothing to delete. */
function* deletedTwice(frame: Frame, run: Repetition["run"]): Generator<SaidCase> {
  const { module, body, self } = frame;
  if (self === undefined) return;
  const attributes = body.attributesOf(self);
  for (const { node, name, access } of attributes) {
    if (access !== "delete" || body.mayBeSkipped(node) || run.isSpared(frame)) continue;
    if (attributes.some((each) => each.name === name && each.access === "write")) continue;
    if (run.before !== run.frames && !run.before.some((each) => clearingIn(each, name))) continue;
    yield { module, node, says: (at) => `${at} deletes \`${self}.${name}\`, which is gone by then` };
  }
}

function harmful(harm: Harm): SaidCase {
  const { frame, node } = harm;
  return { module: frame.module, node, says: (at) => consequence(harm, at) };
}

function consequence({ kind, code: written, what }: Harm, at: string): string {
  const code = `\`${firstWords(written)}\` (${at})`;
  switch (kind) {
    case "released":
      return written.startsWith("os.close(")
        ? `${code} would close the number twice, and by then it may be another file's`
        : `${code} would release \`${what ?? ""}\` twice, as nothing forgets it`;
    case "counted":
      return `${code} would count twice for one object`;
    case "removed":
      return `${code} takes away what is gone by then`;
    case "raised":
      return `${code} fails on what has been set by then`;
  }
}
