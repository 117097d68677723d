import { EACH, type Path } from "./access-path.js";
import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import { CLASS_MAKERS } from "./class-calls.js";
import type { ClassModel } from "./classes.js";
import { classesGiven } from "./classes-given.js";
import type { UnknownClass } from "./denotation.js";
import { Doctests } from "./doctests.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import type { Relation } from "./receivers.js";
import { argumentsOf, dottedName, type Node, walk } from "./tree.js";
import { containsWord } from "./word-search.js";

export interface Kin {
  readonly hierarchy: Hierarchy;
  readonly cls: ClassModel;
  /** The method that a descendant may override. */
  readonly method: string;
  pointsTo(expression: Node, module: Module): Relation;
}

/** C and its descendants. */
type Related = ReadonlySet<ClassModel>;

/** A place that makes a class. */
export interface PossibleDescendant extends Site {
  /** The name in a class statement, or of a descendant whose body may bind any name, a call that makes one, a docstring with examples that do, a text beside the program, or one that is executed. */
  readonly by: "name" | "body" | "call" | "doctest" | "beside" | "text";
}

/** Classes that can't be resolved and may inherit from one of the family: by their header, by a call that makes them, by `__bases__`. */
export function* possibleDescendants(kin: Kin): Generator<PossibleDescendant> {
  const family = new Set([kin.cls, ...kin.hierarchy.descendants(kin.cls)]);
  for (const look of [madeByHeader, madeInItsPlace, madeByCall, givenBases, madeOfAnything, madeInDoctest, madeInText, boundInBody]) {
    const site = look(kin, family);
    if (site) yield { module: site.module, node: site.node, by: KINDS.get(look) ?? kindOf(site, kin) };
  }
}

/** How those are made that one look finds and no other. */
const KINDS = new Map<(kin: Kin, family: Related) => Site | undefined, PossibleDescendant["by"]>([
  [madeInText, "text"],
  [boundInBody, "body"],
]);

function kindOf({ node, module }: Site, { hierarchy }: Kin): PossibleDescendant["by"] {
  if (node.type === "string") return hierarchy.index.isModule(module.path) ? "doctest" : "beside";
  return node.role === "name" && node.parent?.type === "class_definition" ? "name" : "call";
}

/** A class statement whose base can't be told, wherever its header says the name of one of the family. */
function madeByHeader(kin: Kin, family: Related): Site | undefined {
  const { hierarchy: project } = kin;
  const named = [...family].flatMap((cls) => project.namesOf(cls).flatMap((name) => project.index.subclassing(name)));
  const made = [...family].flatMap((cls) => project.madeFrom(cls).flatMap((name) => project.index.subclassing(name)));
  const lost = [...family].flatMap((cls) => project.index.renaming(cls.name));
  for (const module of new Set([...named, ...made, ...lost, ...[...family].flatMap((cls) => project.modulesNaming(cls, "class"))])) {
    const node = possibleSubclass(kin, family, module) ?? inFault(kin, module);
    if (node) return { module, node };
  }
  return undefined;
}

/** Any class that has the method, and of whose bases nothing tells where they come from. */
function madeOfAnything(kin: Kin, family: Related): Site | undefined {
  for (const cls of kin.hierarchy.ofAnything(kin.method)) {
    const node = cls.node.field("name");
    const bases = kin.hierarchy.bases(cls).filter((base) => base.kind === "unknown");
    const isAnother = bases.every((base) => isSurelyAnother(kin, family, base, cls.module));
    if (node && !family.has(cls) && !isAnother && mayOverride(kin, cls)) return { module: cls.module, node };
  }
  return undefined;
}

/** Whether a base that no name tells is one of several classes, of which none is of the family: `class X(kind("list"))`. */
function isSurelyAnother(kin: Kin, family: Related, base: UnknownClass, module: Module): boolean {
  const given = classesGiven(base.node, module, kin.hierarchy);
  return (
    given !== undefined && !given.some((cls) => cls.kind === "project" && family.has(cls)) && !isHeld(kin, family, base.node, module, [])
  );
}

