import { argumentsOf, attributeName, bare, type Node, stringValue, walk } from "../tree.js";

/** The variables that are the name of an attribute, and the attribute itself. */
export interface NameVariables {
  readonly name: string;
  readonly member: string | undefined;
}

/** Something that is asked on the way to a place. */
export interface Test {
  readonly test: Node;
  readonly holds: boolean;
}

/** What is asked on the way to a place, by `if`, by `continue` and `return` or in a comprehension; `around`: a loop, a clause of a comprehension or a function. */
export function testsAround(place: Node, around: Node): readonly Test[] {
  if (around.type === "for_in_clause")
    return (around.parent?.parts ?? []).flatMap(({ type, parts: [test] }) => (type === "if_clause" && test ? [{ test, holds: true }] : []));
  const tests: Test[] = [];
  for (let child = place, { parent } = place; parent && child !== around; child = parent, { parent } = parent) {
    if (parent.is("if_statement", "elif_clause") && child.role === "consequence") tests.push(...tested(parent, true));
    else if (parent.type === "if_statement" && child.role === "alternative")
      for (const above of [parent, ...parent.fields("alternative").filter((each) => each.end <= child.start)])
        tests.push(...tested(above, false));
    else if (parent.type === "block")
      for (const above of parent.parts.slice(0, parent.parts.indexOf(child)))
        if (leaves(above)) tests.push(...(isPlain(above) ? tested(above, false) : [UNTOLD(above)]));
  }
  return tests;
}

function tested(statement: Node, holds: boolean): readonly Test[] {
  const test = statement.field("condition");
  return test ? [{ test, holds }] : [];
}

/** Of what nobody can tell how it comes out. */
const UNTOLD = (test: Node): Test => ({ test, holds: true });

function isPlain(statement: Node): boolean {
  return statement.type === "if_statement" && statement.fields("alternative").length === 0;
}

function leaves(statement: Node): boolean {
  const nodes = [statement, ...walk(statement)];
  return nodes.some((each) => each.is("continue_statement", "break_statement", "return_statement", "raise_statement"));
}

/** Functions of the library that say yes of a method. */
export const SAYING_METHOD = new Set(["ismethod", "isroutine", "callable"]);

/** What a test says of a name, or of the method that it is the name of; undefined where that can't be told. */
export function answer(test: Node, name: string, variables: NameVariables): boolean | undefined {
  const node = bare(test);
  if (node.type === "not_operator") {
    const inner = node.field("argument");
    const said = inner && answer(inner, name, variables);
    return said === undefined ? undefined : !said;
  }
  if (node.type === "boolean_operator") {
    const [left, right] = [node.field("left"), node.field("right")].map((each) => each && answer(each, name, variables));
    const isAnd = node.field("operator")?.type === "and";
    if (left === !isAnd || right === !isAnd) return !isAnd;
    return left === undefined || right === undefined ? undefined : isAnd;
  }
  if (node.type === "comparison_operator") return compared(node, name, variables);
  const callee = node.type === "call" ? node.field("function") : undefined;
  if (!callee) return undefined;
  const [given] = argumentsOf(node).positional;
  const title = attributeName(callee) ?? callee.text;
  if (SAYING_METHOD.has(title)) return given !== undefined && isMember(given, variables) ? true : undefined;
  const text = given && stringValue(given);
  if (callee.field("object")?.text !== variables.name || text === undefined) return undefined;
  return title === "startswith" ? name.startsWith(text) : title === "endswith" ? name.endsWith(text) : undefined;
}

/** `method` of `getmembers`, and `getattr(self, name)`. */
function isMember(node: Node, { member, name }: NameVariables): boolean {
  if (node.type === "identifier") return node.text === member;
  return node.type === "call" && node.field("function")?.text === "getattr" && argumentsOf(node).positional[1]?.text === name;
}

/** `name[:3] == 'on_'`, `name != 'on_any'`, `name in ('on_a', 'on_b')`. */
function compared(node: Node, name: string, variables: NameVariables): boolean | undefined {
  const [left, right, ...others] = node.parts.filter(({ role }) => role !== "operators");
  const [operator = "", ...more] = node.fields("operators").map(({ type }) => type);
  const isOfSeveral = operator === "in" || operator === "not in";
  const texts = (isOfSeveral && right?.is("tuple", "list", "set") ? right.parts : [right]).map((each) => each && stringValue(each));
  if (!left || others.length > 0 || more.length > 0 || texts.includes(undefined)) return undefined;
  if (!(isOfSeveral ? right?.is("tuple", "list", "set") : operator === "==" || operator === "!=")) return undefined;
  const index = left.type === "subscript" ? left.field("subscript") : undefined;
  const part =
    left.text === variables.name ? name : left.field("value")?.text === variables.name && index ? sliced(name, index) : undefined;
  return part === undefined ? undefined : texts.includes(part) === (operator === "==" || operator === "in");
}

/** `[:3]` and `[-3:]` */
function sliced(name: string, index: Node): string | undefined {
  const said = /^(-?\d*):(-?\d*)$/.exec(index.text.replaceAll(" ", ""));
  if (!said) return undefined;
  const [from, to] = [said[1], said[2]].map((each) => (each ? Number(each) : undefined));
  return name.slice(from, to);
}
