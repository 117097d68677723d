import { describe, expect, it } from "vitest";
import { contents, type Files, findingLines, Trial } from "../src/fixtures/trial.js";
import { loadParser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { tokens } from "../src/python/tokens.js";
import { walk } from "../src/python/tree.js";
import { allFixtures, readVersion } from "./fixture.js";

const parser = await loadParser();

/**
 * Those that rewrite something, by what there is to be laid out. Where the further lines of a call are aligned with its bracket, the result
 * depends on columns: such fixtures have a layout of their own.
 */
const SAMPLE: Readonly<Record<string, readonly string[]>> = {
  "context-manager": [
    "below-the-docstring",
    "class-in-a-function",
    "class-on-one-line",
    "comment-of-the-method-above",
    "decorators-and-comments-above-del",
    "del-on-one-line",
    "descriptor-forgotten",
    "docstring-beside-del",
    "nested-class",
    "no-blank-lines-between-methods",
    "string-that-ends-like-a-comment",
    "two-blank-lines-between-methods",
  ],
  "method-alias": [
    "blank-lines-left-behind",
    "comments-that-move",
    "comments-that-stay",
    "inherited-below-docstring",
    "inherited-from-the-library",
    "last-method-above-a-comment",
    "method-ending-in-a-comment",
    "nested-class-in-a-method",
    "nothing-left-of-init",
    "overridden-in-another-file",
    "overridden-in-descendants",
    "overridden-on-one-line",
    "parenthesised-and-continued",
    "semicolons",
    "utf-8-bom",
  ],
  "with-statement": [
    "class-in-another-file",
    "closed-in-finally",
    "closing-of-several-names",
    "nested-resources",
    "other-statements-in-finally",
    "python-2.5-in-a-line-with-others",
    "strings-in-nested-places",
    "with-the-other-transforms",
  ],
  defaults: ["alias-above-del", "close-stays-on-the-instance", "silenced-class"],
};

/** What is laid out has four spaces a level; lines that begin in a string belong to it, and what is left over in a line stays. */
function indentedBy(unit: string): (text: string) => string {
  return (text) => {
    const source = new Source("a.py", text);
    const strings = tokens(source.masked).filter(({ kind }) => kind === "string");
    const isInString = (at: number) => strings.some((string) => string.start < at && at < string.start + string.text.length);
    const lines = source.lines.map(({ start, next }) => ({ start, line: text.slice(start, next) }));
    const laid = ({ start, line }: (typeof lines)[number]) =>
      isInString(start) ? line : line.replace(/^ +/, (indent) => indent.replaceAll("    ", unit));
    return lines.map(laid).join("");
  };
}

const LAYOUTS: Readonly<Record<string, (text: string) => string>> = {
  "with tabs": indentedBy("\t"),
  "with two spaces": indentedBy("  "),
  "with CRLF": (text) => text.replaceAll("\n", "\r\n"),
  "without a newline at the end": (text) => text.replace(/\n$/, ""),
};

const names = Object.entries(SAMPLE).flatMap(([transform, cases]) => cases.map((name) => `${transform}/${name}`));
const fixtures = allFixtures().filter(({ name }) => names.includes(name));
const VARIANTS = fixtures.flatMap((fixture) =>
  Object.entries(LAYOUTS).map(([layout, lay]) => [fixture.name, layout, fixture, lay] as const),
);

const laidOut = (files: Files, lay: (text: string) => string): Files => new Map([...files].map(([path, text]) => [path, lay(text)]));

/** The program, whatever its layout: its tree, and the texts of its leaves. */
function programOf(text: string): string {
  const { root, faults } = parser.parse(new Source("a.py", text));
  const nodes = [...walk(root)].map((node) => [node.type, node.role, node.children.length > 0 ? "" : node.text.replaceAll("\r\n", "\n")]);
  return JSON.stringify([faults, nodes]);
}

describe(`a program in another layout: ${VARIANTS.length} of them`, () => {
  it("is one for each fixture that is named here, and each layout", () => {
    expect(fixtures.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(VARIANTS).toHaveLength(38 * 4);
  });

  it.each(VARIANTS)("%s %s is rewritten as it is in its own", async (_name, _layout, fixture, lay) => {
    const [before, after] = [readVersion(fixture, "before") ?? new Map(), readVersion(fixture, "after") ?? new Map()];
    const files = laidOut(before, lay);
    // One that is another program, or the same text, would prove nothing.
    expect([...files].map(([path, text]) => [path, programOf(text)])).toEqual([...before].map(([path, text]) => [path, programOf(text)]));
    expect(files).not.toEqual(before);
    const results = (await Trial.of(files, fixture, parser)).results();
    const own = (await Trial.of(before, fixture, parser)).results();
    const told = (all: typeof results) => findingLines(all).replace(/(?<=:\d+):\d+/g, "");
    expect(told(results)).toBe(told(own));
    expect(Object.fromEntries(contents(results, files))).toEqual(Object.fromEntries(laidOut(after, lay)));
  });
});
