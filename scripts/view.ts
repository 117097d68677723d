import { type ClassModel, decoratorsOf, wholeDefinition } from "../src/python/classes.js";
import type { Module } from "../src/python/module.js";
import { targetNames } from "../src/python/names.js";
import { attributeName, bare, isTrivia, type Node, walk } from "../src/python/tree.js";

/** A class as both sides see it: line numbers are those of the first decorator, where there is one. */
export interface ClassView {
  readonly name: string;
  readonly line: number;
  readonly decorators: number;
  /** `a.B`, `f()`, `t[]`; `?` for what is neither. */
  readonly bases: readonly string[];
  /** `12 name(self, *args)`. */
  readonly methods: readonly string[];
  /** The statements `self.x = self.y`: `13 x = y`. */
  readonly aliases: readonly string[];
}

/** What one file says, for the interpreter (`ast27.py`) or for unleak. */
export interface View {
  readonly classes: readonly ClassView[];
  /** A word for each statement, attribute, call, string, number, lambda and `yield`, with its line, sorted. */
  readonly marks: readonly string[];
}

export function viewOf(module: Module): View {
  return { classes: module.classes.map(classView).sort(byLine), marks: marksOf(module) };
}

function byLine(a: ClassView, b: ClassView): number {
  return a.line - b.line || (a.name < b.name ? -1 : 1);
}

function classView(cls: ClassModel): ClassView {
  const lineOf = (node: Node) => cls.module.source.position(node.start).line;
  return {
    name: cls.name,
    line: lineOf(wholeDefinition(cls.node)),
    decorators: decoratorsOf(cls.node).length,
    bases: cls.bases.map(spelling),
    methods: cls.methods.map(({ name, node }) => `${lineOf(wholeDefinition(node))} ${name}(${parameters(node).join(", ")})`),
    aliases: cls.stores
      .where(() => true)
      .flatMap(({ target, value, method }) => {
        const isOwn = value?.type === "attribute" && value.field("object")?.text === method.self;
        const line = cls.module.source.lineAt(startFor(target, ".")) + 1;
        return isOwn ? [`${line} ${attributeName(target)} = ${attributeName(value)}`] : [];
      })
      .sort(),
  };
}

function spelling(node: Node): string {
  const inner = bare(node);
  const part = (role: string) => spelling(inner.field(role) ?? inner);
  if (inner.is("identifier", "none", "true", "false")) return inner.text;
  if (inner.type === "attribute") return `${part("object")}.${attributeName(inner)}`;
  if (inner.type === "call") return `${part("function")}()`;
  return inner.type === "subscript" ? `${part("value")}[]` : "?";
}

function parameters(definition: Node): string[] {
  const found = definition.field("parameters")?.parts ?? [];
  return found.flatMap((parameter) => {
    const stars = /^\**/.exec(parameter.text)?.[0] ?? "";
    const target = parameter.type === "default_parameter" ? parameter.field("name") : parameter;
    return target ? targetNames(target).map((name) => stars + name.text) : [];
  });
}

function marksOf(module: Module): string[] {
  const found: string[] = [];
  for (const node of walk(module.root)) {
    const mark = isStatement(node) ? `statement in ${scopeName(node)}` : undefined;
    for (const word of [mark, wordFor(node)])
      if (word !== undefined) found.push(`${module.source.lineAt(startFor(node, word)) + 1} ${word}`);
  }
  return found.sort();
}

/** What is opened by `with` counts as a statement each; all that stands in brackets, which is a tuple, as one. */
function isStatement(node: Node): boolean {
  if (node.type === "with_statement") return false;
  if (node.type === "with_item") return node === node.parent?.parts[0] || node.parent?.parts[0]?.start === node.parent?.start;
  return node.type === "elif_clause" || (node.parent?.is("module", "block") === true && !isTrivia(node));
}

function scopeName(statement: Node): string {
  return statement.closest("function_definition", "class_definition")?.field("name")?.text ?? "module";
}

function wordFor(node: Node): string | undefined {
  switch (node.type) {
    case "attribute":
      return `.${attributeName(node)}`;
    case "call":
      // `print (x)` and `exec (x)` are statements that look like calls.
      return /^(?:print|exec)$/.test(node.field("function")?.text ?? "") ? undefined : "call";
    case "string":
      return node.parent?.type === "concatenated_string" ? undefined : "string";
    case "concatenated_string":
      return "string";
    case "integer":
    case "float":
      return "number";
    case "lambda":
    case "yield":
      return node.type;
    default:
      return undefined;
  }
}

/**
 * Where the interpreter takes a construct to begin: a string where it ends, an attribute or call at what is inside the brackets
 * before the dot, and that, where it is a chain such as `a + b - c`, at its last operator.
 */
function startFor(node: Node, word: string): number {
  let first: Node = beginning(node);
  let unwraps = word.startsWith(".") || word === "call";
  for (;;) {
    if (first.type === "string") return first.end - 1;
    const operator = unwraps && first !== node ? chained(first) : undefined;
    if (operator) return operator.start;
    const next: Node | undefined = first.parts[0];
    const isBracketed = first.is("parenthesized_expression", "tuple", "generator_expression", ...COMPREHENSIONS);
    unwraps &&= isBracketed || first.is("attribute", "call", "subscript");
    const opens = unwraps && isBracketed;
    if (!next || !(next.start === first.start || opens)) return first.start;
    first = next;
  }
}

const COMPREHENSIONS = ["list_comprehension", "set_comprehension", "dictionary_comprehension"];

/** An `elif` begins with its condition, a negative number with its sign, and a tuple that is opened by `with` with its bracket. */
function beginning(node: Node): Node {
  if (node.type === "with_item") return node.parent?.text.startsWith("(") && node === node.parent.parts[0] ? node.parent : node;
  if (node.type === "elif_clause") return node.field("condition") ?? node;
  const isNegative = node.is("integer", "float") && node.parent?.type === "unary_operator" && node.parent.text.startsWith("-");
  return isNegative && node.parent ? node.parent : node;
}

const LEVELS = ["+-", "*///%", "<<>>"];

function chained(node: Node): Node | undefined {
  const left = node.field("left");
  const [inner, outer] = [left, node].map((each) => (each?.type === "binary_operator" ? each.field("operator") : undefined));
  if (!inner || !outer) return undefined;
  const isSame = inner.text === outer.text || LEVELS.some((level) => level.includes(inner.text) && level.includes(outer.text));
  return isSame ? outer : undefined;
}
