import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { argumentsOf, attributeName, bare, type Node, stringValue } from "../tree.js";
import { COMPREHENSIONS } from "./evaluation.js";
import { isBoundMethod } from "./kinds.js";

/** Who is asked for all its members, and where each of their names, or each of them, is at hand. */
export interface MembersLoop {
  readonly object: Node;
  /** The names of the variables that are the name of a member, and the member itself. */
  readonly name: string;
  readonly member: string | undefined;
  /** A `for` statement or a clause of a comprehension. */
  readonly loop: Node;
}

/** `for name in dir(self)`, and `for name, method in inspect.getmembers(self, inspect.ismethod)`. */
function membersLoop(loop: Node): MembersLoop | undefined {
  const [left, right] = [loop.field("left"), loop.field("right")];
  const call = right && bare(right);
  const title = call?.type === "call" ? call.field("function") : undefined;
  if (!left || call?.type !== "call" || !title) return undefined;
  const [object, predicate] = argumentsOf(call).positional;
  if (!object) return undefined;
  if (title.text === "dir" && left.type === "identifier") return { object, name: left.text, member: undefined, loop };
  if ((attributeName(title) ?? title.text) !== "getmembers" || !left.is("pattern_list", "tuple_pattern")) return undefined;
  const [name, member] = left.parts;
  const isOfMethods = predicate === undefined || SAYING_METHOD.has(attributeName(predicate) ?? predicate.text);
  return isOfMethods && name && member ? { object, name: name.text, member: member.text, loop } : undefined;
}

/** A method of an instance by whose name a program surely comes to a place in such a loop; `cls`: the class of the instance, whose descendants count. */
export function methodComingTo(place: Node, found: MembersLoop, cls: ClassModel, project: Hierarchy): string | undefined {
  const tests = testsAround(place, found.loop);
  const classes = [...project.mro(cls), ...project.descendants(cls)].flatMap((each) => (each.kind === "project" ? [each] : []));
  const names = new Set(classes.flatMap(({ members }) => [...members.keys()]));
  return [...names].find((name) => {
    const isMethod = classes.some((each) => each.members.has(name) && isBoundMethod(name, each, project));
    return isMethod && !/^__.*__$/.test(name) && tests.every(({ test, holds }) => answer(test, name, found) === holds);
  });
}

interface Test {
  readonly test: Node;
  readonly holds: boolean;
}

/** What is asked of a member on the way to a place, by `if`, by `continue` or in a comprehension. */
function testsAround(place: Node, loop: Node): readonly Test[] {
  if (loop.type === "for_in_clause")
    return (loop.parent?.parts ?? []).flatMap(({ type, parts: [test] }) => (type === "if_clause" && test ? [{ test, holds: true }] : []));
  const tests: Test[] = [];
  for (let child = place, { parent } = place; parent && child !== loop; child = parent, { parent } = parent) {
    if (parent.is("if_statement", "elif_clause") && child.role === "consequence") tests.push(...tested(parent, true));
    else if (parent.type === "if_statement" && child.role === "alternative")
      for (const above of [parent, ...parent.fields("alternative").filter((each) => each.end <= child.start)])
        tests.push(...tested(above, false));
    else if (parent.type === "block")
      for (const above of parent.parts.slice(0, parent.parts.indexOf(child)))
        if (leaves(above))
          tests.push(above.type === "if_statement" ? { test: above.field("condition") ?? above, holds: false } : UNTOLD(above));
  }
  return tests;
}

function tested(statement: Node, holds: boolean): readonly Test[] {
  const test = statement.field("condition");
  return test ? [{ test, holds }] : [];
}

/** Of what nobody can tell how it comes out. */
const UNTOLD = (test: Node): Test => ({ test, holds: true });

function leaves(statement: Node): boolean {
  const blocks = [statement, ...statement.parts].flatMap((each) => [each, ...each.parts]);
  return blocks.some((each) => each.is("continue_statement", "break_statement", "return_statement", "raise_statement"));
}

const SAYING_METHOD = new Set(["ismethod", "isroutine", "callable"]);

