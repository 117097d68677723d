import { describe, expect, it } from "vitest";
import { folderOf, unleak } from "./command.js";

/** `A` has an alias for each of these methods. */
function withAlias(...names: readonly string[]): string {
  const aliases = names.map((name) => `        self.${name}Alias = self.${name}\n`).join("");
  const methods = names.map((name) => `    def ${name}(self): pass\n`).join("");
  return `class A(object):\n    def __init__(self):\n${aliases}${methods}`;
}

function findings(files: Readonly<Record<string, string>>, ...given: readonly string[]): string {
  return unleak(["--show-kept", "--root", ".", ...given], folderOf(files)).err;
}

describe("an alias", () => {
  it.each([
    "self.b = (self # c\n.m)",
    "self.b = (self. # c\n# d\n\nm)",
    "self.b = ( # c\nself \\\n # d\n . # e\n m # f\n)",
    "(self # c\n.b) = self.m",
    "(self. # c\n # d\n b # e\n) = (self # f\n.m)",
    "self.b, self.c = (self # c\n.m), 1",
    "(self).b = self.m",
    "self.b = (self).m",
    "((self)).b = ( # c\n(self # d\n)).m",
    "(self # c\n).b, x = ((self).m), 1",
    "x, self.b = f(g(1)), (self.m)",
  ])("is found, whatever stands between its dots: %j", (statement) => {
    const indented = statement.replaceAll("\n", "\n            ");
    const { err } = unleak(
      ["--check", "a.py"],
      folderOf({ "a.py": `class A(object):\n    def __init__(self):\n        ${indented}\n    def m(self): pass\n` }),
    );
    expect(err).toContain("1 method-alias");
  });

  it.each([
    ['exec("w = 4") in self.space', true],
    ['exec("w = 4", self.space)', true],
    ['exec(("w = 4", self.space))', true],
    ["exec code.text in not self.space", true],
    ["exec code.text in lambda: self", true],
    ["exec code.text in a or b", true],
    ["exec code.text in a if b else c, d", true],
    ["exec code in a != b", true],
    ['exec("w = 4")', false],
    ["exec (code in self.space)", false],
    ["exec code.text", false],
  ])("beside `%s` is rewritten: %s", (statement, isRewritten) => {
    const text = withAlias("m").replace("(self):\n", `(self):\n        ${statement}\n`);
    const err = findings({ "a.py": text }, "a.py");
    expect(err).toContain(isRewritten ? "1 = 1 applied" : "init-not-plain");
  });

  it.each([
    ["(setattr)(self, 'mAlias', 5)", "kept alias-reassigned"],
    ["((setattr # c\n))(self, 'mAlias', 5)", "kept alias-reassigned"],
    ["(self).mAlias = 5", "kept alias-reassigned"],
  ])("is no second name beside `%s`, in brackets that say nothing", (statement, reason) => {
    const text = withAlias("m").replace("    def m", `        ${statement.replaceAll("\n", "\n            ")}\n    def m`);
    expect(findings({ "a.py": text }, "a.py")).toContain(reason);
  });

  it("is not that of a method that is replaced above it, in brackets that say nothing", () => {
    const text = withAlias("m").replace("(self):\n", "(self):\n        ((self # c\n            )).m = 5\n");
    expect(findings({ "a.py": text }, "a.py")).toContain("on the instance in `A.__init__`");
  });

  it.each([
    "(o.meth # c\n) = 5",
    "(o. # c\n\n# d\nmeth) = 5",
    "for (o.x, o # .\n. meth # c\n) in []: pass",
    "(o.meth # c\n, o.x) = p",
    "del (o.x, o. # c\nmeth)",
  ])("is told where another module sets its method in odd places: %j", (statement) => {
    const other = `import a\ndef f(o):\n    ${statement.replaceAll("\n", "\n        ")}\n${"# and more\n".repeat(20)}`;
    expect(findings({ "a.py": withAlias("meth"), "other.py": other }, "a.py")).toContain("patched-elsewhere");
  });
});

describe("brackets around the name of a base", () => {
  it.each(["(B)", "(m.B)", "(B # c\n)", "(m # c\n.B)", "((m)\n.B)"])("don't come along into `__exit__`: %j", (base) => {
    const text = `import m\nfrom m import B\nclass A(B):\n    def __del__(self):\n        self.close()\n        ${base.replaceAll("\n", "\n            ")}.__del__(self)\n    def close(self): pass\n`;
    const other = "class B(object):\n    def __del__(self): self.shut()\n    def shut(self): pass\n";
    const { out, err } = unleak(["."], folderOf({ "a.py": text, "m.py": other }));
    expect(err).toContain("2 = 2 applied");
    expect(out).toMatch(/^\+ {8}(?:m\.)?B\.__exit__\(self, exc_type, exc_value, traceback\)$/m);
  });
});

