import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { argumentsOf, attributeName, bare, type Node } from "../tree.js";
import { COMPREHENSIONS } from "./evaluation.js";
import { isBoundMethod } from "./kinds.js";
import { answer, type NameVariables, SAYING_METHOD, testsAround } from "./name-tests.js";

/** Who is asked for all its members, and where each of their names, or each of them, is at hand. */
export interface MembersLoop extends NameVariables {
  readonly object: Node;
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
