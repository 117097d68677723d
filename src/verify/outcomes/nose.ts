import type { Reader } from "./report.js";
import { isTestLine, readBlocks, WORDS } from "./unittest.js";

/** nose keeps the form of `unittest`, names functions by their modules and has words of its own: https://nose.readthedocs.io/en/latest/usage.html */
export const readNose: Reader = (output) => (isNose(output) ? readBlocks(output, "nose", OWN) : undefined);

const OWN = { ...WORDS, SKIP: "skipped", DEPRECATED: "deprecated", TODO: "expected failure" };

/** `test_pump.test_close ... ok`, `Failure: ImportError (…) ... ERROR`, `OK (SKIP=1)`; `unittest` has a docstring of one word below the test's name. */
function isNose(output: string): boolean {
  const lines = output.split(/\r?\n/);
  const isNamedByNose = (line: string, at: number) =>
    /^(?:[\w.]+(?:\(.*\))?|Failure: .*) \.\.\. /.test(line) && !isTestLine(lines[at - 1] ?? "");
  return lines.some(isNamedByNose) || lines.some((line) => /^(?:OK|FAILED) \(.*\bSKIP=\d/.test(line));
}
