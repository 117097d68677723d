import { attributeName, type Node } from "./tree.js";

/**
 * Whether an exception handler of the same function would catch that the attribute at `node` is missing: one that names
 * `AttributeError`; with `broadly`, one that catches everything, too.
 */
export function catchesMissing(node: Node, broadly: boolean): boolean {
  let child = node;
  for (let parent = node.parent; parent && !parent.is("function_definition", "class_definition"); child = parent, parent = parent.parent) {
    if (parent.type !== "try_statement" || child.role !== "body") continue;
    if (parent.parts.some((part) => part.type === "except_clause" && catches(part, broadly))) return true;
  }
  return false;
}

function catches(handler: Node, broadly: boolean): boolean {
  const header = handler.parts.filter((part) => part.type !== "block");
  const caught = header[0]?.text ?? "";
  if (/\bAttributeError\b/.test(caught)) return true;
  return broadly && (header.length === 0 || /\b(?:Exception|StandardError|BaseException)\b/.test(caught));
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
