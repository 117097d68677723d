import { accessOf, valueFor } from "./assignments.js";
import { askedByName, callGiven } from "./byname.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import type { Held } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** The places of a module that read an attribute which every object has: by dot, or by a call that is given its name. */
export function readersIn(module: Module, attribute: string): readonly Held[] {
  return [
    ...module.attributes(attribute).map((node) => ({ node, object: node.field("object") })),
    ...module.strings(attribute).flatMap((string) => {
      const call = callGiven(string);
      if (call && asking(module).includes(calleeName(call))) return [{ node: call, object: askedByName(call).object }];
      return boundBy(string);
    }),
  ];
}

/** The places of a module that take the function of a method: `C.name.im_func`, `C.__dict__["name"]`, `vars(C)["name"]`. */
export function functionsTakenIn(module: Module, name: string): readonly Held[] {
  return [
    ...module.strings(name).flatMap(dictionaryAsked),
    ...module.attributes(name).flatMap((node) => (isFunctionAsked(node) ? [{ node, object: node.field("object") }] : [])),
  ];
}

/** The names by which a module calls what asks an object for an attribute. */
function asking(module: Module): readonly string[] {
  return [...module.spellings("getattr"), ...module.spellings("__getattribute__")];
}

/** The places of a module that set an attribute: by dot, or by a call that is given its name. */
export function settersIn(module: Module, attribute: string): readonly Node[] {
  const calls = module.strings(attribute).flatMap((string) => callGiven(string) ?? []);
  return [
    ...module.attributesStored(attribute).filter((node) => accessOf(node) === "write"),
    ...calls.filter((call) => /^(?:setattr|__setattr__)$/.test(calleeName(call))),
  ];
}

/** Whether a method is asked for its function or its code: `x.name.im_func`, `x.name.func_code`. */
function isFunctionAsked(method: Node): boolean {
  const asked = method.role === "object" && method.parent ? attributeName(method.parent) : undefined;
  return asked !== undefined && /^(?:im_func|__func__|func_code|__code__)$/.test(asked);
}

/** `type(x).__dict__["name"].__get__(x)`, which gives `x.name`. */
function boundBy(key: Node): readonly Held[] {
  const descriptor = key.role === "subscript" ? key.parent?.parent : undefined;
  const call = descriptor && attributeName(descriptor) === "__get__" && descriptor.role === "function" ? descriptor.parent : undefined;
  return call ? [{ node: call, object: argumentsOf(call).positional[0] }] : [];
}

/** The object in whose dictionary a key is looked up: `x.__dict__["key"]`, `vars(x).get("key")`. */
function dictionaryAsked(key: Node): readonly Held[] {
  const call = callGiven(key);
  const method = call?.field("function");
  const isGet = method?.type === "attribute" && /^(?:get|pop|__getitem__)$/.test(attributeName(method) ?? "");
  const dictionary = isGet
    ? method.field("object")
    : key.parent?.type === "subscript" && key.role === "subscript"
      ? key.parent.field("value")
      : undefined;
  if (!dictionary) return [];
  if (attributeName(dictionary) === "__dict__") return [{ node: key, object: dictionary.field("object") }];
  return dictionary.type === "call" && calleeName(dictionary) === "vars"
    ? [{ node: key, object: argumentsOf(dictionary).positional[0] }]
    : [];
}

/** What such a place sets it on, and to. */
export function setBy(node: Node): { readonly object: Node | undefined; readonly value: Node | undefined } {
  if (node.type === "call") return { object: askedByName(node).object, value: argumentsOf(node).positional.at(-1) };
  return { object: node.field("object"), value: valueFor(node) };
}
