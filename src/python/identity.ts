import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import { callsIn } from "./calls.js";
import { type ClassModel, memberFunction } from "./classes.js";
import type { Denotation } from "./denotation.js";
import { isKeptPlainly } from "./kept-plainly.js";
import { keptByMethod, keptUnder, readsUnder } from "./kept-under.js";
import { holdingExpression, localCopies } from "./local-copies.js";
import { handsOn, isMindedImplicitly, isParticular, type Kin, mindsObjects } from "./minding.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { parameterNamesOf } from "./parameters.js";
import { argumentsOf, type Node } from "./tree.js";
import { isMadeWeak, usesWeakly } from "./weak-use.js";

/** A place that minds which object it gets, and how: `compares the identity of`. */
export interface IdentityUse extends Site {
  readonly how: string;
}

/** What is asked about a family, and what was followed on the way: names that something is kept under, and parameters. */
interface Asked extends Kin {
  readonly followed: Set<string>;
}

/** Of the places that read an attribute, those that mind whether they get the same object each time, or for how long it lives. */
export function* identityUses(reads: Iterable<Site>, kin: Kin): Generator<IdentityUse> {
  const family: Asked = {
    hierarchy: kin.hierarchy,
    pointsTo: (expression, module) => kin.pointsTo(expression, module),
    followed: new Set(),
  };
  for (const read of reads)
    for (const site of placesOf(read)) {
      const how = minds(family, site.node, site.module);
      if (how !== undefined) yield { ...site, how };
    }
}

/** Where the attribute is read, and where variables are that have it or hold it. */
function placesOf({ module, node }: Site): Site[] {
  return [{ module, node }, ...localCopies(node, module).map((copy) => ({ module, node: copy }))];
}

/** How the place minds which object it gets; undefined when it doesn't. */
function minds(family: Asked, node: Node, module: Module): string | undefined {
  const outer = holdingExpression(node);
  const { parent } = outer;
  if (parent?.type === "comparison_operator" && comparesToAnother(parent)) return "compares the identity of";
  if (parent?.type === "subscript" && parent.field("value") !== outer && mayHoldWeakly(family, parent.field("value"), module))
    return "keeps weakly";
  const container = parent?.type === "assignment" && parent.field("right") === outer ? parent.field("left") : undefined;
  if (container?.type === "subscript" && mayHoldWeakly(family, container.field("value"), module)) return "keeps weakly";
  const call = callGiven(outer);
  if (call && isContainer(family, call, module)) return minds(family, call, module);
  const kept = call && mayKeep(family, call, module, outer);
  if (kept !== undefined) return kept;
  if (isMindedImplicitly(family, outer, module)) return "hands on, to be kept weakly or compared perhaps,";
  if (parent?.is("return_statement", "yield") && mindByCallers(family, parent)) return "returns, where it is compared or kept weakly,";
  const isMinded =
    (escapes(outer) && mindsObjects(family, module)) || keptUnder(outer, module, node).some((name) => isMindedUnder(family, name));
  return isMinded ? "hands on, where identity or weak references matter," : undefined;
}

/** What more files than these name is not followed: somebody there may do anything with it. */
const MOST_FILES = 40;

/** Whether somebody minds who reads what is kept under a name. */
function isMindedUnder(family: Asked, name: string): boolean {
  if (family.followed.has(name)) return false;
  family.followed.add(name);
  const { index } = family.hierarchy;
  return (
    index.filesMentioning(name).length > MOST_FILES || index.mentioning(name).some((module) => mindsAny(family, readsUnder(name, module)))
  );
}

function mindsAny(family: Asked, reads: readonly Site[]): boolean {
  return reads.flatMap(placesOf).some(({ node, module }) => minds(family, node, module) !== undefined);
}

/** `x.a is y`, but not `x.a is None`, which says the same of whatever method. */
function comparesToAnother(comparison: Node): boolean {
  const operands = comparison.parts.filter(({ role }) => role !== "operators");
  const isToNone = operands.length === 2 && operands.some(({ type }) => type === "none");
  return !isToNone && comparison.fields("operators").some((operator) => operator.type.startsWith("is"));
}

const CONTAINERS = new Set(["list", "tuple", "set", "frozenset", "dict", "reversed", "enumerate"].map((name) => `__builtin__.${name}`));

