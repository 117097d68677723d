import type { Facts, Row } from "./facts.js";
import { ROW } from "./rows.js";
import { Access, Form, Kind, Role, Text } from "./schema.js";
import { hashOf } from "./words.js";

/**
 * What is asked of the facts of a file that says some words, to know whether it is worth a closer look. A name is known by its hash, so
 * the answer may be yes too often, and never no too often.
 */
export type FactTest = (facts: Facts) => boolean;

/** Whether an attribute that has one of the spellings is touched: behind a dot, in a string, or as a keyword. */
export function touches(spellings: readonly string[]): FactTest {
  const isTouched = anyRow(spellings, (facts, row) => facts.kind(row) === Kind.Attribute || isSaid(facts, row));
  return (facts) => isTouched(facts) || facts.joinsStrings;
}

/** Whether it is set or deleted: a target, or a name in a string or a keyword. */
export function sets(spellings: readonly string[]): FactTest {
  const isSet = anyRow(spellings, (facts, row) =>
    facts.kind(row) === Kind.Attribute ? facts.flags(row) !== Access.Load : isSaid(facts, row),
  );
  return (facts) => isSet(facts) || facts.joinsStrings;
}

/** `"name"`, and `patch.multiple(x, name=…)`. */
function isSaid(facts: Facts, row: Row): boolean {
  const kind = facts.kind(row);
  return kind === Kind.String || (kind === Kind.Keyword && facts.says(MULTIPLE));
}

const MULTIPLE = hashOf("multiple");

/** Whether it defines a function of that name. */
export function defines(name: string): FactTest {
  return anyRow([name], (facts, row) => facts.kind(row) === Kind.Def);
}

/**
 * Whether it calls what is called `word`, or reads an attribute of that name, on anything but the `self` of a method: what that is, is known where
 * its class is. What gives the word another name calls it by that.
 */
export function handles(word: string): FactTest {
  const isRenamed = renames(word);
  const isHandled = anyRow([word], (facts, row) => {
    const isCallee = facts.role(row) === Role.Func;
    if (!isCallee && facts.kind(row) !== Kind.Attribute) return facts.kind(row) === Kind.String;
    const object = isCallee ? nextBehind(facts, row) : row + 1;
    return facts.kind(object) !== Kind.Name || facts.word(object) !== SELF || !isInMethod(facts, object);
  });
  return (facts) => isHandled(facts) || isRenamed(facts);
}

/** Whether a row stands in a function that is defined in the body of a class, and in none within that one. */
function isInMethod(facts: Facts, row: Row): boolean {
  const [inner, outer] = scopesAround(facts, row);
  return (inner === Kind.Def || inner === Kind.Lambda) && outer === Kind.Class;
}

/** The scopes that a row stands in, the innermost first. */
function* scopesAround(facts: Facts, row: Row): Generator<Kind> {
  const start = facts.start(row);
  for (let around = row - 1; around > 0; around--) {
    const kind = facts.kind(around);
    if ((kind === Kind.Class || kind === Kind.Def || kind === Kind.Lambda) && facts.end(around) > start) yield kind;
  }
}

/** Whether it names what is called `word` as a value, and not to call it there: `partial(word, x)`, `how=module.word`. */
export function gives(word: string): FactTest {
  return anyRow([word], (facts, row) => {
    const isName = facts.kind(row) === Kind.Name || facts.kind(row) === Kind.Attribute;
    return isName && facts.role(row) !== Role.Func && facts.role(row) !== Role.Object && facts.flags(row) === Access.Load;
  });
}

/** Whether it executes text. */
export function executes(facts: Facts): boolean {
  if (BY_CALL.some((hash) => hasRow(facts, hash, isPlainCallee))) return true;
  const { rows } = facts;
  for (let at = 0; at < rows.length; at += ROW) if (((rows[at] as number) & 0xff) === Kind.Exec) return true;
  return false;
}

/** `re.compile(…)` is another one. */
function isPlainCallee(facts: Facts, row: Row): boolean {
  return facts.kind(row) === Kind.Name && facts.role(row) === Role.Func;
}

const BY_CALL = ["eval", "execfile", "compile"].map(hashOf);

/**
 * Whether it has a `with` that stands in a `try`, or that enters what it was given or has kept (`with x`), or what a thing makes that it has
 * kept (`with self.open()`), and not what another call makes there.
 */
export function enters(facts: Facts): boolean {
  const { rows } = facts;
  for (let at = 0; at < rows.length; at += ROW)
    if (((rows[at] as number) & 0xff) === Kind.Item && (isKept(facts, at / ROW + 1) || isTried(facts, at / ROW))) return true;
  return false;
}

function isTried(facts: Facts, row: Row): boolean {
  const start = facts.start(row);
  for (let around = row; around > 0; around--) if (facts.kind(around) === Kind.Try && facts.end(around) > start) return true;
  return false;
}

/** Whether a row is no call, or the one of `contextlib.nested`, or of an attribute of `self`. */
function isKept(facts: Facts, row: Row): boolean {
  if (facts.kind(row) !== Kind.Call) return true;
  const callee = row + 1;
  if (facts.role(callee) !== Role.Func) return false;
  const isOwn = facts.kind(callee) === Kind.Attribute && facts.kind(callee + 1) === Kind.Name && facts.word(callee + 1) === SELF;
  return facts.word(callee) === NESTED || (isOwn && !ASSERTIONS.has(facts.word(callee)));
}

const NESTED = hashOf("nested");
/** What every test enters, and is the library's own. */
const ASSERTIONS: ReadonlySet<number> = new Set(["assertRaises", "assertRaisesRegexp"].map(hashOf));

