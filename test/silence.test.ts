import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, unleak } from "./command.js";

const marked = (comment: string, line = "self.isClosed = self.is_closed") => LEAKY.replace(line, `${line}  # unleak: ${comment}`);

describe("a silencing comment", () => {
  it("is counted in the sum, and told with the line it stands on", () => {
    const { out, err } = unleak(["--show-kept", "."], folderOf({ "a.py": marked("ignore") }));
    expect(out).not.toContain("isClosed = is_closed");
    expect(err).toContain("a.py:3:9: silenced by the comment at line 3 (method-alias)\n");
    expect(err).toContain("findings: 2 = 1 applied + 0 kept + 0 withheld + 1 silenced");
  });

  it("silences what --unsafe and --forward would do, too", () => {
    const folder = folderOf({ "a.py": marked("ignore"), "b.py": "import a\na.Spooler.is_closed = None\n" });
    for (const option of ["--unsafe", "--forward"]) expect(unleak([option, "."], folder).out).not.toContain("isClosed(");
  });

  it("leaves the whole file alone from its last lines", () => {
    const { out, err } = unleak(["."], folderOf({ "a.py": `${LEAKY}# unleak: skip-file\n` }));
    expect(out).toBe("");
    expect(err).toContain("+ 2 silenced +");
  });

  it.each([
    ["ignore[context-manager]", "a.py:3:41: warning unused-silencing: this comment silences nothing"],
    ["ignore[context-manger]", "this comment names 'context-manger', which is no transform"],
    ["ingore", "this comment is not understood"],
  ])("that says %s about an alias is reported", (comment, message) => {
    const { err, status } = unleak(["."], folderOf({ "a.py": marked(comment) }));
    expect(err).toContain(message);
    expect(status).toBe(0);
  });

  it("is reported in a file where nothing can be found", () => {
    expect(unleak(["."], folderOf({ "a.py": "x = 1  # unleak: ignore\n" })).err).toContain("a.py:1:8: warning unused-silencing");
  });

  it("is not held against the transforms that don't run", () => {
    const folder = folderOf({ "a.py": marked("ignore[method-alias]") });
    expect(unleak(["-t", "context-manager", "."], folder).err).not.toContain("unused-silencing");
  });

  it("in a string is none", () => {
    const { out, err } = unleak(["."], folderOf({ "a.py": LEAKY.replace("pass", "return '# unleak: skip-file'") }));
    expect(out).toContain("isClosed = is_closed");
    expect(err).not.toContain("unused-silencing");
  });
});
