import type { ClassModel } from "../classes.js";
import type { Denotation } from "../denotation.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import type { Site } from "../semantics.js";
import type { LibraryClass, StandardLibrary } from "../stdlib.js";
import { argumentsOf, attributeName, bare, type Node } from "../tree.js";
import { CTYPES_MAKERS, givesWhatItHolds, type KnownCallable, knownCallable, madeByLibrary } from "./known-callables.js";
import { boundInModule } from "./module-names.js";
import { Thing } from "./things.js";
import type { Values } from "./values.js";

/** What a denotation of the library is called in the table of known callables, and what its ancestors are. */
export function idsOf(denotation: Denotation): readonly string[] {
  if (denotation.kind === "library") return [denotation.id, ...denotation.mro];
  return denotation.kind === "library-function" || denotation.kind === "library-data" ? [`${denotation.module}.${denotation.name}`] : [];
}

/** What the library is known to keep of what one call gives it. */
export function knownAt(denotation: Denotation): KnownCallable | undefined {
  for (const id of idsOf(denotation)) {
    const known = knownCallable(id);
    if (known) return known;
  }
  return undefined;
}

/** What a call that the library answers gives: with edges to what that keeps. */
export function madeByCall(denotation: Denotation, call: Node, module: Module, values: Values, library: StandardLibrary): readonly Thing[] {
  if (idsOf(denotation).includes("__builtin__.iter")) return iterator(call, module, values);
  const known = knownAt(denotation);
  if (known) return isBounded(known, call) || isTesting(denotation, call) ? [] : [madeOf(known, call, module, values)];
  const words = idsOf(denotation)
    .map(madeByLibrary)
    .find((each) => each !== undefined);
  if (words !== undefined) return [new Thing("callback", words, { module, node: call })];
  if (denotation.kind === "library" && takesAnyAttribute(denotation, library))
    return [new Thing("library", denotation.name, { module, node: call })];
  return idsOf(denotation).some((id) => id === "sys.exc_info") ? traceback(call, module, values) : frame(denotation, call, module, values);
}

/**
 * Whether the instances of a class have a dictionary, into which whatever is set goes: that of a class written in Python, without slots and without a
 * `__setattr__` (Python 2 language reference, 3.4.2.4).
 */
function takesAnyAttribute(cls: LibraryClass, library: StandardLibrary): boolean {
  const order = [cls, ...cls.mro.flatMap((id) => library.cls(id) ?? [])];
  const isPlain = order.every(({ id, hasSlots, members }) => id === "__builtin__.object" || (!hasSlots && !members.has("__setattr__")));
  return isPlain && order.some(({ sets }) => sets.size > 0);
}

/** `iter(self.m, x)` calls and calls; `iter([…])` goes through the list; `iter(self)` asks for `__iter__`, whatever that gives. */
function iterator(call: Node, module: Module, values: Values): readonly Thing[] {
  const { positional } = argumentsOf(call);
  const things = positional.flatMap((node) => values.of(node, module));
  const kept = positional.length > 1 ? things : things.filter(({ kind }) => kind === "container");
  if (kept.length === 0) return [];
  const thing = new Thing("callback", "iterator", { module, node: call });
  for (const to of kept) thing.keeps({ way: "always", to, site: thing.site });
  return [thing];
}

/** One that is full drops what was put in first. */
function isBounded({ words }: KnownCallable, call: Node): boolean {
  const { positional, keywords } = argumentsOf(call);
  return words === "deque" && (positional.length > 1 || keywords.has("maxlen"));
}

/** `filter(test, things)` */
function isTesting(denotation: Denotation, call: Node): boolean {
  return idsOf(denotation).includes("__builtin__.filter") && argumentsOf(call).positional[0]?.type !== "none";
}

/** What a `defaultdict` makes where nothing is. */
const MISSING = new Set(["list", "set", "dict", "deque"]);

/** What a known callable gives. */
export function madeOf(known: KnownCallable, call: Node, module: Module, values: Values): Thing {
  const [callee] = argumentsOf(call).positional;
  const words = known.kind === "method" && callee ? `${known.words} ${attributeName(callee) ?? callee.text}` : known.words;
  const thing = new Thing(known.kind, words, { module, node: call });
  keepArguments(known, thing, call, module, values, 0);
  if (known.words === "defaultdict" && callee?.is("identifier") && MISSING.has(callee.text))
    thing.keeps({ way: "element", to: new Thing("container", callee.text, thing.site), site: thing.site });
  return thing;
}