/** `set([x.a])`: what is made holds the object, and hands it on. */
function isContainer(family: Asked, call: Node, module: Module): boolean {
  const callee = call.field("function");
  const denotation = callee && family.hierarchy.denotation(callee, module);
  return denotation?.kind === "library" && CONTAINERS.has(denotation.id);
}

/** Whether an expression is given to code elsewhere: returned, yielded, or stored. */
function escapes(node: Node): boolean {
  const { parent } = node;
  if (parent?.is("return_statement", "yield")) return true;
  return parent?.is("assignment", "augmented_assignment", "for_statement", "for_in_clause") === true && parent.field("right") === node;
}

/** Whether a function returns the object to one who hands it on to what minds; what these return in turn is not followed. */
function mindByCallers(family: Asked, statement: Node): boolean {
  const name = statement.closest("function_definition")?.field("name")?.text;
  if (name === undefined || /^__.*__$/.test(name)) return false;
  return family.hierarchy.index.calling(name).some((caller) =>
    callsIn(caller, name).some((call) =>
      placesOf({ module: caller, node: call }).some(({ node }) => {
        const around = holdingExpression(node);
        const given = callGiven(around);
        if (given) return mayKeep(family, given, caller, around) !== undefined;
        return around.parent?.type === "comparison_operator" && comparesToAnother(around.parent);
      }),
    ),
  );
}

/** The functions that mind, wherever in a call they stand: `map(ref, [x.a])`. */
function mindingArgument(family: Asked, call: Node, module: Module): boolean {
  return argumentsOf(call).positional.some((argument) => {
    const denotation = family.hierarchy.denotation(argument, module);
    if (keptByMethod(argument, module).some((name) => isMindedUnder(family, name))) return true;
    return denotation.kind === "function" ? isMindingFunction(family, denotation) : mindsItself(denotation) !== undefined;
  });
}

function isMindingFunction(family: Asked, { module, node }: Site, names?: readonly string[]): boolean {
  return mindsObjects(family, module) || handsOn(family, { module, node }) || mindsParameters(family, node, module, names);
}

/** Whether a function, or who has what it keeps of what it is given by some of its parameters, minds. */
function mindsParameters(family: Asked, definition: Node, module: Module, names = parameterNamesOf(definition)): boolean {
  return names.some((name) => {
    const key = `${module.path}:${definition.start}:${name}`;
    if (family.followed.has(key)) return false;
    family.followed.add(key);
    const reads = module.names(name, definition).filter((node) => accessOf(node) === "read");
    return mindsAny(
      family,
      reads.map((node) => ({ node, module })),
    );
  });
}

/** The parameters of a function that a call may give an argument; all, where that can't be told. */
function parametersGetting(argument: Node, call: Node, definition: Node): readonly string[] {
  const names = parameterNamesOf(definition);
  const { positional, keywords, open } = argumentsOf(call);
  const [keyword] = [...keywords].find(([, value]) => argument.contains(value) || value.contains(argument)) ?? [];
  const place = positional.findIndex((each) => argument.contains(each) || each.contains(argument));
  const name = keyword ?? names[place];
  return !open && name !== undefined && names.includes(name) ? [name] : names;
}

function mindsItself(denotation: Denotation): string | undefined {
  if (denotation.kind === "library") return /^_?weakref/.test(denotation.id) ? "refers weakly to" : undefined;
  if (denotation.kind !== "library-function") return undefined;
  if (denotation.module === "__builtin__" && denotation.name === "id") return "takes the identity of";
  if (denotation.module === "operator" && /^is_/.test(denotation.name)) return "compares the identity of";
  return /^_?weakref$/.test(denotation.module) ? "refers weakly to" : undefined;
}

/** Names of methods that lists, queues, dispatch tables and parsers of command lines of the library have, and none of its weak containers. */
const STRONG_METHODS = new Set([
  "append",
  "appendleft",
  "insert",
  "extend",
  "index",
  "count",
  "put",
  "put_nowait",
  "submit",
  "enter",
  "after",
  "set_defaults",
]);

/** Names that the methods of weak containers share with those of others: they are weak only where somebody makes one. */
const SHARED_METHODS = new Set(["add", "update", "setdefault"]);

