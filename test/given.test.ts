import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, run, unleak } from "./command.js";

const changed = (out: string) => [...out.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path);

function git(folder: string, ...args: string[]): string {
  const { out, err, status } = run("git", ["-c", "user.name=x", "-c", "user.email=x@example.org", ...args], folder);
  if (status !== 0) throw new Error(err);
  return out;
}

describe("--since", () => {
  const repository = () => {
    const folder = folderOf({ "old.py": LEAKY, "sub/changed.py": LEAKY, "gone.py": LEAKY, ".gitignore": "ignored.py\n" });
    git(folder, "init", "-q");
    git(folder, "add", ".");
    git(folder, "commit", "-qm", "one");
    return folder;
  };

  it("looks at what was committed, changed or added since, and at nothing else", () => {
    const folder = repository();
    writeFileSync(join(folder, "committed.py"), LEAKY);
    git(folder, "add", "committed.py");
    git(folder, "commit", "-qm", "two");
    writeFileSync(join(folder, "sub/changed.py"), `# changed\n${LEAKY}`);
    for (const name of ["new.py", "ignored.py"]) writeFileSync(join(folder, name), LEAKY);
    rmSync(join(folder, "gone.py"));
    const { out, err, status } = unleak(["--since", "HEAD~1", "."], folder);
    expect(changed(out)).toEqual(["committed.py", "new.py", "sub/changed.py"]);
    expect(err).toContain("files: 3 given = 0 clean + 3 found");
    expect(status).toBe(0);
    expect(changed(unleak(["--since", "HEAD~1", "."], join(folder, "sub")).out)).toEqual(["changed.py"]);
  });

  it("knows the whole project all the same", () => {
    const folder = repository();
    writeFileSync(
      join(folder, "old.py"),
      `from sub.changed import Spooler\n\nclass Mine(Spooler):\n    def is_closed(self):\n        return 1\n`,
    );
    writeFileSync(join(folder, "sub/__init__.py"), "");
    git(folder, "add", ".");
    git(folder, "commit", "-qm", "two");
    writeFileSync(join(folder, "sub/changed.py"), `# changed\n${LEAKY}`);
    const since = unleak(["--since", "HEAD", "--show-kept", "."], folder);
    expect(since.err).toContain("subclass-outside-paths: `Spooler.is_closed` is overridden in `Mine` (old.py:4)");
  });

  it.each([
    ["no-such-revision", "no-such-revision"],
    ["--output=x", "--output=x"],
  ])("takes a revision, and %s is none", (revision, told) => {
    const folder = repository();
    const { err, out, status } = unleak([`--since=${revision}`, "."], folder);
    expect(err).toContain(`unleak: --since ${told}: `);
    expect([out, status]).toEqual(["", 2]);
    expect(existsSync(join(folder, "x"))).toBe(false);
  });

  it("needs a repository, and runs nothing that one has configured", () => {
    expect(unleak(["--since", "HEAD", "."], folderOf({ "a.py": LEAKY })).status).toBe(2);
    const folder = repository();
    writeFileSync(join(folder, "hook"), `#!/bin/sh\ntouch "${join(folder, "ran")}"\n`);
    chmodSync(join(folder, "hook"), 0o755);
    git(folder, "config", "core.fsmonitor", join(folder, "hook"));
    git(folder, "config", "diff.external", join(folder, "hook"));
    writeFileSync(join(folder, "old.py"), `# changed\n${LEAKY}`);
    expect(changed(unleak(["--since", "HEAD", "."], folder).out)).toEqual(["old.py"]);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});

describe("--files-from", () => {
  it.each([
    ["lines", "a.py\nwith space.py\n"],
    ["lines that end as on Windows", "a.py\r\nwith space.py\r\n"],
    ["NULs", "a.py\0with space.py\0"],
  ])("takes paths with %s, from a file or from standard input", (_what, list) => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": LEAKY, "with space.py": LEAKY, list });
    expect(changed(unleak(["--files-from", "list"], folder).out).sort()).toEqual(["a.py", "with space.py\t"]);
    expect(changed(unleak(["--files-from", "-"], folder, { input: list }).out)).toHaveLength(2);
    expect(changed(unleak(["--files-from", "list", "b.py"], folder).out)).toHaveLength(3);
  });

  it("may list nothing, and can't be missing", () => {
    const folder = folderOf({ list: "" });
    expect(unleak(["--files-from", "list"], folder).status).toBe(0);
    expect(unleak(["--files-from", "nowhere"], folder).err).toContain("the paths could not be read from nowhere: no such file or folder");
  });
});
