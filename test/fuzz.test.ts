import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Edit, overlap } from "../src/edit.js";
import { openModule } from "../src/python/classes.js";
import { render } from "../src/python/layout.js";
import { loadParser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import type { FileResult } from "../src/result.js";
import { changesOf } from "../src/run/analyze.js";
import { type AnalysisContext, openContext } from "../src/run/context.js";
import { selectTransforms } from "../src/run/load.js";
import { examineSource } from "../src/run/run.js";
import { PROJECT } from "./command.js";

/** `UNLEAK_FUZZ=20000 UNLEAK_FUZZ_SEED=7` looks longer, and elsewhere; `UNLEAK_FUZZ_FILES` names a folder of other sources. */
const RUNS = Number(process.env.UNLEAK_FUZZ ?? 300);
const SEED = Number(process.env.UNLEAK_FUZZ_SEED ?? 20_707);
const FILES = process.env.UNLEAK_FUZZ_FILES ?? join(PROJECT, "fixtures");
/** Far more than any of these files takes; what hangs takes for ever. */
const LONGEST = 20_000;

/** Pieces that Python's grammar and the rewrites care about. */
const TOKENS = [
  ..."()[]{}:;,.`'\"\\#=@*\t\r\n\f\0 ",
  ...[
    "\r\n",
    "\n\n",
    "    ",
    "\n    ",
    "\n        ",
    '"""',
    "'''",
    "\\\n",
    "# unleak: ignore\n",
    "# unleak:",
    "\xff",
    "\xe2\x80\xa8",
    "\xef\xbb\xbf",
  ],
  ...[
    "class ",
    "class C(object):",
    "def ",
    "def __del__(self): pass",
    "def __init__(self):",
    "self",
    "self.a = self.b",
    "self.",
    " = ",
    "lambda: ",
  ],
  ...[
    "exec ",
    "print ",
    "print >>f, ",
    "if x:",
    "else:",
    "try:",
    "finally:",
    "return",
    "del ",
    "pass",
    "yield ",
    "with ",
    "async ",
    "await ",
    "global ",
  ],
  ...[
    "None",
    "True",
    "0777",
    "10L",
    "ur'",
    "<>",
    "@property\n",
    "import *",
    "from x import *\n",
    "# coding: shift_jis\n",
    "# coding: utf-8\n",
    "__metaclass__ = type\n",
  ],
];

type Mutation =
  | { readonly kind: "delete" | "copy" | "move"; readonly from: number; readonly length: number; readonly to: number }
  | { readonly kind: "insert"; readonly from: number; readonly text: string }
  | { readonly kind: "truncate"; readonly from: number }
  | { readonly kind: "behead"; readonly from: number }
  | { readonly kind: "join"; readonly from: number; readonly file: number };

/** Where something happens, as a part of the whole: mutations come one after the other, and lengths change. */
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const size = fc.oneof({ weight: 3, arbitrary: fc.nat(8) }, { weight: 1, arbitrary: fc.nat(200) });

function mutation(files: number): fc.Arbitrary<Mutation> {
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constantFrom("delete" as const, "copy" as const, "move" as const),
        from: place,
        length: size,
        to: place,
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant("insert" as const), from: place, text: fc.oneof(fc.constantFrom(...TOKENS), bytes) }),
    },
    {
      weight: 1,
      arbitrary: fc.oneof(
        fc.record({ kind: fc.constant("truncate" as const), from: place }),
        fc.record({ kind: fc.constant("behead" as const), from: place }),
      ),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("join" as const), from: place, file: fc.nat(files - 1) }) },
  );
}

const bytes = fc.array(fc.nat(255), { maxLength: 6 }).map((codes) => String.fromCharCode(...codes));

function mutate(text: string, change: Mutation, files: readonly string[]): string {
  const from = Math.floor(change.from * (text.length + 1));
  if (change.kind === "insert") return text.slice(0, from) + change.text + text.slice(from);
  if (change.kind === "truncate") return text.slice(0, from);
  if (change.kind === "behead") return text.slice(from);
  if (change.kind === "join") return text.slice(0, from) + files[change.file] + text.slice(from);
  const piece = text.slice(from, from + change.length);
  const rest = change.kind === "copy" ? text : text.slice(0, from) + text.slice(from + change.length);
  if (change.kind === "delete") return rest;
  const to = Math.floor(change.to * (rest.length + 1));
  return rest.slice(0, to) + piece + rest.slice(to);
}

/** `text` with the edits made, in a way that has nothing in common with the one that is tested. */
function splice(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of edits) {
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return pieces.join("") + text.slice(at);
}

const parser = await loadParser();
const workshops = await Promise.all(
  [
    { unsafe: false, forward: false },
    { unsafe: true, forward: true },
  ].map(async (policy) => openContext(await selectTransforms([]), policy)),
);

function examine(text: string, workshop: AnalysisContext): FileResult {
  const began = performance.now();
  const result = examineSource(new Source("fuzz.py", text), workshop);
  expect(performance.now() - began).toBeLessThan(LONGEST);
  expect(result.failures.filter(({ message }) => /internal error/.test(message))).toEqual([]);
  return result;
}

/** All that must hold whatever the source is. */
function holds(text: string, workshop: AnalysisContext): void {
  const result = examine(text, workshop);
  expect(result.before).toBe(text);
  if (!result.changed) return;
  expect(result.after).not.toBe(text);
  const source = new Source("fuzz.py", text);
  const tree = parser.parse(source);
  const accepted = result.findings.filter(({ outcome }) => outcome === "applied").map(({ finding }) => finding);
  const edits = render(openModule(source, tree), changesOf(accepted, "fuzz.py"));
  expect(overlap(edits)).toBeUndefined();
  expect(splice(text, edits)).toBe(result.after);
  expect(parser.parse(new Source("fuzz.py", result.after)).faults.length).toBeLessThanOrEqual(tree.faults.length);
  // An alias called `__del__` (never safe) gives the class one, which is news for the next run, whatever else is said of it.
  if (edits.some((edit) => /\b__del__ =/.test(edit.text))) return;
  expect(examine(result.after, workshop).changed).toBe(false);
}

describe(`sources that were damaged at random (seed ${SEED}, ${RUNS} of them)`, () => {
  const files = readdirSync(FILES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => readFileSync(join(FILES, name), "latin1"))
    .filter((text) => text.length < 200_000);

  it.each(workshops)("never crash, hang or come out worse than they went in ($policy)", (workshop) => {
    const sources = fc.record({
      file: fc.nat(files.length - 1),
      changes: fc.array(mutation(files.length), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(sources, ({ file, changes }) => {
        const damaged = changes.reduce((text, change) => mutate(text, change, files), files[file] ?? "");
        holds(damaged, workshop);
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: process.env.UNLEAK_FUZZ_FAST !== undefined },
    );
  }, 0);
});
