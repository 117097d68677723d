import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, read, unleak } from "./command.js";

const OVERRIDING = "\n\nclass Mine(Spooler):\n    def is_closed(self):\n        return 1\n";
const IMPORTING = `from a import Spooler\n${OVERRIDING}`;

/** A transform that finds nothing, and saves a file when it is asked about `a.py`. */
const saving = (path: string, text: string) => `
import { writeFileSync } from "node:fs";
export default {
  name: "saves", summary: "", docs: "", rules: [],
  *find({ path }) { if (path === "a.py") writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(text)}); },
};
`;

describe("a file that is saved while the project is looked at", () => {
  const started = (files: Readonly<Record<string, string>>, saved: readonly [string, string], transforms: readonly string[]) => {
    const folder = folderOf({ ...files, "package.json": '{"type":"module"}' });
    const mine = folderOf({ "package.json": '{"type":"module"}', "saves.js": saving(join(folder, saved[0]), saved[1]) });
    const names = transforms.flatMap((name) => ["-t", name === "saves" ? join(mine, "saves.js") : name]);
    return { folder, run: (...args: readonly string[]) => unleak([...args, "--root", ".", ...names, "."], folder) };
  };

  it.each([
    ["what was found in it holds no more", `${LEAKY}${OVERRIDING}`],
    ["all stands where it stood", `${LEAKY}# saved\n`],
    ["nothing stands where it stood", `# saved\n${LEAKY}`],
    ["nothing is left of it", ""],
  ])("is left alone, and told of: %s", (_what, text) => {
    const { folder, run } = started({ "a.py": LEAKY, "b.py": LEAKY }, ["a.py", text], ["method-alias", "saves"]);
    const { out, err, status } = run("-w", "-f", "diff");
    expect(err).toContain("unleak: a.py: left alone: the file has changed since it was read\n");
    expect(err).not.toContain("internal error");
    expect(out.match(/^\+\+\+ .*$/gm)).toEqual(["+++ b/b.py"]);
    expect(status).toBe(2);
    expect(read(folder, "a.py")).toBe(text);
    expect(read(folder, "b.py")).toContain("isClosed = is_closed\n");
  });

  it("leaves alone what depends on it", () => {
    const files = { "a.py": LEAKY, "b.py": `${IMPORTING}# old\n`, "c.py": LEAKY };
    const { folder, run } = started(files, ["b.py", IMPORTING], ["saves", "method-alias"]);
    const { err, status } = run("-w");
    expect(err).toContain(
      "unleak: a.py: not analysed, the file is left alone: what b.py says of it is not known: the file has changed since it was read\n",
    );
    expect(err).toContain("unleak: b.py: left alone: the file has changed since it was read\n");
    expect(status).toBe(2);
    expect([read(folder, "a.py"), read(folder, "b.py")]).toEqual([LEAKY, IMPORTING]);
  });
});
