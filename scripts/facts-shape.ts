import type { Facts, Row } from "../src/facts/facts.js";
import { Access, Form, Kind, Operator, Role, Text } from "../src/facts/schema.js";
import { hashOf } from "../src/facts/words.js";

/** What a row is, and what it is made of, without where it stands. */
export interface Shape {
  readonly kind: string;
  readonly role: string;
  /** As in a row. */
  readonly word: number;
  /** The flags by their names, with blanks between them; `UNTOLD` where no one but the file knows. */
  readonly says: string;
  readonly parts: readonly Shape[];
}

/** Of a string with escapes or of several pieces, of which the scanner only tells that there is one. */
export const UNTOLD = "?";

/** The rows of a file as one shape; `text` has a character for each byte. */
export function shapeOf(facts: Facts, text: string): Shape {
  let next = 0;
  const take = (): Shape => {
    const row = next++;
    const parts: Shape[] = [];
    while (next < facts.count && facts.start(next) < facts.end(row)) parts.push(take());
    const says = saysOf(facts, row, text);
    return { kind: Kind[facts.kind(row)] ?? "", role: Role[facts.role(row)] ?? "", word: facts.word(row), says, parts };
  };
  return take();
}

const LITERAL = /^[A-Za-z]*("""|'''|"|')((?:(?!\1)[^\\])*)\1$/;

function saysOf(facts: Facts, row: Row, text: string): string {
  const flags = facts.flags(row);
  switch (facts.kind(row)) {
    case Kind.Name:
    case Kind.Attribute:
    case Kind.Subscript:
      return Access[flags] ?? "";
    case Kind.Compare:
      return named(flags, Operator);
    case Kind.String:
      return LITERAL.test(text.slice(facts.start(row), facts.end(row))) ? named(flags, Text) : UNTOLD;
    default:
      return named(flags, Form);
  }
}

/** The flags of an enumeration, in its order. */
function named(flags: number, names: Record<string, string | number>): string {
  const words = Object.entries(names).filter(([, flag]) => typeof flag === "number" && (flags & flag) !== 0);
  return words.map(([word]) => word).join(" ");
}

// ---- what the interpreter's syntax leaves out

/**
 * A shape without what the abstract syntax of Python 2.7 doesn't tell, and in one way what it tells in two. Each of these
 * rules holds for both sides, so that neither of them is given what it has not said.
 */
export function canonical(shape: Shape): Shape {
  const parts = statements(shape).map(canonical);
  const rule = RULES.get(shape.kind);
  return rule ? rule({ ...shape, parts }) : { ...shape, parts };
}

const NONE = hashOf("None");
const PRINT = hashOf("print");

function isWord({ kind, word }: Shape, hash: number): boolean {
  return kind === "Name" && word === hash;
}

type Rule = (shape: Shape) => Shape;

const RULES = new Map<string, Rule>([
  ["Operation", operation],
  ["Call", starsLast],
  // `x[a, b]` is `x[(a, b)]`.
  ["Subscript", (shape) => spread(shape, "Index")],
  // `[x for x in 1, 2]` is `[x for x in (1, 2)]`.
  ["Comprehension", (shape) => spread(shape, "Iter")],
  // `x[::]` is `x[::None]` (the module has the `None` that isn't written).
  ["Slice", (shape) => ({ ...shape, parts: shape.parts.filter((part) => !isWord(part, NONE)) })],
  // `exec (a, b)` is `exec a in b`, since 2.7.9 in the module too.
  ["Exec", executed],
  // `with a, b:` is `with a: with b:`.
  ["With", withItems],
  // `try: … except: … finally: …` is a `try` with `except` in one with `finally`.
  ["Try", tried],
]);

/** Arithmetic nests as its operators bind, which rows don't tell; and a sign before a number is part of the number. */
function operation(shape: Shape): Shape {
  const parts = shape.parts.flatMap((part) => (part.kind === "Operation" ? part.parts : [part]));
  const [only] = parts;
  return only?.kind === "Number" && parts.length === 1 ? { ...only, role: shape.role } : { ...shape, parts };
}

/** The module keeps what has a star apart, and with it where keywords stand to it. */
function starsLast(shape: Shape): Shape {
  const rank = ({ kind }: Shape) => ["Star", "DoubleStar"].indexOf(kind);
  return { ...shape, parts: [...shape.parts].sort((left, right) => rank(left) - rank(right)) };
}

/** Puts what a tuple is made of in its place, where it is the only one in its role. */
function spread(shape: Shape, role: string): Shape {
  let { parts } = shape;
  for (;;) {
    const at = parts.findIndex((part) => part.role === role);
    const only = parts[at];
    if (only?.kind !== "Tuple" || parts.filter((part) => part.role === role).length > 1) return { ...shape, parts };
    parts = [...parts.slice(0, at), ...only.parts.map((part) => ({ ...part, role })), ...parts.slice(at + 1)];
  }
}

function executed(shape: Shape): Shape {
  const [code, ...into] = shape.parts;
  if (code?.kind !== "Tuple" || into.length > 0 || code.parts.length < 2 || code.parts.length > 3) return shape;
  return { ...shape, parts: code.parts.map((part, index) => ({ ...part, role: index === 0 ? "Value" : "Into" })) };
}

function withItems(shape: Shape): Shape {
  const [inner, ...others] = shape.parts.filter(({ kind }) => kind !== "Item");
  if (inner?.kind !== "With" || others.length > 0) return shape;
  return { ...shape, parts: [...shape.parts.filter(({ kind }) => kind === "Item"), ...inner.parts] };
}

function tried(shape: Shape): Shape {
  const [inner, ...others] = shape.parts.filter(({ role }) => role !== "Final");
  const isInner = inner?.kind === "Try" && others.length === 0 && !inner.parts.some(({ role }) => role === "Final");
  return isInner ? { ...shape, parts: [...inner.parts, ...shape.parts.filter((part) => part !== inner)] } : shape;
}

// ---- print

const SUITED = new Set(["Module", "Class", "Def", "If", "While", "For", "Try", "Handler", "With"]);
const PLACES = new Set(["Body", "Orelse", "Final"]);

function statements({ kind, parts }: Shape): readonly Shape[] {
  return SUITED.has(kind) ? parts.map((part) => (PLACES.has(part.role) ? printed(part) : part)) : parts;
}

/**
 * `print (x).y, z` is an expression to the scanner, a tuple of an attribute of a call of `print`, as it is in Python 3. Such a statement is
 * written as the one of Python 2: without the name, and the brackets behind it as those that they are. Whether a comma stands in them is
 * not to be told from a call, so a tuple of one there is what is in it; nor from a subscript, so a list of one tuple is one of what that holds.
 */
function printed(shape: Shape): Shape {
  const values = shape.kind === "Print" ? shape.parts : isPrint(shape) ? (shape.kind === "Tuple" ? shape.parts : [shape]) : undefined;
  if (!values) return shape;
  const parts = values.flatMap((value, index) => (index === 0 && shape.kind !== "Print" ? withoutPrint(value) : [value]));
  const first = parts.findIndex(({ role }) => role !== "Into");
  const told = parts.map((part, index) => ({ ...(index === first ? loosened(part) : part), role: part.role === "Into" ? "Into" : "Arg" }));
  return { kind: "Print", role: shape.role, word: 0, says: "", parts: told };
}

/** Those that begin with the first of their parts. */
const LEADS = new Set(["Operation", "Compare", "And", "Or", "IfExp", "Attribute", "Call", "Subscript"]);

function isPrint(shape: Shape | undefined): boolean {
  if (!shape) return false;
  return isWord(shape, PRINT) || ((shape.kind === "Tuple" || LEADS.has(shape.kind)) && isPrint(shape.parts[0]));
}

/** An expression without the `print` that it begins with; nothing where it is all that there is. */
function withoutPrint(shape: Shape): Shape[] {
  if (isWord(shape, PRINT)) return [];
  const [first, ...others] = shape.parts;
  if (!first || !LEADS.has(shape.kind)) return [shape];
  if (!isWord(first, PRINT)) return [{ ...shape, parts: [...withoutPrint(first), ...others] }];
  const elements = others.map((part) => ({ ...part, role: "Element" }));
  const [only] = elements;
  if (shape.kind === "Operation") return [{ ...shape, parts: others }];
  if (shape.kind === "Subscript") return [{ ...shape, kind: "List", says: "", parts: elements }];
  if (shape.kind !== "Call") return [shape];
  return [only && elements.length === 1 ? { ...only, role: shape.role } : { ...shape, kind: "Tuple", parts: elements }];
}

function loosened(shape: Shape): Shape {
  const [first, ...others] = shape.parts;
  if (!first) return shape;
  if (shape.kind === "List") return spread(shape, "Element");
  if (shape.kind === "Tuple" && others.length === 0) return loosened({ ...first, role: shape.role });
  return LEADS.has(shape.kind) ? { ...shape, parts: [loosened(first), ...others] } : shape;
}
