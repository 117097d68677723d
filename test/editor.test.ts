import { linkSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ChangedError } from "../src/errors.js";
import { writeFileWhole } from "../src/write/whole.js";
import { folderOf } from "./command.js";

/** What happens at a moment of a write. */
const moments = vi.hoisted(() => ({ hooks: new Map<string, () => void>() }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const at = (moment: string) => {
    const hook = moments.hooks.get(moment);
    moments.hooks.delete(moment);
    hook?.();
  };
  return {
    ...fs,
    linkSync: (...args: Parameters<typeof fs.linkSync>) => {
      if (moments.hooks.has("no second names")) throw Object.assign(new Error("EPERM"), { code: "EPERM" });
      at("when it is flushed");
      fs.linkSync(...args);
      at("when the file has a second name");
    },
    renameSync: (...args: Parameters<typeof fs.renameSync>) => {
      at("just before the rename");
      fs.renameSync(...args);
      at("right after the rename");
    },
    writeSync: (...args: [number, Buffer, number, number, number]) => {
      at("just before it is written in place");
      const written = fs.writeSync(...args);
      at("right after it is written in place");
      return written;
    },
  };
});

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  return {
    ...fs,
    open: async (...args: Parameters<typeof fs.open>) => {
      const [, flags] = args;
      if (flags === "wx+") moments.hooks.get("when the new one is made")?.();
      if (flags === "r+") moments.hooks.get("when it is opened")?.();
      return fs.open(...args);
    },
  };
});

const SAVES: Readonly<Record<string, (path: string) => void>> = {
  "in place": (path) => writeFileSync(path, "saved"),
  "in place, as many bytes": (path) => writeFileSync(path, "ODD"),
  "in its place": (path) => {
    writeFileSync(`${path}.swp`, "saved");
    actual.renameSync(`${path}.swp`, path);
  },
};
const actual = await vi.importActual<typeof import("node:fs")>("node:fs");

beforeEach(() => moments.hooks.clear());

describe("an editor that saves a file while it is written", () => {
  const MOMENTS = ["when the new one is made", "when it is flushed", "when the file has a second name", "right after the rename"];
  // A save in its place between the last look and the rename can't be seen by anybody: docs/limits.md says so.
  const cases = [
    ...MOMENTS.flatMap((moment) => Object.keys(SAVES).map((how) => ({ moment, how }))),
    ...["in place", "in place, as many bytes"].map((how) => ({ moment: "just before the rename", how })),
  ];

  it.each(cases)("loses nothing: it stays as it was saved ($moment, $how)", async ({ moment, how }) => {
    const folder = folderOf({ "a.py": "old" });
    const path = join(folder, "a.py");
    let saved = "";
    moments.hooks.set(moment, () => {
      SAVES[how]?.(path);
      saved = readFileSync(path, "utf8");
    });
    await expect(writeFileWhole(path, "old", "new")).rejects.toThrow(ChangedError);
    expect(saved).not.toBe("");
    expect(readFileSync(path, "utf8")).toBe(saved);
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });

  it("and has nothing to save finds the file as it is to be", async () => {
    const folder = folderOf({ "a.py": "old" });
    await writeFileWhole(join(folder, "a.py"), "old", "new");
    expect(readFileSync(join(folder, "a.py"), "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });

  it("and is still at it loses nothing: what comes later is in the file, too", async () => {
    const folder = folderOf({ "a.py": "old" });
    const path = join(folder, "a.py");
    const editor = actual.openSync(path, "r+");
    moments.hooks.set("just before the rename", () => actual.ftruncateSync(editor));
    await expect(writeFileWhole(path, "old", "new")).rejects.toThrow(ChangedError);
    actual.writeSync(editor, "saved", 0);
    actual.closeSync(editor);
    expect(readFileSync(path, "utf8")).toBe("saved");
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });

  it("loses nothing where files have no second names", async () => {
    const folder = folderOf({ "a.py": "old" });
    const path = join(folder, "a.py");
    moments.hooks.set("no second names", () => undefined);
    moments.hooks.set("just before the rename", () => writeFileSync(path, "saved"));
    await expect(writeFileWhole(path, "old", "new")).rejects.toThrow(ChangedError);
    expect(readFileSync(path, "utf8")).toBe("saved");
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });

  it.each([
    "when it is opened",
    "right after it is written in place",
  ])("loses nothing where a file has several names (%s)", async (moment) => {
    const folder = folderOf({ "a.py": "old" });
    const path = join(folder, "a.py");
    linkSync(path, join(folder, "b.py"));
    moments.hooks.set(moment, () => writeFileSync(path, "saved"));
    await expect(writeFileWhole(path, "old", "new")).rejects.toThrow(ChangedError);
    for (const name of ["a.py", "b.py"]) expect(readFileSync(join(folder, name), "utf8")).toBe("saved");
    expect(statSync(path).nlink).toBe(2);
  });

  it("leaves a file with several names as it was where the disk is full", async () => {
    const folder = folderOf({ "a.py": "what was there" });
    const path = join(folder, "a.py");
    linkSync(path, join(folder, "b.py"));
    moments.hooks.set("right after it is written in place", () => {
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    });
    await expect(writeFileWhole(path, "what was there", "something longer than that")).rejects.toThrow("ENOSPC");
    expect(readFileSync(path, "utf8")).toBe("what was there");
  });
});
