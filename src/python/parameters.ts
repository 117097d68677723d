import { targetNames } from "./names.js";
import { type Node, walk } from "./tree.js";

/** Variables that get a value, or that hold or may hold it from there on. */
export interface Assigned {
  readonly targets: readonly string[];
  readonly value: Node;
}

/** Whether a function is defined in the body of a class. */
export function isMethod(definition: Node): boolean {
  return definition.closest("function_definition", "class_definition")?.type === "class_definition";
}

/** The names of the parameters of a function, without the first one of a method. */
export function parameterNamesOf(definition: Node): readonly string[] {
  const parts = definition.field("parameters")?.parts ?? [];
  const own = isMethod(definition) ? parts.slice(1) : parts;
  return own
    .flatMap((part) => targetNames(part.is("default_parameter", "typed_default_parameter") ? (part.field("name") ?? part) : part))
    .map(({ text }) => text);
}

/**
 * All that variables get in a function, and in those inside of it: by assignment, by a loop, by `with`; `x.kept = value` and `x[key] = value` are
 * something to `x`, and so is a method of it that is given the value.
 */
export function assignedTo(definition: Node): readonly Assigned[] {
  return [...walk(definition)].flatMap((node) => {
    const [target, value] = pairOf(node);
    return target && value ? [{ targets: [...targetNames(target).map(({ text }) => text), ...holdersOf(target)], value }] : [];
  });
}

function pairOf(node: Node): readonly [Node | undefined, Node | undefined] {
  if (node.is("for_statement", "for_in_clause", "assignment", "augmented_assignment")) return [node.field("left"), node.field("right")];
  if (node.type === "as_pattern") return [node.field("alias"), node.parts[0]];
  const callee = node.type === "call" ? node.field("function") : undefined;
  return callee?.type === "attribute" ? [callee, node.field("arguments")] : [undefined, undefined];
}

/** What stands first in `x.a`, `x[key]`, and in each of several such. */
function holdersOf(target: Node): readonly string[] {
  let node: Node | undefined = target;
  while (node?.is("attribute", "subscript")) node = node.field(node.type === "attribute" ? "object" : "value");
  if (node === target) return target.type === "identifier" ? [] : target.parts.flatMap(holdersOf);
  return node?.type === "identifier" ? [node.text] : [];
}
