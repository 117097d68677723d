import { attribute, EACH, ITEM, type Path } from "./access-path.js";
import { callsIn } from "./calls.js";
import { literal } from "./constant-keys.js";
import type { Denotation } from "./denotation.js";
import type { PlaceKind } from "./held-sites.js";
import type { Hierarchy } from "./hierarchy.js";
import { valuesOf } from "./mocks.js";
import type { Module } from "./module.js";
import type { Held, Site } from "./semantics.js";
import { argumentsOf, attributeName, bare, type Node, stringValue, walk } from "./tree.js";

const DICTIONARY = "__dict__";

/** Where the dictionary of an object is asked for by a text: `attrgetter('__dict__')(x)`, `'{0.__dict__}'.format(x)`. */
export function askedByText(hierarchy: Hierarchy): PlaceKind {
  return {
    word: DICTIONARY,
    find: (module) => (module.source.text.includes(DICTIONARY) ? [...byGetter(module, hierarchy), ...byFormat(module)] : []),
    likely: () => hierarchy.index.mentioning(DICTIONARY),
  };
}

function byGetter(module: Module, hierarchy: Hierarchy): readonly Held[] {
  return [...callsIn(module, "attrgetter"), ...callsIn(module, "methodcaller")].flatMap((getter) => {
    const names = argumentsOf(getter).positional.flatMap((name) => stringValue(name)?.split(".") ?? []);
    const at = names.indexOf(DICTIONARY);
    if (at < 0) return [];
    const way = attributeName(getter.field("function") ?? getter) === "methodcaller" ? [] : names.slice(0, at).map(attribute);
    return hierarchy.givenTo(getter, module).map((held) => ({ ...held, path: [...(held.path ?? []), ...way] }));
  });
}

/** What stands in a format that takes attributes and elements of what it is given (Python 2 library reference, 7.1.3.2). */
const FIELD = /\{(\w*)((?:\.\w+|\[[^\]{}]*\])*)/g;

function byFormat(module: Module): readonly Held[] {
  const formats = [...walk(module.root)].flatMap((node) => (node.type === "string" ? askingFormat(node) : []));
  if (formats.length === 0) return [];
  const fields = formats.flatMap(fieldsOf);
  return [...callsIn(module, "format"), ...callsIn(module, "vformat")].flatMap((call) => {
    const format = call.field("function")?.field("object");
    const text = format && literal(format, module);
    const value = text && stringValue(text);
    // Where the format is taken out of a table, or given to a `string.Formatter`, it may be any of those that the module says.
    if (value === undefined) return fields.flatMap((field) => shownByAny(field, call));
    return fieldsOf(value).flatMap((field) => shownBy(field, call));
  });
}

function askingFormat(node: Node): readonly string[] {
  const value = node.text.includes(DICTIONARY) ? stringValue(node) : undefined;
  return value !== undefined && fieldsOf(value).some(({ steps }) => steps.includes(attribute(DICTIONARY))) ? [value] : [];
}

/** `'{0.name}'.format(x)`: the texts that, as a format, take an attribute of that name of something. */
export function formatsAsking(hierarchy: Hierarchy, name: string): readonly Site[] {
  return hierarchy.index.mentioning(name).flatMap((module) => {
    if (!module.source.text.includes(`.${name}`)) return [];
    const strings = [...walk(module.root)].filter(({ type, text }) => type === "string" && text.includes(`.${name}`));
    const asking = strings.filter(({ text }) => fieldsOf(text).some(({ steps }) => steps.includes(attribute(name))));
    return asking.map((node) => ({ module, node }));
  });
}

interface Field {
  /** Of the argument: its name, or its place. */
  readonly key: string;
  readonly steps: readonly string[];
}

function fieldsOf(format: string): readonly Field[] {
  let unnamed = 0;
  return [...format.matchAll(FIELD)].map(([, name = "", rest = ""]) => ({
    key: name === "" ? String(unnamed++) : name,
    steps: rest.match(/\.\w+|\[[^\]{}]*\]/g) ?? [],
  }));
}

