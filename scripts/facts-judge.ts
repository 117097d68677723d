import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Scanner, scannedText } from "../src/facts/scanner.js";
import { hashOf } from "../src/facts/words.js";
import { Source } from "../src/python/source.js";
import type { Python2 } from "../test/python2.js";
import { canonical, type Shape, shapeOf, UNTOLD } from "./facts-shape.js";

/** How the scanner's facts and Python 2.7's own syntax agree on files. */
export interface Judgement {
  readonly equal: number;
  /** What Python 2.7 refuses; nothing is compared there. */
  readonly refused: readonly string[];
  /** What it does not, and the scanner leaves to the tree. */
  readonly unsure: readonly string[];
  readonly differences: readonly { readonly path: string; readonly what: string }[];
}

const HELPER = fileURLToPath(new URL("facts27.py", import.meta.url));

/** As `facts27.py` writes it: kind, role, word, flags, parts. */
type Written = readonly [kind: string, role: string, word: string | number | null, says: string, parts: readonly Written[]];
type Answer = { readonly error: string } | { readonly shape: Written };

/** Files that one process is asked about: what it says of them is held as one string. */
const BATCH = 250;

/** Holds the facts that the scanner reads against the syntax trees of the interpreter. */
export function judgeFacts(paths: readonly string[], scanner: Scanner, python: Python2): Judgement {
  const judgement = { equal: 0, refused: [] as string[], unsure: [] as string[], differences: [] as { path: string; what: string }[] };
  for (let first = 0; first < paths.length; first += BATCH) {
    const batch = paths.slice(first, first + BATCH);
    const answers = askForShapes(batch, python);
    batch.forEach((path, index) => {
      const answer = answers[index];
      if (!answer || "error" in answer) {
        judgement.refused.push(path);
        return;
      }
      const source = Source.fromBytes(path, readFileSync(path));
      const scanned = scanner.scan(source);
      if ("unsureAt" in scanned) judgement.unsure.push(path);
      else {
        const ours = canonical(shapeOf(scanned.facts, scannedText(source)));
        const what = differing(ours, canonical(read(answer.shape)));
        if (what === undefined) judgement.equal++;
        else judgement.differences.push({ path, what });
      }
    });
  }
  return judgement;
}

interface TextJudgement {
  readonly equal: number;
  readonly refused: readonly string[];
  readonly unsure: readonly string[];
  readonly differences: readonly { readonly text: string; readonly what: string }[];
}

/** The same of texts, a character for each byte. */
export function judgeTexts(texts: readonly string[], scanner: Scanner, python: Python2): TextJudgement {
  const folder = mkdtempSync(join(tmpdir(), "unleak-facts-"));
  try {
    const byPath = new Map(texts.map((text, index) => [join(folder, `${index}.py`), text]));
    for (const [path, text] of byPath) writeFileSync(path, text, "latin1");
    const textOf = (path: string) => byPath.get(path) ?? "";
    const { equal, refused, unsure, differences } = judgeFacts([...byPath.keys()], scanner, python);
    return {
      equal,
      refused: refused.map(textOf),
      unsure: unsure.map(textOf),
      differences: differences.map(({ path, what }) => ({ text: textOf(path), what })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks one process about all the files. */
function askForShapes(paths: readonly string[], python: Python2): Answer[] {
  const done = spawnSync(python.command, ["-B", HELPER], {
    input: paths.map((path) => `${path}\n`).join(""),
    env: { ...process.env, ...python.environment },
    encoding: "latin1",
    maxBuffer: 2 ** 29 - 1024,
  });
  const lines = done.stdout.split("\n").slice(0, -1);
  if (lines.length !== paths.length)
    throw new Error(`the interpreter stopped after ${lines.length} of ${paths.length} files: ${done.stderr}`);
  return lines.map((line) => JSON.parse(line) as Answer);
}

function read([kind, role, word, says, parts]: Written): Shape {
  return { kind, role, word: typeof word === "string" ? hashOf(word) : (word ?? 0), says, parts: parts.map(read) };
}

/** Where two shapes first differ, in words; undefined where they are equal. */
function differing(ours: Shape, theirs: Shape, around = ""): string | undefined {
  const place = `${around}/${theirs.kind}`;
  if (!isAlike(ours, theirs)) return `at ${place}: the scanner has ${told(ours)}, Python ${told(theirs)}`;
  for (const [index, part] of theirs.parts.entries()) {
    const own = ours.parts[index];
    if (!own) return `at ${place}: the scanner has no ${told(part)}`;
    const what = differing(own, part, place);
    if (what !== undefined) return what;
  }
  const more = ours.parts[theirs.parts.length];
  return more && `at ${place}: the scanner has one more, ${told(more)}`;
}

function isAlike(ours: Shape, theirs: Shape): boolean {
  if (ours.kind !== theirs.kind || ours.role !== theirs.role) return false;
  const isUntold = ours.says === UNTOLD || theirs.says === UNTOLD;
  return isUntold || (ours.says === theirs.says && ours.word === theirs.word);
}

const DEEPEST_TOLD = 3;

function told({ kind, role, word, says, parts }: Shape, depth = 0): string {
  const inner = depth < DEEPEST_TOLD ? parts.map((part) => told(part, depth + 1)).join(", ") : "…";
  return `${kind}.${role}${word ? `#${word.toString(16)}` : ""}${says ? ` ${says}` : ""}${parts.length > 0 ? `(${inner})` : ""}`;
}
