import {
  argumentsOf,
  attributeName,
  bare,
  bindsInstance,
  type ClassModel,
  type Cycle,
  type Method,
  mangleIn,
  memberKind,
  type Node,
  type Project,
  saysName,
  walk,
} from "../../src/kit.js";
import { type Keeping, keeping } from "./child.js";

/** A method of a class, in which `self` is an instance. */
export interface MethodContext {
  readonly project: Project;
  readonly cls: ClassModel;
  readonly method: Method;
}

/** What holds the instance, in the end: it decides what can be done about it. */
export type Shape = "itself" | "method" | "container" | "closure" | "partial" | "child" | "timer";

/** A value that holds the instance whose method makes it. */
export interface Holding {
  readonly shape: Shape;
  /** From the value itself to the instance. */
  readonly steps: Cycle;
  /** Whether the value itself is a dict, a list or the like, which can be emptied. */
  readonly isContainer: boolean;
  /** How the children on the way keep what they are given, the outermost first. */
  readonly children: readonly Keeping[];
}

/** What a value holds the instance by; undefined where it doesn't, or where that can't be shown. */
export function holding(value: Node, place: MethodContext): Holding | undefined {
  const node = bare(value);
  if (node.type === "attribute") return boundMethod(node, place);
  if (node.is("dictionary", "list", "tuple", "set", "expression_list")) return container(node, place);
  if (node.type === "lambda") return functionHolding(node, "lambda", place);
  if (node.type === "identifier") return isSelf(node, place) ? itself(place) : local(node, place);
  if (node.type === "call") return called(node, place);
  if (node.is("list_comprehension", "set_comprehension", "dictionary_comprehension")) return comprehension(node, place);
  return firstOf(choices(node), place);
}

/** What `x or self.m` and `x if y else self.m` may give. A bound method is true. */
function choices(node: Node): Node[] {
  if (node.type === "conditional_expression") return node.parts.filter((_, index) => index !== 1);
  const [left, right] = ["left", "right"].map((name) => (node.type === "boolean_operator" ? node.field(name) : undefined));
  if (!left || !right) return [];
  return node.field("operator")?.type === "or" ? [left, right] : [right];
}

function firstOf(values: Iterable<Node>, place: MethodContext): Holding | undefined {
  for (const value of values) {
    const held = holding(value, place);
    if (held) return held;
  }
  return undefined;
}

/** `args=[self]`, as timers take them. */
function givenWithin(value: Node, place: MethodContext): Holding | undefined {
  const node = bare(value);
  const isAmong = node.is("list", "tuple") && node.parts.some((part) => isSelf(bare(part), place));
  return isAmong ? { ...around("container", node.type, itself(place)), isContainer: true } : holding(node, place);
}

function itself({ cls }: MethodContext): Holding {
  return { shape: "itself", steps: [{ to: cls.name }], isContainer: false, children: [] };
}

function around(shape: Shape, what: string, inner: Holding): Holding {
  return { shape, steps: [{ to: what }, ...inner.steps], isContainer: false, children: inner.children };
}

/** Whether a name is the instance: the first parameter of the method, bound only there. */
export function isSelf(node: Node, { cls, method }: MethodContext): boolean {
  if (method.self === undefined || !saysName(node, method.self)) return false;
  const owner = cls.module.selfOf(node);
  return owner?.cls === cls && owner.method.node === method.node;
}

// ---- bound methods

/** How a cycle says it. */
export const BOUND = "bound method ";

function boundMethod(node: Node, place: MethodContext): Holding | undefined {
  const object = node.field("object");
  const { cls } = place;
  if (!object || !isSelf(object, place) || !isMethod(mangleIn(attributeName(node) ?? "", cls.name), place)) return undefined;
  return around("method", `${BOUND}${cls.name}.${attributeName(node)}`, itself(place));
}

/** Whether asking the instance for the attribute makes an object that holds it. */
function isMethod(name: string, { cls, project }: MethodContext): boolean {
  const found = project.lookup(cls, name);
  if (!found || found.behind) return false;
  const kind = memberKind(project, found.owner, name);
  if (!bindsInstance(kind)) return false;
  return (
    project.mro(cls).every((each) => each.kind !== "project" || each.stores.of(name).length === 0) && !setByLibrary(name, cls, project)
  );
}

export function setByLibrary(name: string, cls: ClassModel, project: Project): boolean {
  return project.mro(cls).some((each) => each.kind === "library" && each.sets.has(name));
}

// ---- containers

const CONTAINERS: Readonly<Record<string, string>> = {
  ...{ dictionary: "dict", list: "list", set: "set" },
  ...{ dictionary_comprehension: "dict", list_comprehension: "list", set_comprehension: "set" },
};

