import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import type { Denotation } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Site } from "./semantics.js";
import { attributeName, type Node, walk } from "./tree.js";

/** A place in what makes a class, its metaclass or a decorator, that goes through the names that the class binds. */
export interface MakerListing extends Site {
  /** Whether what makes the class is out of sight, and may. */
  readonly isUnseen: boolean;
}

/** What makes a class, where it is named. */
interface Maker {
  readonly module: Module;
  readonly node: Node;
  readonly kind: "metaclass" | "decorator";
}

const LISTERS = ["dir", "vars", "getmembers", "classify_class_attrs"];
/** What is asked of a dictionary for one key. */
const BY_KEY = new Set(["get", "setdefault", "pop", "has_key", "update", "__contains__", "__getitem__", "__setitem__"]);
/** What a metaclass has that runs when a class is made, or an instance. */
const MAKING = new Set(["__new__", "__init__", "__call__"]);

/** Where the metaclass of a class, its own or inherited, or a decorator of it or of a descendant lists what it binds. */
export function* makersListing(cls: ClassModel, project: Hierarchy): Generator<MakerListing> {
  for (const maker of makersOf(cls, project))
    for (const denotation of project.denotations(maker.node, maker.module)) {
      if (denotation.kind === "other" || denotation.kind === "unknown") yield { module: maker.module, node: maker.node, isUnseen: true };
      for (const site of listedBy(denotation, maker, project)) yield { ...site, isUnseen: false };
    }
}

function makersOf(cls: ClassModel, project: Hierarchy): readonly Maker[] {
  const known = [...project.mro(cls), ...project.descendants(cls)].filter((each) => each.kind === "project");
  return known.flatMap((each) => {
    const { module } = each;
    const isOwn = each === cls || project.descendants(cls).includes(each);
    const decorators = isOwn ? each.decorators.flatMap((decorator) => decorator.parts[0] ?? []) : [];
    const applied = decorators.map((node) => (node.type === "call" ? (node.field("function") ?? node) : node));
    return [
      ...project.metaclassesOf(each).map((node) => ({ module, node, kind: "metaclass" as const })),
      ...applied.map((node) => ({ module, node, kind: "decorator" as const })),
    ];
  });
}

function* listedBy(denotation: Denotation, { kind }: Maker, project: Hierarchy): Generator<Site> {
  if (denotation.kind === "function") {
    const { module, node } = denotation;
    if (kind === "metaclass") yield* namespaceListed(node, 2, module);
    yield* listedIn(node, module, project);
  }
  if (denotation.kind !== "project") return;
  for (const owner of project.mro(denotation)) {
    if (owner.kind !== "project") continue;
    for (const { name, node } of owner.methods) {
      if (!MAKING.has(name)) continue;
      if (kind === "metaclass") yield* namespaceListed(node, 3, owner.module);
      yield* listedIn(node, owner.module, project);
    }
  }
}

/** Where a function, or one that it hands something, lists what an object has. */
function* listedIn(definition: Node, module: Module, project: Hierarchy): Generator<Site> {
  const seen = new Set<Node>();
  const queue: Site[] = [{ module, node: definition }];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const owner = next;
    if (seen.has(owner.node)) continue;
    seen.add(owner.node);
    const calls = LISTERS.flatMap((lister) => callsIn(owner.module, lister));
    for (const node of [...calls, ...owner.module.attributes("__dict__")])
      if (owner.node.contains(node)) yield { module: owner.module, node };
    const callees = owner.module.callsIn(owner.node).flatMap((call) => project.callees(call, owner.module));
    queue.push(...callees.filter(({ node }) => node.type === "function_definition"));
  }
}

/** Where the parameter that holds the namespace is used for more than to hand it to `type`, or to ask for one name. */
function* namespaceListed(definition: Node, place: number, module: Module): Generator<Site> {
  const parameter = definition.field("parameters")?.parts[place];
  const name = parameter?.type === "default_parameter" ? parameter.field("name") : parameter;
  if (name?.type !== "identifier") return;
  for (const node of walk(definition.field("body") ?? definition))
    if (node.type === "identifier" && node.text === name.text && !asksForOne(node)) yield { module, node };
}

function asksForOne(namespace: Node): boolean {
  const { parent, role } = namespace;
  if (!parent) return false;
  if (parent.type === "attribute") return role !== "object" || BY_KEY.has(attributeName(parent) ?? "");
  if (parent.type === "subscript") return role === "value";
  if (parent.type === "comparison_operator") return parent.parts.at(-1) === namespace;
  const callee = parent.type === "argument_list" ? parent.parent?.field("function") : undefined;
  return callee !== undefined && (callee.text === "type" || MAKING.has(attributeName(callee) ?? ""));
}
