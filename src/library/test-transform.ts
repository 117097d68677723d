import { existsSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { allChecks, troubleOf } from "../fixtures/checks.js";
import type { Check } from "../fixtures/fixture.js";
import { type Fixture, fixturesIn } from "../fixtures/fixture.js";
import { findPython2, NO_PYTHON2 } from "../fixtures/python2.js";
import { loadParser } from "../python/parse.js";
import { isPath, selectTransforms } from "../run/load.js";
import { checkOptions } from "./checked.js";

/** How a transform is tested. */
export interface TestOptions {
  /** The folder of the fixtures; by default `fixtures/NAME` beside the transform. */
  readonly fixtures?: string | undefined;
  /** Whether the fixtures are written anew from what the transform makes of them; what they should be is to be read then. */
  readonly update?: boolean | undefined;
}

/** One thing that holds of a fixture, or doesn't. */
export interface Tested {
  readonly fixture: string;
  readonly check: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** What is wrong, or why it was skipped. */
  readonly message?: string;
}

/**
 * Holds a transform, by its path or its name, to its fixtures as those that come with unleak are held to theirs: the bytes of the result, the findings, a
 * second run, each finding made alone, and what `drive.py` prints under Python 2.7. Throws a UsageError for a transform that can't be loaded or
 * has no fixtures.
 */
export async function* testTransform(path: string, options: TestOptions = {}): AsyncGenerator<Tested, void> {
  checkOptions(options, { fixtures: "text", update: "flag" }, "testTransform");
  const { name, home } = placed(path);
  await selectTransforms([name]);
  const folder = resolve(options.fixtures ?? join(home, "fixtures", basename(name, extname(name))));
  const fixtures = existsSync(folder) ? fixturesIn(folder, [name]) : [];
  if (fixtures.length === 0)
    throw new UsageError(`there are no fixtures in ${folder}`, "each is a folder with before.py, after.py and findings.txt");
  const [parser, python2] = [await loadParser(), findPython2()];
  for (const fixture of fixtures) {
    for (const check of allChecks(fixture, { parser, update: options.update ?? false }, python2)) yield await tested(fixture, check);
    if (!python2 && existsSync(join(fixture.folder, "drive.py")))
      yield { fixture: fixture.name, check: "drive.py", outcome: "skipped", message: NO_PYTHON2 };
  }
}

/** What a transform is loaded by, and the folder in which its fixtures are looked for: a built-in's are those of the checkout one stands in. */
function placed(path: string): { readonly name: string; readonly home: string } {
  if (!isPath(path) && !existsSync(path)) return { name: path, home: "." };
  const file = resolve(path);
  return { name: isPath(path) ? path : `./${path}`, home: dirname(file) };
}

async function tested(fixture: Fixture, check: Check): Promise<Tested> {
  const about = { fixture: fixture.name, check: check.name };
  try {
    await check.run();
    return { ...about, outcome: "passed" };
  } catch (error) {
    return { ...about, outcome: "failed", message: troubleOf(error) };
  }
}