describe("what comes before an alias", () => {
  it.each(["z,", "y, z,", "z, # c", "z, \\\n", "(z),"])("is no target of it: `%s`", (before) => {
    const text = withAlias("m").replace("(self):\n", `(self):\n        ${before}\n`);
    const { out, err } = unleak(["a.py"], folderOf({ "a.py": text }));
    expect(err).toContain("1 method-alias");
    expect(out).toContain("+    mAlias = m\n");
  });

  it("keeps its comma where it stands in the same line", () => {
    // Behind the last line the grammar needs help.
    const text = `${withAlias("m").replace("self.mAlias", "z, ; self.mAlias")}y,\nz.x, = y\n`;
    const { out, err } = unleak(["-w", "-", "--stdin-filename", "a.py"], folderOf({}), { input: text });
    expect(err).toContain("1 method-alias");
    expect(out).toMatch(/^ {8}z, ?;? *$/m);
  });

  it.each(["y, z", "y, z,", "y, z(1,\n 2)", "y, z # c"])("has nothing of it, where that begins with a bracket: `%s`", (before) => {
    const text = withAlias("m").replace("(self):\n        self", `(self):\n        ${before}\n        (self)`);
    const { out, err } = unleak(["a.py"], folderOf({ "a.py": text }));
    expect(err).toContain("1 method-alias");
    expect(out).toContain("+    mAlias = m\n");
  });

  it.each([
    ["pass \\\n        ; self.mAlias = self.m", "        pass\n    def"],
    ["self.mAlias = self.m \\\n        ; x = 1", "x = 1"],
    ["x = 1 \\\n\n        self.mAlias = self.m", "x = 1 \\\n\n"],
    ["\\\n            self.mAlias = self.m\n        x = 1", "x = 1"],
    ["self.mAlias = self.m \\\n # c\n        x = 1", "x = 1"],
  ])("may go on in its line, or it in theirs: %j", (statements, left) => {
    const text = withAlias("m").replace("        self.mAlias = self.m\n", `        ${statements}\n`);
    const { out, err, status } = unleak(["-w", "-", "--stdin-filename", "a.py"], folderOf({}), { input: text });
    expect([err.includes("error"), status]).toEqual([false, 0]);
    expect(out).toContain(left);
    expect(out).not.toContain("self.mAlias");
    expect(out).toMatch(/^ {4}mAlias = m(?: {2}# c)?$/m);
  });
});

describe("a class that a syntax error touches", () => {
  const broken = (header: string, before = "") =>
    `import a\nimport threading\n${before}${header}\n    def f(self):\n        print 1 2\n    def g(self):\n        self.m = 5\n`;

  it.each([
    "class B:",
    "class B(object):",
    "class B(threading.Thread):",
    "class B(threading.Thread, object):",
  ])("is none of those whose header says nothing of them: `%s`", (header) => {
    expect(findings({ "a.py": withAlias("m"), "b.py": broken(header) }, "a.py")).toContain("1 = 1 applied");
  });

  it.each([
    ["class B(a.A):", ""],
    ["class B(a.Unknown):", ""],
    ["class B(threading.Thread, a.A):", ""],
    ["class B(Middle):", "class Middle(a.A): pass\n"],
    ["class B(Middle):", "class Middle(a.A):\n    x = 1 2\n"],
    ["class B() 2:", ""],
  ])("may be one of them otherwise: `%s`", (header, before) => {
    expect(findings({ "a.py": withAlias("m"), "b.py": broken(header, before) }, "a.py")).not.toContain("1 applied");
  });

  it("has no method that may be one of a class whose header is the error", () => {
    const b = "import a\nclass B:\n    def f(self): pass\nclass $(a.A):\n    def g(self):\n        self.m = 5\n";
    expect(findings({ "a.py": withAlias("m"), "b.py": b }, "a.py")).not.toContain("1 applied");
  });

  it("may be a base of one that is known", () => {
    const a = `from b import B\n${withAlias("m")}class C(A, B): pass\n`;
    expect(findings({ "a.py": a, "b.py": broken("class B:") }, "a.py")).not.toContain("1 applied");
  });
});
