import { accessOf, pairsOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import { ADDERS, EXTENDERS } from "./container-methods.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import type { Site } from "./semantics.js";
import { argumentsOf, attributeName, type Node, stringValue } from "./tree.js";

/**
 * The names under which an expression is kept for others: those of the attribute, or of the global of another module, that gets it or holds what it is put
 * into. `hub.hooks = x`, `hub.hooks.append(x)`, `hub.hooks[key] = x`, `setattr(hub, "hooks", x)`, `from hub import hooks` and `hooks.append(x)`. What
 * a tuple that is taken apart holds, `hub.hook, y = x, z`, is kept under the name that gets it: of `expression` that is `held`.
 */
export function keptUnder(expression: Node, module: Module, held = expression): readonly string[] {
  const { parent, role } = expression;
  if (parent?.is("assignment", "augmented_assignment") && role === "right") {
    const pair = pairsOf(parent)?.find(({ value }) => value.contains(held));
    const target = pair?.target ?? parent.field("left");
    const outer = parent.type === "assignment" ? keptUnder(parent, module, held) : [];
    return target ? [...outer, ...namesIn(target, module)] : outer;
  }
  const call = callGiven(expression);
  if (!call) return [];
  const name = calleeName(call);
  if (name === "setattr" || name === "__setattr__") return argumentsOf(call).positional.flatMap((each) => stringValue(each) ?? []);
  const isPut = ADDERS.has(name) || EXTENDERS.has(name) || name === "setdefault" || name === "__setitem__";
  const container = isPut ? call.field("function")?.field("object") : undefined;
  return container ? namesOf(container, module) : [];
}

/** Of what a list is put into by a method that is handed on: `map(hub.hooks.append, all)`. */
export function keptByMethod(method: Node, module: Module): readonly string[] {
  const container = ADDERS.has(attributeName(method) ?? "") ? method.field("object") : undefined;
  return container ? namesOf(container, module) : [];
}

/** Where what is kept under such a name is read: as an attribute, or as a global. */
export function readsUnder(name: string, module: Module): readonly Site[] {
  const globals = module.names(name).filter((node) => (module.scopeOfName(name, node)?.node ?? module.root) === module.root);
  return [...module.attributes(name), ...globals].flatMap((node) => (accessOf(node) === "read" ? [{ module, node }] : []));
}

/** Those of a target; of one of several, all. */
function namesIn(target: Node, module: Module): readonly string[] {
  if (target.is("attribute", "identifier")) return namesOf(target, module);
  const container = target.type === "subscript" ? target.field("value") : undefined;
  return container ? namesOf(container, module) : target.parts.flatMap((each) => namesIn(each, module));
}

/** `hub.hooks`, `hub.hooks[key]`, and a variable that is a global somewhere else. */
function namesOf(place: Node, module: Module): readonly string[] {
  if (place.type === "subscript") return place.parts.slice(0, 1).flatMap((each) => namesOf(each, module));
  if (place.type === "attribute") return [attributeName(place) ?? ""];
  if (place.type !== "identifier") return [];
  const bindings = module.scopeOfName(place.text, place)?.bindings.get(place.text) ?? [];
  return bindings.flatMap(({ kind, node }) => {
    if (kind !== "import") return [];
    return [node.field("name")?.text ?? place.text];
  });
}