/** `thing` comes to keep what a known callable is given; the first `skipped` arguments are `self`. */
export function keepArguments(known: KnownCallable, thing: Thing, call: Node, module: Module, values: Values, skipped: number): void {
  const { positional, keywords } = argumentsOf(call);
  const isAmong = (at: number) => known.positions === undefined || known.positions.includes(at - skipped);
  const kept = [
    ...positional.flatMap((node, at) => (at >= skipped && isAmong(at) ? [{ node, isKeyword: false }] : [])),
    ...[...keywords].flatMap(([by, node]) =>
      known.keywords === undefined || known.keywords.includes(by) ? [{ node, isKeyword: true }] : [],
    ),
  ];
  for (const { node, isKeyword } of kept)
    for (const to of given(node, isKeyword, known, module, values)) {
      const way = known.kind === "container" ? "element" : "always";
      thing.keeps({ way, to, site: { module, node: known.kind === "container" ? node : call } });
    }
}

/** What of an argument is kept: of a container that is copied, its elements; of a dictionary that makes what is missing, the function that does. */
function given(node: Node, isKeyword: boolean, { copies, words }: KnownCallable, module: Module, values: Values): readonly Thing[] {
  const things = values.of(node, module);
  if (copies !== true || isKeyword) return things;
  if (node.type === "generator_expression") {
    const [body] = node.parts;
    return (body ? values.of(body, module) : []).flatMap((thing) => (words.endsWith("ict") ? elementsOf(thing) : [thing]));
  }
  if (words === "defaultdict" && things.some(({ kind }) => kind === "method" || kind === "function" || kind === "partial")) return things;
  const isOfKeys = !words.endsWith("ict") && isDictionary(node, module);
  return things.flatMap((thing) => {
    if (thing.kind === "parameter" || thing.site.node.parent?.type === "list_splat_pattern")
      return [values.element(thing, { module, node })];
    return [...(isOfKeys ? keysOf(thing, values) : elementsOf(thing)), ...values.yielded(thing)];
  });
}

/** Whether it is a dictionary itself, and not its values or pairs. */
function isDictionary(expression: Node, module: Module): boolean {
  const node = bare(expression);
  const bindings = node.type === "identifier" ? (module.scopeOfName(node.text, node)?.bindings.get(node.text) ?? []) : [];
  const makers = node.type === "identifier" ? bindings.flatMap(({ value }) => value ?? []) : [node];
  return makers.every((maker) => maker.type !== "call" || attributeName(maker.field("function") ?? maker) === undefined);
}

/** What is in a container, as far as its making says. */
export function elementsOf({ kind, words, edges }: Thing): readonly Thing[] {
  if (kind === "callback" && givesWhatItHolds(words)) return edges.flatMap(({ to }) => elementsOf(to));
  return kind === "container" ? edges.flatMap(({ way, to }) => (way === "element" ? [to] : [])) : [];
}

/** What the keys of a dictionary are, as far as its making says; of another container what is in it. */
export function keysOf(thing: Thing, values: Values): readonly Thing[] {
  if (!thing.words.endsWith("ict")) return elementsOf(thing);
  const sites = new Map(thing.edges.flatMap(({ way, site }) => (way === "element" ? [[site.node, site.module]] : [])));
  return [...sites].flatMap(([node, module]) => {
    const key = node.field(node.type === "subscript" ? "subscript" : "key");
    return key ? values.of(key, module) : [];
  });
}

/**
 * In a handler, what `sys.exc_info()` gives ends with the traceback of the frame that the handler is in, which holds its variables; in a function that
 * a handler calls, it is the handler's.
 */
function traceback(call: Node, module: Module, values: Values): readonly Thing[] {
  const site = { module, node: call };
  const tuple = new Thing("container", "tuple", site);
  const traces = call.closest("except_clause") ? tracebackAt(site, values) : [new Thing("frame", "traceback", site)];
  for (const to of traces) tuple.keeps({ way: "element", to, site: { module, node: call } });
  return [tuple];
}

