import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseEngine } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { type AnalysisContext, openContext } from "../src/run/context.js";
import { selectTransforms } from "../src/run/load.js";
import { examineSource } from "../src/run/run.js";
import { folderOf, LEAKY, unleak } from "./command.js";
import { runPython2, skipReason } from "./python2.js";

/** Foreign text stands for each `@@`: in comments and in strings of every kind, directly in front of their quotes. */
const BEFORE = `# @@
"""@@
class Decoy: '@@' @@"""
class Spooler(object):
    u'@@'
    name = '@@', "@@", r'@@', '''@@'''  # @@ '

    def __init__(self):
        # @@
        self.path = "a@@b" + '@@'
        self.isClosed = self.is_closed  # @@

    def is_closed(self):
        return self.path, 'x%s@@' % ('@@',)

    def close(self): pass

    # "@@
    def __del__(self):
        self.close()  # @@

print repr(Spooler().isClosed()), repr(Spooler.name), repr(Spooler.__doc__), repr(__doc__)`;

const ALIAS = "        self.isClosed = self.is_closed  # @@\n";
const PROTOCOL = `    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

`;
const AFTER = BEFORE.replace(ALIAS, "")
  .replace("    def close", "    isClosed = is_closed  # @@\n\n    def close")
  .replace('    # "@@', `${PROTOCOL}    # "@@`);

const utf8 = (text: string) => Buffer.from(text).toString("latin1");
const KANJI = "\x83\x5c\x95\x5c\x8f\x5c\x83\x60\x83\x7b\x83\x5d";
const RUSSIAN = "\xcb\xcc\xc0\xde";

/** The first line; foreign text; whether Python 2.7 compiles it (from memory: from a file it wants an encoding declared). */
const ENCODINGS: Readonly<Record<string, readonly [head: string, foreign: string, compiles: boolean]>> = {
  "UTF-8": ["# coding: utf-8\n", utf8("é ключ 表\u2028\u0085"), true],
  "UTF-8 whose last byte is a blank in latin-1": ["# coding: utf-8\n", utf8("déjà"), true],
  "UTF-8 by its BOM": ["\xef\xbb\xbf", utf8("é ключ 表"), true],
  "UTF-8 with BOM and coding line": ["\xef\xbb\xbf# -*- coding: utf-8 -*-\n", utf8("é ключ 表"), true],
  "UTF-8 that isn't declared": ["", utf8("é"), true],
  "latin-1": ["#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\n", "\xe9\xff\x85\xa0", true],
  "windows-1252": ["# coding: cp1252\n", "\x93\x85\x94", true],
  cp1251: ["# coding: cp1251\n", "\xea\xeb\xfe\xf7", true],
  "koi8-r": ["# coding: koi8-r\n", RUSSIAN, true],
  shift_jis: ["# coding: shift_jis\n", KANJI, true],
  cp932: ["# coding: cp932\n", `${KANJI}\x87\x5c\xb1`, true],
  gbk: ["# coding: gbk\n", "\xd5\x5c\x81\x60\x81\x7b", true],
  gb18030: ["# coding: GB18030\n", "\x81\x30\x81\x30\x81\x5c", true],
  big5: ["# coding: big5\n", "\xa5\x5c\xb3\x5c\xbb\x5c", true],
  "euc-jp": ["# coding: EUC_JP\n", "\xa5\xbd\xc9\xbd\x8e\xb1\x8f\xb0\xa1", true],
  cp949: ["# coding: cp949\n", "\x81\x41\xb0\xa1", true],
  johab: ["# coding: johab\n", "\x88\x61\x89\x7b\x89\x5c", true],
  "iso-2022-jp": ["# coding: iso-2022-jp\n", "\x1b$B\"#'\\\x1b(B", true],
  hz: ["# coding: hz\n", "~{VP'\\~}", true],
  "UTF-8 declared, latin-1 written": ["# coding: utf-8\n", "\xe9\xff", false],
  "UTF-8 declared, shift_jis written": ["# coding: utf-8\n", KANJI, false],
  "nothing declared, shift_jis written": ["", "\x95\x5c", false],
  "latin-1 declared, shift_jis written": ["# coding: latin-1\n", "\x95\x5c", false],
  "ascii declared, UTF-8 written": ["# coding: ascii\n", utf8("é"), false],
  "shift_jis declared, latin-1 written": ["# coding: shift_jis\n", "\xe9", false],
  "gbk declared, UTF-8 written": ["# coding: gbk\n", utf8("ключ"), true],
  "big5 declared, no character written": ["# coding: big5\n", "\xff\x80\x81", false],
  "an unknown encoding": ["# coding: uft-8\n", utf8("é"), false],
  "an unknown encoding, shift_jis written": ["# coding: japanese\n", KANJI, false],
  "an encoding that is none": ["# coding: hex\n", "x", false],
};

type Lay = (text: string) => string;

