import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { transformTree } from "../src/index.js";
import { CLI, folderOf, LEAKY, read, run, unleak } from "./command.js";
import { Session, skipReason } from "./tmux.js";

const git = (folder: string, ...args: readonly string[]) => run("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], folder);

/** A repository with these files, all committed. */
function committed(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files);
  git(folder, "init", "-q", ".");
  git(folder, "add", ".");
  git(folder, "commit", "-q", "-m", "x");
  return folder;
}

const change = (folder: string, name: string) => writeFileSync(join(folder, name), `${read(folder, name)}\nx = 1\n`, "latin1");
const isWritten = (folder: string, name: string) => read(folder, name).includes("isClosed = is_closed\n");

describe("-w on files with changes that are not committed", () => {
  it("warns a script, names the files that are rewritten, and goes on", () => {
    const folder = committed({ "a.py": LEAKY, "b.py": LEAKY, "clean.py": "x = 1\n" });
    change(folder, "b.py");
    change(folder, "clean.py");
    const { err, status } = unleak(["-w", "."], folder);
    expect(err).toMatch(/^unleak: 1 file to be rewritten has changes that are not committed: b\.py\n/);
    expect(err).toContain("--force leaves this warning out");
    expect([status, isWritten(folder, "a.py"), isWritten(folder, "b.py")]).toEqual([0, true, true]);
    expect(unleak(["undo"], folder).status).toBe(0);
    expect(unleak(["-w", "--force", "."], folder).err).not.toContain("committed");
    expect(isWritten(folder, "b.py")).toBe(true);
  });

  it("says nothing where nothing is lost, and where nothing is written", () => {
    const quiet = (folder: string, ...args: readonly string[]) => {
      const { err, status } = unleak([...args, "."], folder);
      expect([err.includes("committed"), status], err).toEqual([false, 0]);
    };
    const dirty = committed({ "a.py": LEAKY });
    change(dirty, "a.py");
    quiet(dirty);
    git(dirty, "add", ".");
    quiet(dirty, "-w");
    quiet(committed({ "a.py": LEAKY }), "-w");
    quiet(folderOf({ "a.py": LEAKY }), "-w");
    const untracked = committed({ "b.py": "x = 1\n" });
    writeFileSync(join(untracked, "a.py"), LEAKY);
    quiet(untracked, "-w");
    const conversion = committed({ "a.py": LEAKY });
    git(conversion, "config", "core.autocrlf", "true");
    writeFileSync(join(conversion, "a.py"), LEAKY.replaceAll("\n", "\r\n"));
    quiet(conversion, "-w");
  });

  it("knows each repository by itself", () => {
    const outer = committed({ "a.py": LEAKY });
    mkdirSync(join(outer, "inner"));
    writeFileSync(join(outer, "inner", "b.py"), LEAKY);
    git(join(outer, "inner"), "init", "-q", ".");
    git(join(outer, "inner"), "add", ".");
    change(outer, "inner/b.py");
    expect(unleak(["-w", "."], outer).err).toContain("1 file to be rewritten has changes that are not committed: inner/b.py\n");
  });

  it("asks a program that wants to be asked; no means that nothing is written", async () => {
    const folder = committed({ "a.py": LEAKY, "b.py": LEAKY });
    change(folder, "b.py");
    const asked: (readonly string[])[] = [];
    const onUncommitted = (paths: readonly string[]) => {
      asked.push(paths);
      return false;
    };
    const refused = transformTree(["."], { cwd: folder, write: true, onUncommitted }).result();
    await expect(refused).rejects.toThrow("nothing was written");
    await transformTree(["."], { cwd: folder, write: false, onUncommitted }).result();
    expect(asked).toEqual([["b.py"]]);
    expect([isWritten(folder, "a.py"), isWritten(folder, "b.py")]).toEqual([false, false]);
  });

  describe.skipIf(skipReason)("in a terminal", () => {
    it.each([
      [["y", "Enter"], true, /2 files rewritten[\s\S]*\[0\]/],
      [["n", "Enter"], false, /unleak: nothing was written\n {2}commit or stash[\s\S]*\[2\]/],
      [["Enter"], false, /nothing was written[\s\S]*\[2\]/],
      [["C-d"], false, /nothing was written[\s\S]*\[2\]/],
      [["C-c"], false, /stopped by SIGINT: nothing was changed[\s\S]*\[130\]/],
    ])("asks first: %j", async (keys, written, end) => {
      const folder = committed({ "a.py": LEAKY, "b.py": LEAKY });
      change(folder, "b.py");
      // The shell that tells the exit status must outlive Ctrl-C.
      const terminal = new Session(`trap : INT; ${process.execPath} ${CLI} -w .; echo "[$?]"`, folder, { columns: 80, lines: 24 });
      try {
        await terminal.until("rewrite them all the same? [y/N]");
        terminal.press(...keys);
        await terminal.until(end);
      } finally {
        terminal.end();
      }
      expect([isWritten(folder, "a.py"), isWritten(folder, "b.py")]).toEqual([written, written]);
    });
  });
});
