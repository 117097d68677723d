import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, read, unleak } from "./command.js";

const changed = (out: string) => [...out.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path);
const REWRITTEN = unleak(["-w", "-q", "--unsafe", "-"], ".", { input: LEAKY }).out;

describe("a baseline", () => {
  const withBaseline = (files: Record<string, string>) => {
    const folder = folderOf(files);
    const written = unleak(["--baseline", "known.json", "--write-baseline", "."], folder);
    expect(written.status).toBe(0);
    expect(written.out).toBe("");
    return { folder, written };
  };

  it("makes a run tell of what is new alone, with totals that add up", () => {
    const { folder, written } = withBaseline({ "a.py": LEAKY });
    expect(written.err).toContain("2 findings noted in known.json");
    writeFileSync(join(folder, "b.py"), LEAKY);
    const { out, err, status } = unleak(["--baseline", "known.json", "--check", "--show-kept", "."], folder);
    expect(status).toBe(1);
    expect(err).toMatch(/findings: 4 = 2 applied \+ 0 kept .* \+ 2 in the baseline\n/);
    expect(err).not.toContain("a.py");
    expect(out).toBe("");
    expect(changed(unleak(["--baseline", "known.json", "."], folder).out)).toEqual(["b.py"]);
  });

  it("leaves alone what it knows, with -w as well", () => {
    const { folder } = withBaseline({ "a.py": LEAKY });
    expect(unleak(["--baseline", "known.json", "-w", "."], folder).status).toBe(0);
    expect(read(folder, "a.py")).toBe(LEAKY);
  });

  it("knows a finding when lines have moved, and doesn't when its code or its reason has changed", () => {
    const { folder } = withBaseline({ "a.py": LEAKY, "k.py": LEAKY.replace("self.is_closed\n", "self.nowhere\n") });
    writeFileSync(join(folder, "a.py"), `# one\n\n\n${LEAKY}`);
    expect(unleak(["--baseline", "known.json", "--check", "."], folder).status).toBe(0);
    writeFileSync(join(folder, "a.py"), LEAKY.replace("self.isClosed = ", "self.isDone = "));
    expect(unleak(["--baseline", "known.json", "."], folder).out).toContain("+    isDone = is_closed");
    writeFileSync(join(folder, "a.py"), LEAKY);
    writeFileSync(
      join(folder, "k.py"),
      `${LEAKY.replace("self.is_closed\n", "self.nowhere\n")}\n    def nowhere(self):\n        return 1\n`,
    );
    expect(unleak(["--baseline", "known.json", "."], folder).out).toContain("+    isClosed = nowhere");
  });

  it("counts: a second one of the same kind is new", () => {
    const { folder } = withBaseline({ "a.py": LEAKY });
    writeFileSync(join(folder, "a.py"), `${LEAKY}\n\n${LEAKY}`);
    expect(unleak(["--baseline", "known.json", "-w", "."], folder).err).toContain("2 applied");
    // The first two are those that are known.
    expect(read(folder, "a.py")).toBe(`${LEAKY}\n\n${REWRITTEN}`);
  });

  it("is the same wherever it is read from", () => {
    const { folder } = withBaseline({ "src/a.py": LEAKY });
    expect(unleak(["--baseline", "../known.json", "--check", "."], join(folder, "src")).status).toBe(0);
    expect(unleak(["--baseline", join(folder, "known.json"), "--check", folder], "/").status).toBe(0);
  });

  it.each([
    ["is not there", undefined, "can't be read: no such file or folder"],
    ["is no JSON", "{", "is no JSON"],
    ["is of another kind", '{"version": 2}', "is no baseline of this version"],
    ["is null", "null", "is no baseline of this version"],
  ])("that %s is bad usage", (_what, text, message) => {
    const { err, out, status } = unleak(
      ["--baseline", "b.json", "."],
      folderOf({ "a.py": LEAKY, ...(text !== undefined && { "b.json": text }) }),
    );
    expect(err).toContain(message);
    expect([out, status]).toEqual(["", 2]);
  });

  it("is written where it is said, by a run that writes nothing else", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(unleak(["--write-baseline", "."], folder).err).toContain("name the file: --baseline FILE");
    expect(unleak(["--write-baseline", "--baseline", "b", "-w", "."], folder).status).toBe(2);
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });
});