const asItIs: Lay = (text) => text;
/** Layouts that treat each line alike, so that the result is known to the byte. */
const UNIFORM: Readonly<Record<string, Lay>> = {
  "LF, no newline at the end": asItIs,
  LF: (text) => `${text}\n`,
  CRLF: (text) => `${text}\n`.replaceAll("\n", "\r\n"),
  "CRLF, no newline at the end": (text) => text.replaceAll("\n", "\r\n"),
  CR: (text) => `${text}\n`.replaceAll("\n", "\r"),
  "CR, no newline at the end": (text) => text.replaceAll("\n", "\r"),
  tabs: (text) => text.replace(/^(?: {4})+/gm, (indent) => "\t".repeat(indent.length / 4)),
};
const MIXED: Readonly<Record<string, Lay>> = {
  "LF with some CRLF": (text) => text.replace(/(is_closed.*|:)\n/g, "$1\r\n"),
  "CRLF with some LF": (text) => text.replace(/(?<!is_closed.*)\n/g, "\r\n"),
  "each in turn": (text) => {
    let line = 0;
    return text.replace(/\n/g, () => ["\n", "\r\n", "\r"][line++ % 3] ?? "\n");
  },
  "form feeds between methods": (text) => text.replace(/\n\n {4}def/g, "\n\x0c\n    def"),
  "form feeds before statements": (text) => text.replace(/\n {4}(?=def|#)/g, "\n\x0c    "),
  "blank lines at the end": (text) => `${text}\n\n\t\n  `,
};

const file = (encoding: string, template: string, lay: Lay) => {
  const [head = "", foreign = ""] = ENCODINGS[encoding] ?? [];
  return lay(head + template).replaceAll("@@", foreign);
};

const EVERY = Object.keys(ENCODINGS);
const engines = ["native", "wasm"] as const;

describe.each(engines)("the %s engine", (engine) => {
  let workshop: AnalysisContext;
  beforeAll(async () => {
    const opened = await openContext(await selectTransforms([]), { unsafe: false, forward: false });
    workshop = { ...opened, parser: await chooseEngine(engine) };
  });
  const rewrite = (text: string) => {
    const result = examineSource(new Source("spooler.py", text), workshop);
    const { failures, findings } = result;
    expect(failures).toEqual([]);
    expect(findings.map(({ finding, outcome }) => `${finding.transform} ${outcome}`).sort()).toEqual([
      "context-manager applied",
      "method-alias applied",
    ]);
    return result.changed ? result.after : text;
  };

  describe.each(EVERY)("rewrites a file in %s", (encoding) => {
    it.each(Object.entries(UNIFORM))("with %s, to the byte", (_name, lay) => {
      expect(rewrite(file(encoding, BEFORE, lay))).toBe(file(encoding, AFTER, lay));
    });

    it.each(Object.entries(MIXED))("with %s, and leaves the other lines alone", (_name, lay) => {
      const before = file(encoding, BEFORE, lay);
      const foreign = ENCODINGS[encoding]?.[1] ?? "";
      const added = `    isClosed = is_closed  # @@\n\n${PROTOCOL}`.replaceAll("@@", foreign);
      expect(addedLines(before, rewrite(before))).toEqual(words(added.split("\n")));
    });
  });

  it.skipIf(skipReason !== undefined)("keeps what the programs do, where Python 2.7 compiles them", () => {
    const layouts = Object.values({ ...UNIFORM, ...MIXED });
    const cases = EVERY.flatMap((encoding) => layouts.map((lay) => ({ encoding, before: file(encoding, BEFORE, lay) })));
    const files = cases.flatMap(({ before }, index) => [
      [`${index}.before`, before],
      [`${index}.after`, rewrite(before)],
    ]);
    const done = runPython2(["-c", RUNNER], folderOf(Object.fromEntries(files)));
    const told = new Map(done.split("\n").map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" "))]));
    const compiled = new Set<string>();
    cases.forEach(({ encoding }, index) => {
      expect([encoding, told.get(`${index}.after`)]).toEqual([encoding, told.get(`${index}.before`)]);
      if (told.get(`${index}.before`)?.includes("x")) compiled.add(encoding);
    });
    expect([...compiled]).toEqual(EVERY.filter((encoding) => ENCODINGS[encoding]?.[2]));
  });
});

/** The lines of `after` beyond those of `before`, save the alias, in order; newlines included in the comparison. */
function addedLines(before: string, after: string): string[] {
  const lines = (text: string) => text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  const old = lines(before).filter((line) => !line.includes("self.isClosed = self.is_closed"));
  const added: string[] = [];
  for (const line of lines(after)) {
    if (line === old[0]) old.shift();
    else added.push(line);
  }
  expect(old).toEqual([]);
  return words(added);
}

const words = (lines: readonly string[]) => lines.map((line) => line.trim()).filter(Boolean);

/** Prints a line for each file of the folder: what it prints, or that it is refused. */
const RUNNER = `
import os, sys, StringIO
for name in sorted(os.listdir('.')):
    try:
        code = compile(open(name, 'rb').read(), name, 'exec')
    except (SyntaxError, LookupError, TypeError, UnicodeError):
        print name, 'refused'
        continue
    out, sys.stdout = sys.stdout, StringIO.StringIO()
    exec code in {'__name__': 'spooler'}
    sys.stdout, told = out, sys.stdout.getvalue()
    print name, repr(told)
`;

