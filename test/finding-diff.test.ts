import { parsePatch } from "diff";
import { expect, it } from "vitest";
import { applyEdits, type Edit } from "../src/edit.js";
import { findingDiff } from "../src/report/finding-diff.js";
import type { Finding } from "../src/transform.js";
import { Random } from "./programs/random.js";

const PATH = "m.py";

/** What such a finding changes; nothing else of it counts here. */
const diffOf = (text: string, edits: readonly Edit[], context: number) =>
  findingDiff({ path: PATH, edits } as unknown as Finding, new Map([[PATH, text]]), context);

const linesOf = (text: string) => text.replace(/\r\n?/g, "\n").match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** What a diff makes of lines. Throws where it doesn't say what they are. */
function patched(before: readonly string[], diff: string): { lines: string[]; starts: boolean } {
  const lines: string[] = [];
  let [at, starts] = [0, true];
  for (const { oldStart, newStart, lines: shown } of parsePatch(diff)[0]?.hunks ?? []) {
    lines.push(...before.slice(at, oldStart - 1));
    at = oldStart - 1;
    starts &&= lines.length === newStart - 1;
    for (const line of shown) {
      if (/^[ -]/.test(line)) expect(before[at++]?.replace(/\n$/, "")).toBe(line.slice(1));
      if (/^[ +]/.test(line)) lines.push(line.slice(1));
    }
  }
  return { lines: [...lines, ...before.slice(at)].map((line) => line.replace(/\n$/, "")), starts };
}

/** Edits that touch nothing of each other. */
function edited(text: string, newline: string, random: Random): Edit[] {
  const places = Array.from({ length: random.between(0, 4) }, () => random.between(0, text.length)).sort((one, other) => one - other);
  return [...new Set(places)].map((start, index, all) => {
    const end = Math.min(start + random.between(0, 30), (all[index + 1] ?? text.length + 1) - 1);
    return { path: PATH, start, end: Math.max(start, end), text: random.pick(["", "new", `new${newline}`, `a${newline}b${newline}`]) };
  });
}

it("says what the edits of a finding make of a text, and on which lines", () => {
  const random = new Random(20261201);
  for (let round = 0; round < 500; round++) {
    const newline = random.pick(["\n", "\r\n", "\r"]);
    const whole = Array.from({ length: random.between(0, 160) }, () => random.pick(["", "x", "pass", "    y = 1"]) + newline).join("");
    const text = random.pick([whole, `${whole}end`]);
    const edits = edited(text, newline, random);
    const { lines, starts } = patched(linesOf(text), diffOf(text, edits, random.pick([0, 1, 3])));
    expect(lines).toEqual(linesOf(applyEdits(text, edits)).map((line) => line.replace(/\n$/, "")));
    expect(starts).toBe(true);
  }
});

it("shows edits that lie far apart, and nothing between them", () => {
  const text = Array.from({ length: 500 }, (_, line) => `x${line}\n`).join("");
  const at = (line: number) => text.indexOf(`x${line}\n`);
  const diff = diffOf(
    text,
    [
      { path: PATH, start: at(400), end: at(401), text: "" },
      { path: PATH, start: 0, end: 0, text: "import weakref\n" },
    ],
    1,
  );
  expect(diff).toBe(
    ["--- a/m.py", "+++ b/m.py", "@@ -1,1 +1,2 @@", "+import weakref", " x0", "@@ -400,3 +401,2 @@", " x399", "-x400", " x401", ""].join(
      "\n",
    ),
  );
});
