import { beforeAll, describe, expect, it } from "vitest";
import { agreement, askInterpreter, libraryOf, pythonFiles, type Verdict } from "../scripts/agreement.js";
import { chooseEngine } from "../src/python/parse.js";
import { python2 } from "./python2.js";

/** Every how many files of the library are looked at; `npm run agree` looks at all of them. */
const STRIDE = 8;

describe.skipIf(!python2)("Python 2.7's library", () => {
  let verdicts: Verdict[] = [];
  beforeAll(() => {
    if (!python2) return;
    const sample = pythonFiles(libraryOf(python2)).filter((_, index) => index % STRIDE === 0);
    verdicts = askInterpreter(sample, python2);
  });

  it.each(["native", "wasm"])("is to the %s engine what it is to the interpreter", async (engine) => {
    const { files, classes, differences } = agreement(verdicts, await chooseEngine(engine));
    expect(differences).toEqual([]);
    expect(files).toBeGreaterThan(80);
    expect(classes).toBeGreaterThan(80);
  });
});
