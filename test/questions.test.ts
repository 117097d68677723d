import { describe, expect, it } from "vitest";
import type { Facts } from "../src/facts/facts.js";
import { dotsOf, renames, sets, stars, subclasses, touches } from "../src/facts/questions.js";
import { readFacts } from "../src/facts/read.js";
import { Scanner } from "../src/facts/scanner.js";
import { hashOf } from "../src/facts/words.js";
import { accessOf } from "../src/python/assignments.js";
import { openModule } from "../src/python/classes.js";
import { spellingsOf } from "../src/python/mangle.js";
import { Occurrences } from "../src/python/occurrences.js";
import { loadParser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { attributeName, dottedName, type Node, walk } from "../src/python/tree.js";
import { mayHoldAlias } from "../transforms/method-alias/hint.js";
import { isCandidate } from "../transforms/method-alias/subject.js";
import { allFixtures, readVersion } from "./fixture.js";
import { libraryFiles } from "./library.js";
import { python2, skipReason } from "./python2.js";

const parser = await loadParser();
const scanner = Scanner.load();

const factsOf = (text: string) => readFacts(new Source("m.py", text), scanner, parser);

/** What the facts must not have ruled out, of all that the parsed module says: a line each; none is right. */
function ruledOut(path: string, text: string): string[] {
  const source = new Source(path, text);
  const module = openModule(source, parser.parse(source));
  const facts = readFacts(source, scanner, parser);
  const missed: string[] = [];
  const check = (passes: boolean, what: string) => {
    if (!passes) missed.push(`${path}: ${what}`);
  };
  const asked = new Set<string>();
  const once = (question: string, ask: () => boolean) => {
    if (!asked.has(question)) check(ask(), question);
    asked.add(question);
  };
  for (const node of walk(module.root)) {
    if (node.type === "identifier" && !SOFT.has(node.text)) once(`says ${node.text}`, () => facts.says(hashOf(node.text)));
    if (node.type === "attribute") attribute(node, facts, once);
    if (node.type === "string") for (const name of named(node)) once(`string ${name}`, () => touches([name])(facts) && sets([name])(facts));
  }
  for (const base of module.classes.flatMap((cls) => cls.bases))
    for (const node of walk(base)) if (node.type === "identifier") once(`subclasses ${node.text}`, () => subclasses(node.text)(facts));
  check(`${dotsOf(facts)}` === `${module.dotImports}`, "imports its package");
  for (const star of module.scope(module.root).stars) starred(star, facts, once);
  const notes = new Occurrences(module.root);
  for (const { value } of [...notes.namings, ...notes.replacings]) {
    const last = value.type === "dotted_name" ? value.parts.at(-1)?.text : dottedName(value)?.at(-1);
    if (last !== undefined) once(`renames ${last}`, () => renames(last)(facts));
  }
  for (const cls of module.classes)
    for (const store of cls.stores.where(() => true))
      if (isCandidate(store, cls)) once(`holds ${store.statement.text}`, () => mayHoldAlias(text) && mayHoldAlias(store.method.node.text));
  return missed;
}

/** What may be a name, and may begin a statement: nobody asks who says it. */
const SOFT = new Set(["print", "exec", "nonlocal", "async", "await"]);

type Once = (question: string, ask: () => boolean) => void;

function attribute(node: Node, facts: Facts, once: Once): void {
  const name = attributeName(node) ?? "";
  once(`touches ${name}`, () => touches([name])(facts));
  if (accessOf(node) !== "read") once(`sets ${name}`, () => sets([name])(facts));
}

function starred(star: Node, facts: Facts, once: Once): void {
  const source = star.field("module_name")?.text ?? "";
  const last = /([^.\s]+)\s*$/.exec(source)?.[1];
  if (last !== undefined) once(`stars ${last}`, () => stars(last)(facts));
}

/** The name in a string that is a name or a dotted path. */
function named(string: Node): string[] {
  const value = /^[a-zA-Z]*(?:"""|'''|["'])([\w.]+)(?:"""|'''|["'])$/.exec(string.text)?.[1];
  return value === undefined || value.endsWith(".") ? [] : [value.slice(value.lastIndexOf(".") + 1)];
}

describe("what is asked of facts", () => {
  it("never rules out what the fixtures say when they are parsed", () => {
    const missed = allFixtures().flatMap((fixture) =>
      [...(readVersion(fixture, "before") ?? [])].flatMap(([path, text]) => ruledOut(`${fixture.name} ${path}`, text)),
    );
    expect(missed).toEqual([]);
  });

  it.skipIf(!python2)(`never rules out what real code says (${skipReason ?? "Python 2.7's library"})`, async () => {
    const share = Number(process.env.UNLEAK_QUESTIONS_SHARE ?? 12);
    const missed = (await libraryFiles(share)).flatMap(({ path, text }) => ruledOut(path, text));
    expect(missed).toEqual([]);
  });

  it("knows both spellings of a private name", () => {
    expect(spellingsOf("_Pump__run")).toEqual(["_Pump__run", "__run"]);
    expect(spellingsOf("_A__b__c")).toEqual(["_A__b__c", "__b__c", "__c"]);
    expect(spellingsOf("__init__")).toEqual(["__init__"]);
    expect(spellingsOf("close")).toEqual(["close"]);
  });

  it.each([
    ["class A(make(')'), Base): pass", "Base", true],
    ["class A(\n    lambda: 0, Base,\n): pass", "Base", true],
    ["class A(object): pass\nBase = 1", "Base", false],
    ["Base", "Base", false],
  ])("subclasses in %j: %s", (text, word, expected) => {
    expect(subclasses(word)(factsOf(text))).toBe(expected);
  });

  it.each([
    ["x.close = 1", true],
    ["x.close, y = 1, 2", true],
    ["for x.close in y: pass", true],
    ["del a, x.close", true],
    ["with a as x.close: pass", true],
    ["x.close += 1", true],
    ["x \\\n . close = 1", true],
    ["setattr(x, 'close', 1)", true],
    ["patch('a.b.close')", true],
    ["patch.multiple(x, close=1)", true],
    ["x.close()", false],
    ["x.close == 1", false],
    ["def close(self): pass", false],
  ])("sets in %j", (text, expected) => {
    expect(sets(["close"])(factsOf(text))).toBe(expected);
  });
});
