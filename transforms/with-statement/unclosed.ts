import { attributeName, type ClassModel, type Module, mangleIn, type Node, type Project, scopeNode, walk } from "../../src/kit.js";
import { plainMethod } from "./methods.js";
import { classNamed, isUse } from "./names.js";
import type { Protocol, Readings } from "./protocol.js";
import type { Unclosed } from "./subject.js";

/** What a call makes, where it is plain that neither the function it stands in nor the object itself closes it. */
export function unclosedAt(call: Node, module: Module, project: Project, readings: Readings): Unclosed | undefined {
  const name = nameGiven(call, module);
  const cls = classNamed(call, module, project);
  const reading = cls && readings.of(cls);
  if (!cls || reading?.kind !== "closes") return undefined;
  const asked = name ? usesOf(name) : usesWithoutName(call);
  const isQuiet = asked && [...asked, "__init__"].every((each) => leavesOpen(each, cls, reading, project));
  return isQuiet ? { module, project, cls, reading, call, name: name?.text } : undefined;
}

/** The local name that a call is given in a statement of its own, and nothing else is. */
function nameGiven(call: Node, module: Module): Node | undefined {
  const made = call.parent;
  const name = made?.type === "assignment" && made.parent?.type === "expression_statement" ? made.field("left") : undefined;
  if (name?.type !== "identifier" || made?.field("right") !== call) return undefined;
  const scope = module.scopeOfName(name.text, name);
  if (scope?.node.type !== "function_definition" || scope.node !== scopeNode(name) || scope.dynamic) return undefined;
  return scope.bindings.get(name.text)?.length === 1 ? name : undefined;
}

/** The attributes that a function asks of a name; undefined where it does anything else with it. */
function usesOf(name: Node): string[] | undefined {
  const uses = [...walk(scopeNode(name))].filter((node) => node !== name && isUse(node, name.text));
  const asked = uses.map((node) => (scopeNode(node) === scopeNode(name) ? attributeAsked(node) : undefined));
  return asked.every((each) => each !== undefined) ? asked : undefined;
}

/** Likewise of `C(…)` and `C(…).m(…)` as statements. */
function usesWithoutName(call: Node): string[] | undefined {
  if (call.parent?.type === "expression_statement") return [];
  const asked = attributeAsked(call);
  const isStatement = call.parent?.parent?.type === "call" && call.parent.parent.parent?.type === "expression_statement";
  return asked !== undefined && isStatement ? [asked] : undefined;
}

/** The attribute that is read of an object, and which, as a method, is called at once. */
function attributeAsked(object: Node): string | undefined {
  const attribute = object.parent;
  if (attribute?.type !== "attribute" || object.role !== "object") return undefined;
  const isCalled = attribute.parent?.type === "call" && attribute.role === "function";
  return isCalled ? attributeName(attribute) : undefined;
}

/** Whether a method, if the class has it, keeps the object to itself and has nothing to do with the closer. */
function leavesOpen(name: string, cls: ClassModel, { closer }: Protocol, project: Project): boolean {
  const found = project.lookup(cls, mangleIn(name, cls.name));
  if (!found) return name === "__init__";
  if (found.owner.kind !== "project") return found.owner.kind === "library" && found.owner.id === "__builtin__.object";
  const definition = plainMethod(found.owner, found.name);
  const self = definition?.field("parameters")?.parts[0];
  if (!definition || self?.type !== "identifier" || name === closer) return false;
  const body = definition.field("body") ?? definition;
  return [...walk(body)].every((node) => {
    if (node.type !== "identifier" || node.text !== self.text) return true;
    const asked = node.role === "object" && node.parent?.type === "attribute" ? attributeName(node.parent) : undefined;
    if (asked === undefined || scopeNode(node) !== definition) return false;
    // What is called or read there is data, or it is left alone: methods of its own may close it.
    return asked !== closer && !isMethod(cls, asked, project);
  });
}

function isMethod(cls: ClassModel, name: string, project: Project): boolean {
  return project.lookup(cls, mangleIn(name, cls.name)) !== undefined;
}
