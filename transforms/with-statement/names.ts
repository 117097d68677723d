import {
  accessOf,
  type ClassModel,
  callGiven,
  dottedName,
  type Module,
  type Node,
  type Project,
  scopeNode,
  stringValue,
  walk,
} from "../../src/kit.js";

/** The class of the project that a call makes an instance of, by a name that means nothing else, whenever it runs. */
export function classMade(call: Node, module: Module, project: Project): ClassModel | undefined {
  const callee = call.type === "call" ? call.field("function") : undefined;
  const path = callee && dottedName(callee);
  const meaning = callee && path ? project.meaning(callee, module) : undefined;
  if (!callee || !path || meaning?.kind !== "project" || !isBoundOnce(path[0] ?? "", callee, module)) return undefined;
  const own = meaning.module;
  const isOne = own.scope(scopeNode(meaning.node)).bindings.get(meaning.name)?.length === 1;
  return isOne && !isReplaced(path.at(-1) ?? "", project) && !isReplaced(meaning.name, project) ? meaning : undefined;
}

/** Whether one thing alone binds a name, and it is no parameter. */
export function isBoundOnce(name: string, at: Node, module: Module): boolean {
  const scope = module.scopeOfName(name, at);
  if (!scope) return true;
  const bindings = scope.bindings.get(name) ?? [];
  return !scope.dynamic && bindings.length === 1 && bindings[0]?.kind !== "parameter";
}

/** Whether somebody sets an attribute of that name, of a module say: `net.Socket = FakeSocket`, `mock.patch('net.Socket')`. */
export function isReplaced(name: string, project: Project): boolean {
  for (const module of project.setting(name)) {
    if (module.targets(name).some((node) => accessOf(node) !== "read")) return true;
    if (module.strings(name).some(isGivenToReplace)) return true;
  }
  return false;
}

/** `setattr(net, 'Socket', …)` says whose attribute it is, or the string itself does. */
function isGivenToReplace(string: Node): boolean {
  const call = callGiven(string);
  return call !== undefined && (stringValue(string)?.includes(".") !== false || givenTo(call) > 1);
}

function givenTo(call: Node): number {
  return call.field("arguments")?.parts.length ?? 0;
}

/** Whether a name means the same from one end of the `block` to the other. */
export function staysBound(name: Node, block: Node, module: Module, project: Project): boolean {
  const scope = module.scopeOfName(name.text, name);
  if (!scope || scope.dynamic) return false;
  const bindings = scope.bindings.get(name.text) ?? [];
  if (bindings.some(({ node }) => block.contains(node))) return false;
  for (const node of walk(block)) {
    if (node.type === "wildcard_import") return false;
    if (node.is("global_statement", "nonlocal_statement") && node.parts.some((part) => part.text === name.text)) return false;
  }
  return scope.node !== module.root || isOwnGlobal(name, module, project);
}

/** A global may be set by any function that the block calls, and from other modules. */
function isOwnGlobal(name: Node, module: Module, project: Project): boolean {
  const bindings = module.scope(module.root).bindings.get(name.text) ?? [];
  if (bindings.some(({ node }) => scopeNode(node) !== scopeNode(name))) return false;
  return ["globals", "locals", "vars"].every((each) => module.calls(each).length === 0) && !isReplaced(name.text, project);
}
