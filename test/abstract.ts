import { bare, type Node } from "../src/python/tree.js";

/** A node as far as abstract syntax tells of it. */
interface Shape {
  readonly type: string;
  readonly role: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Shape[];
}

/** Nodes that begin and end where brackets, signs, keywords and comments do. */
const LOOSE = new Set([
  ...["module", "block", "class_definition", "function_definition", "decorated_definition", "decorator", "parameters", "lambda_parameters"],
  ...[
    "argument_list",
    "exec_statement",
    "if_statement",
    "for_statement",
    "while_statement",
    "try_statement",
    "with_statement",
    "except_clause",
    "elif_clause",
  ],
  ...["else_clause", "finally_clause", "if_clause", "for_in_clause", "with_clause", "chevron", "import_prefix", "relative_import"],
  ...[
    "as_pattern",
    "as_pattern_target",
    "boolean_operator",
    "ellipsis",
    "expression_statement",
    "print_statement",
    "expression_list",
    "assignment",
    "pair",
    "and",
    "or",
    "in",
    "is",
    "not in",
    "is not",
    "==",
    "!=",
    "<>",
    "<",
    ">",
    "<=",
    ">=",
  ],
]);

/**
 * Where a tree that was made of facts first differs from the parsed one in what it has to tell: all but comments, brackets, the signs
 * of arithmetic and which of them binds stronger.
 */
export function abstractDifference(parsed: Node, made: Node): string | undefined {
  return differing(shapeOf(parsed, parsed.role), madeShape(made), "");
}

function differing(a: Shape, b: Shape, path: string): string | undefined {
  const here = `${path}/${a.type}`;
  if (isConstant(a, b)) return undefined;
  if (a.type !== b.type || a.role !== b.role) return `${path}: ${a.role}:${a.type}, from facts ${b.role}:${b.type}`;
  if (!LOOSE.has(a.type) && (a.start !== b.start || a.end !== b.end))
    return `${here}: [${a.start}, ${a.end}), from facts [${b.start}, ${b.end})`;
  if (a.parts.length !== b.parts.length)
    return `${here}: ${a.parts.map(({ type }) => type)}, from facts ${b.parts.map(({ type }) => type)}`;
  for (const [index, part] of a.parts.entries()) {
    const found = differing(part, b.parts[index] as Shape, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `True` and `False` are names like others where a program binds them, or does what the grammar doesn't do with constants. */
function isConstant(a: Shape, b: Shape): boolean {
  const names = ["identifier", "true", "false"];
  return a.type !== b.type && names.includes(a.type) && names.includes(b.type) && a.role === b.role && a.start === b.start;
}

function madeShape(node: Node): Shape {
  const { type, role, start, end } = node;
  const children = type === "delete_statement" ? partsOf(node) : node.children;
  return { type, role, start, end, parts: type === "exec_statement" ? [] : children.map(madeShape) };
}

function shapeOf(written: Node, role: string | undefined): Shape {
  const node = bare(written);
  const { start, end } = node;
  if (node.is("binary_operator", "unary_operator")) {
    const operands = operandsOf(node);
    return {
      type: operands.length > 1 ? "binary_operator" : "unary_operator",
      role,
      start,
      end,
      parts: operands.map((each) => shapeOf(each, undefined)),
    };
  }
  const parts = partsOf(node).filter((part) => !isSign(part, node));
  return { type: typeOf(node), role, start, end, parts: parts.map((part) => shapeOf(part, part.role)) };
}

/** `except E, (a, b)` and `with x as (a, b)` bind what the grammar takes for a value. */
function typeOf(node: Node): string {
  if (node.parts.length === 1 && node.type === "expression_statement" && node.parts[0]?.type === "exec_statement") return "exec_statement";
  const isCaught = node.parent?.type === "except_clause" && node.parent.fields("value")[1] === node;
  if (!isCaught && node.parent?.type !== "as_pattern_target") return node.type;
  return { tuple: "tuple_pattern", list: "list_pattern" }[node.type] ?? node.type;
}

function partsOf(node: Node): readonly Node[] {
  // What stands behind `exec` may be one expression to the grammar.
  if (node.is("string", "exec_statement")) return [];
  if (node.type === "delete_statement" && node.parts[0]?.type === "expression_list") return node.parts[0].parts;
  // The statement of Python 2 may lie in one for expressions, with what else belongs to it beside it.
  return node.parts.flatMap((part) =>
    part.type === "expression_statement" && part.parts[0]?.type === "exec_statement" ? part.parts.slice(0, 1) : [part],
  );
}

function isSign(part: Node, { type }: Node): boolean {
  if (type === "augmented_assignment" || type === "not_operator") return part.role === "operator";
  if (part.type === "," || (part.role === "superclasses" && part.parts.length === 0)) return true;
  return false;
}

/** All operands of arithmetic, side by side. */
function operandsOf(node: Node): Node[] {
  const operands: Node[] = [];
  const open = [node];
  for (let next = open.pop(); next; next = open.pop())
    if (next.type === "binary_operator") open.push(...next.fields("right"), ...next.fields("left"));
    else if (next.type === "unary_operator") open.push(...next.fields("argument"));
    else operands.push(next);
  return operands;
}
