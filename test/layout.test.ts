import { describe, expect, it } from "vitest";
import { applyEdits } from "../src/edit.js";
import type { Add, Change, Drop } from "../src/python/change.js";
import { render } from "../src/python/layout.js";
import { moduleOf } from "./modules.js";

/** What the changes make of a text. */
function laidOut(text: string, changes: readonly Change[]): string {
  return applyEdits(text, render(moduleOf(text), changes));
}

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join("");
const add = (text: string, place: Add["place"], members: readonly string[], more: Partial<Add> = {}): Add => ({
  ...{ kind: "add", path: "m.py", cls: text.indexOf("class"), shape: "attribute", place, members },
  ...more,
});
const drop = (text: string, what: string, more: Partial<Drop> = {}): Drop => {
  const start = text.indexOf(what);
  return { kind: "drop", path: "m.py", start, end: start + what.length, ...more };
};

describe("a dropped target", () => {
  const TEXT = lines(
    "class A:",
    "    def f(self):",
    "        a = 1",
    "",
    "        # why",
    "        self.x = self.y = 2  # what",
    "",
    "        b = 3",
  );

  it("goes alone where others get the value, too", () => {
    expect(laidOut(TEXT, [drop(TEXT, "self.x")])).toBe(TEXT.replace("self.x = ", ""));
    const pairs = "self.a, self.b, c = 1, (2), 3\n";
    expect(laidOut(pairs, [drop(pairs, "self.b")])).toBe("self.a, c = 1, 3\n");
    expect(laidOut(pairs, [drop(pairs, "self.a"), drop(pairs, "self.b")])).toBe("c = 3\n");
  });

  it("takes the statement along with the last, its line, and the blank lines that would be doubled", () => {
    const gone = laidOut(TEXT, [drop(TEXT, "self.x"), drop(TEXT, "self.y")]);
    expect(gone).toBe(TEXT.replace(/ {8}self.*\n/, ""));
    const bare = TEXT.replace(/ *# why\n/, "");
    expect(laidOut(bare, [drop(bare, "self.x"), drop(bare, "self.y")])).toBe(bare.replace(/ {8}self.*\n\n/, ""));
  });

  it("takes the comments along when it is told to, or when they have somewhere to go", () => {
    const drops = [drop(TEXT, "self.x", { withComments: true }), drop(TEXT, "self.y")];
    expect(laidOut(TEXT, drops)).toBe(lines("class A:", "    def f(self):", "        a = 1", "", "        b = 3"));
    const moved = add(TEXT, { after: TEXT.indexOf("def") }, ["x = 2"], { comments: TEXT.indexOf("self.x") });
    expect(laidOut(TEXT, [drop(TEXT, "self.x"), drop(TEXT, "self.y"), moved])).toBe(
      lines("class A:", "    def f(self):", "        a = 1", "", "        b = 3", "", "    # why", "    x = 2  # what"),
    );
  });

  it("leaves a suite that has nothing else with a pass", () => {
    const text = lines("def f(self):", "    self.x = 1");
    expect(laidOut(text, [drop(text, "self.x")])).toBe(lines("def f(self):", "    pass"));
    const row = "def f(self): self.x = 1; y = 2\n";
    expect(laidOut(row, [drop(row, "self.x")])).toBe("def f(self): y = 2\n");
  });
});

describe("a new member", () => {
  const TEXT = lines(
    ...["class A(object):", '    """Doc."""', "", "    n = 1", "", ""],
    ...["    # of f", "    @decorated", "    def f(self):", "        return 1", "        # end of f", "", "", "    def g(self): pass"],
  );
  const [n, f, g] = ["n = 1", "@decorated", "def g"].map((each) => TEXT.indexOf(each));
  const at = (what: string) => TEXT.indexOf(what);

  it("goes to the top: below the docstring and the attributes, above the first method with its comments", () => {
    expect(laidOut(TEXT, [add(TEXT, "top", ["x = f"])])).toBe(TEXT.replace("    n = 1\n", "    n = 1\n    x = f\n"));
  });

  it("goes below a member and its own comments, kept apart as those of the class are, or joined", () => {
    const below = laidOut(TEXT, [add(TEXT, { after: f ?? 0 }, ["x = f", "y = f"])]);
    expect(below).toBe(TEXT.replace("        # end of f\n", "        # end of f\n\n\n    x = f\n    y = f\n"));
    expect(laidOut(TEXT, [add(TEXT, { after: n ?? 0, joined: true }, ["m = 2"])])).toBe(TEXT.replace("n = 1\n", "n = 1\n    m = 2\n"));
  });

  it("goes above a member, its decorators and its comments; a tab is a level of the class", () => {
    const method = add(TEXT, { before: f ?? 0 }, ["def x(self):\n\treturn 2", "def y(self):\n\tpass"], { shape: "method" });
    expect(laidOut(TEXT, [method])).toBe(
      TEXT.replace("    # of f\n", "    def x(self):\n        return 2\n\n\n    def y(self):\n        pass\n\n\n    # of f\n"),
    );
  });

  it("stands with others for the same place, in their order", () => {
    const [first, second] = ["x = g", "y = g"].map((member) => add(TEXT, { after: g ?? 0 }, [member]));
    expect(laidOut(TEXT, [first as Add, second as Add])).toBe(`${TEXT}\n\n    x = g\n    y = g\n`);
  });

  it("goes into a class on one line, which gets lines of its own where it has to", () => {
    const text = "class A(object): f = 1\n";
    const member = text.indexOf("f = 1");
    expect(laidOut(text, [add(text, { after: member }, ["x = f"])])).toBe("class A(object): f = 1; x = f\n");
    expect(laidOut(text, [add(text, { before: member }, ["x = 2"])])).toBe("class A(object):\n    x = 2\n\n    f = 1\n");
  });

  it("has the indentation and the newlines of the place", () => {
    const text = "class A:\r\n\tdef f(self):\r\n\t\tpass\r\n";
    const made = laidOut(text, [add(text, { after: text.indexOf("def") }, ["def x(self):\n\tpass"], { shape: "method" })]);
    expect(made).toBe(`${text}\r\n\tdef x(self):\r\n\t\tpass\r\n`);
  });

  it("is for a class and a member that are there", () => {
    expect(() => laidOut(TEXT, [{ ...add(TEXT, "top", ["x = 1"]), cls: 3 }])).toThrow("no class at byte 3 of m.py");
    expect(() => laidOut(TEXT, [add(TEXT, { after: 3 }, ["x = 1"])])).toThrow("no member of A at byte 3 of m.py");
    expect(() => laidOut(TEXT, [{ kind: "drop", path: "m.py", start: 3, end: at("n = 1") }])).toThrow("no target and no statement");
  });
});

describe("what is replaced, and what goes deeper", () => {
  const TEXT = lines("try:", "    a = '''", "text'''", "", "    b", "c");

  it("is replaced as it is told, an insertion that several ask for once, and nothing of another file", () => {
    const insertion = { kind: "replace", path: "m.py", start: 0, end: 0, text: "import x\n" } as const;
    const elsewhere = { ...insertion, path: "n.py", text: "import y\n" };
    expect(laidOut("a\n", [insertion, insertion, elsewhere])).toBe("import x\na\n");
  });

  it("goes one level deeper for each range that it is in, but for blank lines and those that begin in a string", () => {
    const range = { kind: "indent", path: "m.py", start: TEXT.indexOf("    a"), end: TEXT.indexOf("c") } as const;
    expect(laidOut(TEXT, [range])).toBe(lines("try:", "        a = '''", "text'''", "", "        b", "c"));
    const inner = { ...range, start: TEXT.indexOf("    b") };
    expect(laidOut(TEXT, [range, inner])).toBe(lines("try:", "        a = '''", "text'''", "", "            b", "c"));
  });
});