/** The traceback that a handler has. */
export function tracebackAt({ module, node }: Site, values: Values): readonly Thing[] {
  return frameAround("traceback", node, module, values);
}

/** Whether it is the traceback of whatever handler calls the function. */
export function isOfHandler({ kind, edges }: Thing): boolean {
  return kind === "frame" && edges.length === 0;
}

const FRAMES = new Set(["sys._getframe", "inspect.currentframe"]);

function frame(denotation: Denotation, call: Node, module: Module, values: Values): readonly Thing[] {
  return idsOf(denotation).some((id) => FRAMES.has(id)) ? frameAround("frame", call, module, values) : [];
}

/** It holds what the variables of the function are when that is left; of those that are bound once, one knows what. */
function frameAround(words: string, node: Node, module: Module, values: Values): readonly Thing[] {
  const definition = node.closest("function_definition");
  // The frame of a generator lets go of all when that is over, and of who ran it before.
  if (!definition || node.closest("generator_expression", "function_definition") !== definition) return [];
  const site = { module, node };
  const thing = new Thing("frame", words, site);
  const cls = module.classAround(definition);
  const method = cls?.methods.find((each) => each.node === definition);
  if (cls && method && (method.self === undefined || method.name === "__new__" || method.decorators.length > 0)) return [];
  for (const [name, [binding, ...others]] of module.scope(definition).bindings) {
    const held = !binding || others.length > 0 ? [] : cls && name === method?.self ? [values.self(cls)] : values.ofBinding(binding, module);
    for (const to of held) thing.keeps({ way: "always", to, site });
  }
  return thing.edges.length > 0 ? [thing] : [];
}

/** Whether what is called is a type of functions that ctypes makes: `CFUNCTYPE(c_int)(self.on_event)`, `CALLBACK(self.on_event)`. */
export function isCtypesCallback(callee: Node, project: Hierarchy, module: Module): boolean {
  const node = bare(callee);
  if (node.type === "call") {
    const maker = node.field("function");
    const name = maker && (attributeName(maker) ?? maker.text);
    return maker !== undefined && name !== undefined && CTYPES_MAKERS.has(name) && isOfCtypes(maker, project, module);
  }
  const bindings = node.type === "identifier" ? (module.scopeOfName(node.text, node)?.bindings.get(node.text) ?? []) : [];
  return bindings.length > 0 && bindings.every(({ value }) => value?.type === "call" && isCtypesCallback(value, project, module));
}

/** Whether what is called is a type that `namedtuple` makes: `Entry = namedtuple('Entry', 'owner size')`. */
export function isNamedTuple(callee: Node, project: Hierarchy, module: Module): boolean {
  const bindings = callee.type === "identifier" ? (module.scopeOfName(callee.text, callee)?.bindings.get(callee.text) ?? []) : [];
  if (bindings.some(({ kind }) => kind === "import")) {
    const bound = boundInModule(callee, module, project);
    return bound !== undefined && makesNamedTuple(bound.binding.value, project, bound.module);
  }
  return bindings.length > 0 && bindings.every(({ value }) => makesNamedTuple(value, project, module));
}

/** `namedtuple('Entry', 'owner size')` */
function makesNamedTuple(value: Node | undefined, project: Hierarchy, module: Module): boolean {
  const maker = value?.type === "call" ? value.field("function") : undefined;
  return maker?.is("identifier", "attribute") === true && idsOf(project.denotation(maker, module)).includes("collections.namedtuple");
}

/** `class Entry(namedtuple('Entry', 'owner size'))`, with no `__new__` of its own. */
export function isNamedTupleBelow({ bases, members, module }: ClassModel, project: Hierarchy): boolean {
  const isBase = (base: Node) => makesNamedTuple(base, project, module) || isNamedTuple(base, project, module);
  return bases.some(isBase) && !["__new__", "__init__"].some((name) => members.has(name));
}

function isOfCtypes(maker: Node, project: Hierarchy, module: Module): boolean {
  const denotation = project.denotation(maker, module);
  return (denotation.kind === "library-function" && denotation.module === "ctypes") || denotation.kind === "other";
}