/** `net.Socket = C`, and `class X(net.Socket)`: the base is C where the class is made later than that. */
function madeInItsPlace(kin: Kin, family: Related): Site | undefined {
  const { hierarchy: project } = kin;
  for (const name of new Set([...family].flatMap((cls) => project.replacedBy(cls))))
    for (const module of project.index.subclassing(name))
      for (const cls of module.subclassing(name)) {
        const isBase = cls.bases.some((base) => dottedName(base)?.at(-1) === name);
        const node = cls.node.field("name");
        if (isBase && node && !family.has(cls) && mayOverride(kin, cls)) return { module, node };
      }
  return undefined;
}

/** A class that an example in a docstring makes. */
function madeInDoctest({ hierarchy, cls, method }: Kin, family: Related): Site | undefined {
  return new Doctests(hierarchy, [...family]).binding(method, cls)[0];
}

/** A descendant that binds what only the running program knows: by `exec`, `locals()` or `import *`, or by what its body calls. */
function boundInBody({ hierarchy, cls }: Kin): Site | undefined {
  for (const each of hierarchy.descendants(cls)) {
    const node = each.node.field("name");
    if (node && (each.dynamic || hierarchy.classAdvice.in(each).length > 0)) return { module: each.module, node };
  }
  return undefined;
}

/** A class that a text makes which is executed. */
function madeInText({ hierarchy }: Kin, family: Related): Site | undefined {
  return hierarchy.executedTexts.subclassing([...family])[0];
}

/** A call that makes a class of one of the family, in a module that refers to it. */
function madeByCall(kin: Kin, family: Related): Site | undefined {
  const names = [...family].flatMap((cls) => kin.hierarchy.namesOf(cls));
  for (const module of new Set([...family].flatMap((cls) => kin.hierarchy.modulesNaming(cls)))) {
    const node = givenAway(kin, family, names, module) ?? madeOfBases(kin, family, module) ?? madeOfHeld(kin, family, module);
    if (node) return { module, node };
  }
  for (const module of kin.hierarchy.makersOfClasses.modules) {
    const node = madeOfHeld(kin, family, module);
    if (node) return { module, node };
  }
  for (const module of new Set(kin.hierarchy.makersOfClasses.makers.flatMap((maker) => kin.hierarchy.index.giving(maker)))) {
    const node = madeLater(kin, family, module);
    if (node) return { module, node };
  }
  for (const { module } of kin.hierarchy.ancestors(kin.cls).filter((cls) => cls.kind === "project")) {
    const node = madeOfItself(kin, module);
    if (node) return { module, node };
  }
  return undefined;
}

/** `type(name, (cls,), …)` in a class method of an ancestor. */
function madeOfItself(kin: Kin, module: Module): Node | undefined {
  return CLASS_MAKERS.flatMap((maker) => module.calls(maker)).find((call) => {
    const { positional } = argumentsOf(call);
    const bases = positional.length > 2 ? positional[positional.length - 2] : undefined;
    return bases?.is("tuple", "list") && bases.parts.some((base) => kin.pointsTo(base, module) === "class");
  });
}

/** `type(name, bases, {})`, `type(*spec)`, where what is held there is one of the family. */
function madeOfHeld(kin: Kin, family: Related, module: Module): Node | undefined {
  return kin.hierarchy.makersOfClasses.callsIn(module).find((call) => {
    const { positional } = argumentsOf(call);
    const splat = call.field("arguments")?.parts.find(({ type }) => type === "list_splat")?.parts[0];
    if (splat) return isHeld(kin, family, splat, module, ["1", EACH]);
    const bases = positional.length > 2 ? positional.at(-2) : undefined;
    return bases !== undefined && isHeld(kin, family, bases, module, [EACH]);
  });
}

