import { byTest, type Pair, type Reader } from "./report.js";

/** Python's own `test.regrtest`, of 2.7 and later: https://docs.python.org/2.7/library/test.html. With `-v` the tests of `unittest` are in it, too. */
export const readRegrtest: Reader = (output) => {
  const lines = output.split(/\r?\n/);
  const totals = lines.filter((line) => TOTAL.test(line));
  if (!totals.some((line) => OUTCOME.test(line))) return undefined;
  // What is summed up at the end counts more than that a file was begun.
  const outcomes = byTest(new Map([...begun(lines), ...summedUp(lines)]));
  return { runner: "regrtest", outcomes, isWhole: true, totals: totals.map((line) => line.replace(/:$/, "")) };
};

const TOTAL =
  /^(?:(?:All )?\d+ tests? OK\.|\d+ tests? (?:failed|skipped|altered the execution environment):|\d+ skips? unexpected on \w+:)$/;
const OUTCOME = /^(?:All )?\d+ tests? (?:OK\.|failed:)$/;

/** `0:00:02 load avg: 2.33 [3/9] test_pump`, or `test_pump` alone on a line. */
function begun(lines: readonly string[]): Pair[] {
  return lines.flatMap((line) => {
    const [, test] = /^(?:\d+:\d+:\d+ (?:load avg: [\d.]+ )?)?(?:\[ *\d+(?:\/\d+)*\] )?(test_\w+)(?: -- .*)?$/.exec(line) ?? [];
    return test === undefined ? [] : [[test, "ok"] as const];
  });
}

const WORDS: Readonly<Record<string, string>> = { failed: "failed", skipped: "skipped", altered: "altered the environment" };

/** `2 tests failed:`, and below it their names, further in. */
function summedUp(lines: readonly string[]): Pair[] {
  let outcome: string | undefined;
  return lines.flatMap((line) => {
    const isName = /^ +test_\w+/.test(line);
    if (!isName) outcome = WORDS[/^\d+ tests? (failed|skipped|altered)\b.*:$/.exec(line)?.[1] ?? ""];
    const found = isName ? outcome : undefined;
    return found === undefined
      ? []
      : line
          .trim()
          .split(/ +/)
          .map((test) => [test, found] as const);
  });
}
