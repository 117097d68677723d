import { byTest, exceptionIn, type Pair, type Reader } from "./report.js";

/** Twisted's trial, with its tree or with another reporter: https://docs.twisted.org/en/twisted-20.3.0/core/howto/trial.html */
export const readTrial: Reader = (output) => {
  const lines = output.split(/\r?\n/);
  const blocks = blocksIn(lines);
  const named = namedIn(lines);
  const totals = totalsIn(lines);
  if (totals.length === 0 || !(PASSED.test(output) || blocks.length > 0 || lines.some((line) => WORD.test(line)))) return undefined;
  const told = new Set(blocks.map(([test]) => test));
  const outcomes = byTest([...named.filter(([test]) => !told.has(test)), ...blocks]);
  return { runner: "trial", outcomes, isWhole: named.length > 0, totals };
};

const WORDS: Readonly<Record<string, string>> = {
  OK: "ok",
  FAIL: "failed",
  ERROR: "error",
  SKIPPED: "skipped",
  TODO: "expected failure",
  "SUCCESS!?!": "unexpected success",
};

/** No other runner says so. */
const PASSED = /^PASSED(?: \(.*\))?$/m;
const WORD = /\[(OK|FAIL|ERROR|SKIPPED|TODO|SUCCESS!\?!)\]$/;
const SEPARATOR = /^={79}$/;
const RULE = /^-{79}$/;

function totalsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line, at) => {
    const [, ran] = /^Ran (\d+) tests? in [\d.]+s$/.exec(line) ?? [];
    const [, counts] = /^(?:PASSED|FAILED)(?: \((.*)\))?$/.exec(lines.slice(at + 1).find(Boolean) ?? "") ?? [];
    return ran === undefined ? [] : [`ran ${ran}${counts === undefined ? "" : `: ${counts}`}`];
  });
}

/** Tests stand below their class, which stands below its module, each two blanks further in; a name that stays the same isn't repeated. */
function namedIn(lines: readonly string[]): Pair[] {
  const above: string[] = [];
  const named: [string, string][] = [];
  for (const line of lines) {
    if (SEPARATOR.test(line)) break;
    const [, indent = "", name, dots] = /^((?: {2})*)([\w.]+)( \.\.\..*)?$/.exec(line) ?? [];
    const outcome = WORDS[WORD.exec(line)?.[1] ?? ""];
    const last = named.at(-1);
    if (name !== undefined && dots !== undefined) named.push([[...above.slice(0, indent.length / 2), name].join("."), outcome ?? "ok"]);
    else if (outcome !== undefined && last) last[1] = outcome;
    else if (name !== undefined) above[indent.length / 2] = name;
  }
  return named;
}

/** One for each reason, with all tests that have it at its end. */
function blocksIn(lines: readonly string[]): Pair[] {
  return lines.flatMap((line, at) => {
    const word = SEPARATOR.test(line) ? /^\[(.*)\]$/.exec(lines[at + 1] ?? "")?.[1] : undefined;
    const outcome = WORDS[word ?? ""];
    if (outcome === undefined) return [];
    const end = lines.findIndex((each, index) => index > at + 1 && (SEPARATOR.test(each) || RULE.test(each)));
    const block = lines.slice(at + 2, end < 0 ? undefined : end);
    const tests = block.slice(block.lastIndexOf("") + 1);
    const kind = word === "FAIL" || word === "ERROR" ? exceptionIn(block.slice(0, -tests.length - 1)) : "";
    return tests.filter((test) => /^[\w.]+$/.test(test)).map((test) => [test, `${outcome}${kind}`] as const);
  });
}
