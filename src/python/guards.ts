import { argumentsOf, attributeName, type Node, walk } from "./tree.js";

/**
 * Whether an exception handler of the same function would catch that the attribute is missing which a place is about: one that names
 * `AttributeError`; with `broadly`, one that catches everything, too.
 */
export function catchesMissing({ node }: { readonly node: Node }, broadly: boolean): boolean {
  let child = node;
  for (let parent = node.parent; parent && !parent.is("function_definition", "class_definition"); child = parent, parent = parent.parent) {
    if (parent.type !== "try_statement" || child.role !== "body") continue;
    if (parent.parts.some((part) => part.type === "except_clause" && catches(part, broadly))) return true;
  }
  return false;
}

/** Where a piece of code begins to try something, and would go on where an attribute is missing; in bytes. */
export function triesIn(code: Node): readonly number[] {
  const isMinded = (node: Node) => node.parts.some((part) => part.type === "except_clause" && catches(part, true));
  return [...walk(code)].filter((node) => node.type === "try_statement" && isMinded(node)).map(({ start }) => start);
}

function catches(handler: Node, broadly: boolean): boolean {
  const header = handler.parts.filter((part) => part.type !== "block");
  const caught = header[0]?.text ?? "";
  if (/\bAttributeError\b/.test(caught)) return true;
  return broadly && (header.length === 0 || /\b(?:Exception|StandardError|BaseException)\b/.test(caught));
}

/** Whether a `hasattr` or `getattr` makes its name up, of a literal that begins with two underscores: `'__%s__' % name`. */
export function asksMadeUpName(call: Node): boolean {
  const name = argumentsOf(call).positional[1];
  return (
    name !== undefined && !name.is("string") && [...walk(name)].some((part) => part.type === "string" && /^\w*["']+__/.test(part.text))
  );
}

/** Whether a string is there to be looked for: in a list, in `'…' in dir(x)`, but not as an argument, and not compared with `==`. */
export function isSought({ parent }: Node): boolean {
  if (parent?.type === "comparison_operator") return parent.fields("operators").some((operator) => /\bin$/.test(operator.type));
  return !parent?.is("argument_list", "expression_statement");
}

/** The object whose names `'name' in dir(x)`, `in vars(x)` or `in x.__dict__` looks through; undefined for any other place. */
export function objectSearched(string: Node): Node | undefined {
  const { parent } = string;
  if (parent?.type !== "comparison_operator" || !parent.fields("operators").some((operator) => /\bin$/.test(operator.type)))
    return undefined;
  const names = parent.parts.at(-1);
  if (names && attributeName(names) === "__dict__") return names.field("object");
  const isListing = names?.type === "call" && /^(?:dir|vars)$/.test(names.field("function")?.text ?? "");
  return isListing ? names.field("arguments")?.parts[0] : undefined;
}
