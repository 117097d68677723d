/** `docs/reasons`: a page a reason, of the transforms' own text. `npm run pages` writes them; with `--check`, names those that are not up to date. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { firstSentence } from "../src/report/explain.js";
import { builtinTransforms } from "../src/run/load.js";
import type { Transform } from "../src/transform.js";

const FOLDER = fileURLToPath(new URL("../docs/reasons/", import.meta.url));
const NOTE = "<!-- Written by `npm run pages`, of the text in `transforms/`: change it there. -->";

function pagesOf(transforms: readonly Transform[]): Map<string, string> {
  const pages = new Map([["README.md", indexOf(transforms)]]);
  for (const { name, rules } of transforms)
    for (const { id, page } of rules)
      pages.set(`${name}/${id}.md`, `${NOTE}\n\n# ${id}\n\n${page.trim()}\n\nA reason of [\`${name}\`](../README.md#${name}).\n`);
  return pages;
}

function indexOf(transforms: readonly Transform[]): string {
  const sections = transforms.map(({ name, summary, docs, rules, isDefault }) => {
    const rows = rules.map(({ id, page }) => `| [\`${id}\`](${name}/${id}.md) | ${inCell(firstSentence(page))} |`);
    const table = ["| reason | in a sentence |", "| --- | --- |", ...rows].join("\n");
    return `## ${name}\n\n${summary}${isDefault ? "" : " Off unless it is named with `-t`."}\n\n${docs.trim()}\n\n${table}`;
  });
  const opening =
    "What each transform does, and every reason for which it leaves something alone, asks first, or warns. `unleak explain NAME` prints the same.";
  return `${NOTE}\n\n# What unleak will and won't touch\n\n${opening}\n\n${sections.join("\n\n")}\n`;
}

const inCell = (text: string) => text.replaceAll("|", "\\|");

const pages = pagesOf(await builtinTransforms());
const isCheck = process.argv.includes("--check");
const old = existsSync(FOLDER) ? readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md")) : [];
for (const path of old)
  if (!pages.has(path)) {
    if (isCheck) console.log(`docs/reasons/${path} is about a reason that is gone`);
    else rmSync(join(FOLDER, path));
  }
for (const [path, text] of pages) {
  const file = join(FOLDER, path);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  if (isCheck) console.log(`docs/reasons/${path} is not up to date`);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
