import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Report } from "../format.js";
import { failureLines, remarkLines, totalsOf } from "../summary.js";
import { count } from "../text.js";
import type { PageData } from "./data.js";
import { escaped, explanations } from "./explain.js";
import { BODY, HELP } from "./skeleton.js";

/** The page in pieces. Nothing of the analysed tree stands in it but as data and as escaped text. */
export function* page(report: Report, data: PageData): Generator<string> {
  const [script, style] = [asset("page.js"), asset("page.css")];
  yield head(script, style);
  yield overview(report, data);
  yield BODY;
  yield HELP;
  yield explanations(report.transforms, namesIn(data));
  yield `<script type="application/json" id="data">`;
  yield* json(data);
  yield `</script>\n<script>${script}</script>\n</body>\n</html>\n`;
}

/** The build puts them beside this file. */
function asset(name: string): string {
  return readFileSync(new URL(`page/${name}`, import.meta.url), "utf8").replace(/\r/g, "");
}

function head(script: string, style: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashed(script)}`,
    `style-src ${hashed(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>unleak report</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
`;
}

function hashed(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** The counts of the run: both sums, as the summary prints them, and whatever could not be done. */
function overview(report: Report, data: PageData): string {
  const totals = totalsOf(report.result);
  const { outcomes } = totals;
  const changed = `${count(totals.changed, "file")} ${report.wrote ? "rewritten" : "would change"}`;
  const files = [
    [totals.clean, "clean"],
    [totals.found, "found"],
    [totals.failed, "failed"],
    [totals.notRead, "not read"],
  ] as const;
  return `<header class="top">
<h1>unleak report</h1>
<p class="lead"><strong>${count(totals.findings, "finding")}</strong>, <strong>${changed}</strong> <span class="muted">${escaped(data.tool)}</span></p>
<dl class="sums">
${sum("Findings", totals.findings, [
  [outcomes.applied, report.wrote ? "applied" : "would be applied"],
  [outcomes.kept, "kept"],
  [outcomes.withheld, "withheld"],
  [outcomes.silenced, "silenced"],
  [outcomes.declined, "declined"],
  [outcomes.conflict, "in conflict"],
])}
${sum("Files", totals.given, files)}
</dl>
${listed("What could not be done", failureLines(report.result))}
${listed("Remarks", remarkLines(report.result))}
</header>
`;
}

function sum(name: string, total: number, parts: readonly (readonly [number, string])[]): string {
  const told = parts.map(([number, label]) => `<span${number === 0 ? ' class="zero"' : ""}><b>${number}</b> ${label}</span>`);
  return `<div><dt>${name}</dt><dd><b>${total}</b> = ${told.join(" + ")}</dd></div>`;
}

function listed(title: string, lines: string): string {
  const all = lines.split("\n").filter((line) => line !== "");
  if (all.length === 0) return "";
  const items = all.map((line) => `<li>${escaped(line.replace(/^unleak: /, ""))}</li>`);
  return `<details class="remarks"><summary>${title} (${all.length})</summary>\n<ul>${items.join("\n")}</ul></details>`;
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
  return JSON.stringify(value).replace(
    /[<>&\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