describe("what is written in other characters", () => {
  it.each([
    ["rot13", "pynff N: cnff\n"],
    ["ROT_13", "pynff N: cnff\n"],
    ["utf-7", "class +AEE-: pass\n"],
    ["unicode_escape", "class \\x41: pass\n"],
    ["raw_unicode_escape", "class \\u0041: pass\n"],
  ])("is not read, and named: %s", (coding, body) => {
    const text = `# coding: ${coding}\n${body}`;
    const folder = folderOf({ "odd.py": text, "plain.py": LEAKY });
    const { err, status } = unleak(["-w", "."], folder);
    expect(err).toMatch(/odd\.py: not read: in its encoding, [\w-]+, ASCII bytes are other characters/);
    expect(err).toContain("2 given = 0 clean + 1 found + 0 failed + 1 not read");
    expect(status).toBe(0);
    expect(readFileSync(join(folder, "odd.py"), "latin1")).toBe(text);
    expect(unleak(["-"], folder, { input: text })).toMatchObject({ out: "", status: 2 });
  });

  it.each(["utf-7", "unicode_escape", "raw_unicode_escape"])("is read where none of it is: %s", (coding) => {
    const { err } = unleak(["--check", "."], folderOf({ "odd.py": `# coding: ${coding}\n${LEAKY}` }));
    expect(err).toContain("1 given = 0 clean + 1 found + 0 failed + 0 not read");
  });

  it.each(["shift_jis_2004", "shift_jisx0213", "sjis_2004"])("has a yen sign for the backslash in %s, which escapes nothing", (coding) => {
    const { err } = unleak(["--check", "."], folderOf({ "odd.py": `# coding: ${coding}\nx = 'a\\'\n${LEAKY}y = '~\\'\n` }));
    expect(err).toContain("1 given = 0 clean + 1 found + 0 failed + 0 not read");
  });
});

describe("what is no text", () => {
  it.each([
    ["a NUL", `${LEAKY}# \0\n`],
    ["UTF-16", Buffer.from(`\ufeff${LEAKY}`, "utf16le").toString("latin1")],
    ["UTF-16 without a BOM", Buffer.from(LEAKY, "utf16le").toString("latin1")],
  ])("is not read, and named: %s", (_name, text) => {
    const folder = folderOf({ "odd.py": text, "plain.py": LEAKY });
    const { err, status } = unleak(["-w", "."], folder);
    expect(err).toMatch(/odd\.py.*NUL/);
    expect(status).toBe(0);
    expect(readFileSync(join(folder, "odd.py"), "latin1")).toBe(text);
    expect(readFileSync(join(folder, "plain.py"), "latin1")).not.toBe(LEAKY);
  });
});

describe("names that are not ASCII", () => {
  const LETTERS = ["\xc3\x89", "\xe9", "x\xe9", "\xe9x", "is\xc3\x89"];

  it.each(LETTERS)("are names like any other (%j)", async (name) => {
    const workshop = await openContext(await selectTransforms([]));
    const text = LEAKY.replaceAll("isClosed", name)
      .replaceAll("is_closed", `m${name}`)
      .replaceAll("close", `c${name}`)
      .replaceAll("Spooler", `S${name}`);
    for (const head of ["", "x = \xe9 (\n)\n)\n"]) {
      const file = examineSource(new Source("a.py", head + text), workshop);
      const { failures } = file;
      const after = file.changed ? file.after : "";
      expect(failures.filter(({ message }) => !message.startsWith("syntax error"))).toEqual([]);
      expect(after).toContain(`    ${name} = m${name}\n`);
      expect(after).toContain(`        self.c${name}()\n\n    def __del__`);
    }
  });

  it.each(LETTERS)("count where a string says them (%j)", async (name) => {
    const workshop = await openContext(await selectTransforms(["method-alias"]));
    const text = `${LEAKY.replaceAll("isClosed", name)}\nhasattr(Spooler(), '${name}')\n`;
    const { findings } = examineSource(new Source("a.py", text), workshop);
    expect(findings.map(({ finding }) => finding.reason?.name)).toEqual(["presence-tested"]);
  });

  it("may be anything where a syntax error says them", async () => {
    const workshop = await openContext(await selectTransforms(["method-alias"]));
    // In shift_jis the second byte of a letter may be a bracket or a backslash.
    for (const [coding, name] of [
      ["utf-8", "S\xc3\x89"],
      ["latin-1", "\xc9"],
      ["shift_jis", "\x83["],
      ["shift_jis", "\x95\\"],
    ]) {
      const text = `# coding: ${coding}\n${LEAKY.replaceAll("Spooler", name as string)}\nclass Sub(${name} = (\n`;
      const { findings, failures } = examineSource(new Source("a.py", text), workshop);
      expect(failures.map(({ message }) => message.slice(0, 12))).toEqual(["syntax error"]);
      expect(findings.map(({ outcome }) => outcome)).not.toContain("applied");
    }
  });
});
