import { applyEdits } from "../edit.js";
import { UsageError } from "../errors.js";
import { decode } from "../python/decode.js";
import { Source } from "../python/source.js";
import type { Finding } from "../transform.js";
import { fileDiff } from "./diff.js";
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
      const [before = "", after = ""] = [bytes, applyEdits(bytes, own)].map((text) => readable(decode(text, encoding)));
      return after === before ? "" : fileDiff({ path: each, before, after }, context);
    })
    .join("");
}

/** Lines end alike, and what would move the cursor shows as what it is. */
function readable(text: string): string {
  return visible(text.replace(/\r\n?/g, "\n"));
}
