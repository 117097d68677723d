import { chmodSync, chownSync, linkSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ChangedError } from "../src/errors.js";
import { writeFileWhole } from "../src/write/whole.js";
import { folderOf, LEAKY, run, unleak } from "./command.js";
import { isRoot, meddling, unleakPowerless } from "./powerless.js";

/** Python 3 can ask for extended attributes, which Node can't. Throws where it is told so. */
function python3(script: string, path: string): string {
  const { out, err, status } = run("python3", ["-c", `import os, struct, sys\n${script}`, path], "/");
  if (status !== 0) throw new Error(err);
  return out;
}

/** Whether there are such attributes, and what asks for them. */
const ATTRIBUTES = (() => {
  try {
    python3("os.setxattr(sys.argv[1], 'user.any', b'')", folderOf({}));
    return true;
  } catch (error) {
    if (process.env.CI && process.platform === "linux") throw error;
    console.warn(`skipped: extended attributes: ${error}`);
    return false;
  }
})();

/** A cp that may not give what it should. */
const CP = `#!/bin/sh
case "$1" in --version) echo "cp (GNU coreutils) 9.1"; exit;; esac
echo "cp: setting attribute 'user.origin' for '/x': Operation not permitted" >&2
exit 1
`;

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

  it("is not done where the file must not be written: the error says so, and the others are written", () => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": LEAKY });
    chmodSync(join(folder, "a.py"), 0o444);
    const { err, status } = unleakPowerless(["-w", "."], folder);
    expect(status).toBe(2);
    expect(err).toContain("unleak: a.py: not written: permission denied\n");
    expect(readFileSync(join(folder, "a.py"), "latin1")).toBe(LEAKY);
    expect(readFileSync(join(folder, "b.py"), "latin1")).not.toBe(LEAKY);
  });

  it.skipIf(!isRoot)("is not done where the owner could not be kept", () => {
    const folder = folderOf({ "a.py": LEAKY });
    chownSync(join(folder, "a.py"), 65534, 65534);
    chmodSync(join(folder, "a.py"), 0o666);
    const { err, status } = unleakPowerless(["-w", "."], folder);
    expect(status).toBe(2);
    expect(err).toContain("unleak: a.py: not written: it belongs to another user");
    expect(readFileSync(join(folder, "a.py"), "latin1")).toBe(LEAKY);
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });
});

