import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { libraryOf, pythonFiles } from "../scripts/agreement.js";
import { compareFacts, difference } from "../scripts/facts-agreement.js";
import { judgeFacts, judgeTexts } from "../scripts/facts-judge.js";
import { canonical, type Shape, shapeOf } from "../scripts/facts-shape.js";
import type { Facts } from "../src/facts/facts.js";
import { factsOfTree, readFacts } from "../src/facts/read.js";
import { Scanner } from "../src/facts/scanner.js";
import { Access, Kind, Operator, Role, Text } from "../src/facts/schema.js";
import { hashOf } from "../src/facts/words.js";
import { loadParser, type Parser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { PROJECT } from "./command.js";
import { generate } from "./grammar/program.js";
import { seedOf } from "./programs/random.js";
import { python2 } from "./python2.js";

/** Every how many files are looked at; `npm run facts` looks at all of them. */
const STRIDE = 12;

const scanner = Scanner.load();
let parser: Parser;
beforeAll(async () => {
  parser = await loadParser();
});

const sourceOf = (text: string) => new Source("a.py", text);

function scan(text: string): Facts {
  const scanned = scanner.scan(sourceOf(text));
  if (!("facts" in scanned)) throw new Error(`not sure at ${scanned.unsureAt}`);
  return scanned.facts;
}

/** The facts as they are written here: what a row is, and in brackets what it is made of. */
function shown(facts: Facts, row = 0): string {
  const parts = [...facts.parts(row)].map((part) => shown(facts, part));
  return `${Kind[facts.kind(row)]}${parts.length > 0 ? `(${parts.join(", ")})` : ""}`;
}

describe("what the scanner reads", () => {
  it.each([
    ["a = b.c", "Assign(Name, Attribute(Name))"],
    ["print >>f, x", "Print(Name, Name)"],
    ["print (a), b", "Tuple(Call(Name, Name), Name)"],
    ["exec a in b, c", "Exec(Name, Name, Name)"],
    ["exec = 1", "Assign(Name, Number)"],
    ["raise E, 'v', tb", "Raise(Name, String, Name)"],
    ["def f(a, (b, c)=d, *e): pass", "Def(Name, Name, Parameter(Tuple(Name, Name), Name), Star(Name), Pass)"],
    ["[a for b, c in d if lambda: e if f]", "ListComp(Name, Comprehension(Tuple(Name, Name), Name, Lambda(Name), Name))"],
    ["if a: b\nelif c: d\nelse: e", "If(Name, Name, If(Name, Name, Name))"],
    ["f(a for b in c, *d)", "Call(Name, Generator(Name, Comprehension(Name, Name)), Star(Name))"],
    ["f(a for b in c, )", "Call(Name, Generator(Name, Comprehension(Name, Name)))"],
    ["a + b * -c", "Operation(Name, Name, Name)"],
    ["a and b and c or d", "Or(And(Name, Name, Name), Name)"],
    ["`a, b`", "Repr(Tuple(Name, Name))"],
    ["a[b, . . ., c:d]", "Subscript(Name, Name, Ellipsis, Slice(Name, Name))"],
    ["x, = y", "Assign(Tuple(Name), Name)"],
    ["class C: x = 1; y = 2", "Class(Name, Assign(Name, Number), Assign(Name, Number))"],
    ["if a:\n\tb\n        c", "If(Name, Name, Name)"],
    ["\x0c\nif a:\n  b\n  \\\n c", "If(Name, Name, Name)"],
    ["if a:\r  b\r\rc", "If(Name, Name), Name"],
  ])("of %j is %s", (text, rows) => {
    expect(shown(scan(text))).toBe(`Module(${rows})`);
  });

  it("says what becomes of a target, of what a target is part, and what a string names", () => {
    const facts = scan("a.b, c = d\ndel e\nhasattr(x, 'os.path')\nx is not y in z");
    const rows = Array.from({ length: facts.count }, (_, row) => row);
    const flagsOf = (kind: Kind) => rows.filter((row) => facts.kind(row) === kind).map((row) => facts.flags(row));
    expect(flagsOf(Kind.Attribute)).toEqual([Access.Store]);
    expect(flagsOf(Kind.Compare)).toEqual([Operator.IsNot | Operator.In]);
    expect(flagsOf(Kind.String)).toEqual([Text.IsPath | Text.IsDotted]);
    const names = rows.filter((row) => facts.kind(row) === Kind.Name).map((row) => facts.flags(row));
    expect(names.slice(0, 4)).toEqual([Access.Load, Access.Store, Access.Load, Access.Delete]);
    const string = rows.find((row) => facts.kind(row) === Kind.String) ?? -1;
    expect([facts.word(string), facts.role(string)]).toEqual([hashOf("path"), Role.Arg]);
  });

  it("has every word of names and strings, escapes read both ways, and none of comments", () => {
    const words = new Set(scan("stop('is_closed %(name)s', '\\nhalt', r'\\nwait') # go").words);
    const has = (word: string) => words.has(hashOf(word));
    expect(["stop", "is_closed", "name", "halt", "nhalt", "nwait"].filter((word) => !has(word))).toEqual([]);
    expect(["wait", "go", "s is_closed"].filter(has)).toEqual([]);
  });

  it("names the comments that are meant for unleak", () => {
    const text = "a = 1  # unleak: ignore\n# about unleak\nb = '# unleak: no'\n";
    const { directives } = scan(text);
    expect([...directives]).toEqual([text.indexOf("#"), text.indexOf("\n")]);
  });

  it.each([
    ["an f-string", "a\nf'{x}'", 2],
    ["a string without end", "x = 'a\n'", 4],
    ["indentation that fits none above it", "if a:\n    b\n  c", 14],
    ["a bracket that nothing closes", "f(\n", 3],
    ["a bracket that nothing opens", "f)", 1],
    ["what is no statement", "a b", 2],
    ["a generator beside an argument", "f(a for b in c, d)", 16],
    ["a keyword with a loop", "f(a=b for c in d)", 6],
    ["a row in the loop of a generator", "(a for b in c, d)", 13],
    ["`match`", "match a:\n  case b: c", 6],
  ])("is not sure of %s, and says where", (_what, text, unsureAt) => {
    expect(scanner.scan(sourceOf(text))).toEqual({ unsureAt });
  });

  it.each([
    ["brackets", `x = ${"(".repeat(100_000)}${")".repeat(100_000)}`],
    ["brackets of calls", `${"f(".repeat(50_000)}${")".repeat(50_000)}`],
    ["`not`", `x = ${"not ".repeat(100_000)}y`],
    ["`lambda`", `x = ${"lambda: ".repeat(100_000)}y`],
    ["branches", `if a: b\n${"elif a: b\n".repeat(100_000)}`],
    ["suites", Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}if a:\n`).join("")],
  ])("leaves %s that are nested too deeply to the tree", (_what, text) => {
    expect(scanner.scan(sourceOf(text))).toHaveProperty("unsureAt");
  });

  it.each([
    ["brackets", `x = ${"(".repeat(98)}y${")".repeat(98)}`],
    ["brackets of calls", `${"f(".repeat(93)}${")".repeat(93)}`],
    ["`not`", `x = ${"not ".repeat(1480)}y`],
    ["`lambda`", `x = ${"lambda: ".repeat(740)}y`],
    ["conditions", `x = ${"a if b else ".repeat(1480)}c`],
  ])("reads %s that are nested as deeply as Python 2.7 takes them", (_what, text) => {
    expect(scanner.scan(sourceOf(text))).toHaveProperty("facts");
  });

  it("goes along chains of any length", () => {
    for (const text of [
      `x${".a()[b]".repeat(50_000)}`,
      `x${" + y".repeat(50_000)}`,
      `x${", y".repeat(50_000)}`,
      `x = ${"- ".repeat(50_000)}y`,
    ])
      expect(scanner.scan(sourceOf(text))).toHaveProperty("facts");
  });

  it("reads text in an encoding in which half a character may be a quote or a backslash", () => {
    const text = "# coding: shift_jis\nx = '\x83\x5c'; y = '\x83\x7d'\n";
    expect(shown(scan(text))).toBe("Module(Assign(Name, String), Assign(Name, String))");
  });
});

describe("the facts of the scanner and of trees", () => {
  const agree = (paths: readonly string[]) => {
    const { equal, unsure, differences } = compareFacts(
      paths.filter((_, index) => index % STRIDE === 0),
      scanner,
      parser,
    );
    expect(differences).toEqual([]);
    expect(unsure).toEqual([]);
    expect(equal).toBeGreaterThan(100);
  };

  it.skipIf(!python2)("are equal in Python 2.7's library", () => {
    if (python2) agree(pythonFiles(libraryOf(python2)));
  });

  it("are equal in our own fixtures", () => {
    agree(pythonFiles(`${PROJECT}/fixtures`));
  });

  it("are the tree's where the scanner is not sure", () => {
    const facts = readFacts(sourceOf("match a:\n    case b.c:\n        print(f'{d.e}')\n"), scanner, parser);
    const kinds = Array.from({ length: facts.count }, (_, row) => facts.kind(row));
    expect(kinds.filter((kind) => kind === Kind.Attribute)).toHaveLength(1);
    expect(facts.words).toContain(hashOf("e"));
  });

  it("are told apart where they are not", () => {
    const source = sourceOf("a = b.c");
    expect(difference(source, scan("a = b.c"), factsOfTree(source, parser.parse(source)))).toBeUndefined();
    expect(difference(source, scan("a = b,c"), factsOfTree(source, parser.parse(source)))).toContain("Attribute");
  });
});

/** Where text is odd, the tree may be wrong of it, as it is bridged to another grammar: there Python 2.7 is the judge. */
describe("the facts of the scanner and Python 2.7's own syntax", () => {
  const agree = (texts: readonly string[]) => {
    if (!python2) return;
    const { equal, refused, unsure, differences } = judgeTexts(texts, scanner, python2);
    expect({ refused, unsure, differences }).toEqual({ refused: [], unsure: [], differences: [] });
    expect(equal).toBe(texts.length);
  };

  it.skipIf(!python2)("are equal in its library", () => {
    if (!python2) return;
    const paths = pythonFiles(libraryOf(python2)).filter((_, index) => index % STRIDE === 0);
    const { equal, unsure, differences } = judgeFacts(paths, scanner, python2);
    expect({ unsure, differences }).toEqual({ unsure: [], differences: [] });
    expect(equal).toBeGreaterThan(100);
  });

  it.skipIf(!python2)("are equal in odd programs", () => {
    const { names = [], ...subjects } = JSON.parse(readFileSync(new URL("syntax.json", import.meta.url), "utf8")) as Record<
      string,
      string[]
    >;
    const words = ["async", "await", "nonlocal", "match", "True", "name"];
    agree([...Object.values(subjects).flat(), ...words.flatMap((word) => names.map((text) => text.replaceAll("N", word)))]);
  });

  it.skipIf(!python2)("are equal in programs made at random", () => {
    agree(Array.from({ length: 300 }, (_, index) => generate(seedOf(27, index))));
  });

  const shapeIn = (text: string): Shape => canonical(shapeOf(scan(text), text));

  it.each([
    ["a + b * c", "(a + b) - -c"],
    ["x[a, b]", "x[(a, b)]"],
    ["exec (a, b)", "exec a in b"],
    ["with a as b, c: d", "with a as b:\n  with c: d"],
    ["try: a\nexcept: b\nfinally: c", "try:\n  try: a\n  except: b\nfinally: c"],
    ["print (a).b, c", "print a.b, c"],
    ["f(*a, b=c)", "f(b=c, *a)"],
  ])("do not tell %j from %j", (left, right) => {
    expect(shapeIn(left)).toEqual(shapeIn(right));
  });

  it.each([
    ["a.b", "a.c"],
    ["a = b", "b = a"],
    ["a.b = c", "a.b += c"],
    ["f(a)", "f(a=a)"],
    ["f(*a)", "f(**a)"],
    ["a < b", "a == b"],
    ["x[a, b]", "x[a][b]"],
    ["print a, b", "print b, a"],
    ["print (a).b", "print (a.c)"],
    ["print >>a, b", "print a, b"],
    ["from . import a", "from .. import a"],
    ["import a.b", "import a as b"],
    ["getattr(a, 'b')", "getattr(a, 'c')"],
    ["for a in b: c\nelse: d", "for a in b: c; d"],
    ["[a for a in b if c]", "[a for a in b for c in c]"],
    ["@a\ndef f(): b", "def f(): a; b"],
    ["def f(a, b=c): d", "def f(a=c, b=c): d"],
    ["try: a\nexcept b: c", "try: a\nexcept b, c: c"],
  ])("tell %j from %j", (left, right) => {
    expect(shapeIn(left)).not.toEqual(shapeIn(right));
  });
});

describe("text that is no Python", () => {
  /** Every row lies in the one before it that it is part of, and in the text. */
  const checkNesting = (facts: Facts, length: number) => {
    const open: number[] = [];
    for (let row = 0; row < facts.count; row++) {
      while (open.length > 0 && facts.end(open.at(-1) ?? 0) <= facts.start(row)) open.pop();
      const around = open.at(-1);
      expect(facts.start(row)).toBeLessThanOrEqual(facts.end(row));
      expect(facts.end(row)).toBeLessThanOrEqual(around === undefined ? length : facts.end(around));
      open.push(row);
    }
  };
  const check = (text: string) => {
    const scanned = scanner.scan(sourceOf(text));
    if ("facts" in scanned) checkNesting(scanned.facts, text.length);
    else expect(scanned.unsureAt).toBeLessThanOrEqual(text.length);
  };
  const runs = { numRuns: 3000, seed: 27 };

  it("never stops the scanner nor makes it run on: bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => check(Buffer.from(bytes).toString("latin1"))),
      runs,
    );
  });

  const PIECES = [
    ..."( ) [ ] { } , : ; . = == ** * @ ` ' \" ''' \"\"\" \\ # \n \r \t \x0c 0 1e 0x \xff".split(" "),
    ...[
      " ",
      "\n    ",
      "\n  ",
      "\\\n",
      "if ",
      "else",
      "elif ",
      "for ",
      "in ",
      "not ",
      "is ",
      "lambda ",
      "def f",
      "class C",
      "try",
      "except ",
    ],
    ...[
      "with ",
      "as ",
      "import ",
      "from ",
      "print ",
      "exec ",
      "yield ",
      "async ",
      "await ",
      "a",
      "b",
      "ur'",
      "f'",
      ">>",
      "->",
      ":=",
      "global ",
    ],
  ];
  it("never stops the scanner nor makes it run on: pieces of Python", () => {
    const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(""));
    fc.assert(fc.property(soup, check), runs);
  });
});
