import { resolve } from "node:path";
import type { DumpedClass } from "./dump.js";

/** Where in the project a class of the running program stands. */
export interface Located {
  /** More than one where that can't be told. */
  readonly paths: readonly string[];
  /** What tells it: the end of the path of its file, its module, or its name alone. */
  readonly by: "file" | "module" | "name";
}

/** A class that something is said about. */
export interface Told {
  readonly path: string;
  readonly className: string;
}

/** Finds the files of a project in which classes of a running program stand, which may be installed elsewhere there. */
export class Locator {
  private readonly files: readonly (readonly [path: string, parts: readonly string[]])[];
  private readonly found = new Map<DumpedClass, Located | undefined>();

  /** `paths` are relative to `cwd`. */
  constructor(
    paths: readonly string[],
    private readonly told: readonly Told[],
    cwd: string,
  ) {
    this.files = paths.map((path) => [path, partsOf(resolve(cwd, path))]);
  }

  of(cls: DumpedClass): Located | undefined {
    if (!this.found.has(cls)) this.found.set(cls, this.locate(cls));
    return this.found.get(cls);
  }

  private locate(cls: DumpedClass): Located | undefined {
    if (cls.module === "__builtin__") return undefined;
    const located = [
      { paths: this.byFile(cls), by: "file" },
      { paths: this.byModule(cls), by: "module" },
      { paths: this.byName(cls), by: "name" },
    ] as const;
    return located.find(({ paths }) => paths.length > 0);
  }

  /** What has the longest end in common with its path, and all of the end that its module stands for. */
  private byFile({ file, module }: DumpedClass): string[] {
    if (file === null) return [];
    const parts = partsOf(file);
    const common = this.files.map(([path, own]) => [path, commonEnd(own, parts)] as const);
    const most = common.reduce((longest, [, length]) => Math.max(longest, length), 0);
    const least = modulePaths(module).find((end) => commonEnd(end, parts) === end.length)?.length ?? 1;
    return most < least ? [] : common.filter(([, length]) => length === most).map(([path]) => path);
  }

  private byModule({ module }: DumpedClass): string[] {
    const ends = modulePaths(module);
    return this.files.filter(([, own]) => ends.some((end) => commonEnd(own, end) === end.length)).map(([path]) => path);
  }

  private byName({ name }: DumpedClass): string[] {
    return [...new Set(this.told.filter(({ className }) => className === name).map(({ path }) => path))];
  }
}

/** Without `.` and the like; bytes that are no UTF-8 are what the file system gives for them. */
function partsOf(path: string): string[] {
  return path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split(/[\\/]/)
    .filter((part) => part !== "" && part !== ".");
}

/** The paths that a module may have below the folder that it is imported from. */
function modulePaths(module: string | null): string[][] {
  if (module === null || module === "__main__") return [];
  const parts = module.split(".");
  return [
    [...parts.slice(0, -1), `${parts.at(-1)}.py`],
    [...parts, "__init__.py"],
  ];
}

function commonEnd(one: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < Math.min(one.length, other.length) && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
}
