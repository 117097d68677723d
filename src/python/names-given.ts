import { callGiven } from "./byname.js";
import { isSought } from "./guards.js";
import type { Module } from "./module.js";
import type { Semantics, Site } from "./semantics.js";
import type { Node } from "./tree.js";

/** Whether a string goes to some modules: a call of what they define is given it, alone or among others or by a name of the module, or a class that inherits from there has it. */
export function isGivenTo(homes: ReadonlySet<Module>, { module, node }: Site, project: Semantics): boolean {
  const given = node.parent?.is("tuple", "list", "set") ? node.parent : node;
  const title = given.parent?.type === "assignment" && given.role === "right" ? given.parent.field("left") : undefined;
  const calls = [given, ...(title?.type === "identifier" ? module.names(title.text) : [])].flatMap((each) => callGiven(each) ?? []);
  if (calls.length > 0) return calls.some((call) => project.callees(call, module).some((callee) => homes.has(callee.module)));
  const cls = module.classAround(node);
  return isGivenOn(node) && cls !== undefined && project.mro(cls).some((each) => each.kind === "project" && homes.has(each.module));
}

/** Whether somebody may come to have a string: it is a value, and neither looked for where it stands nor the name of a slot. */
export function isGivenOn(string: Node): boolean {
  const call = callGiven(string);
  if (call) return !ASKING.test(call.field("function")?.text ?? "");
  const around = string.parent?.is("tuple", "list", "set") ? string.parent : string;
  if (!isSought(string) || around.parent?.is("comparison_operator", "subscript")) return false;
  return string.closest("assignment")?.field("left")?.text !== "__slots__";
}

/** What is given the name and does with it what can be seen there. */
const ASKING =
  /(?:^|\.)(?:[gs]etattr|hasattr|delattr|__[gs]etattr(?:ibute)?__|attrgetter|methodcaller|get|pop|has_key|remove|discard|startswith|endswith)$/;
