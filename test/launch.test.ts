import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PROJECT } from "./command.js";
import { remove } from "./fixture.js";
import { powerless } from "./powerless.js";

const ARGUMENTS = ["explain", "copied"];

describe("what V8 has compiled of the program", () => {
  let home: string;
  let expected: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "unleak-launch-"));
    for (const part of ["dist", "package.json"]) cpSync(join(PROJECT, part), join(home, part), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules"), join(home, "node_modules"));
    expected = start().out;
    expect(expected).toContain("copied");
  });
  afterAll(() => remove(home));
  beforeEach(() => {
    for (const name of caches()) remove(join(home, "dist/src", name));
  });

  const start = (command = process.execPath, ...before: readonly string[]) => {
    const all = [...before, join(home, "dist/src/cli.js"), ...ARGUMENTS];
    const { stdout, stderr, status } = spawnSync(command, all, { encoding: "utf8" });
    return { out: stdout, err: stderr, status };
  };
  const good = (...command: readonly string[]) => expect(start(...command)).toEqual({ out: expected, err: "", status: 0 });
  const caches = () => readdirSync(join(home, "dist/src")).filter((name) => name.includes(".cache"));
  const only = () => {
    const [name = "", ...others] = caches();
    expect(others).toEqual([]);
    return join(home, "dist/src", name);
  };

  it("is kept beside it, grows for a few runs and is left alone then", () => {
    good();
    expect(only()).toContain(process.version);
    for (let run = 0; run < 5; run++) good();
    const grown = readFileSync(only());
    good();
    expect(readFileSync(only()).equals(grown)).toBe(true);
  });

  it.each([
    ["a byte of it is another", (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 0xff : byte)))],
    ["it is cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ["it is empty", () => Buffer.alloc(0)],
    ["it is something else", () => Buffer.from("x".repeat(5000))],
  ])("is made anew where %s", (_what, change) => {
    good();
    const file = only();
    const bytes = readFileSync(file);
    writeFileSync(file, change(bytes));
    good();
    const made = readFileSync(only());
    expect(made.length).toBeGreaterThan(bytes.length / 2);
    expect(createHash("sha1").update(made.subarray(21)).digest()).toEqual(made.subarray(1, 21));
  });

  it("is that of the bundle as it is now", () => {
    good();
    const [before] = caches();
    const bundle = join(home, "dist/src/program.cjs");
    const text = readFileSync(bundle, "latin1");
    try {
      // As long as it was: V8 by itself would not see the difference.
      writeFileSync(bundle, text.replaceAll("Instances may be copied", "Instances MAY be copied"), "latin1");
      expect(start().out).toContain("Instances MAY be copied");
      expect(caches()).toHaveLength(2);
      expect(caches()).toContain(before);
    } finally {
      writeFileSync(bundle, text, "latin1");
    }
  });

  it("is of no use where the program itself is gone, which is told", () => {
    const bundle = join(home, "dist/src/program.cjs");
    renameSync(bundle, `${bundle}.gone`);
    try {
      const { err, status } = start();
      expect([err.split(":", 2).join(":"), status]).toEqual(["unleak: it can't be loaded", 2]);
      expect(err).toContain("it is not installed as a whole");
    } finally {
      renameSync(`${bundle}.gone`, bundle);
    }
  });

  it("may be written by several at once", async () => {
    const one = () =>
      new Promise<number | null>((resolve) => {
        spawn(process.execPath, [join(home, "dist/src/cli.js"), ...ARGUMENTS], { stdio: "ignore" }).on("close", resolve);
      });
    expect(await Promise.all(Array.from({ length: 6 }, one))).toEqual([0, 0, 0, 0, 0, 0]);
    only();
    good();
  });

  it("is done without where nothing may be written", () => {
    chmodSync(join(home, "dist/src"), 0o555);
    try {
      good(...powerless(process.execPath));
      expect(caches()).toEqual([]);
    } finally {
      chmodSync(join(home, "dist/src"), 0o755);
    }
  });
});
