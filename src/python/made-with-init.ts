import type { AttributeSite } from "./attribute-sites.js";
import type { ClassModel } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import type { InitChains } from "./init.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { mayBeMadeOtherwise } from "./receivers.js";
import type { Pointee } from "./semantics.js";
import { bare, type Node } from "./tree.js";

/** Whether the object of which an attribute is read was surely made by a call of a class, and has run C's `__init__` if it is an instance of C. */
export function isMadeWithInit({ receiver, module }: AttributeSite, cls: ClassModel, chains: InitChains, hierarchy: Hierarchy): boolean {
  const object = receiver && bare(receiver);
  if (!object || !isFollowed(object, module, hierarchy)) return false;
  const objects = hierarchy.pointsTo(object, module);
  const isWhole = (each: Pointee) => {
    if (each.kind !== "instance" || each.by !== "call" || mayBeMadeOtherwise(each.cls, hierarchy)) return false;
    const isOne = each.cls === cls || hierarchy.descendants(cls).some((one) => one === each.cls);
    return !isOne || chains.isRunIn(each.cls);
  };
  return objects.length > 0 && objects.every(isWhole);
}

/** The call of a class, or a variable that holds one, by names that nobody gives another meaning from afar: what an attribute holds anybody may have put there. */
function isFollowed(object: Node, module: Module, hierarchy: Hierarchy): boolean {
  const isKept = (name: string) => [...hierarchy.setting(name)].length === 0;
  if (object.type === "call") return isKept(calleeName(object));
  const scope = object.type === "identifier" ? module.scopeOfName(object.text, object) : undefined;
  if (!scope || scope.dynamic || scope.node.type === "class_definition") return false;
  const values = scope.bindings.get(object.text)?.map(({ value }) => value) ?? [];
  const areCalls = values.every((value) => value?.type === "call" && isKept(calleeName(value)));
  const isLocal = scope.node !== module.root;
  return areCalls && (isLocal || (isKept(object.text) && !hierarchy.mentioning(object.text).some((each) => isKeyword(object.text, each))));
}

/** `vars(module).update(name=…)`. */
function isKeyword(name: string, module: Module): boolean {
  return module.identifiers(name).some(({ parent, role }) => parent?.type === "keyword_argument" && role === "name");
}
