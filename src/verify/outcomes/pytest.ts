import { byTest, type Pair, type Reader } from "./report.js";

/** pytest, up to 4.6 for Python 2.7, with `-v`, `-q`, `-rA` or none of them, and with xdist: https://docs.pytest.org/en/4.6.x/usage.html */
export const readPytest: Reader = (output) => {
  const lines = output.split(/\r?\n/).map((line) => line.trimEnd());
  const totals = lines.flatMap(totalOf);
  if (totals.length === 0) return undefined;
  const named = lines.flatMap(namedIn);
  const known = new Set(named.map(([test]) => test.split("::").slice(1).join(".")));
  const headed = failuresIn(lines).filter(([test]) => !known.has(test.replace(/^(?:setup|teardown) of /, "")));
  const isWhole = named.some(([, outcome]) => outcome === "ok");
  return { runner: "pytest", outcomes: byTest([...new Map([...named, ...headed])]), isWhole, totals };
};

const WORDS: Readonly<Record<string, string>> = {
  PASSED: "ok",
  FAILED: "failed",
  ERROR: "error",
  SKIPPED: "skipped",
  XFAIL: "expected failure",
  xfail: "expected failure",
  XPASS: "unexpected success",
  xpass: "unexpected success",
};

const COUNT = "\\d+ (?:passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?|rerun|pytest-warnings|error)";
const TOTAL = new RegExp(`^(?:=+ )?(${COUNT}(?:, ${COUNT})*|no tests ran) in [\\d.:() ]+ ?s?(?:econds)?(?: \\([\\d:]+\\))?(?: =+)?$`);

/** `=== 1 failed, 2 passed in 0.12 seconds ===`; the warnings say nothing of the tests. */
function totalOf(line: string): string[] {
  const [, counts] = TOTAL.exec(line) ?? [];
  if (counts === undefined) return [];
  return [
    counts
      .split(", ")
      .filter((each) => !each.includes("warning"))
      .join(", "),
  ];
}

/** `test_pump.py::Test::test_close PASSED [ 50%]`, `[gw0] [ 50%] PASSED test_pump.py::Test::test_close`, `FAILED test_pump.py::test_close - E…` */
function namedIn(line: string): Pair[] {
  const [, behind, word] =
    /^(\S+?::.+?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|xfail|xpass)(?: \(.*\))?(?: +\[ *\d+%\])?$/.exec(line) ?? [];
  if (behind !== undefined) return [[behind, WORDS[word ?? ""] ?? ""]];
  const [, first, test] =
    /^(?:\[gw\d+\] \[ *\d+%\] )?(PASSED|FAILED|ERROR|XFAIL|XPASS|SKIPPED) (\S+?::.+?|\S+\.py)(?: - .*)?$/.exec(line) ?? [];
  return test === undefined ? [] : [[test, WORDS[first ?? ""] ?? ""]];
}

/** `____ Test.test_close ____` below `=== FAILURES ===` or `=== ERRORS ===`, with the exception on the last line of what follows. */
function failuresIn(lines: readonly string[]): Pair[] {
  let section = "";
  return lines.flatMap((line, at) => {
    section = /^=+ (.+?) =+$/.exec(line)?.[1] ?? section;
    const [, heading] = /^_{2,} (.+?) _{2,}$/.exec(line) ?? [];
    if (heading === undefined || !(section === "FAILURES" || section === "ERRORS")) return [];
    const end = lines.findIndex((each, index) => index > at && (/^_{2,} .+ _{2,}$/.test(each) || /^=+ .+ =+$/.test(each)));
    const place = lines.slice(at, end < 0 ? undefined : end).findLast((each) => /^\S+:\d+: \w+$/.test(each));
    const kind = place === undefined ? "" : ` ${place.split(": ").at(-1)}`;
    return [[heading.replace(/^ERROR (?:at )?/, ""), `${section === "ERRORS" ? "error" : "failed"}${kind}`] as const];
  });
}