function container(node: Node, place: MethodContext): Holding | undefined {
  for (const part of node.parts) {
    const inner = part.type === "pair" ? pairHolding(part, place) : holding(part, place);
    if (inner) return contained(CONTAINERS[node.type] ?? "tuple", inner);
  }
  return undefined;
}

/** `[self.m for x in y]`. */
function comprehension(node: Node, place: MethodContext): Holding | undefined {
  const body = node.field("body");
  const inner = body?.type === "pair" ? pairHolding(body, place) : body && holding(body, place);
  return inner && contained(CONTAINERS[node.type] ?? "list", inner);
}

function pairHolding(pair: Node, place: MethodContext): Holding | undefined {
  const value = pair.field("value");
  return value && holding(value, place);
}

/** In a container, what it holds decides what can be done, but for a bound method: the container can hold names instead. */
export function contained(what: string, inner: Holding): Holding {
  return { ...around(inner.shape === "method" ? "container" : inner.shape, what, inner), isContainer: true };
}

// ---- functions

/** A local name, bound once: a function made in the method, or what a call, a `lambda` or the like gave. */
function local(name: Node, place: MethodContext): Holding | undefined {
  const { cls, method } = place;
  const scope = cls.module.scopeOfName(name.text, name);
  const [only, ...others] = scope?.bindings.get(name.text) ?? [];
  if (scope?.node !== method.node || !only || others.length > 0 || only.node.start > name.start) return undefined;
  if (only.kind === "assignment") return only.value?.is("call", "lambda", "attribute") ? holding(only.value, place) : undefined;
  if (only.kind !== "function") return undefined;
  const definition = only.node.type === "function_definition" ? only.node : only.node.closest("function_definition");
  if (!definition || definition === method.node || definition.parent?.type === "decorated_definition") return undefined;
  return functionHolding(definition, `function ${name.text}`, place);
}

function functionHolding(definition: Node, what: string, place: MethodContext): Holding | undefined {
  const body = definition.field("body");
  if (body && [...walk(body)].some((node) => isSelf(node, place))) return around("closure", what, itself(place));
  // A default is worked out when the function is made.
  const defaults = (definition.field("parameters")?.parts ?? []).flatMap((part) => part.field("value") ?? []);
  const inner = firstOf(defaults, place);
  return inner && around("closure", what, inner);
}

// ---- calls

function called(call: Node, place: MethodContext): Holding | undefined {
  const callee = call.field("function");
  const denotation = callee && place.project.denotation(callee, place.cls.module);
  if (denotation?.kind === "project") return child(call, denotation, place);
  if (denotation?.kind === "library" && /^_?functools\.partial$/.test(denotation.id)) return wrapped("partial", "partial", call, place);
  if (denotation?.kind === "library" && denotation.id === "__builtin__.dict") return wrappedContainer("dict", call, place);
  const isTimer = denotation?.kind === "library-function" && denotation.module === "threading" && denotation.name === "Timer";
  return isTimer ? wrapped("timer", "Timer", call, place) : undefined;
}

function wrapped(shape: Shape, what: string, call: Node, place: MethodContext): Holding | undefined {
  const inner = firstHolding(call, place);
  return inner && around(shape, what, inner);
}

function wrappedContainer(what: string, call: Node, place: MethodContext): Holding | undefined {
  const { keywords, open } = argumentsOf(call);
  const inner = open ? undefined : firstOf(keywords.values(), place);
  return inner && contained(what, inner);
}

function firstHolding(call: Node, place: MethodContext): Holding | undefined {
  const { positional, keywords } = argumentsOf(call);
  for (const argument of [...positional, ...keywords.values()]) {
    const inner = givenWithin(argument, place);
    if (inner) return inner;
  }
  return undefined;
}

/** Whether `if x:` surely passes for what is given: the instance itself, or what isn't another instance. */
function isTrue({ shape, children }: Holding, { cls, project }: MethodContext): boolean {
  const isFalse = ["__nonzero__", "__len__", "__bool__"].some((name) => project.lookup(cls, name));
  return children.length === 0 && !(shape === "itself" && isFalse);
}

/** `Child(self)`, where Child keeps what it is given. */
function child(call: Node, cls: ClassModel, place: MethodContext): Holding | undefined {
  for (const part of call.field("arguments")?.parts ?? []) {
    const value = part.type === "keyword_argument" ? part.field("value") : part;
    const inner = value && holding(value, place);
    const kept = inner && keeping(call, part, { ...place, cls, isContainer: inner.isContainer, isTrue: isTrue(inner, place) });
    if (!kept) continue;
    const [first, ...rest] = inner.steps;
    const steps = [{ to: cls.name }, { by: kept.attribute, to: first?.to ?? place.cls.name }, ...rest];
    return { shape: "child", steps, isContainer: false, children: [kept, ...inner.children] };
  }
  return undefined;
}
