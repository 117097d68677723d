import { relative, resolve, sep } from "node:path";
import { realPath } from "../files/paths.js";
import { openModule } from "../python/classes.js";
import type { Parser } from "../python/parse.js";
import { Source } from "../python/source.js";
import { lineRuns } from "../report/line-diff.js";
import type { FileResult } from "../result.js";
import { rewrite } from "../run/rewrite.js";
import type { Finding } from "../transform.js";

/** A tree, and what is to be changed in it. */
export class Subject {
  /** By the paths that findings name. */
  private readonly files: ReadonlyMap<string, { readonly inTree: string; readonly before: string }>;

  constructor(
    /** Absolute, with no link in it. */
    readonly root: string,
    /** The findings that a run would apply, which can all be applied together. */
    readonly findings: readonly Finding[],
    results: readonly FileResult[],
    cwd: string,
    private readonly parser: Parser,
  ) {
    const inTree = (path: string) =>
      relative(root, realPath(resolve(cwd, path)))
        .split(sep)
        .join("/");
    this.files = new Map(
      results.flatMap(({ path, before }) => (before === undefined ? [] : [[path, { inTree: inTree(path), before }] as const])),
    );
  }

  /** What the files that a finding changes are called in the tree. */
  pathsOf({ changes }: Finding): readonly string[] {
    return [...new Set(changes.map(({ path }) => this.at(path).inTree))];
  }

  /** How a file of the tree is called in findings. */
  shown(inTree: string): string {
    for (const [path, file] of this.files) if (file.inTree === inTree) return path;
    return inTree;
  }

  /** The texts of the files that change when some of the findings are applied, by their paths in the tree; a character for each byte. */
  texts(findings: readonly Finding[]): ReadonlyMap<string, string> {
    const paths = new Set(findings.flatMap(({ changes }) => changes.map(({ path }) => path)));
    return new Map([...paths].map((path) => [this.at(path).inTree, this.after(path, findings)] as const));
  }

  /** The texts of all files that could change, as they are. */
  originals(): ReadonlyMap<string, string> {
    return new Map([...this.files.values()].map(({ inTree, before }) => [inTree, before]));
  }

  /** The lines of a file that are new when some findings are applied; 1-based. */
  newLines(inTree: string, findings: readonly Finding[]): readonly number[] {
    const path = this.shown(inTree);
    let line = 1;
    const found: number[] = [];
    for (const { kind, lines } of lineRuns(this.at(path).before, this.after(path, findings))) {
      if (kind === "added") found.push(...lines.map((_, at) => line + at));
      if (kind !== "removed") line += lines.length;
    }
    return found;
  }

  private after(path: string, findings: readonly Finding[]): string {
    const source = new Source(path, this.at(path).before);
    return rewrite(openModule(source, this.parser.parse(source)), findings, this.parser);
  }

  private at(path: string) {
    const file = this.files.get(path);
    if (!file) throw new Error(`the text of ${path} is not known`);
    return file;
  }
}
