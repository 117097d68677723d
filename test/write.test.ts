import { chmodSync, chownSync, linkSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ChangedError, writeFileWhole } from "../src/run/whole.js";
import { folderOf, LEAKY, unleak } from "./command.js";

describe("writing a file", () => {
  it("replaces it whole, keeps its mode and leaves nothing beside it", async () => {
    const folder = folderOf({ "a.py": "old \xe9\n" });
    chmodSync(join(folder, "a.py"), 0o751);
    await writeFileWhole(join(folder, "a.py"), "old \xe9\n", "new \xe9\n");
    expect(readFileSync(join(folder, "a.py"), "latin1")).toBe("new \xe9\n");
    expect(statSync(join(folder, "a.py")).mode & 0o7777).toBe(0o751);
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });

  it("writes through a symbolic link, and leaves the link", async () => {
    const folder = folderOf({ "real.py": "old" });
    symlinkSync("real.py", join(folder, "link.py"));
    await writeFileWhole(join(folder, "link.py"), "old", "new");
    expect(lstatSync(join(folder, "link.py")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "real.py"), "utf8")).toBe("new");
  });

  it("leaves hard links linked", async () => {
    const folder = folderOf({ "a.py": "a longer text" });
    linkSync(join(folder, "a.py"), join(folder, "b.py"));
    await writeFileWhole(join(folder, "a.py"), "a longer text", "short");
    expect(readFileSync(join(folder, "b.py"), "utf8")).toBe("short");
    expect(statSync(join(folder, "b.py")).nlink).toBe(2);
  });

  it("refuses a file that has changed since it was read", async () => {
    const folder = folderOf({ "a.py": "changed" });
    await expect(writeFileWhole(join(folder, "a.py"), "old", "new")).rejects.toThrow(ChangedError);
    expect(readFileSync(join(folder, "a.py"), "utf8")).toBe("changed");
  });

  it("is not done where the file must not be written: the error says so, and the others are written", (context) => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": LEAKY });
    const isRoot = process.getuid?.() === 0;
    const nobody = isRoot ? { uid: 65534, gid: 65534 } : {};
    chmodSync(folder, 0o777);
    chmodSync(join(folder, "a.py"), 0o444);
    if (isRoot) chownSync(join(folder, "b.py"), 65534, 65534);
    if (unleak(["--version"], folder, nobody).status !== 0) context.skip("the project lies where another user can't start it");
    const { err, status } = unleak(["-w", "."], folder, nobody);
    expect(status).toBe(2);
    expect(err).toContain("unleak: a.py: not written: permission denied\n");
    expect(readFileSync(join(folder, "a.py"), "latin1")).toBe(LEAKY);
    expect(readFileSync(join(folder, "b.py"), "latin1")).not.toBe(LEAKY);
  });

  it.skipIf(process.getuid?.() !== 0)("is not done where the owner could not be kept", () => {
    const folder = folderOf({ "a.py": LEAKY });
    chmodSync(folder, 0o777);
    chmodSync(join(folder, "a.py"), 0o666);
    const { err, status } = unleak(["-w", "."], folder, { uid: 65534, gid: 65534 });
    expect(status).toBe(2);
    expect(err).toContain("unleak: a.py: not written: it belongs to another user");
    expect(readFileSync(join(folder, "a.py"), "latin1")).toBe(LEAKY);
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });
});
