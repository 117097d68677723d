import type { Module } from "./module.js";
import { argumentsOf, bare, type Node } from "./tree.js";

/** A class that an object was asked for, or an object whose class it is to have. */
export interface Asked {
  readonly node: Node;
  readonly as: "class" | "object";
}

const LEAVING = ["return_statement", "raise_statement", "continue_statement", "break_statement"];

/**
 * What is known of the class of an object where its name stands, from what was asked around it or above: `if isinstance(x, C):`,
 * `assert isinstance(x, C)`, `if not isinstance(x, C): return`, `type(x) is C`. One of these; undefined where nothing was, or where the name may have got
 * another object since.
 */
export function classesAsked(name: Node, module: Module): readonly Asked[] | undefined {
  const scope = module.scopeOfName(name.text, name);
  const [binding, ...others] = scope?.bindings.get(name.text) ?? [];
  if (!binding || others.length > 0 || scope?.dynamic !== false || !scope.node.is("function_definition", "lambda")) return undefined;
  const isParameter = binding.kind === "parameter";
  let child = name;
  for (let parent = name.parent; parent && parent !== scope.node; child = parent, parent = parent.parent) {
    // What is bound in a loop may be another object when the code in there runs.
    if (!isParameter && parent.is("function_definition", "lambda", "generator_expression")) return undefined;
    const found = around(child, parent, name, module) ?? above(child, parent, name, module);
    if (found) return isParameter || found.every(({ node }) => node.start > binding.node.end) ? found : undefined;
  }
  return undefined;
}

function around(child: Node, parent: Node, name: Node, module: Module): readonly Asked[] | undefined {
  const asks = (test: Node | undefined, isTrue = true) => test && asked(test, isTrue, name, module);
  if (parent.is("if_statement", "elif_clause", "while_statement")) {
    if (child.role === "consequence" || (parent.type === "while_statement" && child.role === "body"))
      return asks(parent.field("condition"));
    return child.role === "alternative" && parent.type === "if_statement" ? asks(parent.field("condition"), false) : undefined;
  }
  if (parent.type === "conditional_expression") {
    const [value, test, other] = parent.parts;
    return child === value ? asks(test) : child === other ? asks(test, false) : undefined;
  }
  if (parent.type !== "boolean_operator" || parent.field("right") !== child) return undefined;
  return asks(
    parent.field("left"),
    parent.parts.some(({ type }) => type === "and"),
  );
}

/** What a statement before it, in the same suite, makes sure of. */
function above(child: Node, parent: Node, name: Node, module: Module): readonly Asked[] | undefined {
  if (parent.type !== "block") return undefined;
  for (const statement of parent.parts.slice(0, parent.parts.indexOf(child))) {
    const isAssert = statement.type === "assert_statement";
    const isGuard =
      statement.type === "if_statement" &&
      statement.fields("alternative").length === 0 &&
      statement
        .field("consequence")
        ?.parts.at(-1)
        ?.is(...LEAVING) === true;
    const test = isAssert ? statement.parts[0] : isGuard ? statement.field("condition") : undefined;
    const found = test && asked(test, isAssert, name, module);
    if (found) return found;
  }
  return undefined;
}

/** What a test tells of the object where it is true, or false. */
function asked(test: Node, isTrue: boolean, name: Node, module: Module): readonly Asked[] | undefined {
  const node = bare(test);
  if (node.type === "not_operator") return node.parts[0] && asked(node.parts[0], !isTrue, name, module);
  if (node.type === "boolean_operator") {
    const isAnd = node.parts.some(({ type }) => type === "and");
    if (isAnd !== isTrue) return undefined;
    return [node.field("left"), node.field("right")]
      .map((part) => part && asked(part, isTrue, name, module))
      .find((each) => each !== undefined);
  }
  if (node.type === "call") return isTrue ? byIsinstance(node, name, module) : undefined;
  return node.type === "comparison_operator" ? byType(node, isTrue, name, module) : undefined;
}

function byIsinstance(call: Node, name: Node, module: Module): readonly Asked[] | undefined {
  const callee = call.field("function");
  const [object, classes, ...others] = argumentsOf(call).positional;
  const isIt = callee?.text === "isinstance" && !module.scopeOfName("isinstance", callee) && object?.text === name.text;
  if (!isIt || !classes || others.length > 0) return undefined;
  const listed = bare(classes).type === "tuple" ? bare(classes).parts : [classes];
  return listed.map((node) => ({ node, as: "class" }));
}

/** `type(x) is C`, `type(x) == type(self)`, and where it is no such object `type(x) is not C`. */
function byType(comparison: Node, isTrue: boolean, name: Node, module: Module): readonly Asked[] | undefined {
  const [left, operator, right, ...others] = comparison.parts;
  const isEqual = operator?.is("is", "==") === true;
  const isOther = operator?.is("is not", "!=", "<>") === true;
  if (!left || !right || others.length > 0 || !(isTrue ? isEqual : isOther)) return undefined;
  const isIt = (side: Node) => typeAsked(side, module)?.text === name.text;
  const other = isIt(left) ? right : isIt(right) ? left : undefined;
  const object = other && typeAsked(other, module);
  return other && [object ? { node: object, as: "object" } : { node: other, as: "class" }];
}

function typeAsked(node: Node, module: Module): Node | undefined {
  const callee = node.type === "call" ? node.field("function") : undefined;
  const { positional } = callee ? argumentsOf(node) : { positional: [] };
  return callee?.text === "type" && !module.scopeOfName("type", callee) && positional.length === 1 ? positional[0] : undefined;
}
