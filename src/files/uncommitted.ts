import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { git } from "./git.js";
import { realPath } from "./paths.js";
import { convertsLineEnds, isSame } from "./since.js";

/**
 * Of these files, by their absolute paths, those that git knows and that hold what it has not: changes that are neither committed nor staged. None where git
 * can't tell. Throws what `signal` is aborted with.
 */
export async function uncommittedAmong(paths: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const byTop = new Map<string, string[]>();
  for (const path of paths) {
    const top = topAbove(dirname(realPath(path)));
    if (top !== undefined) byTop.set(top, [...(byTop.get(top) ?? []), path]);
  }
  const found: string[] = [];
  for (const [top, inside] of byTop) {
    const staged = await stagedIn(top, signal);
    const converts = staged.size > 0 && (await convertsLineEnds(top, signal));
    found.push(...inside.filter((path) => staged.has(realPath(path)) && !isSame(realPath(path), staged.get(realPath(path)), converts)));
  }
  return found;
}

function topAbove(folder: string): string | undefined {
  for (let outer = folder; ; outer = dirname(outer)) {
    if (existsSync(join(outer, ".git"))) return outer;
    if (dirname(outer) === outer) return undefined;
  }
}

/** The hashes of what is staged, which is what is committed where nothing is; by absolute path. Git looks at its index alone, and not at the files. */
async function stagedIn(top: string, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, string>> {
  const answer = await git(top, ["ls-files", "--stage", "-z"], { signal, isInner: true });
  const lines = "out" in answer ? answer.out.toString("utf8").split("\0") : [];
  return new Map(
    lines.flatMap((line) => {
      // As in `100644 83baae61804e65cc73a7201a7252750c76066a30 0<tab>src/pumps.py`; a link has another mode, and a conflict other stages.
      const [, hash, name] = /^100\d+ ([0-9a-f]+) \d\t(.*)$/s.exec(line) ?? [];
      return hash !== undefined && name !== undefined ? [[join(top, name), hash] as const] : [];
    }),
  );
}
