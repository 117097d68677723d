import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Fixture, fixturesIn, folders } from "../src/fixtures/fixture.js";

export { type Fixture, givenPaths, hasVersion, readVersion, remove } from "../src/fixtures/fixture.js";

const FIXTURES = fileURLToPath(new URL("../fixtures", import.meta.url));

/** Ours: a folder for each transform, and `defaults` for those that run by default. */
export function allFixtures(): Fixture[] {
  return folders(FIXTURES).flatMap((transform) => fixturesIn(join(FIXTURES, transform), transform === "defaults" ? [] : [transform]));
}

/** A few of each transform: enough for what doesn't depend on what is found. The time of a run grows faster than what lies side by side. */
export function someFixtures(): Fixture[] {
  return allFixtures().filter((_, index) => index % 5 === 0);
}

/** What is of one kind for whoever tells, writes or merges findings: verdict and reason, and what versions there are. */
function traitsOf({ name, folder }: Fixture): string[] {
  const transform = dirname(name);
  const file = join(folder, "findings.txt");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const verdicts = lines.map((line) => line.split(":", 3).join(":").split(" ").slice(1).join(" "));
  return [...verdicts, ...readdirSync(folder)].map((trait) => `${transform} ${trait}`);
}

/** Fixtures in which each reason of each transform comes six times, and forty that are rewritten: all that findings may look like. */
export function someOfEach(): Fixture[] {
  const seen = new Map<string, number>();
  const enough = (trait: string) => (/ after(?:\.py)?$/.test(trait) ? 40 : 6);
  return allFixtures().filter((fixture) => {
    const rare = traitsOf(fixture).filter((trait) => (seen.get(trait) ?? 0) < enough(trait));
    for (const trait of new Set(rare)) seen.set(trait, (seen.get(trait) ?? 0) + 1);
    return rare.length > 0;
  });
}

/** What looks through whatever object, or puts another class in the place of `object`, would have everything beside it withheld. */
const CONCERNING_ALL = new Set([
  "context-manager/class-listed-by-the-module-that-is-run",
  "context-manager/presence-tested-by-with-in-an-executed-text",
  "method-alias/instance-dict-by-a-frame",
  "method-alias/instance-dict-by-an-executed-text",
  "method-alias/instance-dict-by-a-built-in-that-is-looked-up",
  "method-alias/metaclass-of-what-takes-the-place-of-object",
  "method-alias/built-ins-replaced-in-their-dictionary",
]);

/** A new folder that holds the `before` version of the fixtures, each where it lies in the project. */
export function layOutAll(fixtures: readonly Fixture[]): string {
  const root = mkdtempSync(join(tmpdir(), "unleak-all-"));
  for (const fixture of fixtures.filter(({ name }) => !CONCERNING_ALL.has(name)))
    for (const name of ["before.py", "before"]) {
      const from = join(fixture.folder, name);
      const to = join(root, fixture.name, name);
      if (!existsSync(from)) continue;
      mkdirSync(dirname(to), { recursive: true });
      cpSync(from, to, { recursive: true });
    }
  return root;
}
