import type { StructuredPatchHunk } from "diff";
import { UsageError } from "../errors.js";
import { decode } from "../python/decode.js";
import { Source } from "../python/source.js";
import type { Finding } from "../transform.js";
import { diffOf } from "./diff.js";
import { type EditWindow, editWindows } from "./edit-windows.js";
import { hunksOf } from "./hunks.js";
import { visible } from "./text.js";

/**
 * What one finding alone would change, in all its files, as people read it: not for `git apply`. `texts` are those of the files by path, a
 * character for each byte. Throws a UsageError where one that would change is missing there.
 */
export function findingDiff({ path, edits }: Finding, texts: ReadonlyMap<string, string>, context: number): string {
  const paths = [...new Set([path, ...edits.map((edit) => edit.path)])];
  return paths
    .map((each) => {
      const own = edits.filter((edit) => edit.path === each);
      if (own.length === 0) return "";
      const bytes = texts.get(each);
      if (bytes === undefined)
        throw new UsageError(`the text of ${each} is not among those given`, "transformTree gives all of them with { texts: true }");
      const { encoding } = new Source(each, bytes);
      const hunks = hunksIn(editWindows(bytes, own, context + MORE), encoding, context);
      return hunks.length > 0 ? diffOf(each, hunks) : "";
    })
    .join("");
}

/** Beyond the lines that are shown: of lines that are alike, which is the one that is new depends on those around them. */
const MORE = 20;

function hunksIn(windows: readonly EditWindow[], encoding: string, context: number): StructuredPatchHunk[] {
  let come = 0;
  return windows.flatMap(({ line, before, after }) => {
    const [old = "", now = ""] = [before, after].map((text) => readable(decode(text, encoding)));
    const hunks = hunksOf(old, now, context).map((hunk) => ({
      ...hunk,
      oldStart: hunk.oldStart + line,
      newStart: hunk.newStart + line + come,
    }));
    come += hunks.reduce((sum, { oldLines, newLines }) => sum + newLines - oldLines, 0);
    return hunks;
  });
}

/** Lines end alike, and what would move the cursor shows as what it is. */
function readable(text: string): string {
  return visible(text.replace(/\r\n?/g, "\n"));
}
