import { overlap } from "../edit.js";
import { UsageError } from "../errors.js";
import { openModule } from "../python/classes.js";
import { decode } from "../python/decode.js";
import { render } from "../python/layout.js";
import { loadParser } from "../python/parse.js";
import type { Source } from "../python/source.js";
import { changesOf } from "../run/analyze.js";
import { rewrite } from "../run/rewrite.js";
import { checkOptions } from "./checked.js";
import type { FoundFinding } from "./finding.js";
import { type Code, codeLike, type SameCode, sourceOf } from "./source.js";

/**
 * The source with the changes of these findings, unsafe ones included, laid out together; of a finding in several files, what it changes in
 * this one. Throws a UsageError for a finding that changes nothing, that needs another which isn't among them, that is about another text,
 * or that replaces what another one changes.
 */
export async function applyFindings<C extends Code>(
  code: C,
  findings: Iterable<FoundFinding>,
  options: { readonly filename?: string } = {},
): Promise<SameCode<C>> {
  checkOptions(options, { filename: "text" }, "applyFindings");
  const source = sourceOf(code, options.filename ?? "<source>");
  const list = [...findings];
  for (const finding of list) checkFinding(finding, list, source);
  const parser = await loadParser();
  const module = openModule(source, parser.parse(source));
  const clash = overlap(render(module, changesOf(list, source.path)));
  if (clash)
    throw new UsageError(
      `two of the findings change the same bytes of ${source.path}, at ${clash[0].start} and ${clash[1].start}`,
      "apply one of them, and look for findings again in what it gives",
    );
  return codeLike(code, rewrite(module, list, parser));
}

function checkFinding(finding: FoundFinding, all: readonly FoundFinding[], source: Source): void {
  const { id, changes, needs, path, reason } = finding;
  if (!Array.isArray(changes))
    throw new UsageError(
      `the finding ${id} doesn't say what changes`,
      "take findings that transformSource or transformTree gave, not those of a report",
    );
  if (changes.length === 0)
    throw new UsageError(`the finding ${id} changes nothing${reason ? `: ${reason.message}` : ""}`, "leave out findings without changes");
  const needed = needs.find((each) => !all.some((other) => other.id === each));
  if (needed !== undefined) throw new UsageError(`the finding ${id} needs ${needed}`, "apply both");
  if (!changes.some((change) => change.path === source.path))
    throw new UsageError(
      `the finding ${id} changes nothing in ${source.path}`,
      `the option 'filename' says what the source is called, such as ${path}`,
    );
  if (path === source.path && !isThere(finding, source))
    throw new UsageError(`line ${finding.span.line} of ${path} is not what it was when ${id} was found`, "look for findings again");
}

/** Whether the line that the finding is about is the one that it was; of a long one its beginning is known. */
function isThere({ subject, span }: FoundFinding, source: Source): boolean {
  const line = decode(source.lineText(span.line - 1), source.encoding).trim();
  return subject.endsWith("…") ? line.startsWith(subject.slice(0, -1)) : line === subject;
}
