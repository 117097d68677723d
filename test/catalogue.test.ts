import { describe, expect, it } from "vitest";
import { Scanner } from "../src/facts/scanner.js";
import { Source } from "../src/python/source.js";
import { entryOf } from "../src/run/catalogue-file.js";
import { projectOf } from "./modules.js";

describe("the files of a project", () => {
  const project = projectOf({
    "a.py": "from b import Pump\nwith Pump() as pump:\n    pump.stop()\n",
    "b.py": "class Pump(object): pass\n",
    "c.py": "class Valve(Pump): pass\n# stop\n",
  });
  const paths = (modules: Iterable<{ readonly path: string }>) => [...modules].map(({ path }) => path);

  it("are found by the words that they say", () => {
    expect(paths(project.index.mentioning("Pump"))).toEqual(["a.py", "b.py", "c.py"]);
    expect(paths(project.index.mentioning("Pump", "stop"))).toEqual(["a.py"]);
  });

  it("may all say a keyword", () => {
    expect(paths(project.index.mentioning("Pump", "with"))).toContain("a.py");
    expect(paths(project.index.mentioning("class"))).toEqual(["a.py", "b.py", "c.py"]);
  });

  it("are found by what they do with a name", () => {
    expect(paths(project.index.subclassing("Pump"))).toEqual(["c.py"]);
    expect(paths(project.index.touching("stop"))).toEqual(["a.py"]);
    expect(paths(project.index.setting("stop"))).toEqual([]);
  });

  it("are found by their texts where there are no facts of them", () => {
    const text = 'from . import other\nlog(f"{a}", "\\nstop")\n';
    expect(entryOf(new Source("pkg/new.py", text), Scanner.load()).facts).toBeUndefined();
    const { index } = projectOf({ "pkg/__init__.py": "", "pkg/new.py": text, "pkg/old.py": "from . import other\nlog('a')\n" });
    expect(paths(index.mentioning("log"))).toEqual(["pkg/new.py", "pkg/old.py"]);
    expect(paths(index.mentioning("log", "stop"))).toEqual(["pkg/new.py"]);
    expect(paths(index.mentioning("lo"))).toEqual([]);
    expect(paths(index.dotting("pkg/__init__.py"))).toEqual(["pkg/new.py", "pkg/old.py"]);
    expect(["stop", "sto"].map((word) => index.says("pkg/new.py", [word]))).toEqual([true, false]);
  });
});
