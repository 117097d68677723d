import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resource } from "../../resources.js";
import type { Totals } from "../summary.js";
import { escaped } from "./explain.js";

/** A script or a style sheet that the build has made. */
export function asset(name: string): string {
  return readFileSync(resource(`src/report/html/page/${name}`), "utf8").replace(/\r/g, "");
}

export function head(title: string, script: string, style: string): string {
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
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
`;
}

function hashed(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Both sums, as the summary prints them. */
export function sums({ outcomes, ...totals }: Totals, wrote: boolean): string {
  const files = [
    [totals.clean, "clean"],
    [totals.found, "found"],
    [totals.failed, "failed"],
    [totals.notRead, "not read"],
  ] as const;
  return `<dl class="sums">
${sum("Findings", totals.findings, [
  [outcomes.applied, wrote ? "applied" : "would be applied"],
  [outcomes.kept, "kept"],
  [outcomes.withheld, "withheld"],
  [outcomes.silenced, "silenced"],
  [outcomes.declined, "declined"],
  [outcomes.conflict, "in conflict"],
  ...(outcomes.known > 0 ? [[outcomes.known, "in the baseline"] as const] : []),
])}
${sum("Files", totals.given, files)}
</dl>`;
}

function sum(name: string, total: number, parts: readonly (readonly [number, string])[]): string {
  const told = parts.map(([number, label]) => `<span${number === 0 ? ' class="zero"' : ""}><b>${number}</b> ${label}</span>`);
  return `<div><dt>${name}</dt><dd><b>${total}</b> = ${told.join(" + ")}</dd></div>`;
}

/** Something to open, where there are such lines. */
export function listed(title: string, lines: string, { isOpen = false } = {}): string {
  const all = lines.split("\n").filter((line) => line !== "");
  if (all.length === 0) return "";
  const items = all.map((line) => `<li>${escaped(line.replace(/^unleak: /, ""))}</li>`);
  return `<details class="remarks"${isOpen ? " open" : ""}><summary>${title} (${all.length})</summary>\n<ul>${items.join("\n")}</ul></details>`;
}
