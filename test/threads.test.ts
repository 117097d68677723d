import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { memoryFor } from "../src/run/memory.js";
import { folderOf, unleak } from "./command.js";
import { layOutAll, remove, someFixtures } from "./fixture.js";

const LEAKY = `class Spooler(object):
    def __init__(self):
        self.isClosed = self.is_closed

    def is_closed(self):
        return True

    def __del__(self):
        self.is_closed()
`;

describe("threads", () => {
  const root = layOutAll(someFixtures());
  afterAll(() => remove(root));

  it("say the same, however many there are", () => {
    const alone = unleak(["-j", "1", "--show-kept", "."], root);
    expect(alone.out.length).toBeGreaterThan(10_000);
    for (const jobs of ["2", "3"]) expect(unleak(["-j", jobs, "--show-kept", "."], root)).toEqual(alone);
  });

  it("are as many as there are files, at most", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(unleak(["-j", "8", "."], folder)).toEqual(unleak(["-j", "1", "."], folder));
  });

  it("are a whole number", () => {
    for (const wrong of ["0", "-1", "1.5", "many"]) {
      const { err, status } = unleak(["-j", wrong, "."], folderOf({}));
      expect(err).toContain("--jobs takes a whole number, 1 or more");
      expect(status).toBe(2);
    }
  });
});

/** A transform of a user's own that does something at a file called bad.py. */
const transform = (happens: string) => `export default {
  name: "mine", summary: "", docs: "", rules: [],
  *find(module) { if (module.path.endsWith("bad.py")) { ${happens} } },
};
`;

describe("a thread that", () => {
  const names = Array.from({ length: 40 }, (_, index) => `m${index}.py`);
  const files = { ...Object.fromEntries(names.map((name) => [name, LEAKY])), "bad.py": LEAKY };

  it.each([
    ["dies", "process.exit(7);", "the thread that looked at it ended with status 7", "120"],
    [
      "runs out of memory",
      "const all = []; for (;;) all.push(new Array(1e6).fill(all.length));",
      "the thread that looked at it died",
      "120",
    ],
    ["gets nowhere", "for (;;) {}", "it took longer than 2 seconds", "2"],
  ])("%s costs its file an error, and the others are done", (_what, happens, message, seconds) => {
    const folder = folderOf({ ...files, "mine.js": transform(happens), "package.json": '{"type":"module"}' });
    const asked = ["-j", "2", "-t", join(folder, "mine.js"), "-t", "method-alias", "--check", "."];
    const { err, status } = unleak(asked, folder, { env: { UNLEAK_FILE_SECONDS: seconds, NODE_OPTIONS: "--max-old-space-size=200" } });
    expect(err).toContain(`unleak: bad.py: not analysed, the file is left alone: ${message}`);
    expect(err).toContain("40 files would change: 40 method-alias\n");
    expect(err).toContain("files: 41 given = 0 clean + 40 found + 1 failed + 0 not read");
    expect(status).toBe(2);
  });

  it("runs out of memory once is no matter: another one, which has learnt nothing yet, looks at its file", () => {
    const once = `import { existsSync, writeFileSync } from "node:fs";\n${transform(
      'if (!existsSync("died")) { writeFileSync("died", ""); const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }',
    )}`;
    const folder = folderOf({ ...files, "mine.js": once, "package.json": '{"type":"module"}' });
    const asked = ["-j", "2", "-t", join(folder, "mine.js"), "-t", "method-alias", "--check", "."];
    const { err } = unleak(asked, folder, { env: { NODE_OPTIONS: "--max-old-space-size=200" } });
    expect(err).toContain("41 files would change: 41 method-alias\n");
    expect(existsSync(join(folder, "died"))).toBe(true);
  });
});

describe("the memory of threads", () => {
  const GIB = 1024 ** 3;

  it("is a share of what is free, where that is more than Node gives by itself", () => {
    expect(memoryFor(1, 40 * GIB, [])).toEqual({ maxOldGenerationSizeMb: 30 * 1024 });
    expect(memoryFor(2, 40 * GIB, [])).toEqual({ maxOldGenerationSizeMb: 15 * 1024 });
    expect(memoryFor(8, GIB, [])).toEqual({});
  });

  it("is what Node was told", () => {
    for (const option of ["--max-old-space-size=200", "--max_old_space_size=200"]) expect(memoryFor(1, 40 * GIB, [option])).toEqual({});
  });
});