/** `partial(type, name)(bases, {})`, `map(type, names, bases, spaces)` */
function madeLater(kin: Kin, family: Related, module: Module): Node | undefined {
  const places = kin.hierarchy.makersOfClasses.makers.flatMap((maker) => kin.hierarchy.basesGivenLater(maker, module));
  return places.find(({ object, home = module, path = [] }) => object !== undefined && isHeld(kin, family, object, home, [...path, EACH]))
    ?.node;
}

function isHeld(kin: Kin, family: Related, node: Node, module: Module, path: Path): boolean {
  return kin.hierarchy
    .flowingTo(node, module, path)
    .some((each) => each.kind === "class" && each.cls.kind === "project" && family.has(each.cls));
}

/** `X.__bases__ = (C,)`; in a module that doesn't know C, where what is held there is one of the family. */
function givenBases(kin: Kin, family: Related): Site | undefined {
  const known = new Set([...family].flatMap((cls) => kin.hierarchy.modulesNaming(cls, "__bases__")));
  for (const module of [...known, ...kin.hierarchy.index.touching("__bases__")]) {
    const said = module.strings("__bases__").flatMap((string) => callGiven(string) ?? []);
    const written = module.attributes("__bases__").filter((each) => accessOf(each) === "write");
    const places = [...written, ...said.filter((call) => calleeName(call) === "setattr")];
    const node = places.find((each) => known.has(module) || isGiven(kin, family, each, module));
    if (node) return { module, node };
  }
  return undefined;
}

function isGiven(kin: Kin, family: Related, place: Node, module: Module): boolean {
  const isCall = place.type === "call";
  const value = isCall ? argumentsOf(place).positional[2] : place.closest("assignment", "augmented_assignment")?.field("right");
  return value !== undefined && isHeld(kin, family, value, module, [EACH]);
}

/** A class with a base that may be one of the family: by name, or by an expression that mentions it. */
function possibleSubclass(kin: Kin, family: Related, module: Module): Node | undefined {
  for (const { cls, base } of kin.hierarchy.unknownBasesIn(module))
    if (!family.has(cls) && mayBeOneOf(kin, family, base, cls)) return cls.node.field("name");
  return undefined;
}

/** Whether a base that can't be told may be one of the family: by its name, or by an expression that mentions it. */
export function mayBeOneOf(kin: Kin, family: Related, base: UnknownClass, cls: ClassModel): boolean {
  const { module } = cls;
  if ([...family].some((each) => base.candidates.includes(each) || base.unresolved.names.includes(each.name))) return true;
  if (isRelative(kin, base.node, module)) return true;
  if (mayOverride(kin, cls) && isHeld(kin, family, base.node, module, [])) return true;
  if (isSurelyAnother(kin, family, base, module)) return false;
  // What the expression gives can't be told, and the class has a method of that name: where the family is known, it may be
  // an override.
  const isFamilyKnown = base.unresolved.modules.some((each) => [...family].some((one) => kin.hierarchy.isKnownIn(one, each)));
  if (isFamilyKnown && mayOverride(kin, cls)) return true;
  return [...walk(base.node)].some((each) => {
    if (each.type !== "identifier") return false;
    if (each.role !== "attribute" && mentions(kin, family, each, module)) return true;
    return [...family].some((cls) => cls.name === each.text) && leadsNowhere(kin, each, module);
  });
}

/** Whether an expression may stand for a relative of the project's; what the library has is none, though `object` is an ancestor. */
function isRelative({ hierarchy, cls }: Kin, base: Node, module: Module): boolean {
  const relatives = hierarchy.relatives(cls);
  return hierarchy
    .pointsTo(base, module)
    .some((each) => each.kind === "class" && each.cls.kind === "project" && relatives.includes(each.cls));
}

