import { spawn } from "node:child_process";
import { linkSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lastJournal } from "../src/write/journal.js";
import { undo } from "../src/write/undo.js";
import { contents, folderOf, LEAKY, PROJECT, read, repository, unleak } from "./command.js";

const CLI = join(PROJECT, "dist", "src", "cli.js");

describe("unleak undo", () => {
  it("puts every byte of the last run back, and then knows of none", () => {
    const files = { "a.py": LEAKY, "lib/b.py": `# \xe9\xff\r\n${LEAKY.replace(/\n/g, "\r\n")}`, "c.py": "x = 1\n" };
    const folder = repository(files);
    unleak(["-w", "."], folder);
    expect(read(folder, "lib/b.py")).toContain("isClosed = is_closed\r\n");
    const { err, status } = unleak(["undo"], join(folder, "lib"));
    expect(err).toBe("2 files put back as they were before the last run\n");
    expect(status).toBe(0);
    expect(contents(folder)).toEqual(files);
    const again = unleak(["undo"], folder);
    expect(again.status).toBe(2);
    expect(again.err).toContain("there is nothing to undo");
  });

  it("leaves alone and names a file that was changed since", () => {
    const folder = repository({ "a.py": LEAKY, "b.py": LEAKY });
    unleak(["-w", "."], folder);
    writeFileSync(join(folder, "a.py"), "mine = 1\n");
    const { err, status } = unleak(["undo"], folder);
    expect(err).toContain("unleak: a.py: not put back: it has changed since the run\n1 file put back");
    expect(status).toBe(2);
    expect(contents(folder)).toEqual({ "a.py": "mine = 1\n", "b.py": LEAKY });
  });

  it("is not kept from it by a run that changed nothing", () => {
    const folder = repository({ "a.py": LEAKY });
    unleak(["-w", "."], folder);
    unleak(["-w", "."], folder);
    expect(unleak(["undo"], folder).status).toBe(0);
    expect(read(folder, "a.py")).toBe(LEAKY);
  });

  it("keeps its journal in the user's state folder where there is no repository", () => {
    const state = folderOf({});
    const env = { ...process.env, XDG_STATE_HOME: state };
    const folder = folderOf({ "a.py": LEAKY });
    const other = folderOf({ "a.py": LEAKY });
    unleak(["-w", "."], folder, { env });
    unleak(["-w", "."], other, { env });
    expect(readdirSync(join(state, "unleak"))).toHaveLength(2);
    expect(unleak(["undo"], folder, { env }).status).toBe(0);
    expect(read(folder, "a.py")).toBe(LEAKY);
    expect(read(other, "a.py")).not.toBe(LEAKY);
  });

  it("finds a run that was started elsewhere on the files here", () => {
    const env = { ...process.env, XDG_STATE_HOME: folderOf({}) };
    const folder = folderOf({ "project/a.py": LEAKY });
    unleak(["-w", "project"], folder, { env });
    expect(unleak(["undo"], join(folder, "project"), { env }).status).toBe(0);
    expect(read(folder, "project/a.py")).toBe(LEAKY);
  });

  it("takes the run's own backups away and says so, so that the same can be done again", () => {
    const files = { "a.py": LEAKY, "lib/b.py": LEAKY };
    const folder = repository(files);
    for (let round = 0; round < 2; round++) {
      expect(unleak(["-w", "--backup", "orig", "."], folder).status).toBe(0);
      expect(read(folder, "lib/b.py.orig")).toBe(LEAKY);
      const { err, status } = unleak(["undo"], folder);
      expect(err).toBe("2 files put back as they were before the last run\n2 backups that the run had made were removed\n");
      expect(status).toBe(0);
      expect(contents(folder)).toEqual(files);
    }
  });

  it("leaves backups that the run found, or that are others by now; one that holds the same is used, another one stops its file", () => {
    const folder = repository({ "a.py": LEAKY, "a.py.orig": LEAKY, "b.py": LEAKY, "c.py": LEAKY, "c.py.orig": "dear" });
    const { err, status } = unleak(["-w", "--backup", "orig", "."], folder);
    expect(status).toBe(2);
    expect(err).toContain(`unleak: c.py: not written: there is a backup of it already: ${join(folder, "c.py.orig")}`);
    writeFileSync(join(folder, "b.py.orig"), "mine");
    const undone = unleak(["undo"], folder);
    expect(undone.err).toContain("unleak: b.py.orig: left alone: it is no longer the backup that the run made\n2 files put back");
    expect(undone.status).toBe(0);
    expect(contents(folder)).toEqual({
      ...{ "a.py": LEAKY, "a.py.orig": LEAKY, "b.py": LEAKY },
      ...{ "b.py.orig": "mine", "c.py": LEAKY, "c.py.orig": "dear" },
    });
  });

  it("keeps the backup of a file that it could not put back", () => {
    const folder = repository({ "a.py": LEAKY });
    unleak(["-w", "--backup", "orig", "."], folder);
    writeFileSync(join(folder, "a.py"), "mine");
    expect(unleak(["undo"], folder).status).toBe(2);
    expect(contents(folder)).toEqual({ "a.py": "mine", "a.py.orig": LEAKY });
  });

  it("is made sure of before anything is written", () => {
    const folder = folderOf({ "a.py": LEAKY, state: "a file" });
    const { err, status } = unleak(["-w", "a.py"], folder, { env: { ...process.env, XDG_STATE_HOME: join(folder, "state") } });
    expect(err).toMatch(/^unleak: nothing was written: the old contents could not be kept for unleak undo in .*\n {2}make one/);
    expect(status).toBe(2);
    expect(read(folder, "a.py")).toBe(LEAKY);
  });

  it("follows symbolic links and keeps hard links", () => {
    const folder = repository({ "real/a.py": LEAKY, "b.py": LEAKY });
    symlinkSync(join("real", "a.py"), join(folder, "link.py"));
    linkSync(join(folder, "b.py"), join(folder, "second.txt"));
    unleak(["-w", "link.py", "b.py"], folder);
    expect(read(folder, "second.txt")).not.toBe(LEAKY);
    expect(unleak(["undo"], folder).status).toBe(0);
    expect([read(folder, "real/a.py"), read(folder, "second.txt")]).toEqual([LEAKY, LEAKY]);
    expect(statSync(join(folder, "b.py")).nlink).toBe(2);
  });

  it("mends a file that was being written in place when the run was killed", async () => {
    const folder = repository({ "a.py": LEAKY });
    linkSync(join(folder, "a.py"), join(folder, "a.txt"));
    unleak(["-w", "a.py"], folder);
    const after = read(folder, "a.py");
    for (const written of [1, 60, LEAKY.length - 1, LEAKY.length + 3]) {
      writeFileSync(join(folder, "a.py"), after.slice(0, written) + LEAKY.slice(written));
      const journal = await lastJournal(folder);
      expect(journal?.entries).toHaveLength(1);
      if (written > LEAKY.length) expect(await undo(folder)).toMatchObject({ restored: [join(folder, "a.py")] });
    }
    expect(read(folder, "a.txt")).toBe(LEAKY);
  });
});