describe("what a file has beside its content stays", () => {
  const both = ["a.py", "a.py.orig"];

  it.each([0o4755, 0o2755, 0o6711, 0o1644, 0o600, 0o640])("its mode, of the backup, too: %o", (mode) => {
    const folder = folderOf({ "a.py": LEAKY });
    chmodSync(join(folder, "a.py"), mode);
    expect(unleakPowerless(["-w", "--backup", "orig", "."], folder)).toMatchObject({ status: 0 });
    expect(both.map((name) => statSync(join(folder, name)).mode & 0o7777)).toEqual([mode, mode]);
    expect(unleakPowerless(["undo"], folder)).toMatchObject({ status: 0 });
    expect(statSync(join(folder, "a.py")).mode & 0o7777).toBe(mode);
  });

  it.skipIf(!isRoot)("its mode along with its owner", () => {
    const folder = folderOf({ "a.py": LEAKY });
    chownSync(join(folder, "a.py"), 65534, 65533);
    chmodSync(join(folder, "a.py"), 0o6755);
    expect(unleak(["-w", "--backup", "orig", "."], folder)).toMatchObject({ status: 0 });
    for (const name of both) expect(statSync(join(folder, name))).toMatchObject({ uid: 65534, gid: 65533, mode: 0o106755 });
  });

  it("its mode where it is written in place", () => {
    const folder = folderOf({ "a.py": LEAKY });
    linkSync(join(folder, "a.py"), join(folder, "b.txt"));
    chmodSync(join(folder, "a.py"), 0o6755);
    expect(unleakPowerless(["-w", "."], folder)).toMatchObject({ status: 0 });
    expect(statSync(join(folder, "a.py"))).toMatchObject({ nlink: 2, mode: 0o106755 });
  });

  it("and a backup is at no moment for others to read", () => {
    const folder = folderOf({ "a.py": LEAKY });
    chmodSync(join(folder, "a.py"), 0o600);
    const log = join(folderOf({}), "modes");
    // Whatever is made in the folder, just when it is.
    const script = `const { open } = fs.promises; fs.promises.open = async (path, flags, mode) => { const file = await open(path, flags, mode); if (String(flags).startsWith("wx")) fs.appendFileSync(${JSON.stringify(log)}, ((await file.stat()).mode & 0o777).toString(8) + "\\n"); return file; }`;
    const { status } = unleakPowerless(["-w", "--backup", "orig", "."], folder, { env: meddling(script) });
    expect(status).toBe(0);
    expect(readFileSync(log, "utf8")).toMatch(/^600\n600\n/);
    expect(new Set(readFileSync(log, "utf8").trim().split("\n"))).toEqual(new Set(["600"]));
  });

  describe.skipIf(!ATTRIBUTES)("on Linux", () => {
    /** The extended attributes of a file, in hexadecimal. */
    const attributesOf = (path: string) =>
      JSON.parse(
        python3("import json; print(json.dumps({n: os.getxattr(sys.argv[1], n).hex() for n in os.listxattr(sys.argv[1])}))", path),
      );
    /** Gives a file an attribute, and user 65534 the right to read it. */
    const mark = (path: string) =>
      python3(
        `os.setxattr(sys.argv[1], "user.origin", b"a\\0b")
entries = [(1, 6, -1), (2, 4, 65534), (4, 0, -1), (16, 4, -1), (32, 0, -1)]
os.setxattr(sys.argv[1], "system.posix_acl_access", struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *each) for each in entries))`,
        path,
      );

    it.each(["-w", "undo", "in place"])("its access control list and extended attributes, of the backup, too (%s)", (how) => {
      const folder = folderOf({ "a.py": LEAKY });
      if (how === "in place") linkSync(join(folder, "a.py"), join(folder, "b.txt"));
      mark(join(folder, "a.py"));
      const before = attributesOf(join(folder, "a.py"));
      expect(Object.keys(before).sort()).toEqual(["system.posix_acl_access", "user.origin"]);
      expect(unleakPowerless(["-w", "--backup", "orig", "."], folder)).toMatchObject({ status: 0 });
      for (const name of both) expect(attributesOf(join(folder, name))).toEqual(before);
      if (how === "undo") expect(unleakPowerless(["undo"], folder)).toMatchObject({ status: 0 });
      expect(attributesOf(join(folder, "a.py"))).toEqual(before);
    });

    it("that it has none, where its folder gives new files some", () => {
      const folder = folderOf({ "a.py": LEAKY });
      python3(
        `entries = [(1, 7, -1), (2, 7, 65534), (4, 5, -1), (16, 7, -1), (32, 5, -1)]
os.setxattr(sys.argv[1], "system.posix_acl_default", struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *each) for each in entries))`,
        folder,
      );
      expect(attributesOf(join(folder, "a.py"))).toEqual({});
      expect(unleakPowerless(["-w", "--backup", "orig", "."], folder)).toMatchObject({ status: 0 });
      for (const name of both) expect(attributesOf(join(folder, name)), name).toEqual({});
    });

    it("and a file whose attributes can't be kept is not written", () => {
      const folder = folderOf({ "a.py": LEAKY, "bin/cp": CP });
      mark(join(folder, "a.py"));
      chmodSync(join(folder, "bin/cp"), 0o755);
      const { err, status } = unleakPowerless(["-w", "a.py"], folder, { env: { PATH: `${join(folder, "bin")}:${process.env.PATH}` } });
      expect(err).toContain("unleak: a.py: not written: its extended attributes could not be kept (cp: setting attribute 'user.origin'");
      expect(status).toBe(2);
      expect(readFileSync(join(folder, "a.py"), "latin1")).toBe(LEAKY);
      expect(readdirSync(folder).sort()).toEqual(["a.py", "bin"]);
    });

    it("but for labels that the system gives by itself, and where cp is another one", () => {
      for (const cp of [CP.replaceAll("user.origin", "security.selinux"), "#!/bin/sh\nexit 1\n"]) {
        const folder = folderOf({ "a.py": LEAKY, "bin/cp": cp });
        chmodSync(join(folder, "bin/cp"), 0o755);
        const { status } = unleakPowerless(["-w", "a.py"], folder, { env: { PATH: `${join(folder, "bin")}:${process.env.PATH}` } });
        expect(status).toBe(0);
      }
    });
  });
});

describe("names of 255 bytes", () => {
  const names = [`${"n".repeat(252)}.py`, `${"ж".repeat(126)}.py`, `${"日本".repeat(42)}.py`];

  it.each(names)("fit, the temporary one, too (%s)", (name) => {
    const folder = folderOf({ [name]: LEAKY });
    expect(unleakPowerless(["-w", "."], folder)).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, name), "latin1")).not.toBe(LEAKY);
    expect(unleakPowerless(["undo"], folder)).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, name), "latin1")).toBe(LEAKY);
    expect(readdirSync(folder)).toEqual([name]);
  });

  it("leave no room for that of a backup: the file is not written, and the others are", () => {
    const [name = ""] = names;
    const folder = folderOf({ [name]: LEAKY, "b.py": LEAKY });
    const { err, status } = unleakPowerless(["-w", "--backup", "orig", "."], folder);
    expect(status).toBe(2);
    expect(err).toContain(
      `unleak: ${name}: not written: its backup can't be called ${name}.orig, which is too long: give a shorter suffix\n`,
    );
    expect(readFileSync(join(folder, name), "latin1")).toBe(LEAKY);
    expect(readdirSync(folder).sort()).toEqual(["b.py", "b.py.orig", name]);
  });
});
