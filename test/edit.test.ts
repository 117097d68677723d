import { describe, expect, it } from "vitest";
import { applyEdits, type Edit, overlap } from "../src/edit.js";

const edit = (start: number, end: number, text: string): Edit => ({ path: "a.py", start, end, text });

describe("applyEdits", () => {
  it("replaces, deletes and inserts, whatever order the edits come in", () => {
    expect(applyEdits("abcdef", [edit(4, 5, "E"), edit(0, 1, ""), edit(2, 2, "+")])).toBe("b+cdEf");
  });

  it("keeps the order of insertions at one place, and of an insertion beside a replacement", () => {
    expect(applyEdits("ab", [edit(1, 1, "1"), edit(1, 1, "2")])).toBe("a12b");
    expect(applyEdits("abc", [edit(1, 2, "B"), edit(2, 2, "+")])).toBe("aB+c");
    expect(applyEdits("abc", [edit(1, 2, ""), edit(1, 1, "+")])).toBe("a+c");
  });

  it("refuses edits that overlap, and edits outside the text", () => {
    expect(() => applyEdits("abcdef", [edit(0, 3, ""), edit(2, 4, "")])).toThrow("edits overlap: a.py[0, 3) and a.py[2, 4)");
    expect(() => applyEdits("ab", [edit(1, 3, "")])).toThrow("outside the file, which has 2 bytes");
  });
});

describe("overlap", () => {
  it("sees edits that share a byte of one file, and no others", () => {
    expect(overlap([edit(0, 2, ""), edit(2, 3, ""), edit(2, 2, "x")])).toBeUndefined();
    expect(overlap([edit(0, 2, ""), { ...edit(1, 3, ""), path: "b.py" }])).toBeUndefined();
    expect(overlap([edit(5, 9, ""), edit(0, 6, "")])).toEqual([edit(0, 6, ""), edit(5, 9, "")]);
  });
});
