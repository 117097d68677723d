import { argumentsOf, attributeName, type Node, walk } from "../tree.js";

export const COMPREHENSIONS = ["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"] as const;

/** What is worked out where a function or class is made, and held by it: defaults of parameters, what a class body binds. */
export function workedOutFor(definition: Node): readonly Node[] {
  if (definition.type !== "class_definition")
    return (definition.field("parameters")?.parts ?? []).flatMap((part) => part.field("value") ?? []);
  const statements = definition.field("body")?.parts ?? [];
  return statements.flatMap(({ parts: [part] }) => (part?.type === "assignment" ? (part.field("right") ?? []) : []));
}

/** `self.load` on the left of `self.load = memo(self.load)`, which asks for what is there before. */
export function setBy(attribute: Node, name: string): Node | undefined {
  const assignment = attribute.closest("assignment");
  const left = assignment?.field("left");
  const isWithin = left?.type === "attribute" && attributeName(left) === name && assignment?.field("right")?.contains(attribute);
  return isWithin ? left : undefined;
}

/** Where a comprehension around a name binds it, and what that one goes over. */
export function loopVariable(name: Node): { readonly node: Node; readonly source: Node } | undefined {
  for (let outer = name.closest(...COMPREHENSIONS); outer; outer = outer.parent?.closest(...COMPREHENSIONS))
    for (const clause of outer.parts.filter(({ type }) => type === "for_in_clause").reverse()) {
      const [target, source] = [clause.field("left"), clause.field("right")];
      const node = target && [target, ...walk(target)].find((each) => each.type === "identifier" && each.text === name.text);
      if (node && source && !source.contains(name)) return { node, source };
    }
  return undefined;
}

/** Where a name stands in what a loop takes apart. */
export function placeIn(name: Node): number | undefined {
  const { parent } = name;
  return parent?.is("pattern_list", "tuple_pattern", "list_pattern") ? parent.parts.indexOf(name) : undefined;
}

/** `self.valves` of `enumerate(self.valves)` and `zip(names, self.valves)`, of the second of each two. */
export function pairedFrom(source: Node, at: number): Node | undefined {
  const callee = source.type === "call" ? source.field("function") : undefined;
  const name = callee && (attributeName(callee) ?? callee.text);
  if (name === "zip" || name === "izip") return argumentsOf(source).positional[at];
  return name === "enumerate" && at === 1 ? argumentsOf(source).positional[0] : undefined;
}

/** Whether a loop that binds a name asks something in its turns, which may leave some out. */
export function isChosenInLoop(name: Node): boolean {
  const loop = name.closest("for_statement", "for_in_clause");
  if (!loop?.field("left")?.contains(name)) return false;
  if (loop.type === "for_in_clause") return loop.parent?.parts.some(({ type }) => type === "if_clause") === true;
  return [...walk(loop)].some((node) => node.is("if_statement", "conditional_expression", "boolean_operator", "try_statement"));
}
