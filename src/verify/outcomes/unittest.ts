import { byTest, exceptionIn, type Pair, type Reader, type TestReport } from "./report.js";

/** Python's own `unittest`, with `-v` or without: https://docs.python.org/2.7/library/unittest.html */
export const readUnittest: Reader = (output) => readBlocks(output, "unittest", WORDS);

/** What each word at the end of a test's line means. */
export const WORDS: Words = {
  ok: "ok",
  FAIL: "failed",
  ERROR: "error",
  skipped: "skipped",
  "expected failure": "expected failure",
  "unexpected success": "unexpected success",
};

export type Words = Readonly<Record<string, string>>;

const SEPARATOR = /^={70}$/;
const RULE = /^-{70}$/;
const TOTAL = /^Ran (\d+) tests? in [\d.]+s$/;
const RESULT = /^(OK|FAILED)(?: \((.*)\))?$/;

/** The form that `unittest` gave its output, and other runners keep: a line for each test, a block for each failure, and what they sum up to. */
export function readBlocks(output: string, runner: TestReport["runner"], words: Words): TestReport | undefined {
  const lines = output.split(/\r?\n/);
  const totals = totalsIn(lines);
  if (totals.length === 0) return undefined;
  const failures = failuresIn(lines);
  const named = namedIn(lines, words);
  const failed = new Set(failures.map(([test]) => test));
  const outcomes = byTest([...named.filter(([test]) => !failed.has(test)), ...failures]);
  return { runner, outcomes, isWhole: named.length > 0, totals };
}

function totalsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line, at) => {
    const [, ran] = TOTAL.exec(line) ?? [];
    if (ran === undefined) return [];
    const result = RESULT.exec(lines.slice(at + 1).find(Boolean) ?? "");
    return [`ran ${ran}${result?.[2] === undefined ? "" : `: ${result[2]}`}`];
  });
}

function failuresIn(lines: readonly string[]): Pair[] {
  return lines.flatMap((line, at) => {
    const [, word, test = ""] = (SEPARATOR.test(line) && /^(FAIL|ERROR): (.*)$/.exec(lines[at + 1] ?? "")) || [];
    if (word === undefined) return [];
    const from = lines.findIndex((each, index) => index > at + 1 && RULE.test(each)) + 1;
    const to = lines.findIndex((each, index) => index > from && (SEPARATOR.test(each) || RULE.test(each)));
    return [[test, `${WORDS[word]}${exceptionIn(lines.slice(from, to < 0 ? undefined : to))}`] as const];
  });
}

/**
 * The tests that have a line: `test_a (mod.Case) ... ok`, or two where there is a docstring. What a test prints stands before the word,
 * on the same line or on lines of its own. A test whose word is lost has passed unless a block says otherwise.
 */
function namedIn(lines: readonly string[], words: Words): Pair[] {
  const end = new RegExp(`(${Object.keys(words).join("|")})(?:: .*| u?['"].*)?$`);
  const named: [string, string][] = [];
  let pending: [string, string] | undefined;
  for (const [at, line] of lines.entries()) {
    if (SEPARATOR.test(line)) break;
    const [, before] = /^(\S.*?) \.\.\. ?/.exec(line) ?? [];
    const outcome = words[end.exec(line)?.[1] ?? ""];
    if (before !== undefined) {
      pending = [nameOf(before, lines[at - 1] ?? ""), "ok"];
      named.push(pending);
    }
    if (outcome === undefined || !pending) continue;
    pending[1] = outcome;
    pending = undefined;
  }
  return named;
}

/** `test_a (mod.Case)`, alone on its line. */
export function isTestLine(line: string): boolean {
  return /^\S+ \([\w.]+\)$/.test(line);
}

/** A docstring stands on the line below the name. */
function nameOf(before: string, above: string): string {
  return !isTestLine(before) && isTestLine(above) ? above : before;
}
