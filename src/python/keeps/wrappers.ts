import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import type { Site } from "../semantics.js";
import { attributeName, type Node, walk } from "../tree.js";
import { functionGiven } from "./function-given.js";
import { definitionOf } from "./kinds.js";
import { testsAround } from "./name-tests.js";
import { Thing } from "./things.js";
import type { Values } from "./values.js";

/** What runs in the place of a decorated method: a function that a decorator gives, or the `__get__` of a descriptor. */
export interface Wrapper {
  /** The decorator, or the `__get__`: all that is said of the variables around stands there. */
  readonly definition: Node;
  readonly module: Module;
  /** The function that is called on the instance. */
  readonly called: Node;
  /** The parameter that is the instance: the first one, or `*args`. */
  readonly instance: Node;
  /** What holds the method: the parameter of the decorator, or of the `__init__` of a descriptor, with the attribute that keeps it. */
  readonly method: Node;
  readonly descriptor?: { readonly cls: ClassModel; readonly attribute: string };
}

/** Undefined where a method has no decorator, several, or one that isn't a function or a class of the project. */
export function wrapperOf(definition: Node, { module }: ClassModel, project: Hierarchy): Wrapper | undefined {
  const [expression, ...others] = decoratorsAbove(definition);
  return expression && others.length === 0 ? wrapperBy(expression, module, project) : undefined;
}

/** Whether what runs in the place of a decorated method runs that, with all that it is given. */
export function handsAllOn(definition: Node, { module }: ClassModel, project: Hierarchy): boolean {
  const decorators = decoratorsAbove(definition);
  return (
    decorators.length > 0 &&
    decorators.every((expression) => {
      const wrapper = wrapperBy(expression, module, project);
      return wrapper !== undefined && !wrapper.descriptor && runsIt(wrapper);
    })
  );
}

/** `return method(self, *args, **keywords)`, and `method(*args)`. */
function runsIt({ called, module, instance, method }: Wrapper): boolean {
  const parameters = called.field("parameters")?.parts ?? [];
  const given = parameters.find(({ type }) => type === "list_splat_pattern")?.parts[0];
  const isBoundOnce = (name: Node | undefined) => name !== undefined && module.scope(called).bindings.get(name.text)?.length === 1;
  if (!isBoundOnce(given) || !isBoundOnce(instance) || module.scope(called).bindings.has(method.text)) return false;
  const rest = given?.text;
  const isSame = (call: Node) => {
    const parts = call.field("arguments")?.parts ?? [];
    const spread = parts.find(({ type }) => type === "list_splat")?.parts[0]?.text;
    const [first] = parts;
    const isFirst = instance.text === rest ? first?.type === "list_splat" : first?.text === instance.text;
    return isFirst && spread !== undefined && spread === rest && parts.length <= 3;
  };
  return [...walk(called)].some((node) => node.type === "call" && node.field("function")?.text === method.text && isSame(node));
}

function decoratorsAbove({ parent }: Node): readonly Node[] {
  const around = parent?.type === "decorated_definition" ? parent.parts : [];
  return around.flatMap(({ type, parts }) => (type === "decorator" ? parts.slice(0, 1) : []));
}

function wrapperBy(expression: Node, module: Module, project: Hierarchy): Wrapper | undefined {
  const callee = expression.type === "call" ? expression.field("function") : expression;
  const found = callee?.is("identifier", "attribute") ? project.denotation(callee, module) : undefined;
  if (found?.kind === "project" && callee === expression) return descriptor(found, project);
  if (found?.kind !== "function") return undefined;
  // `cached('name')` gives the decorator.
  const maker = callee === expression ? found.node : functionGiven(found.node, found.module);
  const called = maker && functionGiven(maker, found.module);
  return called && wrapping(found.node, maker, called, found.module);
}

function wrapping(definition: Node, maker: Node, called: Node, module: Module): Wrapper | undefined {
  const [[method], [first]] = [maker, called].map((each) => each.field("parameters")?.parts ?? []) as [Node[], Node[]];
  const instance = first?.type === "list_splat_pattern" ? first.parts[0] : first;
  if (method?.type !== "identifier" || instance?.type !== "identifier") return undefined;
  return { definition, module, called, instance, method };
}

