import { bare, type ClassModel, type InstanceStore, type Method, type Module, memberKind, type Node, type Project } from "../../src/kit.js";
import { ALIASES, type JudgedAlias } from "../shared/aliases.js";
import { fateOf } from "./fate.js";
import { fillsOf } from "./fills.js";
import { contained, type Holding, holding } from "./holding.js";
import { holdsWhatItIsGiven, isReleased } from "./lasting.js";
import type { Leak } from "./subject.js";

/** What the statements of a class make its instances hold themselves by, in the order of the file. */
export function leaksOf(cls: ClassModel, project: Project): Leak[] {
  if (isMetaclass(cls, project)) return [];
  const stored = [...cls.stores.where((text) => text.includes("="))].sort((a, b) => a.target.start - b.target.start);
  const leaks = stored.flatMap((store) => {
    const held = heldBy(store, cls, project);
    if (!held || !lasts(store, held, cls, project)) return [];
    if (!store.value || bare(store.value).type !== "attribute") return [leakOf(store, held, cls, project)];
    const judged = project
      .ask(ALIASES)
      .of(cls)
      .find(({ alias }) => alias.store.target === store.target);
    // What method-alias rewrites, or takes for something else than a method, is no finding here.
    return judged?.obstacle ? [leakOf(store, held, cls, project, judged)] : [];
  });
  return [...leaks, ...filled(cls, project, new Set(leaks.map(({ store }) => store.name)))];
}

function leakOf(store: InstanceStore, held: Holding, cls: ClassModel, project: Project, judged?: JudgedAlias): Leak {
  const isPlain = store.target.role === "left";
  return { module: cls.module, cls, store, isPlain, holding: held, fate: fateOf(cls, held, project), judged };
}

/** What containers come to hold: of each attribute the first that holds the instance, but for those that are `told` of already. */
function filled(cls: ClassModel, project: Project, told: ReadonlySet<string>): Leak[] {
  const first = new Map<string, Leak>();
  for (const { store, container } of fillsOf(cls, project)) {
    if (told.has(store.name) || first.has(store.name)) continue;
    const inner = heldBy(store, cls, project);
    const held = inner && contained(container, inner);
    if (held && lasts(store, held, cls, project)) first.set(store.name, leakOf(store, held, cls, project));
  }
  return [...first.values()];
}

/** Classes hold themselves anyway, and are never many. */
function isMetaclass(cls: ClassModel, project: Project): boolean {
  return project.mro(cls).some((each) => each.kind === "library" && each.id === "__builtin__.type");
}

function heldBy(store: InstanceStore, cls: ClassModel, project: Project): Holding | undefined {
  if (!store.value || !isOnInstance(store.method, cls, project)) return undefined;
  return holding(store.value, { project, cls, method: store.method });
}

function lasts(store: InstanceStore, { isContainer }: Holding, cls: ClassModel, project: Project): boolean {
  const holds = (module: Module, target: Node) => {
    const around = module.classAround(target);
    const other = around?.stores.of(store.name).find((each) => each.target === target);
    return around !== undefined && other !== undefined && heldBy(other, around, project) !== undefined;
  };
  return holdsWhatItIsGiven(cls, store.name, project) && !isReleased(store, { cls, isContainer, project }, holds);
}

/** What Python calls with the class in the place of the instance, decorated or not. */
const ON_CLASS = new Set(["__new__", "__init_subclass__", "__class_getitem__"]);

/** Whether the first parameter of a method is an instance of the class. */
function isOnInstance({ name, node, self, decorators }: Method, cls: ClassModel, project: Project): boolean {
  if (self === undefined || ON_CLASS.has(name) || cls.members.get(name)?.at(-1) === undefined) return false;
  if (cls.members.get(name)?.at(-1) !== node) return decorators.length === 0 && self === "self";
  const kind = memberKind(project, cls, name);
  return kind === "function" || (kind !== "static" && kind !== "class" && self === "self");
}
