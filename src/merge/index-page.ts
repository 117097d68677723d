import { firstSentence, pageOf } from "../report/explain.js";
import { escaped, inline } from "../report/html/explain.js";
import { asset, head, listed, sums } from "../report/html/frame.js";
import { reasonLabel } from "../report/phrases.js";
import { count, linesText, printable } from "../report/text.js";
import type { Transform } from "../transform.js";
import { headline, type Row, type Tally } from "./tally.js";

/** All repositories with their counts; `hrefOf` leads to the page of one. */
export function* indexPage(tally: Tally, transforms: readonly Transform[], hrefOf: (name: string) => string): Generator<string> {
  const [script, style] = [asset("index.js"), asset("index.css")];
  yield head("unleak report", script, style);
  yield overview(tally);
  yield `<main>\n<div class="bar">
<div class="find">
<label class="hidden" for="search">Search by repository or reason</label>
<input type="search" id="search" placeholder="Search by repository or reason" autocomplete="off" spellcheck="false">
<span id="shown" class="muted" role="status">${count(tally.rows.length, "repository", "repositories")}</span>
</div>
</div>
<div class="wide">\n<table id="repositories">\n<caption class="hidden">Repositories, those with the most findings first</caption>
<thead><tr>${COLUMNS.map(header).join("")}</tr></thead>\n<tbody>\n`;
  for (const row of tally.rows) yield `${line(row, hrefOf(row.name), transforms)}\n`;
  yield `</tbody>\n</table>\n</div>\n`;
  yield* reasons(tally, transforms);
  yield `</main>\n<script>${script}</script>\n</body>\n</html>\n`;
}

function overview(tally: Tally): string {
  const { rows, totals, unusable } = tally;
  const lines = linesText(
    unusable.map(({ path, line, message }) => `${[path, line].filter((each) => each !== undefined).join(":")}: ${message}`),
  );
  return `<header class="top">
<h1>unleak report</h1>
<p class="lead"><strong>${count(rows.length, "repository", "repositories")}</strong>, <strong>${headline(tally)}</strong></p>
${sums(totals, rows.length > 0 && rows.every(({ wrote }) => wrote))}
${listed("Reports that could not be merged", lines, { isOpen: true })}
</header>
`;
}

interface Column {
  readonly title: string;
  readonly hint: string;
  readonly of: (row: Row) => number;
  /** Whether a number other than zero is something to look at. */
  readonly isAlarming?: true;
}

/** Those with numbers, in their order. */
const COLUMNS: readonly Column[] = [
  { title: "Findings", hint: "all findings", of: ({ totals }) => totals.findings },
  { title: "Applied", hint: "rewritten, or would be", of: ({ totals }) => totals.outcomes.applied },
  { title: "Kept", hint: "left alone, each for a reason", of: ({ totals }) => totals.outcomes.kept },
  { title: "Withheld", hint: "unsafe, and not asked for", of: ({ totals }) => totals.outcomes.withheld },
  {
    title: "Others",
    hint: "silenced, declined, in conflict or in the baseline",
    of: ({ totals: { outcomes: o } }) => o.silenced + o.declined + o.conflict + o.known,
  },
  { title: "Files", hint: "files given", of: ({ totals }) => totals.given },
  { title: "Changed", hint: "files that changed, or would", of: ({ totals }) => totals.changed },
  { title: "Failures", hint: "what could not be done", of: ({ failures }) => failures, isAlarming: true },
];

function header({ title, hint }: Column, index: number): string {
  const name = index === 0 ? `<th scope="col"><button type="button">Repository</button></th>` : "";
  const sorted = index === 0 ? ` aria-sort="descending"` : "";
  const last = index === COLUMNS.length - 1 ? `<th scope="col">Left alone for</th>` : "";
  return `${name}<th scope="col" class="number" title="${hint}"${sorted}><button type="button">${title}</button></th>${last}`;
}

/** So many reasons are named beside a repository. */
const NAMED = 3;

function line(row: Row, href: string, transforms: readonly Transform[]): string {
  const numbers = COLUMNS.map(({ of, isAlarming }) => {
    const number = of(row);
    return `<td class="number${number === 0 ? " zero" : isAlarming ? " alarming" : ""}">${number}</td>`;
  });
  const named = row.reasons
    .slice(0, NAMED)
    .map(
      ({ transform, name, number }) =>
        `<span class="reason" title="${shown(transform)}"><code>${shown(reasonLabel(transform, name, transforms))}</code> ${number}</span>`,
    );
  const more = row.reasons.length > NAMED ? [`<span class="reason muted">and ${row.reasons.length - NAMED} more</span>`] : [];
  const link = `<a href="${escaped(href)}">${shown(row.name)}</a>`;
  return `<tr><th scope="row">${link}</th>${numbers.join("")}<td class="reasons">${[...named, ...more].join(" ")}</td></tr>`;
}

/** Why findings of all repositories were left alone. */
function* reasons(tally: Tally, transforms: readonly Transform[]): Generator<string> {
  if (tally.reasons.length === 0) return;
  yield `<h2>Why findings were left alone</h2>\n<div class="wide">\n<table>
<thead><tr><th scope="col">Reason</th><th scope="col">Transform</th><th scope="col" class="number">Findings</th><th scope="col" class="number">Repositories</th><th scope="col">Means</th></tr></thead>\n<tbody>\n`;
  for (const { transform, name, number, repositories } of tally.reasons) {
    const means = firstSentence(pageOf(transforms, transform, name) ?? "");
    yield `<tr><th scope="row"><code>${shown(name)}</code></th><td>${shown(transform)}</td><td class="number">${number}</td><td class="number">${repositories}</td><td>${inline(means)}</td></tr>\n`;
  }
  yield "</tbody>\n</table>\n</div>\n";
}

/** Names come from the reports, which others have made. */
const shown = (name: string) => escaped(printable(name));
