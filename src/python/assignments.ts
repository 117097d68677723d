import { assignedValue } from "./names.js";
import { bare, type Node } from "./tree.js";

/** The simple or compound statement that holds `node`. */
export function statementOf(node: Node): Node {
  let statement = node;
  while (statement.parent && !statement.parent.is("block", "module")) statement = statement.parent;
  return statement;
}

/** Whether an attribute, subscript or name is read, written or deleted where it stands. */
export function accessOf(node: Node): "read" | "write" | "delete" {
  let child = node;
  for (let parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === "delete_statement") return "delete";
    if (parent.is("assignment", "augmented_assignment", "for_statement", "for_in_clause")) return child.role === "left" ? "write" : "read";
    if (parent.type === "as_pattern_target") return "write";
    if (parent.type === "except_clause") return parent.fields("value")[1] === child ? "write" : "read";
    if (
      !parent.is(
        "pattern_list",
        "tuple_pattern",
        "list_pattern",
        "expression_list",
        "tuple",
        "list",
        "list_splat_pattern",
        "parenthesized_expression",
      )
    )
      return "read";
  }
  return "read";
}

/** One target of an assignment, with the value it gets: targets and values of `a, b = c, d` go in pairs. */
export interface TargetPair {
  readonly target: Node;
  readonly value: Node;
}

/** The links of a chain `a = b = value`, each with its `left`. */
export function chainOf(assignment: Node): Node[] {
  const links: Node[] = [];
  for (let link: Node | undefined = assignment; link?.type === "assignment"; link = link.field("right")) links.push(link);
  return links;
}

/** The targets of one link paired with their values; undefined when the two sides don't match one to one. */
export function pairsOf(link: Node): TargetPair[] | undefined {
  const target = link.field("left");
  const right = assignedValue(link);
  if (!target || !right) return undefined;
  const left = bare(target);
  if (!left.is("pattern_list", "tuple_pattern", "list_pattern")) return [{ target: left, value: bare(right) }];
  const values = bare(right);
  if (!values.is("expression_list", "tuple", "list")) return undefined;
  const targets = left.parts;
  // A target that is a tuple itself gets a value that would have to be taken apart, too.
  if (targets.some((target) => bare(target).is("pattern_list", "tuple_pattern", "list_pattern"))) return undefined;
  if (targets.length !== values.parts.length || [...targets, ...values.parts].some((part) => part.is("list_splat", "list_splat_pattern")))
    return undefined;
  return targets.map((target, index) => ({ target: bare(target), value: bare(values.parts[index] as Node) }));
}

/** The value that a target gets where the assignment says so; undefined where it can't be told. */
export function valueFor(target: Node): Node | undefined {
  const assignment = target.closest("assignment");
  if (!assignment?.field("left")?.contains(target)) return undefined;
  // In `x = self.a, self.b = c, d` the tuple has another holder: nothing can be taken out of it.
  const left = assignment.field("left");
  const unpacks = left && bare(left).is("pattern_list", "tuple_pattern", "list_pattern");
  if (unpacks && (assignment.parent?.type === "assignment" || assignment.field("right")?.type === "assignment")) return undefined;
  return pairsOf(assignment)?.find((pair) => pair.target === target)?.value;
}

/** Likewise, also where it stands within others: `(b, c)` of `a, (b, c) = 1, (2, x)`. */
export function nestedValueFor(target: Node): Node | undefined {
  const pattern = target.parent;
  if (!pattern?.is("tuple_pattern", "list_pattern", "pattern_list")) return undefined;
  const assignment = pattern.role === "left" ? pattern.parent : undefined;
  const whole = assignment?.type === "assignment" ? assignedValue(assignment) : nestedValueFor(pattern);
  const values = whole && bare(whole);
  const isSplat = (part: Node) => part.is("list_splat", "list_splat_pattern");
  if (!values?.is("expression_list", "tuple", "list") || values.parts.length !== pattern.parts.length) return undefined;
  return [...values.parts, ...pattern.parts].some(isSplat) ? undefined : values.parts[pattern.parts.indexOf(target)];
}
