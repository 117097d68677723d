import type { Report } from "../format.js";
import { jsonText } from "../pieces.js";
import { failureLines, remarkLines, totalsOf } from "../summary.js";
import { count } from "../text.js";
import type { PageData } from "./data.js";
import { escaped, explanations } from "./explain.js";
import { asset, head, listed, sums } from "./frame.js";
import { nameOf, origin, titleOf } from "./origin.js";
import { body, HELP, SKIP } from "./skeleton.js";

/** The page in pieces. Nothing of the analysed tree stands in it but as data and as escaped text. */
export function* page(report: Report, data: PageData): Generator<string> {
  const [script, style] = [asset("page.js"), asset("page.css")];
  yield head(titleOf(report), script, style);
  yield SKIP;
  yield overview(report, data);
  yield data.findings.length > 0 ? body() : nothing(report) + body({ isHidden: true });
  yield HELP;
  yield explanations(report.transforms, namesIn(data));
  yield `<script type="application/json" id="data">`;
  yield* json(data);
  yield `</script>\n<script>${script}</script>\n</body>\n</html>\n`;
}

/** What there is to read where nothing was found; the script lists nothing then. */
function nothing({ result }: Report): string {
  const { clean, failed, notRead } = totalsOf(result);
  const others = [failed > 0 && `${count(failed, "file")} failed`, notRead > 0 && `${notRead} not read`].filter((each) => each !== false);
  const told = [`${count(clean, "file")} ${clean === 1 ? "is" : "are"} clean`, ...others].join(", ");
  const more = failureLines(result) === "" ? "" : " What could not be done is listed above.";
  return `<main id="main" class="empty" tabindex="-1"><p class="notice">Nothing to change: ${told}.${more}</p></main>\n`;
}

/** The counts of the run: both sums, as the summary prints them, and whatever could not be done. */
function overview(report: Report, data: PageData): string {
  const totals = totalsOf(report.result);
  const changed = `${count(totals.changed, "file")} ${report.wrote ? "rewritten" : "would change"}`;
  return `<header class="top">
${titled(report)}
<p class="lead"><strong>${count(totals.findings, "finding")}</strong>, <strong>${changed}</strong></p>
${origin(report, data.tool)}
${sums(totals, report.wrote)}
${listed("What could not be done", failureLines(report.result))}
${listed("Remarks", remarkLines(report.result))}
</header>
`;
}

/** One of several says which one, and leads to the others. */
function titled(report: Report): string {
  const { repository } = report;
  const home = repository ? `<p class="home"><a href="${escaped(repository.home)}">All repositories</a></p>\n` : "";
  const name = nameOf(report);
  return `${home}<h1>${name === undefined ? "unleak report" : escaped(name)}</h1>`;
}

function namesIn({ findings }: PageData): ReadonlySet<string> {
  const names = findings.flatMap(({ transform, notes }) => [transform, ...notes.map(({ name }) => `${transform}/${name}`)]);
  return new Set(names);
}

/** JSON that can't end the element which it stands in, nor look like what it isn't in an editor. A piece for each finding: all of it together may be long. */
function* json({ findings, ...rest }: PageData): Generator<string> {
  yield `${inert(rest).slice(0, -1)},"findings":[`;
  for (const [index, finding] of findings.entries()) yield `${index > 0 ? ",\n" : "\n"}${inert(finding)}`;
  yield "]}";
}

function inert(value: object): string {
  return jsonText(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
