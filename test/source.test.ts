import { describe, expect, it } from "vitest";
import { Source } from "../src/python/source.js";

const source = (text: string) => new Source("a.py", text);
const bytes = (text: string) => Buffer.from(text).toString("latin1");

describe("the encoding", () => {
  it.each([
    ["# -*- coding: koi8-r -*-\n", "koi8-r"],
    ["#!/usr/bin/python\n# vim: set fileencoding=Latin_1 :\n", "latin-1"],
    ["x = 1\n# coding: koi8-r\n", "utf-8"],
    ["\n\n# coding: koi8-r\n", "utf-8"],
    ["\xef\xbb\xbf# coding: utf-8\n", "utf-8"],
    ["", "utf-8"],
  ])("of %j is %s", (text, encoding) => {
    expect(source(text).encoding).toBe(encoding);
  });
});

describe("lines", () => {
  it("end with LF, CRLF or a lone CR, and with nothing else", () => {
    const { lines } = source("a\r\nb\rc\nd\x85e\x0cf");
    expect(lines.map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [3, 4],
      [5, 6],
      [7, 12],
    ]);
  });

  it("tell where an offset lies, in characters", () => {
    const text = source(bytes("é = 1\nname = 'ключ', x\n"));
    expect(text.position(text.text.indexOf("x"))).toEqual({ line: 2, column: 16 });
  });

  it("count a character of two bytes once", () => {
    const text = source("# coding: shift_jis\nx = '\x83\x5c', y\n");
    expect(text.position(text.text.indexOf("y"))).toEqual({ line: 2, column: 10 });
  });

  it("have the newline that most of them end with", () => {
    expect(source("a\r\nb\r\nc\n").newline).toBe("\r\n");
    expect(source("a").newline).toBe("\n");
  });
});

describe("what the parser sees", () => {
  it("has the same length, and no byte that is not ASCII", () => {
    const text = bytes("\ufeffx = 'é' # ключ\r");
    const { masked } = source(text);
    expect(masked).toHaveLength(text.length);
    expect(masked).toBe("   x = 'xx' # xxxxxxxx\n");
  });

  it("has no backslash that is half a character", () => {
    expect(source("# coding: shift_jis\nx = '\x83\x5c'\n").masked).toContain("'xx'");
    expect(source("# coding: big5\nx = '\xa5\x5c'\n").masked).toContain("'xx'");
    expect(source("# coding: gb18030\nx = '\x81\x30\x81\x30', '\x81\x5c'\n").masked).toContain("'xxxx', 'xx'");
  });

  it("keeps a newline behind a broken character", () => {
    expect(source("# coding: gbk\n# \x81\ny = 1\n").masked).toContain("\ny = 1\n");
  });
});
