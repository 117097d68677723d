import { describe, expect, it } from "vitest";
import { createProject, transformSource, transformTree } from "../src/index.js";
import { folderOf, unleak } from "./command.js";

const pump = (imports: string, base: string) =>
  `${imports}\n\nclass Pump(${base}):\n    def __init__(self):\n        ${base}.__init__(self)\n        self.halt = self.stop\n\n    def stop(self):\n        return 1\n`;

async function reasons(files: Readonly<Record<string, string>>, plainBases: string[]): Promise<string[]> {
  const { files: results } = await transformTree(["."], {
    cwd: folderOf({ "setup.py": "", ...files }),
    transforms: ["method-alias"],
    plainBases,
  }).result();
  return results.flatMap(({ findings }) => findings.map(({ reason }) => reason?.name ?? "safe"));
}

describe("a base that somebody vouches for", () => {
  it.each([
    ["import acme", "acme.Device", "acme.*"],
    ["import acme.io", "acme.io.Device", "acme.io.Device"],
    ["import acme.io as a", "a.Device", "acme.*"],
    ["from acme import io", "io.Device", "acme.io.*"],
    ["from acme.io import Device as D", "D", "*.Device"],
    ["from acme.io import *", "Device", "acme.io.*"],
    ["try:\n    from acme.fast import Device\nexcept ImportError:\n    from acme.slow import Device", "Device", "acme.*"],
  ])("is a plain one: %s, %s, by %s", async (imports, base, glob) => {
    const files = { "pump.py": pump(imports, base) };
    expect(await reasons(files, [])).toEqual(["unknown-base"]);
    expect(await reasons(files, ["other.*", glob])).toEqual(["safe"]);
  });

  it.each([
    ["it is another one", { "pump.py": pump("import acme", "acme.Device") }, "acme.Devices"],
    [
      "only one of two is",
      { "pump.py": pump("try:\n    from acme import Device\nexcept ImportError:\n    from ajax import Device", "Device") },
      "acme.*",
    ],
    ["what it is called in the project is no name of it", { "pump.py": pump("from acme import Device as Plain", "Plain") }, "*Plain"],
  ])("is unknown all the same where %s", async (_what, files, glob) => {
    expect(await reasons(files, [glob])).toEqual(["unknown-base"]);
  });

  it("is what the project says it is, where that has it", async () => {
    const own = "class Device(object):\n    def __init__(self):\n        self.halt = None\n";
    expect(await reasons({ "acme.py": own, "pump.py": pump("import acme", "acme.Device") }, ["acme.*"])).toEqual(["alias-reassigned"]);
  });

  it("hands down no method", async () => {
    const text = pump("import acme", "acme.Device").replace("self.stop\n", "self.close\n");
    expect(await reasons({ "pump.py": text }, ["acme.*"])).toEqual(["unresolved-method"]);
  });

  it.each([
    ["pyproject.toml", '[tool.unleak]\nplain-bases = ["acme.*"]\n'],
    ["setup.cfg", "[unleak]\nplain-bases = acme.*\n"],
    ["tox.ini", "[unleak]\nplain-bases =\n    nothing.*\n    acme.*\n"],
  ])("may stand in %s", (file, text) => {
    const folder = folderOf({ [file]: text, "pump.py": pump("import acme", "acme.Device") });
    expect(unleak(["."], folder).out).toContain("+    halt = stop");
    expect(unleak(["-j", "2", "."], folder).out).toContain("+    halt = stop");
  });

  it("may be said on the command line, and of one source", async () => {
    const text = pump("import acme", "acme.Device");
    const folder = folderOf({ "setup.py": "", "pump.py": text });
    expect(unleak(["--plain-bases", "acme.*", "."], folder).out).toContain("+    halt = stop");
    expect(unleak(["--plain-bases", "acme.*", "-", "--stdin-filename", "pump.py"], folder, { input: text }).out).toContain(
      "+    halt = stop",
    );
    const { changed } = await transformSource(text, { others: "none", plainBases: ["acme.*"] });
    expect(changed).toBe(true);
    const project = await createProject(["."], { cwd: folder, plainBases: ["acme.*"] });
    const cls = project.class("pump.py", "Pump");
    expect(cls && project.ancestors(cls).map(({ kind }) => kind)).toEqual(["library", "library"]);
  });

  it("is told where a glob means nothing", () => {
    const folder = folderOf({ "setup.py": "", "pump.py": pump("import acme", "acme.Device"), "base.py": "from ajax import Tool\n" });
    const { err, status } = unleak(["--plain-bases", "acme.*", "--plain-bases", "acne.*", "--plain-bases", "*.Tool", "."], folder);
    expect(err).toContain("unleak: plain-bases: nothing that is imported from outside of the project is called acne.*\n");
    expect(err.match(/plain-bases:/g)).toHaveLength(1);
    expect(status).toBe(0);
  });
});