const DONE = 0;

/** Starts `unleak -w`, kills it after so many milliseconds, and waits for the end. */
function killed(
  folder: string,
  after: number,
  signal: NodeJS.Signals = "SIGKILL",
): Promise<{ code: number | null; signal: string | null }> {
  const child = spawn(process.execPath, [CLI, "-w", "-q", "."], { cwd: folder, stdio: "ignore" });
  const timer = setTimeout(() => child.kill(signal), after);
  return new Promise((resolve) => {
    child.on("exit", (code, by) => {
      clearTimeout(timer);
      resolve({ code, signal: by });
    });
  });
}

describe("SIGINT and SIGTERM", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends the run with status %d, and every file is as it was or all are as they should be", async (signal, status) => {
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`m${index}.py`, LEAKY]));
    const folder = repository(files);
    const started = Date.now();
    unleak(["-w", "-q", "."], folder);
    const whole = Date.now() - started;
    unleak(["undo"], folder);
    // Too early, the run doesn't listen yet; too late, it is done.
    let [early, late] = [0, whole];
    let stopped = 0;
    for (let round = 0; round < 20 && stopped < 2; round++) {
      const moment = early + (late - early) * (stopped > 0 ? 0.6 : 0.5);
      const { code } = await killed(folder, moment, signal);
      if (code === status) stopped++;
      else if (code === DONE) late = moment;
      else early = moment;
      if (code === DONE) unleak(["undo"], folder);
      expect(contents(folder), `${code} at ${moment}`).toEqual(files);
    }
    expect(stopped).toBeGreaterThan(0);
  });
});

describe("kill -9", () => {
  it("leaves every file wholly old or wholly new, and nothing that undo or the next run doesn't clear", async () => {
    const count = Number(process.env.UNLEAK_KILLS ?? 12);
    const size = Number(process.env.UNLEAK_KILL_FILES ?? 150);
    const files = Object.fromEntries(Array.from({ length: size }, (_, index) => [`p${index % 7}/m${index}.py`, LEAKY]));
    const folder = repository(files);
    const started = Date.now();
    unleak(["-w", "-q", "."], folder);
    const whole = Date.now() - started;
    const written = read(folder, "p0/m0.py");
    expect(unleak(["undo"], folder).status).toBe(0);
    let stopped = 0;
    for (let round = 0; round < count; round++) {
      // Most moments lie in the second half, where files are written.
      const moment = Math.round(whole * (0.3 + 0.7 * ((round * 0.618034) % 1)));
      if ((await killed(folder, moment)).signal === "SIGKILL") stopped++;
      for (const [name, text] of Object.entries(contents(folder)))
        if (!name.endsWith(".unleak-tmp")) expect([LEAKY, written], name).toContain(text);
      if (round % 3 === 2) {
        unleak(["-w", "-q", "."], folder);
        expect(readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".unleak-tmp"))).toEqual([]);
        for (const name of Object.keys(files)) writeFileSync(join(folder, name), LEAKY);
      } else {
        const { err, status } = unleak(["undo"], folder);
        expect(status === 0 || err.includes("there is nothing to undo"), err).toBe(true);
        expect(contents(folder)).toEqual(files);
      }
    }
    expect(stopped).toBeGreaterThan(0);
  });
});
