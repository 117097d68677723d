import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FIXTURES = fileURLToPath(new URL("../fixtures", import.meta.url));

/**
 * A folder `fixtures/<transform>/<case>`. It holds `before.py` or a tree `before/`, and what should come of it:
 * `after.py` or `after/` (none: nothing changes), `findings.txt`, and where behaviour is at stake `drive.py`, which
 * imports what it drives (`before.py` as `subject`). `unsafe.py` (or `unsafe/`) is the result with `--unsafe`, `forward.py` that with
 * `--forward`, on which `drive.py` prints the same as before; `naive.py`
 * (or `naive/`) a rewrite that must not be made by default: on it, `drive.py` prints something else. For `leaks`, which rewrites nothing,
 * `drive.py` prints what becomes of an instance that nobody holds but itself: `freed`, `freed late` or `never freed`.
 */
export interface Fixture {
  readonly name: string;
  readonly folder: string;
  /** The transforms to run; empty for the default ones. */
  readonly transforms: readonly string[];
}

export function allFixtures(): Fixture[] {
  return folders(FIXTURES).flatMap((transform) =>
    folders(join(FIXTURES, transform)).map((name) => ({
      name: `${transform}/${name}`,
      folder: join(FIXTURES, transform, name),
      transforms: namedTransforms(join(FIXTURES, transform, name)) ?? (transform === "defaults" ? [] : [transform]),
    })),
  );
}

/** The transforms of the run, one a line of `transforms.txt`, where a fixture is about several together. */
function namedTransforms(folder: string): string[] | undefined {
  const file = join(folder, "transforms.txt");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : undefined;
}

function folders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** The paths of the run, one a line of `given.txt`, where a fixture has files that are known and not given. */
export function givenPaths(fixture: Fixture): ReadonlySet<string> | undefined {
  const file = join(fixture.folder, "given.txt");
  return existsSync(file) ? new Set(readFileSync(file, "utf8").split("\n").filter(Boolean)) : undefined;
}

export function hasVersion(fixture: Fixture, version: string): boolean {
  return [`${version}.py`, version].some((name) => existsSync(join(fixture.folder, name)));
}

/** Whether `drive.py` is there to show what `before` does, and there is no other version to compare. */
export function isDrivenAsItIs(fixture: Fixture): boolean {
  return fixture.transforms.includes("leaks");
}

/** The files of a version (`before`, `after`, …) by their path in the fixture; undefined when the fixture has no such version. */
export function readVersion(fixture: Fixture, version: string): Map<string, string> | undefined {
  const file = join(fixture.folder, `${version}.py`);
  if (existsSync(file)) return new Map([["before.py", readFileSync(file, "latin1")]]);
  const folder = join(fixture.folder, version);
  if (!existsSync(folder)) return undefined;
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(folder, path)).isFile());
  return new Map(paths.sort().map((path) => [`before/${path}`, readFileSync(join(folder, path), "latin1")]));
}

/** Lays a version out in a new folder as `drive.py` expects it, and returns the folder. */
export function layOutForDrive(fixture: Fixture, version: string): string {
  const folder = mkdtempSync(join(tmpdir(), "unleak-drive-"));
  cpSync(join(fixture.folder, "drive.py"), join(folder, "drive.py"));
  const file = join(fixture.folder, `${version}.py`);
  if (existsSync(file)) cpSync(file, join(folder, "subject.py"));
  else cpSync(join(fixture.folder, version), folder, { recursive: true });
  return folder;
}

/** A new folder that holds the `before` version of the fixtures, each where it lies in the project. */
export function layOutAll(fixtures: readonly Fixture[]): string {
  const root = mkdtempSync(join(tmpdir(), "unleak-all-"));
  for (const fixture of fixtures)
    for (const name of ["before.py", "before"]) {
      const from = join(fixture.folder, name);
      const to = join(root, fixture.name, name);
      if (!existsSync(from)) continue;
      mkdirSync(dirname(to), { recursive: true });
      cpSync(from, to, { recursive: true });
    }
  return root;
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
