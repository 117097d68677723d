// Writes `docs/reasons`, a page a reason, of the text of the built rules. The build does it, and so the package has them; they are not committed.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { firstSentence } from "../dist/src/report/explain.js";
import { builtinTransforms } from "../dist/src/run/builtin.js";

const FOLDER = fileURLToPath(new URL("../docs/reasons/", import.meta.url));
const NOTE = "<!-- Written by the build, of the text in `transforms/`: change it there. -->";

function pagesOf(transforms) {
  const pages = new Map([["README.md", indexOf(transforms)]]);
  for (const { name, rules } of transforms)
    for (const { id, page } of rules)
      pages.set(`${name}/${id}.md`, `${NOTE}\n\n# ${id}\n\n${page.trim()}\n\nA reason of [\`${name}\`](../README.md#${name}).\n`);
  return pages;
}

function indexOf(transforms) {
  const sections = transforms.map(({ name, summary, docs, rules, isDefault }) => {
    const rows = rules.map(({ id, page }) => `| [\`${id}\`](${name}/${id}.md) | ${inCell(firstSentence(page))} |`);
    const table = ["| reason | in a sentence |", "| --- | --- |", ...rows].join("\n");
    return `## ${name}\n\n${summary}${isDefault ? "" : " Off unless it is named with `-t`."}\n\n${docs.trim()}\n\n${table}`;
  });
  const opening =
    "What each transform does, and every reason for which it leaves something alone, asks first, or warns. `unleak explain NAME` prints the same.";
  return `${NOTE}\n\n# What unleak will and won't touch\n\n${opening}\n\n${sections.join("\n\n")}\n`;
}

const inCell = (text) => text.replaceAll("|", "\\|");

rmSync(FOLDER, { recursive: true, force: true });
for (const [path, text] of pagesOf(await builtinTransforms())) {
  const file = join(FOLDER, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
