import { askedByName } from "./byname.js";
import { callsIn } from "./calls.js";
import { byLoop } from "./constant-keys.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { mayGetAnyKey } from "./replaced.js";
import { type Node, stringValue } from "./tree.js";

const SETTERS = ["setattr", "delattr", "__setattr__", "__delattr__", "object", "multiple"];

/** Whether somebody in the project sets attributes by names that only the running program knows, which it may have from anywhere. */
export function setsUnderAnyName(project: Hierarchy): boolean {
  const { index } = project;
  if (index.executing().length > 0) return true;
  if (SETTERS.slice(0, 4).some((setter) => index.giving(setter).some((module) => handsOn(setter, module)))) return true;
  if (SETTERS.some((setter) => index.handling(setter).some((module) => callsIn(module, setter).some((call) => isOpen(call, module)))))
    return true;
  const likely = new Set([...index.mentioning("__dict__"), ...index.handling("vars")]);
  return [...likely].some((module) => [...module.attributes("__dict__"), ...module.calls("vars")].some(mayGetAnyKey));
}

/** `map(setattr, …)`, `put = setattr` */
function handsOn(setter: string, module: Module): boolean {
  return [...module.names(setter), ...module.attributes(setter)].some((node) => node.role !== "function" && node.role !== "name");
}

function isOpen(call: Node, module: Module): boolean {
  const { name } = askedByName(call);
  const isWritten = name !== undefined && stringValue(name) !== undefined;
  return !isWritten && byLoop(call, module) === undefined && !isOwnKeyword(name, module);
}

/** `for name, value in options.items(): setattr(self, name, value)`, where these are the keywords of the function: names that callers write. */
function isOwnKeyword(name: Node | undefined, module: Module): boolean {
  const bindings = name?.type === "identifier" ? (module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? []) : [];
  return (
    bindings.length > 0 &&
    bindings.every(({ node }) => {
      const source = node.closest("for_statement")?.field("right");
      const method = source?.type === "call" ? source.field("function") : undefined;
      const options = method?.field("object") ?? source;
      const scope = options?.type === "identifier" ? module.scopeOfName(options.text, options) : undefined;
      const own = (options && scope?.bindings.get(options.text)) ?? [];
      return own.length > 0 && own.every((each) => each.node.parent?.type === "dictionary_splat_pattern");
    })
  );
}
