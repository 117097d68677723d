import { spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { transformTree } from "../src/index.js";
import { CommonWork } from "../src/python/common-work.js";
import { folderOf, LEAKY, PROJECT, unleak } from "./command.js";
import { Session, skipReason } from "./tmux.js";

const KEPT = LEAKY.replace("self.is_closed\n", "self.nowhere\n");
const OVERRIDDEN = `${LEAKY}\n\nclass Mine(Spooler):\n    def is_closed(self):\n        return 1\n`;

/** The lines that say what to type next, without the words that explain them. */
const next = (err: string) => [...err.matchAll(/^(?:next:| {5}) (unleak .*?) +# /gm)].map(([, command]) => command);

describe("the summary", () => {
  it("says what changes, what was left alone and why, and what to type next", () => {
    const { err } = unleak(["."], folderOf({ "a.py": LEAKY, "k.py": KEPT }));
    expect(err).toMatch(/^2 files would change: 2 context-manager, 1 method-alias\n/);
    expect(err).toContain("\n     1 kept unresolved-method: The method is defined nowhere that unleak can see, neither in the class nor");
    expect(next(err)).toEqual(["unleak -w .", "unleak --show-kept .", "unleak explain unresolved-method"]);
  });

  it("tells reasons of one name apart by their transforms", () => {
    const BASE = "from vendor.devices import Device\n\n\nclass Pump(Device):\n    def ";
    const alias = `${BASE}__init__(self):\n        self.halt = self.stop\n\n    def stop(self):\n        pass\n`;
    const closed = `${BASE}__del__(self):\n        self.stop()\n\n    def stop(self):\n        self.fd.close()\n`;
    const folder = folderOf({ "alias.py": alias, "closed.py": closed, "more.py": closed });
    const { err } = unleak(["."], folder);
    expect(err).toContain("\n     2 withheld context-manager/unknown-base: An ancestor can't be resolved, and may be a context manager");
    expect(err).toContain(
      "\n     1 withheld method-alias/unknown-base: An ancestor of the class or of a subclass can't be resolved, and may interfere",
    );
    expect(next(err).at(-1)).toBe("unleak explain context-manager/unknown-base");
    const alone = unleak(["-t", "method-alias", "."], folder).err;
    expect(alone).toContain("\n     1 withheld unknown-base: An ancestor of the class");
    // By its name alone, the page of another transform would come first.
    expect(next(alone).at(-1)).toBe("unleak explain method-alias/unknown-base");
    const both = unleak(["explain", "unknown-base"], folder).out;
    expect(both).toContain("(context-manager)");
    expect(both).toContain("(method-alias)");
    const one = unleak(["explain", "method-alias/unknown-base"], folder).out;
    expect(one).toMatch(/^# unknown-base\n\n\(method-alias\)\n/);
    expect(one).not.toContain("context-manager");
    expect(unleak(["explain", "leaks/unknown-base"], folder).status).toBe(2);
  });

  it("spells out each reason", () => {
    const conditional = LEAKY.replace("        self.isClosed", "        if 1:\n            self.isClosed");
    const taken = LEAKY.replace("    def close", "    isClosed = 1\n\n    def close");
    const tested = `${LEAKY}\n\nassert not hasattr(Spooler, "isClosed")\n`;
    const { err } = unleak(
      ["-t", "method-alias", "."],
      folderOf({ "a.py": KEPT, "b.py": KEPT, "c.py": conditional, "d.py": taken, "f.py": tested }),
    );
    const reasons = [...err.matchAll(/^ +(\d+) (\w+) ([a-z-]+)(: .+)?$/gm)];
    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons.map((reason) => reason[4] !== undefined)).toEqual(reasons.map(() => true));
    const counts = reasons.map((reason) => Number(reason[1]));
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  it("gives commands that a shell takes as they stand, and none that was given already", () => {
    const folder = folderOf({ "it's a.py": OVERRIDDEN });
    const { err } = unleak(["--show-kept", "-U", "1", "it's a.py"], folder);
    expect(next(err)[0]).toBe(`unleak -w --show-kept -U 1 'it'\\''s a.py'`);
    expect(next(err).join()).not.toContain("--show-kept --show-kept");
    const command = (next(err)[0] ?? "").replace("unleak", `"${process.execPath}" "${PROJECT}/dist/src/cli.js"`);
    expect(spawnSync("sh", ["-c", command], { cwd: folder }).status).toBe(0);
    expect(next(unleak(["--check", "it's a.py"], folder).err).join()).not.toContain("--check");
  });

  it("offers undo after a rewrite, and nothing that would not help", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(next(unleak(["-w", "."], folder).err)).toEqual(["unleak undo"]);
    expect(next(unleak(["."], folder).err)).toEqual([]);
    expect(next(unleak(["-", "--stdin-filename", "b.py"], folder, { input: LEAKY }).err)).toEqual([]);
  });

  it("has colours when it is asked to, and else on a terminal alone", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(unleak(["--check", "."], folder).err).not.toContain("\x1b");
    expect(unleak(["--check", "--color=always", "."], folder).err).toContain("\x1b[1m");
    expect(unleak(["--check", "."], folder, { env: { NO_COLOR: "", FORCE_COLOR: "1" } }).err).toContain("\x1b[1m");
    expect(unleak(["--check", "."], folder, { env: { FORCE_COLOR: "1" } }).err).not.toContain("\x1b");
  });
});

describe.skipIf(skipReason)("the progress bar", () => {
  const inTerminal = async (command: string, use: (session: Session) => Promise<void>) => {
    const session = new Session(command, PROJECT);
    try {
      await use(session);
    } finally {
      session.end();
    }
  };
  const command = (...args: string[]) =>
    `NO_COLOR=1 "${process.execPath}" dist/src/cli.js --no-config -j 1 --check ${args.join(" ")} --root fixtures/context-manager fixtures/context-manager`;

  it("tells on a terminal what a long run is at, how far and since when, and is gone at the end", async () => {
    await inTerminal(command(), async (session) => {
      const screen = await session.until("files | ");
      expect(screen).toMatch(/^(?:reading|judging|rewriting) +[█░]+ \d+% of \d+ files \| \d+s/m);
      expect(screen).not.toContain("left");
      const end = await session.until("files: ");
      expect(end).not.toContain(" files | ");
      expect(end).not.toContain("█");
    });
  });

  it.each(["--no-progress", "-q"])("isn't there with %s", async (option) => {
    await inTerminal(`${command(option)}; echo "the end"`, async (session) => {
      let screen = "";
      while (!screen.includes("the end")) {
        screen = session.screen();
        expect(screen).not.toContain(" files | ");
        await setTimeout(20);
      }
    });
  });
});

describe("how far a run is", () => {
  it.each([1, 2])("is told stage by stage, each from its beginning to its end (%i threads)", async (jobs) => {
    const folder = folderOf({ ".git/x": "", "a.py": LEAKY, "b.py": KEPT, "c/d.py": LEAKY });
    const steps: [number, number, string][] = [];
    const onProgress = (done: number, total: number, stage: string) => steps.push([done, total, stage]);
    await transformTree(["a.py", "b.py"], { cwd: folder, jobs, onProgress }).result();
    expect([...new Set(steps.map(([, , stage]) => stage))]).toEqual(["reading", "judging", "rewriting"]);
    const last = (stage: string) => steps.filter((step) => step[2] === stage).at(-1);
    expect(["reading", "judging", "rewriting"].map(last)).toEqual([
      [3, 3, "reading"],
      [2, 2, "judging"],
      [2, 2, "rewriting"],
    ]);
  });

  it("knows what was worked out for all files, which none is charged for", () => {
    const common = new CommonWork();
    const busy = () => {
      for (const end = performance.now() + 30; performance.now() < end; );
    };
    busy();
    expect(common.spent).toBe(0);
    const inner = () => common.during(busy);
    common.during(() => [inner(), inner()]);
    expect(() => common.during(() => JSON.parse("{"))).toThrow();
    const { spent } = common;
    expect(spent).toBeGreaterThanOrEqual(60);
    busy();
    expect(common.spent).toBe(spent);
  });
});
