import type { Reader } from "./report.js";
import { readBlocks, WORDS } from "./unittest.js";

/** nose keeps the form of `unittest`, names functions by their modules and has words of its own: https://nose.readthedocs.io/en/latest/usage.html */
export const readNose: Reader = (output) => (isNose(output) ? readBlocks(output, "nose", OWN) : undefined);

const OWN = { ...WORDS, SKIP: "skipped", DEPRECATED: "deprecated", TODO: "expected failure" };

/** `test_pump.test_close ... ok`, `Failure: ImportError (…) ... ERROR`, `OK (SKIP=1)` */
function isNose(output: string): boolean {
  return /^(?:[\w.]+(?:\(.*\))?|Failure: .*) \.\.\. /m.test(output) || /^(?:OK|FAILED) \(.*\bSKIP=\d/m.test(output);
}
