import { askedByName } from "./byname.js";
import { callsIn } from "./calls.js";
import { literal } from "./constant-keys.js";
import { asksMadeUpName } from "./guards.js";
import type { PlaceKind } from "./held-sites.js";
import type { Hierarchy } from "./hierarchy.js";
import { mayBeginAndEndSo, mayBeNamed } from "./made-names.js";
import type { Module } from "./module.js";
import { isGivenOn, isGivenTo } from "./names-given.js";
import type { Held } from "./semantics.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

/** What asks an object for an attribute by a name that it is given. */
export type Asking = "getattr" | "hasattr";

const DICTIONARY = "__dict__";

/** Where the dictionary of an object may be asked for by a name that comes from elsewhere, or is put together: `'__%s__' % kind`. */
export function dictionaryAsked(hierarchy: Hierarchy): PlaceKind {
  const { index } = hierarchy;
  // Whoever imports the module may hand it the name.
  const given = askedByGivenName(hierarchy, "getattr", DICTIONARY, (one, other) => says(other, one, hierarchy));
  const find = (module: Module): readonly Held[] => {
    const calls = callsIn(module, "getattr").map((node) => ({ node, ...askedByName(node) }));
    const madeUp = calls.filter(({ node, name }) => name && asksMadeUpName(node) && mayBeginAndEndSo(name, DICTIONARY, module));
    const open = given.find(module).filter(({ node }) => madeUp.every((each) => each.node !== node));
    return [...madeUp, ...open];
  };
  return { word: "getattr", find, likely: () => [...new Set([...given.likely(), ...index.makingUpName("getattr")])] };
}

/**
 * Where an object may be asked for an attribute by a name that comes from elsewhere, `getattr(x, FIELDS)`: that counts which the module has to give, or
 * one that it imports, or that `mayGive` it; of such places, those that count.
 */
export function askedByGivenName(
  hierarchy: Hierarchy,
  callee: Asking,
  name: string,
  mayGive: (asking: Module, giving: Module) => boolean = () => false,
  counts: (place: Node) => boolean = () => true,
): PlaceKind & { likely(): readonly Module[] } {
  const { index } = hierarchy;
  let known: readonly Module[] | undefined;
  const giving = () => {
    known ??= index.mentioning(name).filter((module) => mayGiveName(module, name));
    return known;
  };
  const isGiven = (module: Module) => giving().some((each) => each === module || says(module, each, hierarchy) || mayGive(module, each));
  const find = (module: Module): readonly Held[] => {
    if (!isGiven(module)) return [];
    const calls = callsIn(module, callee)
      .filter(counts)
      .map((node) => ({ node, ...askedByName(node) }));
    const open = calls.filter((each) => each.name === undefined || mayBeNamed(each.name, name, module));
    return [...open.map(spread), ...hierarchy.calledLater(callee, module, counts)];
  };
  const likely = () => (giving().length > 0 ? [...index.handling(callee), ...index.giving(callee)].filter(isGiven) : []);
  return { word: callee, find, likely };
}

/** Whether one module hands a name to what another one defines. */
export function handedOver(hierarchy: Hierarchy, name: string): (asking: Module, giving: Module) => boolean {
  return (asking, giving) => giving.strings(name).some((node) => isGivenTo(new Set([asking]), { module: giving, node }, hierarchy));
}

/** Where what `attrgetter(name)`, or `methodcaller(name)`, gives is called on an object: it asks for a name that may be this one. */
export function askedByGetter(hierarchy: Hierarchy, getter: "attrgetter" | "methodcaller", attribute: string): PlaceKind {
  const mayAsk = (name: Node, module: Module) => stringValue(name)?.split(".").includes(attribute) ?? mayBeNamed(name, attribute, module);
  const find = (module: Module) =>
    callsIn(module, getter)
      .filter((call) => namesTaken(call, getter).some((name) => mayAsk(name, module)))
      .flatMap((call) => hierarchy.givenTo(call, module));
  return { word: getter, find, likely: () => hierarchy.index.calling(getter) };
}

/** What a `methodcaller` is given behind the name goes to the method. */
function namesTaken(call: Node, getter: string): readonly Node[] {
  const { positional } = argumentsOf(call);
  return getter === "methodcaller" ? positional.slice(0, 1) : positional;
}

/** Whether a module says a name that somebody may come to have. */
export function mayGiveName(module: Module, name: string): boolean {
  return module.strings(name).some(isGivenOn) || takesApart(module, name);
}

/** Whether a module takes a text apart in which the name is a word: `'rate __dict__'.split()`. */
function takesApart(module: Module, name: string): boolean {
  return ["split", "rsplit", "splitlines"]
    .flatMap((method) => callsIn(module, method))
    .some((call) => {
      const text = call.field("function")?.field("object");
      const string = text && literal(text, module);
      return string !== undefined && stringValue(string)?.split(/\W+/).includes(name);
    });
}

/** Whether a module says the name of another one. */
function says(one: Module, other: Module, { index }: Hierarchy): boolean {
  return index.says(one.path, [index.imports.nameOf(other.path)]);
}

/** Of `getattr(*asked)` the object is the first of what is spread. */
function spread(held: Held): Held {
  const first = held.object ? undefined : held.node.field("arguments")?.parts[0];
  return first?.type === "list_splat" ? { ...held, object: first.parts[0], path: ["0"] } : held;
}
