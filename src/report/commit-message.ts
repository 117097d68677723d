import type { Decided, FileResult } from "../result.js";
import type { Transform } from "../transform.js";
import { countsOf } from "./counts.js";
import { count, printable } from "./text.js";

/** The longest line of the body, in characters. */
const WIDTH = 72;

/** What a commit of these rewritten files says: what was done, why, and how often, by transform and reason. */
export function commitMessage(group: string, files: readonly FileResult[], transforms: readonly Transform[], version: string): string {
  const all = files.flatMap(({ findings }) => findings);
  const applied = all.filter(({ outcome }) => outcome === "applied");
  const left = all.filter(({ outcome }) => outcome !== "applied" && outcome !== "known" && outcome !== "silenced");
  const paragraphs = [
    `${printable(group === "." ? "top folder" : group)}: free what leaks through reference cycles`,
    wrapped(`${count(applied.length, "finding")} applied in ${count(files.length, "file")} by unleak ${version}.`),
    ...countsOf(applied, ({ finding }) => finding.transform).map(([name, number]) =>
      wrapped(`${number} ${name}: ${summaryOf(name, transforms)}`),
    ),
    ...reasonsText("Not safe by themselves, applied all the same", applied),
    ...reasonsText("Left alone", left),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

const summaryOf = (name: string, transforms: readonly Transform[]) => transforms.find((each) => each.name === name)?.summary ?? "";

function reasonsText(title: string, decided: readonly Decided[]): string[] {
  const counts = countsOf(decided, ({ finding }) => finding.reason && `${finding.transform}/${finding.reason.name}`);
  return counts.length > 0 ? [wrapped(`${title}: ${counts.map(([name, number]) => `${number} ${name}`).join(", ")}.`)] : [];
}

/** In lines that break at spaces. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