/** What a test says of the method of a name; undefined where that can't be told. */
function answer(test: Node, name: string, found: MembersLoop): boolean | undefined {
  const node = bare(test);
  if (node.type === "not_operator") {
    const inner = node.field("argument");
    const said = inner && answer(inner, name, found);
    return said === undefined ? undefined : !said;
  }
  if (node.type === "boolean_operator") {
    const [left, right] = [node.field("left"), node.field("right")].map((each) => each && answer(each, name, found));
    const isAnd = node.field("operator")?.type === "and";
    if (left === !isAnd || right === !isAnd) return !isAnd;
    return left === undefined || right === undefined ? undefined : isAnd;
  }
  if (node.type === "comparison_operator") return compared(node, name, found);
  const callee = node.type === "call" ? node.field("function") : undefined;
  if (!callee) return undefined;
  const [given] = argumentsOf(node).positional;
  const title = attributeName(callee) ?? callee.text;
  if (SAYING_METHOD.has(title)) return given !== undefined && isMember(given, found) ? true : undefined;
  const text = given && stringValue(given);
  if (callee.field("object")?.text !== found.name || text === undefined) return undefined;
  return title === "startswith" ? name.startsWith(text) : title === "endswith" ? name.endsWith(text) : undefined;
}

/** `method` of `getmembers`, and `getattr(self, name)`. */
function isMember(node: Node, { member, name }: MembersLoop): boolean {
  if (node.type === "identifier") return node.text === member;
  return node.type === "call" && node.field("function")?.text === "getattr" && argumentsOf(node).positional[1]?.text === name;
}

/** `name[:3] == 'on_'`, `name != 'on_any'`. */
function compared(node: Node, name: string, found: MembersLoop): boolean | undefined {
  const [left, right, ...others] = node.parts.filter(({ role }) => role !== "operators");
  const [operator, ...more] = node.fields("operators").map(({ type }) => type);
  const text = right && stringValue(right);
  if (!left || text === undefined || others.length > 0 || more.length > 0 || (operator !== "==" && operator !== "!=")) return undefined;
  const index = left.type === "subscript" ? left.field("subscript") : undefined;
  const part = left.text === found.name ? name : left.field("value")?.text === found.name && index ? sliced(name, index) : undefined;
  return part === undefined ? undefined : (part === text) === (operator === "==");
}

/** `[:3]` and `[-3:]` */
function sliced(name: string, index: Node): string | undefined {
  const said = /^(-?\d*):(-?\d*)$/.exec(index.text.replaceAll(" ", ""));
  if (!said) return undefined;
  const [from, to] = [said[1], said[2]].map((each) => (each ? Number(each) : undefined));
  return name.slice(from, to);
}

/** The loop over the members of an object whose variable says which of them `getattr(object, key)` asks for. */
export function membersLoopOf(key: Node, object: Node): MembersLoop | undefined {
  const around = loopsAround(key).map(membersLoop);
  const loop = around.find((each) => each?.name === key.text);
  return loop && isSameObject(loop.object, object) ? loop : undefined;
}

/** The loop over members one of which a variable is. */
export function membersAt(name: Node): MembersLoop | undefined {
  const loop = loopsAround(name)
    .map(membersLoop)
    .find((each) => each?.member === name.text);
  return loop?.object.contains(name) ? undefined : loop;
}

function loopsAround(place: Node): readonly Node[] {
  const clauses = place.closest(...COMPREHENSIONS)?.parts.filter(({ type }) => type === "for_in_clause") ?? [];
  const loop = place.closest("for_statement");
  return [...clauses, ...(loop ? [loop] : [])];
}

/** `dir(self)`, `dir(self.__class__)` and `dir(type(self))`. */
function isSameObject(asked: Node, object: Node): boolean {
  if (asked.text === object.text) return true;
  if (attributeName(asked) === "__class__") return asked.field("object")?.text === object.text;
  return asked.type === "call" && asked.field("function")?.text === "type" && argumentsOf(asked).positional[0]?.text === object.text;
}
