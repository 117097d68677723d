import {
  attributeName,
  bare,
  type ClassModel,
  type InstanceStore,
  type KnownClass,
  memberBinding,
  type Node,
  type Project,
  walk,
} from "../../src/kit.js";
import { gives, isAlwaysReached } from "./conditions.js";
import { holdsWhatItIsGiven, isMadeAnew, isReleased, type Keeper } from "./lasting.js";

/** How the instances of a class keep what they are given. */
export interface Keeping {
  /** The class that is called. */
  readonly cls: ClassModel;
  /** What it is called where it is stored. */
  readonly parameter: string;
  /** The attribute, as it is written. */
  readonly attribute: string;
  readonly store: InstanceStore;
  /** The class whose `__init__` says so. */
  readonly owner: ClassModel;
}

interface Child extends Keeper {
  /** Whether what is given passes for true. */
  readonly isTrue: boolean;
}

/** How an instance of `cls` keeps the argument `part` of `call`; undefined where it doesn't, or where that can't be shown. */
export function keeping(call: Node, part: Node, keeper: Child): Keeping | undefined {
  const { cls, project } = keeper;
  if (cls.decorators.length > 0 || project.oddMetaclass(cls) !== undefined || isMadeOtherwise(cls, project)) return undefined;
  return keptBy(initOf(cls, project), (init) => parameterFor(init, call, part, 1), keeper, new Set());
}

/** A `__new__` of the project may give something else. */
function isMadeOtherwise(cls: ClassModel, project: Project): boolean {
  const made = project.lookup(cls, "__new__");
  return made !== undefined && (made.owner.kind === "project" || made.behind !== undefined);
}

interface Init {
  readonly owner: ClassModel;
  readonly node: Node;
}

/** The plain `__init__` that a class has, or inherits. */
function initOf(cls: KnownClass, project: Project): Init | undefined {
  const found = project.lookup(cls, "__init__");
  if (found?.owner.kind !== "project" || found.behind) return undefined;
  const binding = memberBinding(found.owner, "__init__");
  const [value, ...others] = binding?.values ?? [];
  if (!binding?.always || others.length > 0 || value?.kind !== "def" || value.decorators.length > 0) return undefined;
  return { owner: found.owner, node: value.node };
}

function keptBy(
  init: Init | undefined,
  parameterOf: (init: Node) => string | undefined,
  keeper: Child,
  seen: Set<Node>,
): Keeping | undefined {
  const name = init && !seen.has(init.node) ? parameterOf(init.node) : undefined;
  if (!init || name === undefined) return undefined;
  seen.add(init.node);
  if (init.owner.module.scope(init.node).bindings.get(name)?.length !== 1) return undefined;
  return storedIn(init, name, keeper) ?? handedOn(init, name, keeper, seen);
}

/** The parameter that gets the argument; the first `skipped` ones are given otherwise. */
function parameterFor(init: Node, call: Node, part: Node, skipped: number): string | undefined {
  const parameters = init.field("parameters")?.parts ?? [];
  const plain = parameters.filter((each) => each.is("identifier", "default_parameter"));
  const names = plain.map((each) => (each.type === "identifier" ? each : each.field("name"))?.text);
  if (part.type === "keyword_argument") return names.find((name, at) => at >= skipped && name === part.field("name")?.text);
  const before = call.field("arguments")?.parts ?? [];
  const index = before.indexOf(part);
  const isCounted = before.slice(0, index).every((each) => !each.is("list_splat", "dictionary_splat", "keyword_argument"));
  // A tuple parameter takes what it is given apart, and shifts nothing.
  if (!isCounted || parameters[index + skipped] !== plain[index + skipped]) return undefined;
  return names[index + skipped];
}

/** `self.parent = parent`, on every way through `__init__`, and never taken back. */
function storedIn({ owner, node }: Init, name: string, keeper: Child): Keeping | undefined {
  const { cls, project } = keeper;
  if (isMadeAnew(cls, project)) return undefined;
  const stores = owner.stores.where((text) => text.includes(name));
  for (const store of stores) {
    if (store.method.node !== node || !store.value || !gives(store.value, name, keeper.isTrue)) continue;
    if (!isAlwaysReached(store.statement, node, name, keeper.isTrue) || !holdsWhatItIsGiven(cls, store.name, project)) continue;
    if (isReleased(store, keeper, () => false)) continue;
    return { cls, parameter: name, attribute: store.attribute, store, owner };
  }
  return undefined;
}

/** `Base.__init__(self, parent)` or `super(Child, self).__init__(parent)`, directly in the body. */
function handedOn(init: Init, name: string, keeper: Child, seen: Set<Node>): Keeping | undefined {
  const { cls, project } = keeper;
  const body = init.node.field("body");
  for (const call of body ? walk(body, (node) => !node.is("function_definition", "lambda", "class_definition")) : []) {
    if (call.type !== "call" || call.parent?.type !== "expression_statement" || call.parent.parent !== body) continue;
    const base = baseInit(call, init, cls, project);
    const parts = call.field("arguments")?.parts ?? [];
    const part = parts.find((each) => bare(each.type === "keyword_argument" ? (each.field("value") ?? each) : each).text === name);
    if (!base || !part) continue;
    const kept = keptBy(base.init, (node) => parameterFor(node, call, part, base.skipped), keeper, seen);
    if (kept) return kept;
  }
  return undefined;
}

function baseInit(call: Node, init: Init, cls: ClassModel, project: Project): { init: Init | undefined; skipped: number } | undefined {
  const callee = call.field("function");
  const object = callee && attributeName(callee) === "__init__" ? callee.field("object") : undefined;
  if (!object) return undefined;
  if (object.type === "call" && object.field("function")?.text === "super") {
    const order = project.mro(cls);
    const next = project.lookup(cls, "__init__", order.indexOf(init.owner) + 1);
    return next?.owner.kind === "project" && !next.behind ? { init: initOf(next.owner, project), skipped: 1 } : undefined;
  }
  const denotation = project.denotation(object, init.owner.module);
  if (denotation.kind !== "project" || !project.mro(cls).includes(denotation)) return undefined;
  return { init: initOf(denotation, project), skipped: 0 };
}