/** Whether the class, or one below it, has a method of M's name from anywhere but what can't be resolved. */
function mayOverride(kin: Kin, cls: ClassModel): boolean {
  return [cls, ...kin.hierarchy.descendants(cls)].some((each) => {
    const owner = kin.hierarchy.lookup(each, kin.method)?.owner;
    return owner !== undefined && !(owner.kind === "library" && owner.id === "__builtin__.object");
  });
}

function leadsNowhere(kin: Kin, name: Node, module: Module): boolean {
  const path = name.role === "attribute" && name.parent ? name.parent : name;
  return kin.hierarchy.denotation(path, module).kind === "other";
}

function mentions(kin: Kin, family: Related, name: Node, module: Module): boolean {
  const denotation = kin.hierarchy.denotation(name, module);
  if (denotation.kind === "unknown") return [...family].some((cls) => denotation.candidates.includes(cls));
  return denotation.kind === "project" && family.has(denotation);
}

/** A call that is given one of the family and makes a class of it. */
function givenAway(kin: Kin, family: Related, names: readonly string[], module: Module): Node | undefined {
  for (const name of names.flatMap((each) => module.identifiers(each))) {
    const call = name.closest("call");
    const said = name.role === "attribute" && name.parent ? name.parent : name;
    if (!call?.field("arguments")?.contains(name) || !mentions(kin, family, said, module)) continue;
    if (isClassCall(call, name) || makesSubclass(kin, call, module)) return call;
  }
  return undefined;
}

/** `type('X', (C,), {…})`, `new.classobj('X', (C,), {…})`, any other call of that form, and `apply(type, ('X', (C,), {…}))`. */
function isClassCall(call: Node, name: Node): boolean {
  const bases = name.closest("tuple", "list");
  const spec = bases?.parent;
  if (spec?.is("tuple", "list") && spec.parts.length === 3 && spec.parts[1] === bases) return true;
  const { positional } = argumentsOf(call);
  return bases !== undefined && positional.length > 2 && positional.some((argument, index) => index > 0 && argument.contains(bases));
}

/** A class made by a call whose bases are not written out there, in a module that knows the family. */
function madeOfBases(kin: Kin, family: Related, module: Module): Node | undefined {
  return CLASS_MAKERS.flatMap((maker) => module.calls(maker)).find((call) => {
    const { positional } = argumentsOf(call);
    const bases = positional.length > 2 ? positional[positional.length - 2] : undefined;
    if (bases === undefined || kin.hierarchy.statementMakers.isForStatements(call, module)) return false;
    return !(bases.is("tuple", "list") && bases.parts.every((base) => isAnother(kin, family, base, module)));
  });
}

function isAnother(kin: Kin, family: Related, base: Node, module: Module): boolean {
  const denotation = kin.hierarchy.denotation(base, module);
  return (denotation.kind === "project" && !family.has(denotation)) || denotation.kind === "library";
}

/** `def make(base): class X(base)`, and here `make(C)`. */
function makesSubclass(kin: Kin, call: Node, module: Module): boolean {
  const callee = call.field("function");
  const maker = callee && kin.hierarchy.denotation(callee, module);
  if (maker?.kind !== "function") return false;
  const isLocal = (base: Node) => base.type === "identifier" && maker.module.scopeOfName(base.text, base)?.node === maker.node;
  const makesByCall = CLASS_MAKERS.flatMap((name) => maker.module.calls(name)).some(
    (each) => maker.node.contains(each) && argumentsOf(each).positional.length > 2,
  );
  return makesByCall || maker.module.classes.some((cls) => cls.bases.some(isLocal));
}

/** Where the grammar could not follow, a name may be the base of a class. */
function inFault(kin: Kin, module: Module): Node | undefined {
  for (const fault of module.faults) {
    const text = module.source.text.slice(fault.offset, fault.end);
    if (!containsWord(text, "class") || !containsWord(text, kin.cls.name)) continue;
    for (const node of walk(module.root)) if (node.type === "ERROR" && node.start === fault.offset) return node;
  }
  return undefined;
}
