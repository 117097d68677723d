import { describe, expect, it } from "vitest";
import { folderOf, unleak } from "./command.js";

const MINE = `export default {
  name: "no-print", summary: "Says where a class is.", docs: "", rules: [],
  *find(module) {
    for (const cls of module.classes)
      yield { node: cls.node, cls, obstacle: { name: "seen", verdict: "kept", lifted: false, message: "here is a class", related: [] }, changes: [] };
  },
};
`;

describe("-t with a path", () => {
  it("loads a transform of one's own, alone or beside others", () => {
    const folder = folderOf({ "a.py": "class A:\n    pass\n", "mine.mjs": MINE });
    const { err, status } = unleak(["-t", "./mine.mjs", "-t", "method-alias", "--show-kept", "a.py"], folder);
    expect(err).toContain("a.py:1:1: kept seen: here is a class (no-print)\n");
    expect(status).toBe(0);
  });

  it.each([
    ["is not there", "./none.js", {}, "unleak: the transform ./none.js can't be loaded: "],
    ["can't be read as a program", "./bad.mjs", { "bad.mjs": "export default {" }, "unleak: the transform ./bad.mjs can't be loaded: "],
    ["gives no transform", "./odd.mjs", { "odd.mjs": "export default 1;" }, "unleak: ./odd.mjs is no transform\n"],
  ])("that %s is bad usage", (_what, path, files, message) => {
    const { err, status } = unleak(["-t", path, "."], folderOf(files));
    expect(err).toContain(message);
    expect(err).not.toContain("internal error");
    expect(status).toBe(2);
  });
});

describe("-v", () => {
  it.each(["1", "2"])("says where the time went, and the parts add up (%s threads)", (jobs) => {
    const { err } = unleak(["-v", "-j", jobs, "."], folderOf({ "a.py": "x = 1\n", "b.py": "class A(object):\n    pass\n" }));
    const line = /^time: ([\d.]+) s = (.*); ([\d.]+) s of it in the parser; \d+ MB of memory$/m.exec(err);
    const parts = (line?.[2] ?? "").split(" + ").map((part) => part.split(" "));
    expect(parts.map(([name]) => name)).toEqual(["start", "walk", "read", "survey", "find", "rewrite", "report"]);
    const sum = parts.reduce((all, [, spent]) => all + Number(spent), 0);
    expect(sum).toBeCloseTo(Number(line?.[1]), 1);
  });
});
