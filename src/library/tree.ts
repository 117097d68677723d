import { UsageError } from "../errors.js";
import type { FileResult } from "../result.js";
import { type Rest, type RunOptions, runFiles } from "../run/run.js";
import { type TransformedFile, transformedFile } from "./file.js";
import { checkTree, pathList, runOptions, type TreeOptions } from "./options.js";
import { type TreeResult, treeResult } from "./result.js";

/** A tree that is being transformed: the files one by one, and at last the whole. */
export interface TreeRun extends AsyncIterable<TransformedFile> {
  /**
   * The whole, once all files have been gone through; whoever has not begun to has it done. Throws a UsageError when they were left off
   * before the last one, and otherwise what going through them throws.
   */
  result(): Promise<TreeResult>;
}

/**
 * Rewrites the Python files at and below `paths`, which are known along with the project that they lie in. Nothing is done before somebody
 * asks for files; then they come in the order of their paths, and each is rewritten (and with `write`, written) when it is asked for, along
 * with those that stand or fall with it. Whoever leaves off leaves the rest as it is; `undo` puts back what was written.
 *
 * Throws a UsageError for options that can't be. When `signal` is aborted, what was written is put back, and the next file asked for throws
 * its reason. A file that can't be read, parsed or written throws nothing: it is among those that come, and its failures say so.
 */
export function transformTree(paths: string | readonly string[], options: TreeOptions = {}): TreeRun {
  const list = pathList(paths, "transformTree");
  checkTree(options);
  return new TreeRunner(list, options);
}

class TreeRunner implements TreeRun {
  private readonly files: FileResult[] = [];
  private state: "new" | "running" | "ended" = "new";
  private options: RunOptions | undefined;
  private rest: Rest | undefined;

  constructor(
    private readonly paths: readonly string[],
    private readonly given: TreeOptions,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<TransformedFile, void> {
    for await (const file of this.results()) yield transformedFile(file);
  }

  async result(): Promise<TreeResult> {
    if (this.state === "new") for await (const _ of this.results());
    if (!this.rest || !this.options)
      throw new UsageError(
        "the files of this tree were not gone through to the end, so there is no whole",
        "call transformTree again, and its result() at once or behind the loop",
      );
    return treeResult({ files: this.files, ...this.rest }, this.options, this.given);
  }

  private async *results(): AsyncGenerator<FileResult, void> {
    if (this.state !== "new") throw new UsageError("the files of a tree can be gone through once", "call transformTree again");
    this.state = "running";
    this.options = await runOptions(this.paths, this.given);
    const results = runFiles(this.options);
    try {
      for (;;) {
        const { done, value } = await results.next();
        if (done) {
          this.rest = value;
          return;
        }
        this.files.push(value);
        yield value;
      }
    } finally {
      this.state = "ended";
      await results.return({ notRead: [], failures: [] });
    }
  }
}