/** Whether it calls what is called `word`, or gives that another name. */
export function calls(word: string): FactTest {
  const isCalled = anyRow([word], (facts, row) => facts.role(row) === Role.Func);
  const isRenamed = renames(word);
  return (facts) => isCalled(facts) || isRenamed(facts);
}

/** Whether it calls what is called `word`, or raises it, with what a name or an attribute gives: `Stuck(self)`, `raise Stuck, (3, pump)`. */
export function fills(word: string): FactTest {
  return anyRow([word], (facts, row) => {
    const isRaised = facts.role(row) === Role.Arg && facts.kind(row - 1) === Kind.Raise;
    if (!isRaised && facts.role(row) !== Role.Func) return false;
    return [...facts.parts(row - 1)].some((part) => part !== row && CARRYING.has(facts.kind(part)));
  });
}

const CARRYING: ReadonlySet<Kind> = new Set([Kind.Name, Kind.Attribute, Kind.Tuple, Kind.Keyword, Kind.Star]);

/** Whether it calls what is called `word`, and puts together what it gives it second: `hasattr(x, "__%s__" % name)`. */
export function makesUpName(word: string): FactTest {
  return anyRow([word], (facts, row) => {
    if (facts.role(row) !== Role.Func) return false;
    const [, name] = [...facts.parts(row - 1)].filter((part) => facts.role(part) === Role.Arg);
    return name !== undefined && (facts.kind(name) !== Kind.String || isJoined(facts, name)) && holdsString(facts, name);
  });
}

function isJoined(facts: Facts, row: Row): boolean {
  return (facts.flags(row) & Text.IsJoined) !== 0;
}

function holdsString(facts: Facts, row: Row): boolean {
  for (let part = row; part < facts.count && facts.start(part) < facts.end(row); part++) if (facts.kind(part) === Kind.String) return true;
  return false;
}

const SELF = hashOf("self");

/** The first row that is no part of this one. */
function nextBehind(facts: Facts, row: Row): Row {
  const end = facts.end(row);
  let next = row + 1;
  while (next < facts.count && facts.start(next) < end) next++;
  return next;
}

/** Whether the header of a class says the word. */
export function subclasses(word: string): FactTest {
  return anyRow([word], isInHeader);
}

/** Whether there is a `from word import *`. */
export function stars(word: string): FactTest {
  return anyRow([word], (facts, row) => {
    if (facts.role(row) !== Role.Path) return false;
    let statement = row;
    while (statement > 0 && facts.role(statement) === Role.Path) statement--;
    return facts.kind(statement) === Kind.ImportFrom && (facts.flags(statement) & Form.IsStar) !== 0;
  });
}

/** Whether what is called so, or ends with it behind a dot, gets another name: by `import … as`, or by assignment. */
export function renames(word: string): FactTest {
  return anyRow([word], (facts, row) => {
    const role = facts.role(row);
    if (role === Role.Path) return isAliased(facts, row);
    const isName = facts.kind(row) === Kind.Name || facts.kind(row) === Kind.Attribute;
    return isName && role !== Role.Object && role !== Role.Func && facts.flags(row) === Access.Load && isInAssignment(facts, row);
  });
}

/** How many dots there are in each `from . import name`, which brings in what a package has without saying what that is called. */
export function dotsOf(facts: Facts): number[] {
  const { rows } = facts;
  const dots: number[] = [];
  for (let at = 0; at < rows.length; at += ROW)
    if (((rows[at] as number) & 0xff) === Kind.ImportFrom && (rows[at + 1] as number) > 0 && facts.role(at / ROW + 1) !== Role.Path)
      dots.push(rows[at + 1] as number);
  return dots;
}

/** Whether a row that has one of the words passes. */
function anyRow(words: readonly string[], test: (facts: Facts, row: Row) => boolean): FactTest {
  const hashes = words.map(hashOf);
  return (facts) => hashes.some((hash) => hasRow(facts, hash, test));
}

function hasRow(facts: Facts, hash: number, test: (facts: Facts, row: Row) => boolean): boolean {
  const { byWord } = facts;
  for (let row = byWord.firstOf(hash); row >= 0; row = byWord.nextOf(row)) if (test(facts, row)) return true;
  return false;
}

/** Whether a row is a base in the header of a class, or a part of one. */
function isInHeader(facts: Facts, row: Row): boolean {
  const start = facts.start(row);
  for (let around = row; around > 0; around--)
    if (facts.end(around) > start) {
      if (facts.role(around) === Role.Base) return true;
      if (isStatement(facts, around)) return false;
    }
  return false;
}

/** Whether a row is a part of a value that is assigned. */
function isInAssignment(facts: Facts, row: Row): boolean {
  const start = facts.start(row);
  for (let around = row; around > 0; around--)
    if (facts.end(around) > start) {
      if (facts.kind(around) === Kind.Assign) return true;
      if (isStatement(facts, around)) return false;
    }
  return false;
}

function isStatement(facts: Facts, row: Row): boolean {
  const role = facts.role(row);
  const kind = facts.kind(row);
  return (role === Role.Body || role === Role.Orelse || role === Role.Final) && kind !== Kind.Lambda && kind < Kind.Item;
}

/** Whether a name in an import stands in `name as other`. */
function isAliased(facts: Facts, row: Row): boolean {
  let alias = row;
  while (alias > 0 && facts.role(alias) === Role.Path) alias--;
  if (facts.kind(alias) !== Kind.Alias) return false;
  let part = row;
  while (facts.role(part) === Role.Path) part++;
  return part < facts.count && facts.role(part) === Role.Target && facts.start(part) < facts.end(alias);
}