function mayKeep(family: Asked, call: Node, module: Module, argument: Node): string | undefined {
  const callee = call.field("function");
  if (!callee) return undefined;
  const denotation = family.hierarchy.denotation(callee, module);
  const given = "hands on, to be kept weakly or compared perhaps,";
  if (mindingArgument(family, call, module)) return "hands on, to be referred to weakly or by identity,";
  const isStored = denotation.kind === "library-function" && denotation.name === "setattr";
  if (isStored && mindsObjects(family, module)) return given;
  switch (denotation.kind) {
    case "library-function":
    case "library":
      return mindsItself(denotation);
    case "project":
      return mindsObjects(family, denotation.module) || mindsInInit(family, denotation, call, argument) ? given : undefined;
    case "function":
      return isMindingFunction(family, denotation, parametersGetting(argument, call, denotation.node)) ? given : undefined;
    default:
      return byMethod(family, call, callee, module) ? given : undefined;
  }
}

/** Whether who has what an object keeps of what it is made of minds. */
function mindsInInit(family: Asked, cls: ClassModel, call: Node, argument: Node): boolean {
  const init = family.hierarchy.lookup(cls, "__init__");
  const node = init?.owner.kind === "project" ? memberFunction(init.owner, "__init__") : undefined;
  if (!node || init?.owner.kind !== "project") return false;
  return mindsParameters(family, node, init.owner.module, parametersGetting(argument, call, node));
}

/** `x.connect(self.close)`, where nothing is known of `connect` but its name. */
function byMethod(family: Asked, call: Node, callee: Node, module: Module): boolean {
  const name = calleeName(call);
  const object = callee.type === "attribute" ? callee.field("object") : undefined;
  const definers = family.hierarchy
    .mentioning(name)
    .flatMap((each) => each.classes)
    .filter((cls) => cls.members.has(name));
  if (object && isAsserted(family, object, name, module)) return false;
  if (object && family.pointsTo(object, module) === "instance") return definers.some((cls) => usesWeakly(cls.module));
  const isStrong = SHARED_METHODS.has(name) && !family.hierarchy.mentioning("weakref").some(usesWeakly);
  if (isStrong || (object && STRONG_METHODS.has(name)))
    return mindsObjects(family, module) || definers.some((cls) => isParticular(family, cls));
  return !isLibraryObject(family, object, module) && !(object && isKeptPlainly(family, call, module));
}

/** What asks its arguments for their truth, for their types or to be called, and forgets them (Python 2 library reference, 25.3.7.1). */
const ASKING = new Set([
  ...["assertTrue", "assertFalse", "assert_", "failUnless", "failIf", "assertIsNone", "assertIsNotNone"],
  ...["assertIsInstance", "assertNotIsInstance", "assertRaises", "failUnlessRaises"],
]);

/** `self.assertTrue(x.a)` in a test case, where no descendant has an `assertTrue` of its own. */
function isAsserted({ hierarchy }: Kin, object: Node, name: string, module: Module): boolean {
  const pointees = ASKING.has(name) ? hierarchy.pointsTo(object, module) : [];
  return (
    pointees.length > 0 &&
    pointees.every((each) => {
      if (!("cls" in each)) return false;
      const { cls } = each;
      if (cls.kind === "project" && hierarchy.descendants(cls).some(({ members }) => members.has(name))) return false;
      const found = hierarchy.lookup(cls, name);
      return found?.owner.kind === "library" && found.owner.id === "unittest.case.TestCase" && found.behind === undefined;
    })
  );
}

function isLibraryObject(family: Kin, object: Node | undefined, module: Module): boolean {
  if (object?.type !== "identifier") return false;
  const bindings = module.scopeOfName(object.text, object)?.bindings.get(object.text) ?? [];
  return (
    bindings.length > 0 &&
    bindings.every((binding) => {
      const value = binding.value;
      if (!value) return false;
      if (value.is("list", "dictionary", "set", "tuple", "list_comprehension")) return true;
      const callee = value.type === "call" ? value.field("function") : undefined;
      const denotation = callee && family.hierarchy.denotation(callee, module);
      return denotation?.kind === "library" && !/^_?weakref/.test(denotation.id);
    })
  );
}

function mayHoldWeakly(family: Kin, container: Node | undefined, module: Module): boolean {
  if (container === undefined || isLibraryObject(family, container, module)) return false;
  return usesWeakly(module) || isMadeWeak(family.hierarchy, container, module);
}
