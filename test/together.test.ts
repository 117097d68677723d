import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, type TestContext } from "vitest";
import { CLI, type Ended, folderOf, LEAKY, PROJECT, read, run } from "./command.js";
import { smallDisk } from "./mount.js";
import { isRoot, meddling, powerless, unleakPowerless } from "./powerless.js";
import { Session, skipReason } from "./tmux.js";

const TANK = `class Tank(object):
    def __init__(self):
        self.isFull = self.is_full

    def is_full(self):
        return False
`;

const overriding = (name: string) => `from tank import Tank

class ${name}(Tank):
    def is_full(self):
        return True
`;

/** One finding in as many files as `size` says, the last of which is in a folder of its own; and a file that has nothing to do with it. */
class Group {
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
  readonly last = "zone/big.py";

  constructor(size: 2 | 3, prepare?: (folder: string) => void) {
    this.folder = folderOf({});
    mkdirSync(join(this.folder, "zone"));
    prepare?.(this.folder);
    const members = { "tank.py": TANK, ...(size === 3 && { "mid.py": overriding("Mid") }), [this.last]: overriding("Big") };
    this.files = { ...members, "other.py": LEAKY };
    for (const [name, text] of Object.entries(this.files)) writeFileSync(join(this.folder, name), text, "latin1");
  }

  at(name: string): string {
    return join(this.folder, name);
  }

  /** What each file holds now; nothing where it is gone. */
  now(): Record<string, string | undefined> {
    return Object.fromEntries(
      Object.keys(this.files).map((name) => [name, existsSync(this.at(name)) ? read(this.folder, name) : undefined]),
    );
  }

  /** All that lies there beside the files. */
  litter(): string[] {
    const names = readdirSync(this.folder, { recursive: true, encoding: "utf8" });
    return names.filter((name) => /unleak-tmp|\.orig$/.test(name));
  }
}

