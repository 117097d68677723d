import { type Node, walk } from "./tree.js";

/** Something that decides whether a place in a function is reached. */
export interface PathCondition {
  /** What is tested; of a loop, what it goes through. */
  readonly test: Node;
  /** Whether the place is reached where the test is true, or where it is not: behind `else`, and below `if …: return`. */
  readonly holds: boolean;
  readonly by: "if" | "leaving" | "while" | "for" | "expression";
}

/** What decides, inside `definition`, whether `place` is reached, the innermost first. */
export function pathConditions(place: Node, definition: Node): PathCondition[] {
  const found: PathCondition[] = [];
  let child = place;
  for (let parent = place.parent; parent && child !== definition; child = parent, parent = parent.parent) found.push(...of(parent, child));
  return found;
}

/** Whether `place` stands in the body of a `try` that catches something, inside `definition`. */
export function isTried(place: Node, definition: Node): boolean {
  let child = place;
  for (let parent = place.parent; parent && child !== definition; child = parent, parent = parent.parent)
    if (parent.type === "try_statement" && child.role === "body" && parent.parts.some((part) => part.type === "except_clause")) return true;
  return false;
}

function of(parent: Node, child: Node): PathCondition[] {
  switch (parent.type) {
    case "if_statement":
      return branch(parent, child);
    case "elif_clause":
      return child.role === "consequence" ? tested(parent.field("condition"), true, "if") : [];
    case "while_statement":
      return child.role === "body" ? tested(parent.field("condition"), true, "while") : [];
    case "for_statement":
      return child.role === "body" ? tested(parent.field("right"), true, "for") : [];
    case "conditional_expression":
      return child === parent.parts[1] ? [] : tested(parent.parts[1], child === parent.parts[0], "expression");
    case "boolean_operator":
      return child.role === "right"
        ? tested(parent.field("left"), /^and$/.test(parent.field("operator")?.type ?? "and"), "expression")
        : [];
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return parent.parts
        .filter((part) => part !== child && part.type === "for_in_clause")
        .flatMap((each) => tested(each.field("right"), true, "for"));
    case "block":
      return leaving(parent, child);
    default:
      return [];
  }
}

/** An `elif` or `else` is reached where none of the tests above it is true. */
function branch(statement: Node, child: Node): PathCondition[] {
  if (child.role === "consequence") return tested(statement.field("condition"), true, "if");
  if (child.role !== "alternative") return [];
  const above = statement.fields("alternative").filter((each) => each.end <= child.start);
  return [statement, ...above].flatMap((each) => tested(each.field("condition"), false, "if"));
}

/** `if …: return` above it. */
function leaving(block: Node, child: Node): PathCondition[] {
  const earlier = block.parts.slice(0, block.parts.indexOf(child));
  const leaves = (statement: Node) => [...walk(statement)].some((node) => node.is("return_statement", "raise_statement"));
  return earlier.flatMap((each) => (each.type === "if_statement" && leaves(each) ? tested(each.field("condition"), false, "leaving") : []));
}

function tested(test: Node | undefined, holds: boolean, by: PathCondition["by"]): PathCondition[] {
  return test ? [{ test, holds, by }] : [];
}
