import { EACH } from "./access-path.js";
import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import { CLASS_MAKERS } from "./class-calls.js";
import type { ClassModel } from "./classes.js";
import type { AnyClass, UnknownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { type Kin, mayBeOneOf } from "./possible-descendants.js";
import { argumentsOf, type Node } from "./tree.js";

/** Some names, and a class that what has them may be mixed with. */
interface Mixing extends Omit<Kin, "method"> {
  readonly names: readonly string[];
}

/**
 * Where a class is made that may inherit from C, though it can't be told, and gets one of the names from another base, or may: by a class
 * statement in a function or a loop, by `type(…)`, by `__bases__`. What surely comes before C in its order hides nothing.
 */
export function* mixedIn(mixing: Mixing): Generator<Site> {
  const family = new Set([mixing.cls, ...mixing.hierarchy.descendants(mixing.cls)]);
  const kins = mixing.names.map((method) => ({ ...mixing, method }));
  yield* byStatement(mixing, family, kins);
  yield* byCall(mixing, family);
  yield* byBases(mixing, family);
}

type Related = ReadonlySet<ClassModel>;

// ---- class statements

function* byStatement({ hierarchy, names }: Mixing, family: Related, kins: readonly Kin[]): Generator<Site> {
  for (const module of modulesMixing(hierarchy, family, names))
    for (const { cls, base } of hierarchy.unknownBasesIn(module)) {
      const node = cls.node.field("name");
      if (!node || family.has(cls) || !isHiddenBy(hierarchy, cls, base, names, family)) continue;
      if (holdsOne(hierarchy, family, base.node, module) || kins.some((kin) => mayBeOneOf(kin, family, base, cls))) yield { module, node };
    }
}

/** Those that define the names or inherit from what does, those that name the family, and those whose functions are given one of it. */
function modulesMixing(hierarchy: Hierarchy, family: Related, names: readonly string[]): ReadonlySet<Module> {
  const naming = modulesNaming(hierarchy, family);
  const own = [...new Set([...family].flatMap((cls) => hierarchy.namesOf(cls)))];
  return new Set([...hierarchy.heirs.of(names), ...naming, ...[...naming].flatMap((module) => modulesGiven(hierarchy, own, module))]);
}

function modulesNaming(hierarchy: Hierarchy, family: Related): ReadonlySet<Module> {
  return new Set([...family].flatMap((cls) => hierarchy.modulesNaming(cls)));
}

function modulesGiven(hierarchy: Hierarchy, names: readonly string[], module: Module): readonly Module[] {
  const calls = names.flatMap((name) => module.identifiers(name)).flatMap((name) => callGiven(pathOf(name)) ?? []);
  return calls.flatMap((call) => hierarchy.callees(call, module).map((callee) => callee.module));
}

/** `module.C`, for its last name. */
function pathOf(name: Node): Node {
  return name.role === "attribute" && name.parent ? name.parent : name;
}

/** Whether a class, or one below it, finds or may find one of the names behind a base, and not before it. */
function isHiddenBy(hierarchy: Hierarchy, cls: ClassModel, base: UnknownClass, names: readonly string[], family: Related): boolean {
  return [cls, ...hierarchy.descendants(cls)].some((each) => {
    const order = hierarchy.mro(each);
    const place = order.indexOf(base);
    const binds = (other: AnyClass, name: string) => other.kind !== "unknown" && other.members.has(name);
    const may = (other: AnyClass, name: string) => other.kind === "unknown" || (!family.has(other as ClassModel) && binds(other, name));
    return names.some(
      (name) => !order.slice(0, place).some((other) => binds(other, name)) && order.slice(place + 1).some((other) => may(other, name)),
    );
  });
}

// ---- calls that make a class

function* byCall({ hierarchy, names }: Mixing, family: Related): Generator<Site> {
  for (const module of new Set([...hierarchy.index.handling("type"), ...modulesNaming(hierarchy, family)]))
    for (const node of CLASS_MAKERS.flatMap((maker) => module.calls(maker)).map(madeBy)) {
      const bases = basesGiven(node);
      if (bases && isMixed(hierarchy, family, bases, module, names) && holdsOne(hierarchy, family, bases, module, [EACH]))
        yield { module, node };
    }
}

/** `type(c)(name, bases, names)` makes the class, not the call in it. */
function madeBy(call: Node): Node {
  return call.role === "function" && call.parent?.type === "call" ? call.parent : call;
}

function basesGiven(call: Node): Node | undefined {
  // `type(x)` is what most calls are.
  if ((call.field("arguments")?.parts.length ?? 0) < 3) return undefined;
  const { positional } = argumentsOf(call);
  return positional.length > 2 ? positional.at(-2) : undefined;
}

// ---- bases that are put there

function* byBases({ hierarchy, names, pointsTo }: Mixing, family: Related): Generator<Site> {
  for (const module of hierarchy.touching("__bases__")) {
    const written = module.attributes("__bases__").filter((each) => accessOf(each) === "write");
    const said = module.strings("__bases__").flatMap((string) => callGiven(string) ?? []);
    for (const node of [...written, ...said.filter((call) => calleeName(call) === "setattr")]) {
      const { target, value } = basesPut(node);
      if (!target || !value || !isMixed(hierarchy, family, value, module, names)) continue;
      const isOwn =
        pointsTo(target, module) !== "none" && (holdsOne(hierarchy, family, target, module) || isUntold(hierarchy, target, module));
      if (isOwn || holdsOne(hierarchy, family, value, module, [EACH])) yield { module, node };
    }
  }
}

function basesPut(node: Node): { readonly target: Node | undefined; readonly value: Node | undefined } {
  const [object, , given] = node.type === "call" ? argumentsOf(node).positional : [];
  if (node.type === "call") return { target: object, value: given };
  return { target: node.field("object"), value: node.closest("assignment", "augmented_assignment")?.field("right") };
}

function isUntold(hierarchy: Hierarchy, target: Node, module: Module): boolean {
  return hierarchy.flowingTo(target, module).length === 0;
}

// ---- what is there

function holdsOne(hierarchy: Hierarchy, family: Related, node: Node, module: Module, path: readonly string[] = []): boolean {
  const objects = [...(path.length === 0 ? hierarchy.pointsTo(node, module) : []), ...hierarchy.flowingTo(node, module, path)];
  return objects.some((each) => each.kind === "class" && each.cls.kind === "project" && family.has(each.cls));
}

/** Whether bases may hold what has one of the names: not where they are written out, and all but one are known to have none. */
function isMixed(hierarchy: Hierarchy, family: Related, bases: Node, module: Module, names: readonly string[]): boolean {
  if (!bases.is("tuple", "list")) return true;
  const others = bases.parts.map((part) => hierarchy.denotation(part, module));
  const isOwn = (each: (typeof others)[number]) => each.kind === "project" && family.has(each);
  const untold = others.filter(({ kind }) => kind !== "project" && kind !== "library");
  const has = others.some(
    (each) =>
      !isOwn(each) &&
      (each.kind === "project" || each.kind === "library") &&
      names.some((name) => hierarchy.lookup(each, name) !== undefined),
  );
  return has || untold.length > (others.some(isOwn) ? 0 : 1);
}
