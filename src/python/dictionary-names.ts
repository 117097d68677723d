import { askedByName, callGiven } from "./byname.js";
import type { ModuleIndex } from "./denotation.js";
import { isSought } from "./guards.js";
import { mayBeginAndEndSo } from "./made-names.js";
import type { Module } from "./module.js";
import type { Node } from "./tree.js";

const DICTIONARY = "__dict__";

/** Whether `getattr(x, name)` asks for a name that is put together, and that may be the one of the dictionary of an object. */
export function mayMakeUpDictionary(call: Node, module: Module): boolean {
  const { name } = askedByName(call);
  return name !== undefined && mayBeginAndEndSo(name, DICTIONARY, module);
}

/** The modules of a project that have that name as a value, which somebody may come to ask an object for: `FIELDS = ('__dict__',)`. */
export function modulesGivingDictionary(index: ModuleIndex): readonly Module[] {
  return index.mentioning(DICTIONARY).filter((module) => module.strings(DICTIONARY).some(isGivenOn));
}

/** Whether somebody may come to have a string: it is a value, and neither looked for where it stands nor the name of a slot. */
function isGivenOn(string: Node): boolean {
  const call = callGiven(string);
  if (call) return !ASKING.test(call.field("function")?.text ?? "");
  if (!isSought(string) || string.parent?.is("comparison_operator", "subscript")) return false;
  return string.closest("assignment")?.field("left")?.text !== "__slots__";
}

/** What is given the name and does with it what can be seen there. */
const ASKING =
  /(?:^|\.)(?:[gs]etattr|hasattr|delattr|__[gs]etattr(?:ibute)?__|attrgetter|methodcaller|get|pop|has_key|remove|discard|startswith|endswith)$/;
