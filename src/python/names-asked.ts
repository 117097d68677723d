import { askedByName, callGiven } from "./byname.js";
import { callsIn } from "./calls.js";
import { asksMadeUpName, isSought } from "./guards.js";
import type { PlaceKind } from "./held-sites.js";
import type { Hierarchy } from "./hierarchy.js";
import { mayBeginAndEndSo, mayBeNamed } from "./made-names.js";
import type { Module } from "./module.js";
import type { Held } from "./semantics.js";
import type { Node } from "./tree.js";

const DICTIONARY = "__dict__";

/**
 * Where the dictionary of an object may be asked for by a name that comes from elsewhere, `getattr(x, FIELDS)`, or is put together: `'__%s__' % kind`.
 * Of what comes from elsewhere that counts which a module near by has to give.
 */
export function askedByMadeName(hierarchy: Hierarchy): PlaceKind {
  const { index } = hierarchy;
  let known: readonly Module[] | undefined;
  const giving = () => {
    known ??= index.mentioning(DICTIONARY).filter((module) => module.strings(DICTIONARY).some(isGivenOn));
    return known;
  };
  const says = (one: Module, other: Module) => index.says(one.path, [index.imports.nameOf(other.path)]);
  const isGiven = (module: Module) => giving().some((each) => each === module || says(module, each) || says(each, module));
  const find = (module: Module): readonly Held[] => {
    const calls = callsIn(module, "getattr").map((node) => ({ node, ...askedByName(node) }));
    const madeUp = calls.filter(({ node, name }) => name && asksMadeUpName(node) && mayBeginAndEndSo(name, DICTIONARY, module));
    if (!isGiven(module)) return madeUp;
    const open = calls.filter(({ name }) => name === undefined || mayBeNamed(name, DICTIONARY, module));
    return [...new Set([...madeUp, ...open.map(spread)]), ...hierarchy.calledLater("getattr", module)];
  };
  const likely = () => {
    const near = giving().length > 0 ? [...index.handling("getattr"), ...index.giving("getattr")].filter(isGiven) : [];
    return [...new Set([...near, ...index.makingUpName("getattr")])];
  };
  return { word: "getattr", find, likely };
}

/** Of `getattr(*asked)` the object is the first of what is spread. */
function spread(held: Held): Held {
  const first = held.object ? undefined : held.node.field("arguments")?.parts[0];
  return first?.type === "list_splat" ? { ...held, object: first.parts[0], path: ["0"] } : held;
}

/** Whether somebody may come to have a string: it is a value, and neither looked for where it stands nor the name of a slot. */
function isGivenOn(string: Node): boolean {
  const call = callGiven(string);
  if (call) return !ASKING.test(call.field("function")?.text ?? "");
  const around = string.parent?.is("tuple", "list", "set") ? string.parent : string;
  if (!isSought(string) || around.parent?.is("comparison_operator", "subscript")) return false;
  return string.closest("assignment")?.field("left")?.text !== "__slots__";
}

/** What is given the name and does with it what can be seen there. */
const ASKING =
  /(?:^|\.)(?:[gs]etattr|hasattr|delattr|__[gs]etattr(?:ibute)?__|attrgetter|methodcaller|get|pop|has_key|remove|discard|startswith|endswith)$/;