function shownBy(field: Field, call: Node): readonly Held[] {
  const path = wayTo(field);
  const { positional, keywords } = argumentsOf(call);
  const object = keywords.get(field.key) ?? positional[Number(field.key)];
  if (!object) return shownByAny(field, call);
  return path ? [{ node: call, object, path }] : [];
}

function shownByAny(field: Field, call: Node): readonly Held[] {
  const path = wayTo(field);
  const { positional, keywords } = argumentsOf(call);
  const spread = (call.field("arguments")?.parts ?? []).flatMap((part) => (part.is("list_splat", "dictionary_splat") ? part.parts : []));
  const given = path ? [...positional, ...keywords.values(), ...spread].flatMap((each) => withElements(each, call)) : [];
  return given.map((held) => ({ ...held, path: [...(held.path ?? []), ...(path ?? [])] }));
}

/** What is done to what a field takes before it is asked for its dictionary; undefined for another field. */
function wayTo({ steps }: Field): Path | undefined {
  const at = steps.indexOf(attribute(DICTIONARY));
  return at < 0 ? undefined : steps.slice(0, at).map((step) => (step.startsWith(".") ? step : step.slice(1, -1)));
}

/** What `functools.wraps(x)` is given, and `update_wrapper(f, x)`: they copy its dictionary (lib/functools.py, `WRAPPER_UPDATES`). */
export function wrapped(hierarchy: Hierarchy): PlaceKind {
  const given = (module: Module, callee: string, place: number) =>
    callsIn(module, callee).map((node) => ({ node, object: argumentsOf(node).positional[place] }));
  return {
    word: "functools",
    find: (module) => [...given(module, "wraps", 0), ...given(module, "update_wrapper", 1)],
    likely: () => hierarchy.index.mentioning("functools"),
  };
}

/**
 * What goes out as XML: `xmlrpclib.dumps((x,))`, and `proxy.start(x)` of an `xmlrpclib.ServerProxy`. Of an object that is its dictionary
 * (lib/xmlrpclib.py, `Marshaller.dump_instance`).
 */
export function marshalled(hierarchy: Hierarchy): PlaceKind {
  const find = (module: Module) => {
    if (!module.source.text.includes("xmlrpclib")) return [];
    const calls = [...walk(module.root)].filter((node) => node.type === "call" && marshals(node, module, hierarchy));
    return calls.flatMap((node) => argumentsOf(node).positional.flatMap((given) => withElements(given, node)));
  };
  return { word: "xmlrpclib", find, likely: () => hierarchy.index.mentioning("xmlrpclib") };
}

function marshals(call: Node, module: Module, hierarchy: Hierarchy): boolean {
  const callee = call.field("function");
  if (!callee?.is("attribute", "identifier")) return false;
  const called = hierarchy.denotation(callee, module);
  if (called.kind === "library-function") return called.module === "xmlrpclib" && callee.text.endsWith("dumps");
  const makers = receiversOf(callee).flatMap((each) => [each, ...valuesOf(each, module)].map((made) => made.field("function")));
  return makers.some((maker) => maker !== undefined && isMarshaller(hierarchy.denotation(maker, module)));
}

function isMarshaller(denotation: Denotation): boolean {
  return denotation.kind === "library" && /^xmlrpclib\.(?:Marshaller|ServerProxy)$/.test(denotation.id);
}

/** Of `proxy.pumps.start`, what may be the proxy. */
function receiversOf(callee: Node): readonly Node[] {
  const receiver = callee.type === "attribute" ? callee.field("object") : undefined;
  return receiver ? [receiver, ...receiversOf(receiver)] : [];
}

/** What is given, and what it may hold. */
export function withElements(given: Node, node: Node): readonly Held[] {
  const value = bare(given);
  if (value.is("tuple", "list")) return value.parts.flatMap((part) => withElements(part, node));
  if (value.type === "dictionary") return value.parts.flatMap((pair) => withElements(pair.field("value") ?? pair, node));
  return [
    { node, object: value },
    { node, object: value, path: [EACH] },
    { node, object: value, path: [ITEM] },
  ];
}