/** An interpreter that accepts all that doesn't say "refused"; before it answers, it does what `meanwhile` says. */
function interpreter(meanwhile = "", refused = "nothing at all"): string {
  const path = join(folderOf({}), "python");
  const script = `#!${process.execPath}
const fs = require("node:fs");
if (process.argv.at(-1) === "pass") process.exit();
const given = fs.readFileSync(0, "latin1");
${meanwhile}
for (let at = 0; at < given.length; ) {
  const end = given.indexOf("\\n", at) + 1;
  const size = Number(given.slice(at, end));
  console.log(given.slice(end, end + size).includes(${JSON.stringify(refused)}) ? "3 refused" : "ok");
  at = end + size;
}
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

interface Fault {
  readonly what: string;
  readonly message: string;
  /** Why it can't be brought about here. */
  readonly skip?: string | false;
  /** Before the files are written. */
  prepare?(folder: string, context: TestContext): void;
  /** When they are there. */
  happen?(group: Group): void;
  python?(group: Group): string;
  script?(group: Group): string;
  /** What the last file holds in the end, where that isn't what it held. */
  left?(): string | undefined;
  /** All is as it was, the other file included. */
  readonly stops?: boolean;
}

/** The beginning of a script that does something when the first file was put at `path`, and only then. */
const once = (path: string) =>
  `const { renameSync } = fs; let isDone = false; fs.renameSync = (from, to) => { renameSync(from, to); if (isDone || to !== ${JSON.stringify(path)}) return; isDone = true;`;

const needsRoot = !isRoot && "only root can give a file away";

const FAULTS: readonly Fault[] = [
  {
    what: "a folder is read-only",
    message: "not written: permission denied",
    happen: ({ folder }) => chmodSync(join(folder, "zone"), 0o555),
  },
  { what: "a file is read-only", message: "not written: permission denied", happen: (group) => chmodSync(group.at(group.last), 0o444) },
  {
    what: "a file vanishes",
    message: "not written: no such file or folder",
    python: (group) => interpreter(`fs.rmSync(${JSON.stringify(group.at(group.last))}, { force: true });`),
    left: () => undefined,
  },
  {
    what: "a file is changed meanwhile",
    message: "not written: the file has changed since it was read",
    python: (group) => interpreter(`fs.writeFileSync(${JSON.stringify(group.at(group.last))}, "saved = 1\\n");`),
    left: () => "saved = 1\n",
  },
  {
    what: "the owner can't be kept",
    message: "not written: it belongs to another user",
    skip: needsRoot,
    happen: (group) => {
      chownSync(group.at(group.last), 65534, 65534);
      chmodSync(group.at(group.last), 0o666);
    },
  },
  {
    what: "the disk is full at the last",
    message: "not written: no space left on the device",
    prepare: (folder, context) => smallDisk(context, join(folder, "zone"), "size=8k"),
    happen: ({ folder }) => writeFileSync(join(folder, "zone/rest"), "x".repeat(4096)),
  },
  {
    what: "the interpreter refuses one",
    message: "doesn't compile it: refused",
    python: () => interpreter("", "class Big"),
  },
  {
    what: "a signal comes between them",
    message: "stopped by SIGINT",
    script: ({ folder }) => `${once(join(folder, "tank.py"))} process.kill(process.pid, "SIGINT"); }`,
    stops: true,
  },
];

type Way = (group: Group, python: readonly string[], env: Readonly<Record<string, string>>) => Ended;

const aliasOf = (path: string, text: string, target: string) => `method-alias:${path}:${text.indexOf(target)}`;

/** A program that takes what comes, file by file. */
const STREAM = `
const { transformTree } = await import(${JSON.stringify(pathToFileURL(join(PROJECT, "dist/src/index.js")).href)});
const stop = new AbortController();
process.on("SIGINT", () => stop.abort(new Error("stopped by SIGINT")));
const python = process.argv[1];
try {
  for await (const { path, failures } of transformTree(".", { write: true, python, signal: stop.signal }))
    for (const { message } of failures) {
      console.error(path + ": " + message);
      process.exitCode = 2;
    }
} catch (error) {
  console.error(error.message);
  process.exitCode = 130;
}
`;

const WAYS: Readonly<Record<string, Way>> = {
  "-w": ({ folder }, python, env) => unleakPowerless(["-w", ...python, "."], folder, { env }),
  "--decisions": (group, python, env) => {
    const files = Object.entries(group.files).map(([path, text]) => ({
      path,
      sha256: createHash("sha256").update(text, "latin1").digest("hex"),
    }));
    const accepted = [aliasOf("tank.py", TANK, "self.isFull"), aliasOf("other.py", LEAKY, "self.isClosed")];
    const decisions = join(folderOf({}), "decisions.json");
    writeFileSync(decisions, JSON.stringify({ version: 1, tool: "unleak", files, accepted, rejected: [] }));
    return unleakPowerless(["-w", "--decisions", decisions, ...python, "."], group.folder, { env });
  },
  "the library's stream": ({ folder }, python, env) => {
    const [command, ...args] = powerless(process.execPath, "--input-type=module", "-e", STREAM, ...python.slice(1));
    return run(command, args, folder, { env });
  },
};

const CASES = FAULTS.flatMap((fault) =>
  Object.entries(WAYS).flatMap(([name, way]) => ([2, 3] as const).map((size) => ({ ...fault, name, way, size }))),
);

describe("files that stand or fall together, when one of them can't be written", () => {
  it("are all rewritten by a user without root's power where nothing is amiss", () => {
    for (const [name, way] of Object.entries(WAYS)) {
      const group = new Group(3);
      const { status } = way(group, [], {});
      expect([name, status]).toEqual([name, 0]);
      for (const [path, text] of Object.entries(group.now())) expect(text, path).not.toBe(group.files[path]);
    }
  });

  it.for(CASES)("are as they were ($what, $size files, $name)", ({ skip, way, name, size, ...fault }, context) => {
    if (skip) context.skip(skip);
    const group = new Group(size, (folder) => fault.prepare?.(folder, context));
    fault.happen?.(group);
    const python = fault.python ? ["--python", fault.python(group)] : [];
    const { err, status } = way(group, python, fault.script ? meddling(fault.script(group)) : {});
    chmodSync(join(group.folder, "zone"), 0o755);
    expect(err).toContain(fault.message);
    expect(status).toBe(fault.stops ? 130 : 2);
    const wanted: Record<string, string | undefined> = { ...group.files };
    if (fault.left) wanted[group.last] = fault.left();
    const { "other.py": other, ...members } = group.now();
    const { "other.py": otherBefore, ...wantedMembers } = wanted;
    expect(members).toEqual(wantedMembers);
    if (fault.stops) expect(other).toBe(otherBefore);
    else expect(other).toContain("isClosed = is_closed\n");
    expect(group.litter()).toEqual([]);
    if (name !== "-w" || fault.left) return;
    unleakPowerless(["undo"], group.folder);
    expect(group.now()).toEqual(wanted);
  });
});

describe("a file that can't be put back", () => {
  const lock = (folder: string) => `fs.chmodSync(${JSON.stringify(join(folder, "zone"))}, 0o555);`;

  it("because it was saved meanwhile stays as it was saved, and is told of; the others are put back", () => {
    const group = new Group(3);
    const save = `fs.writeFileSync(${JSON.stringify(group.at("mid.py"))}, "saved = 1\\n");`;
    const env = meddling(`${once(group.at("mid.py"))} ${lock(group.folder)} setImmediate(() => { ${save} }); }`);
    const { err, status } = unleakPowerless(["-w", "."], group.folder, { env });
    expect(status).toBe(2);
    expect(err).toContain("unleak: zone/big.py: not written: permission denied\n");
    expect(err).toMatch(/unleak: mid\.py: written, and could not be put back: the file has changed since it was read; .*unleak undo/);
    expect(group.now()).toMatchObject({ "tank.py": TANK, "mid.py": "saved = 1\n", [group.last]: group.files[group.last] });
    expect(group.now()["other.py"]).toContain("isClosed = is_closed\n");
    expect(group.litter()).toEqual([]);
  });

  it.each(["originals", "nothing"])("because the journal holds other bytes by now stays as it was written (%s)", (what) => {
    const group = new Group(2);
    const state = folderOf({});
    const spoil = `for (const name of fs.readdirSync(${JSON.stringify(state)}, { recursive: true })) if (name.endsWith("originals")) ${
      what === "nothing"
        ? `fs.truncateSync(${JSON.stringify(`${state}/`)} + name)`
        : `fs.writeFileSync(${JSON.stringify(`${state}/`)} + name, "x".repeat(10_000))`
    };`;
    const env = { ...meddling(`${once(group.at("tank.py"))} ${lock(group.folder)} ${spoil} }`), XDG_STATE_HOME: state };
    const { out, err, status } = unleakPowerless(["-w", "-f", "diff", "."], group.folder, { env });
    expect(status).toBe(2);
    expect(err).toMatch(/unleak: tank\.py: written, and could not be put back: what was kept in .* is not what it was/);
    expect(group.now()["tank.py"]).toContain("isFull = is_full\n");
    // It is told as what it is.
    expect(out).toContain("+++ b/tank.py\n");
    expect(out).not.toContain("+++ b/zone/big.py\n");
  });

  it("when the run is stopped is told, and the others are put back", () => {
    const group = new Group(3);
    const save = `fs.writeFileSync(${JSON.stringify(group.at("mid.py"))}, "saved = 1\\n");`;
    const env = meddling(`${once(group.at("mid.py"))} setImmediate(() => { ${save} process.kill(process.pid, "SIGINT"); }); }`);
    const { err, status } = unleakPowerless(["-w", "."], group.folder, { env });
    expect(status).toBe(2);
    expect(err).toMatch(/unleak: stopped by SIGINT; and not all files are as they were: mid\.py: written, and could not be put back: /);
    expect(err).not.toContain("nothing was changed");
    expect(group.now()).toEqual({ ...group.files, "mid.py": "saved = 1\n" });
    expect(group.litter()).toEqual([]);
  });
});

describe.skipIf(skipReason)("unleak review", () => {
  let session: Session | undefined;
  afterEach(() => session?.end());

  it.each([2, 3] as const)("leaves all files of a change as they were where one of them can't be written (%d files)", async (size) => {
    const group = new Group(size);
    chmodSync(join(group.folder, "zone"), 0o555);
    const command = powerless(process.execPath, CLI, "review", "-t", "method-alias", ".").map((word) => `'${word}'`);
    session = new Session(`env NO_COLOR=1 XDG_STATE_HOME='${folderOf({})}' ${command.join(" ")}; echo "status $?"`, group.folder);
    await session.until("1/2");
    session.press("y");
    await session.until("2/2");
    session.press("y");
    await session.until("[w]rite");
    session.press("w");
    const screen = await session.until(/status \d/);
    chmodSync(join(group.folder, "zone"), 0o755);
    expect(screen).toContain("unleak: zone/big.py: not written: permission denied");
    expect(screen).toContain("tank.py:3:9: accepted, and not applied");
    expect(screen).toContain("status 2");
    const { "other.py": other, ...members } = group.now();
    const { "other.py": otherBefore, ...before } = group.files;
    expect(members).toEqual(before);
    expect(other).not.toBe(otherBefore);
    expect(group.litter()).toEqual([]);
  });
});
