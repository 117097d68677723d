import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import type { KnownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import { valuesOf } from "./mocks.js";
import type { Module } from "./module.js";
import type { NameBinding } from "./names.js";
import { sourcesOfModule } from "./namespaces.js";
import type { Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { mayPutByName, onlyReads } from "./puts.js";
import type { Pointee } from "./semantics.js";
import { standIns } from "./stand-ins.js";
import { argumentsOf, bare, type Node, stringValue } from "./tree.js";
import { containsWord } from "./word-search.js";

/**
 * Where somebody gives an attribute of that name, of a module say, another value: `net.Socket = FakeSocket`, `mock.patch('net.Socket')`,
 * `with patched(net, Socket=FakeSocket)`, `setattr(net, name, …)`. The `homes` are the modules that bind the name, those of the
 * library by their names.
 */
export function replacementOf(name: string, project: Hierarchy, homes: readonly (Module | string)[]): Site | undefined {
  for (const module of project.setting(name)) {
    const sets = (node: Node) => accessOf(node) !== "read" && mayHoldIt(node.field("object"), module, project, homes);
    const node = module.attributes(name).find(sets) ?? module.strings(name).find((each) => isGivenToReplace(each, module, project, homes));
    if (node) return { node, module };
  }
  for (const module of project.index.mentioning(name, "update")) {
    const node = module.identifiers(name).find(isUpdated);
    if (node) return { node, module };
  }
  return givenWithModule(name, project) ?? setByMadeUpName(project, homes) ?? putByMadeUpKey(project, homes);
}

/** A call that is given a module, and the name by a keyword or as a key: it may put what it is given there. */
function givenWithModule(name: string, project: Hierarchy): Site | undefined {
  for (const module of project.index.mentioning(name)) {
    const keywords = module.identifiers(name).filter(({ role, parent }) => role === "name" && parent?.type === "keyword_argument");
    const keys = module.strings(name).filter(({ role, parent }) => role === "key" && parent?.type === "pair");
    const node = [...keywords, ...keys].flatMap((each) => each.closest("call") ?? []).find((call) => isGivenModule(call, module, project));
    if (node) return { node, module };
  }
  return undefined;
}

function isGivenModule(call: Node, module: Module, project: Hierarchy): boolean {
  return argumentsOf(call).positional.some((each) => moduleMeant(each, module, project) !== undefined);
}

/** `setattr(net, name, …)` */
function setByMadeUpName(project: Hierarchy, homes: readonly (Module | string)[]): Site | undefined {
  for (const module of project.index.handling("setattr"))
    for (const node of module.calls("setattr")) {
      const [object, said] = argumentsOf(node).positional;
      const isMadeUp = said !== undefined && stringValue(said) === undefined;
      const meant = object && isMadeUp ? homesMeant(object, module, project, homes) : [];
      // A module of the project need not have what is built in, and would get it.
      const isLeft = isWhereMissing(node) && meant.every((home) => typeof home === "string");
      if (meant.length > 0 && !isLeft) return { node, module };
    }
  return undefined;
}

/** `if not hasattr(net, name): setattr(net, name, …)`: what is there is left as it is. */
function isWhereMissing(call: Node): boolean {
  const choice = call.closest("if_statement");
  const isInside = choice?.field("consequence")?.contains(call) === true;
  const condition = isInside ? bare(choice.field("condition") ?? choice) : undefined;
  const test = condition?.type === "not_operator" ? bare(condition.field("argument") ?? condition) : undefined;
  if (test?.type !== "call" || calleeName(test) !== "hasattr") return false;
  const [asked, given] = [test, call].map((each) =>
    argumentsOf(each)
      .positional.slice(0, 2)
      .map(({ text }) => text),
  );
  return asked?.length === 2 && asked.every((text, index) => text === given?.[index]);
}

/** `net.__dict__[name] = …`, `vars(net).update(fakes)`, `exec code in net.__dict__`; in the module itself `globals()[name] = …` */
function putByMadeUpKey(project: Hierarchy, homes: readonly (Module | string)[]): Site | undefined {
  for (const module of homes) {
    const own = typeof module === "string" ? [] : module.calls("globals");
    const node = own.find(mayGetAnyKey);
    if (node && typeof module !== "string") return { node, module };
  }
  for (const module of new Set([...project.index.mentioning("__dict__"), ...project.index.handling("vars")])) {
    const namespaces = [
      ...module.attributes("__dict__").map((node) => ({ node, of: node.field("object") })),
      ...module.calls("vars").map((node) => ({ node, of: argumentsOf(node).positional[0] })),
    ];
    const isHome = (object: Node) => homesMeant(object, module, project, homes).length > 0;
    const found = namespaces.find(({ node, of }) => of !== undefined && mayGetAnyKey(node) && isHome(of));
    if (found) return { node: found.node, module };
  }
  return undefined;
}

/** Whether a key that is put together may be set in the dictionary that an expression gives. */
export function mayGetAnyKey(namespace: Node): boolean {
  const { parent, role } = namespace;
  if (parent?.type === "subscript" && role === "value") {
    const key = parent.field("subscript");
    return accessOf(parent) !== "read" && key !== undefined && stringValue(key) === undefined;
  }
  const call = parent?.type === "attribute" && role === "object" && parent.role === "function" ? parent.parent : callGiven(namespace);
  if (call?.type === "call" && /^(?:update|setdefault|__setitem__)$/.test(calleeName(call))) {
    const { positional, open } = argumentsOf(call);
    return open || positional.some(({ type }, index) => index === 0 && type !== "dictionary" && type !== "string");
  }
  return namespace.closest("exec_statement") !== undefined || (call?.type === "call" && /^(?:eval|execfile)$/.test(calleeName(call)));
}

/** The module that an expression means; of the library, its name. */
function moduleMeant(expression: Node, module: Module, project: Hierarchy): Module | string | undefined {
  if (!expression.is("identifier", "attribute")) return undefined;
  const denotation = project.denotation(expression, module);
  if (denotation.kind === "module") return denotation.module;
  return denotation.kind === "library-module" ? denotation.module : undefined;
}

/**
 * Which of the modules an expression may be: by name, by `sys.modules['net']` and `__import__('net')`, or by a name that is given that. Under a key
 * that only the running program knows, `sys.modules` has any.
 */
function homesMeant(
  expression: Node,
  module: Module,
  project: Hierarchy,
  homes: readonly (Module | string)[],
): readonly (Module | string)[] {
  const nodes = [expression, ...valuesOf(expression, module)];
  if (nodes.some(isAnyModule)) return homes;
  const meant = nodes.flatMap((node) => {
    const named = node.is("subscript", "call") ? sourcesOfModule(node, module, [], project).map((each) => each.module) : [];
    return [moduleMeant(node, module, project), ...named];
  });
  return homes.filter((home) => meant.includes(home));
}

function isAnyModule(node: Node): boolean {
  return node.type === "subscript" && node.field("value")?.text === "sys.modules" && isComputed(node.field("subscript"));
}

function isComputed(key: Node | undefined): boolean {
  return key !== undefined && key.text !== "__name__" && stringValue(key) === undefined;
}

/**
 * Whether an expression may be a module in which the name is looked up; a class may be what it is looked up in, too, where no `homes` are said. A module
 * of the project may hand the name on, so each counts; of the library those that are said do.
 */
function mayHoldIt(object: Node | undefined, module: Module, project: Hierarchy, homes: readonly (Module | string)[]): boolean {
  if (!object || homes.length === 0) return true;
  if (object.is(...NO_MODULES)) return false;
  const meant = moduleMeant(object, module, project);
  if (meant !== undefined) return typeof meant !== "string" || homes.includes(meant);
  if (isOtherModule(object, module, project, homes)) return false;
  const denotations = project.denotations(object, module);
  if (denotations.length > 0 && denotations.every(({ kind }) => IS_NONE.has(kind))) return false;
  const objects = project.pointsTo(object, module);
  return objects.length === 0 || objects.some((each) => mayBeModule(each, project));
}

/** Whether an expression is a module of the library or from outside of the project that is none of the homes, nor called like one. */
function isOtherModule(object: Node, module: Module, project: Hierarchy, homes: readonly (Module | string)[]): boolean {
  const meant = moduleMeant(object, module, project);
  if (meant !== undefined) return typeof meant === "string" && !homes.includes(meant);
  const denotation = object.is("identifier", "attribute") ? project.denotation(object, module) : undefined;
  if (denotation?.kind !== "other" || denotation.unresolved.isOutside !== true) return false;
  const called = denotation.unresolved.imported;
  return called !== undefined && lastPart(called) !== "builtins" && !homes.some((home) => lastPart(called) === nameOf(home));
}

const NO_MODULES = [
  ...["string", "concatenated_string", "integer", "float", "true", "false", "none", "list", "tuple", "dictionary", "set", "lambda"],
  ...["list_comprehension", "dictionary_comprehension", "set_comprehension", "generator_expression"],
];

/** What names may mean that is no module. */
const IS_NONE: ReadonlySet<string> = new Set(["project", "library", "function", "library-function"]);

/** Of an instance, its class tells, unless one like it takes the place of a module. */
function mayBeModule(object: Pointee, project: Hierarchy): boolean {
  if (object.kind === "class") return false;
  if (object.kind !== "instance") return true;
  const order = project.mro(object.cls);
  return order.some((cls) => cls.kind === "library" && cls.id === MODULE_TYPE) || mayStandIn(object.cls, project);
}

/** What is put into `sys.modules` under another name than `__name__`, and can't be told, is a module mostly: imports are written so. */
function mayStandIn(cls: KnownClass, project: Hierarchy): boolean {
  const { likely, find } = standIns(project);
  const isLike = (other: KnownClass) => project.mro(other).includes(cls) || project.mro(cls).includes(other);
  return (likely?.() ?? []).some((module) =>
    find(module).some(({ node, object }) => {
      const isOwn = containsWord(node.text, "__name__");
      const put = object ? project.pointsTo(object, module) : [];
      return put.some((each) => (each.kind === "instance" || each.kind === "class" ? isLike(each.cls) : isOwn));
    }),
  );
}

const MODULE_TYPE = "types.ModuleType";

/** `setattr(net, 'Socket', …)` says whose attribute it is, or the string itself does; `vars(net)['Socket'] = …` sets it, too. */
function isGivenToReplace(string: Node, module: Module, project: Hierarchy, homes: readonly (Module | string)[]): boolean {
  const { parent } = string;
  if (parent?.type === "subscript")
    return accessOf(parent) !== "read" && (homes.length === 0 || !isPlainDict(parent.field("value"), module));
  const call = callGiven(parent?.type === "pair" ? (parent.parent ?? parent) : string);
  if (parent?.type === "pair") return call !== undefined && string.role === "key" && calleeName(call) === "update";
  if (!call) return false;
  if (homes.length === 0) return stringValue(string)?.includes(".") !== false || (call.field("arguments")?.parts.length ?? 0) > 1;
  if (isPathElsewhere(string, module, project, homes)) return false;
  const others = (call.field("arguments")?.parts ?? []).filter((each) => each !== string && !each.contains(string));
  const isElsewhere = others.some((each) => isOtherModule(each, module, project, homes));
  if (!isElsewhere && project.callees(call, module).some((callee) => mayPutByName(callee, project))) return true;
  if (onlyReads(call, string, module, project)) return false;
  if (stringValue(string)?.includes(".") !== false) return true;
  return others.some((each) => saysModule(each, homes) || mayHoldIt(each, module, project, homes));
}

/**
 * `patch('net.pipes.open')`, where that is a module of the project which is none of the homes: what is built in is looked up in the module
 * itself alone. Any other name a module may hand on.
 */
function isPathElsewhere(string: Node, module: Module, project: Hierarchy, homes: readonly (Module | string)[]): boolean {
  const names = stringValue(string)?.split(".") ?? [];
  const meant = homes.includes("__builtin__") ? project.moduleNamed(names.slice(0, -1), module) : undefined;
  // Another module of that name may be the one that is meant where the program runs.
  return meant !== undefined && !homes.includes(meant) && !homes.some((home) => nameOf(home) === names.at(-2));
}

/** Whether a name stands for dictionaries alone that are written or made where it is bound. */
function isPlainDict(object: Node | undefined, module: Module): boolean {
  const scope = object?.type === "identifier" ? module.scopeOfName(object.text, object) : undefined;
  const bindings = (object && scope?.bindings.get(object.text)) ?? [];
  const isDict = ({ value }: NameBinding) =>
    value?.type === "dictionary" || (value?.type === "call" && value.field("function")?.text === "dict");
  return scope?.dynamic === false && bindings.length > 0 && bindings.every(isDict);
}

/** `replace('net', 'Socket', …)`: a text may be the name of a module, and what is taken apart there may hold anything. */
function saysModule(argument: Node, homes: readonly (Module | string)[]): boolean {
  if (argument.is("keyword_argument", "list_splat", "dictionary_splat")) return true;
  const said = stringValue(argument);
  return said !== undefined && homes.some((home) => lastPart(said) === nameOf(home));
}

/** `pipes` of `net/pipes.py` and of `net/pipes/__init__.py`. */
function nameOf(home: Module | string): string | undefined {
  return typeof home === "string"
    ? lastPart(home)
    : home.path
        .replace(/(\/__init__)?\.\w+$/, "")
        .split("/")
        .at(-1);
}

const lastPart = (dotted: string) => dotted.split(".").at(-1);

/** `vars(net).update(Socket=…)` */
function isUpdated({ role, parent }: Node): boolean {
  const call = role === "name" && parent?.type === "keyword_argument" ? parent.closest("call") : undefined;
  return call !== undefined && calleeName(call) === "update";
}
