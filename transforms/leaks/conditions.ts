import { bare, type Node, waysOut } from "../../src/kit.js";

/** Whether an expression gives what the parameter `name` was given: `parent`, and `parent or None` where that `isTrue`. */
export function gives(expression: Node, name: string, isTrue: boolean): boolean {
  const node = bare(expression);
  if (node.type === "identifier") return node.text === name;
  if (node.type === "boolean_operator" && node.field("operator")?.type === "or") {
    const left = node.field("left");
    return isTrue && left !== undefined && gives(left, name, isTrue);
  }
  const [consequence, condition, alternative] = node.type === "conditional_expression" ? node.parts : [];
  const chosen = condition && (passes(condition, name, isTrue) ? consequence : fails(condition, name, isTrue) ? alternative : undefined);
  return chosen !== undefined && gives(chosen, name, isTrue);
}

/** Whether a statement of a function is reached whenever the parameter `name` is given something: in the body, or in an `if parent:`. */
export function isAlwaysReached(statement: Node, definition: Node, name: string, isTrue: boolean): boolean {
  const body = definition.field("body");
  if (!body || waysOut(body).some(({ start }) => start < statement.start)) return false;
  const block = statement.parent;
  const branch = block?.parent;
  if (block === body) return true;
  const test = branch?.type === "else_clause" ? branch.parent : branch;
  const condition = test?.type === "if_statement" && test.parent === body ? test.field("condition") : undefined;
  if (!condition) return false;
  return branch === test ? passes(condition, name, isTrue) : test?.fields("alternative")[0] === branch && fails(condition, name, isTrue);
}

/** `parent`, `parent is not None`. */
function passes(condition: Node, name: string, isTrue: boolean): boolean {
  const node = bare(condition);
  return node.type === "identifier" ? isTrue && node.text === name : comparesToNone(node, name, "is not");
}

/** `not parent`, `parent is None`. */
function fails(condition: Node, name: string, isTrue: boolean): boolean {
  const node = bare(condition);
  const argument = node.type === "not_operator" ? node.field("argument") : undefined;
  return argument ? passes(argument, name, isTrue) : comparesToNone(node, name, "is");
}

function comparesToNone(node: Node, name: string, operator: string): boolean {
  const [left, right, ...others] = node.type === "comparison_operator" ? node.parts.filter(({ role }) => role !== "operators") : [];
  if (left?.type !== "identifier" || left.text !== name || right?.type !== "none" || others.length > 0) return false;
  return (
    node
      .fields("operators")
      .map(({ type }) => type)
      .join(" ") === operator
  );
}
