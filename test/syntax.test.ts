import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { agreement, askInterpreter, type Verdict } from "../scripts/agreement.js";
import { chooseEngine } from "../src/python/parse.js";
import { folderOf } from "./command.js";
import { python2 } from "./python2.js";

/** What Python 2.7 compiles, a character for each byte, by subject; in `names`, N stands for each of the words below. */
const SNIPPETS = JSON.parse(readFileSync(new URL("syntax.json", import.meta.url), "utf8")) as Record<string, string[]>;
/** They mean something in some Python 3, or to the grammar, and are but names in Python 2. */
const NAMES = ["async", "await", "nonlocal", "match", "case", "type", "_", "True", "False", "name"];

const { names = [], ...subjects } = SNIPPETS;
const groups = Object.entries({
  ...subjects,
  ...Object.fromEntries(NAMES.map((name) => [`${name} as a name`, names.map((text) => text.replaceAll("N", name))])),
});

/** Other places and newlines in which to try each snippet. */
const SETTINGS: Readonly<Record<string, (text: string) => string>> = {
  "by itself": (text) => text,
  "with CRLF": (text) => text.replace(/\r\n|\r|\n/g, "\r\n"),
  "with CR": (text) => text.replace(/\r\n|\r|\n/g, "\r"),
  "in a method": (text) => inMethod(text, "    "),
  "in a method, behind a tab": (text) => inMethod(text, "\t"),
  "between classes": (text) => `class A:\n    def f(self): self.x = self.y\n${text}\nclass B(A):\n    def g(self): self.a = self.b\n`,
};

function inMethod(text: string, indent: string): string {
  const body = text.replace(/\r\n|\r/g, "\n").replace(/^(?=[^\n])/gm, indent.repeat(2));
  return `class A:\n${indent}def f(self):\n${indent.repeat(2)}self.x = self.y\n${body}\n${indent.repeat(2)}self.a = self.b\n${indent}b = c\n`;
}

describe.skipIf(!python2).each(Object.keys(SETTINGS))("Python 2.7's syntax %s", (setting) => {
  const texts = groups.flatMap(([, snippets]) => snippets.map((text) => SETTINGS[setting]?.(text) ?? text));
  let verdicts: Verdict[] = [];
  beforeAll(() => {
    const names = texts.map((_, index) => `${index}.py`);
    const folder = folderOf(Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""])));
    if (python2) {
      const paths = names.map((name) => join(folder, name));
      verdicts = askInterpreter(paths, python2);
    }
  });

  it.runIf(setting === "by itself")("is compiled by Python 2.7", () => {
    expect(verdicts.flatMap(({ error }, index) => (error === undefined ? [] : [[texts[index], error]]))).toEqual([]);
  });

  it.each(["native", "wasm"])("is understood by the %s engine", async (engine) => {
    const { differences, files } = agreement(verdicts, await chooseEngine(engine));
    expect(files).toBeGreaterThan(texts.length / 2);
    expect(differences.map(({ path, what }) => [readFileSync(path, "latin1"), what])).toEqual([]);
  });
});