/** `def __init__(self, method): self.method = method`, and `def __get__(self, instance, cls=None)`. */
function descriptor(cls: ClassModel, project: Hierarchy): Wrapper | undefined {
  const [get, init] = ["__get__", "__init__"].map((name) => definitionOf(name, cls, project));
  const instance = get?.method.node.field("parameters")?.parts[1];
  const method = init?.method.node.field("parameters")?.parts[1];
  if (!get || !init || get.owner !== init.owner || instance?.type !== "identifier" || method?.type !== "identifier") return undefined;
  const { owner } = get;
  // What sets the attribute would run that.
  if (project.lookup(cls, "__set__")) return undefined;
  const attribute = [...owner.stores.names()].find((name) => {
    const [store, ...others] = owner.stores.of(name);
    return others.length === 0 && store?.value?.text === method.text && init.method.node.contains(store.target);
  });
  if (attribute === undefined) return undefined;
  const { node } = get.method;
  return { definition: node, module: owner.module, called: node, instance, method, descriptor: { cls: owner, attribute } };
}

/** What holds the method that a wrapper calls: a parameter of a function around, or what a descriptor keeps. */
export type WrappedVariable =
  | { readonly parameter: Node; readonly attribute?: undefined }
  | { readonly parameter?: undefined; readonly attribute: { readonly cls: ClassModel; readonly name: string; readonly site: Site } };

/** The variable that a call runs, where it may be what a decorator was given. */
export function runsWhatIsWrapped(callee: Node, module: Module): WrappedVariable | undefined {
  if (callee.type === "identifier") {
    const scope = module.scopeOfName(callee.text, callee);
    const [binding, ...others] = scope?.bindings.get(callee.text) ?? [];
    const isOuter = scope?.node.type === "function_definition" && scope.node !== callee.closest("function_definition", "lambda");
    return isOuter && binding?.kind === "parameter" && others.length === 0 ? { parameter: binding.node } : undefined;
  }
  const object = callee.type === "attribute" ? callee.field("object") : undefined;
  const owner = object?.type === "identifier" ? module.selfOf(object) : undefined;
  const name = attributeName(callee);
  if (owner?.method.name !== "__get__" || name === undefined || owner.cls.members.has(name)) return undefined;
  return { attribute: { cls: owner.cls, name, site: { module, node: callee } } };
}

/** The function under a decorator. */
export function methodUnder(definition: Node, { module }: ClassModel): Thing {
  return new Thing("function", `function ${definition.field("name")?.text ?? ""}`, { module, node: definition });
}

const KIND = new Set(["isinstance", "issubclass", "callable", "type"]);

/** Whether a wrapper comes to a place only with some kinds of what the method gives. */
export function isAskedForKind(place: Node, { called }: Wrapper): boolean {
  const tests = testsAround(place, called).flatMap(({ test }) => [test, ...walk(test)]);
  return tests.some((node) => node.type === "call" && KIND.has(node.field("function")?.text ?? ""));
}

/** What the variables of a wrapper are where a method under it is called on an instance. */
export function givenToWrapper(
  wrapper: Wrapper,
  method: Thing,
  receiver: Thing,
  via: Site,
  values: Values,
): ReadonlyMap<Thing, readonly Thing[]> {
  const { module, instance, descriptor } = wrapper;
  const given = new Map<Thing, readonly Thing[]>();
  const gathered = new Thing("container", "tuple", via);
  gathered.keeps({ way: "element", to: receiver, site: via });
  given.set(values.parameter(instance, module), [instance.parent?.type === "list_splat_pattern" ? gathered : receiver]);
  if (!descriptor) return given.set(values.parameter(wrapper.method, module), [method]);
  const self = values.self(descriptor.cls);
  given.set(self, [new Thing("instance", descriptor.cls.name, via, descriptor.cls)]);
  return given.set(values.field(self, descriptor.attribute, via), [method]);
}
