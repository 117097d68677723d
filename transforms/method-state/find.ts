import type { ClassModel, InstanceStore, Module, Project } from "../../src/kit.js";
import { mayBeMethod, State } from "./subject.js";
import { storedBy } from "./values.js";

interface OwnedStore {
  readonly cls: ClassModel;
  readonly store: InstanceStore;
}

/** The attributes that hold methods of their objects as state, each at the module of the class that sets it first. */
export function* statesIn(module: Module, project: Project): Generator<State> {
  for (const cls of module.classes)
    for (const name of namesIn(cls, project)) {
      const state = stateOf(cls, name, project);
      if (state?.anchor.cls === cls) yield state;
    }
}

/** The attributes that methods of a class set to a method of the same instance, in source order. */
function namesIn(cls: ClassModel, project: Project): ReadonlySet<string> {
  const stores = [...cls.stores.where((text) => text.includes("="))].sort((a, b) => a.target.start - b.target.start);
  return new Set(stores.filter((store) => holdsMethod(store, cls, project)).map(({ name }) => name));
}

function holdsMethod(store: InstanceStore, cls: ClassModel, project: Project): boolean {
  return storedBy(store, cls).some((each) => each.kind === "method" && mayBeMethod(cls, each.name, project));
}

/** What an attribute (mangled) of a class holds as state, over its whole hierarchy; undefined where it is none. */
export function stateOf(cls: ClassModel, name: string, project: Project): State | undefined {
  const related = project.relatives(cls).filter((each) => each.kind === "project");
  const storing = related.filter((each) => each.stores.of(name).length > 0);
  const home = homeOf(cls, storing, project);
  const ordered = [...storing].sort((a, b) => Number(b === home) - Number(a === home) || compare(a, b));
  const stores = ordered.flatMap((each) => each.stores.of(name).map((store) => ({ cls: each, store })));
  const anchor = stores.find((each) => holdsMethod(each.store, each.cls, project));
  if (!anchor) return undefined;
  const state = new State(project, home ?? anchor.cls, name, stores, anchor);
  return isSecondName(stores) && state.writes.length === 1 ? undefined : state;
}

function compare(a: ClassModel, b: ClassModel): number {
  return a.module.path < b.module.path ? -1 : a.module.path > b.module.path ? 1 : a.node.start - b.node.start;
}

/** The nearest class that all of them are or inherit from. */
function homeOf(cls: ClassModel, storing: readonly ClassModel[], project: Project): ClassModel | undefined {
  return project.mro(cls).find((each): each is ClassModel => {
    if (each.kind !== "project") return false;
    const below = new Set([each, ...project.descendants(each)]);
    return storing.every((one) => below.has(one));
  });
}

/** Whether one statement of `__init__` alone sets it, to one method: nothing in the hierarchy changes it. */
function isSecondName([only, ...others]: readonly OwnedStore[]): boolean {
  if (!only || others.length > 0) return false;
  const { store, cls } = only;
  const isPlain = store.method.name === "__init__" && store.statement.parent === store.method.node.field("body");
  return isPlain && storedBy(store, cls).length === 1;
}
