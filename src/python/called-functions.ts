import { accessOf } from "./assignments.js";
import { BY_CALL, callGiven } from "./byname.js";
import { memberBinding } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangle, mangleIn } from "./mangle.js";
import { isOutside } from "./mocks.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { attributeName, type Node } from "./tree.js";

/** A function of the project that a call runs, with how many of its parameters don't stand in the call. */
export interface CalledFunction {
  readonly definition: Node;
  readonly module: Module;
  readonly offset: number;
}

/** All that a call runs, where it can be told. */
export interface Called {
  readonly functions: readonly CalledFunction[];
  /** Whether it may run what is built in or of the library. */
  readonly isLibrary: boolean;
}

const LIBRARY: Called = { functions: [], isLibrary: true };
const NOTHING: Called = { functions: [], isLibrary: false };

/** What a call runs; undefined where some of that can't be told. */
export function calledBy(call: Node, module: Module, project: Hierarchy): Called | undefined {
  const callee = call.field("function");
  if (!callee?.is("identifier", "attribute")) return undefined;
  const denotations = project.denotations(callee, module);
  const isTold = denotations.length > 0 && denotations.every(({ kind }) => kind !== "other" && kind !== "unknown");
  if (isTold && !isReplaced(callee, module, project)) return joined(denotations.map((each) => denoted(each, project)));
  return callee.type === "attribute" && denotations.every(({ kind }) => kind === "other")
    ? ofObject(call, callee, module, project)
    : undefined;
}

function joined(all: readonly (Called | undefined)[]): Called | undefined {
  const told = all.flatMap((each) => each ?? []);
  if (told.length < all.length) return undefined;
  return { functions: told.flatMap(({ functions }) => functions), isLibrary: told.some(({ isLibrary }) => isLibrary) };
}

function isReplaced(callee: Node, module: Module, project: Hierarchy): boolean {
  return callee.type === "identifier" && project.isSetFromOutside(callee.text, module);
}

function denoted(denotation: ReturnType<Hierarchy["denotation"]>, project: Hierarchy): Called | undefined {
  if (denotation.kind === "function") return plain(denotation.node, denotation.module, 0);
  if (denotation.kind === "library" || denotation.kind === "library-function") return LIBRARY;
  if (denotation.kind !== "project" || denotation.decorators.length > 0) return undefined;
  if (project.metaclassesOf(denotation).length > 0) return undefined;
  const makers = ["__new__", "__init__"].map((name) => ofClass(denotation, name, project, 1));
  return joined(makers.map((each) => each ?? (project.isOpen(denotation) ? undefined : NOTHING)));
}

/** What is decorated may be something else, which gets the arguments first. */
function plain(definition: Node, module: Module, offset: number): Called | undefined {
  const decorators = definition.parent?.type === "decorated_definition" ? definition.parent.parts.slice(0, -1) : [];
  const names = decorators.map(({ parts }) => parts[0]?.text);
  if (!names.every((name) => name === "staticmethod" || name === "classmethod")) return undefined;
  const given = names.includes("staticmethod") ? 0 : names.includes("classmethod") ? 1 : offset;
  return { functions: [{ definition, module, offset: given }], isLibrary: false };
}

/** `x.show(…)`: the methods of all that `x` may be, and of the descendants of those classes. */
function ofObject(call: Node, callee: Node, module: Module, project: Hierarchy): Called | undefined {
  const object = callee.field("object");
  const name = mangle(attributeName(callee) ?? "", callee);
  if (!object) return undefined;
  const pointees = project.pointsTo(object, module);
  const isTold = pointees.length > 0 && pointees.every(({ kind }) => kind === "instance" || kind === "class");
  if (isSetElsewhere(name, project)) return undefined;
  // What is stored or handed on may be something else as well.
  if (!isTold && isOutside(call, module, project)) return undefined;
  const objects = isTold ? pointees : project.flowingTo(object, module);
  if (objects.length === 0) return undefined;
  return joined(
    objects.flatMap((each) => {
      if (each.kind !== "instance" && each.kind !== "class") return [undefined];
      const below = each.cls.kind === "project" ? project.descendants(each.cls) : [];
      return [each.cls, ...below].map((cls) => ofClass(cls, name, project, each.kind === "instance" ? 1 : 0));
    }),
  );
}

/** Whether somebody sets an attribute of that name on anything but a `self`: on a class, say, or on one instance. */
function isSetElsewhere(name: string, project: Hierarchy): boolean {
  for (const module of project.setting(name)) {
    const isOther = (node: Node) => {
      const object = node.field("object");
      return accessOf(node) !== "read" && (object?.type !== "identifier" || !module.selfOf(object));
    };
    const isSaid = (string: Node) => ["write", "delete"].includes(BY_CALL[calleeName(callGiven(string) ?? string)] ?? "");
    if (module.attributes(name).some(isOther) || module.strings(name).some(isSaid)) return true;
  }
  return false;
}

/** What an instance of a class has under a name: what is set on it, or a method. */
function ofClass(cls: KnownClass, name: string, project: Hierarchy, offset: number, seen: readonly string[] = []): Called | undefined {
  if (seen.includes(name)) return undefined;
  const owners = project.mro(cls).flatMap((each) => (each.kind === "project" ? [each] : []));
  const stores = owners.flatMap((owner) => owner.stores.of(name).map(({ value, method }) => ({ value, self: method.self, owner })));
  const stored = stores.map(({ value, self, owner }) => {
    const isOwn = value?.type === "attribute" && value.field("object")?.text === self;
    return isOwn ? ofClass(cls, mangleIn(attributeName(value) ?? "", owner.name), project, offset, [...seen, name]) : undefined;
  });
  const found = project.lookup(cls, name);
  if (!found) return stored.length > 0 ? joined(stored) : undefined;
  return found.behind ? undefined : joined([...stored, bound(found.owner, name, project, offset, seen)]);
}

function bound(owner: KnownClass, name: string, project: Hierarchy, offset: number, seen: readonly string[]): Called | undefined {
  // `object` keeps nothing of what it is given.
  if (owner.kind === "library") return owner.id === "__builtin__.object" ? NOTHING : LIBRARY;
  const values = memberBinding(owner, name)?.values ?? [];
  if (values.length === 0) return undefined;
  return joined(
    values.map(({ kind, node }) => {
      if (kind === "def") return plain(node, owner.module, offset);
      return node.type === "identifier" ? ofClass(owner, mangleIn(node.text, owner.name), project, offset, [...seen, name]) : undefined;
    }),
  );
}
