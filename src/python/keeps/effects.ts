import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import type { Site } from "../semantics.js";
import { argumentsOf, attributeName, bare, type Node, stringValue } from "../tree.js";
import type { Assumptions } from "./assumptions.js";
import { attributeNames } from "./attribute-names.js";
import { extendsWith, putAt } from "./containers.js";
import { type Kept, kept, namespaceOf } from "./frame.js";
import { KEEPING_METHODS } from "./known-callables.js";
import { keepArguments, knownAt } from "./library-calls.js";
import { setattrHook } from "./setattr-hooks.js";
import { adderOf, itemSetterOf, setterOf } from "./setters.js";
import { keyOf, spreadingAt } from "./spreads.js";
import type { Summaries } from "./summaries.js";
import type { Targets } from "./targets.js";
import { isMade, Thing } from "./things.js";
import type { Values } from "./values.js";
import { bindingsReaching } from "./variables.js";

/** Functions of `heapq` and `bisect` that put their second argument into their first. */
const PUSHING = new Set(["heappush", "heappushpop", "heapreplace", "insort", "insort_left", "insort_right"]);

/** What other statements run than those that set an attribute. */
const RUNNING = new Map([
  ["__iadd__", adderOf],
  ["__setitem__", itemSetterOf],
]);

/** `self.parts.append` of `put = self.parts.append`, where the name is that alone. */
function boundTo(callee: Node, module: Module): Node | undefined {
  const [binding, ...others] = callee.type === "identifier" ? bindingsReaching(callee, module) : [];
  const value = binding?.value && bare(binding.value);
  return others.length === 0 && value?.type === "attribute" && putAt(attributeName(value) ?? "") !== undefined ? value : undefined;
}

/** What comes to keep what by a call. */
export class Effects {
  constructor(
    private readonly project: Hierarchy,
    private readonly values: Values,
    private readonly targets: Targets,
    private readonly summaries: Summaries,
    private readonly assumptions: Assumptions | undefined,
  ) {}

  /** `isNear`: whether what a receiver is may be looked for in all of the project. */
  of(call: Node, module: Module, isNear: boolean): readonly Kept[] {
    const callee = call.field("function");
    const own = this.targets.of(call, module, isNear);
    if (!callee || own.length > 0) return own.flatMap((target) => this.summaries.effects(target, call, module));
    if (!callee.is("identifier", "attribute")) return [];
    const behind = this.targets.throughDecorators(callee, module, isNear);
    if (behind.length > 0) return behind.flatMap((target) => this.summaries.effects(target, call, module));
    if (callee.text === "setattr" || attributeName(callee) === "__setattr__") return this.setByName(call, callee, module);
    const pushed = this.pushed(callee, call, module);
    if (pushed.length > 0) return pushed;
    const method = callee.type === "attribute" ? callee : boundTo(callee, module);
    return method ? this.ofMethod(method, call, module) : [];
  }

  /** `@self.route('/')` does with the function under it what a call would do. */
  ofDecorator(decorator: Node, things: readonly Thing[], module: Module): readonly Kept[] {
    const targets = this.targets.ofCallee(decorator, decorator, module, true);
    return targets.flatMap((target) => this.summaries.ofDecorator(target, things, { module, node: decorator }));
  }

  /** `heapq.heappush(self.queue, self)` */
  private pushed(callee: Node, call: Node, module: Module): readonly Kept[] {
    const [container, value] = argumentsOf(call).positional;
    if (!PUSHING.has(attributeName(callee) ?? callee.text) || !container || !value) return [];
    const denotation = this.project.denotation(callee, module);
    if (denotation.kind !== "library-function") return [];
    return this.put(this.values.of(container, module), this.values.of(value, module), { module, node: container });
  }

  /** What the setter of a property does with what it is given, or an `__iadd__` or a `__setitem__`. */
  ofSetter(object: Thing, name: string, things: readonly Thing[], via: Site): readonly Kept[] {
    const classes = object.cls ? [object.cls] : this.targets.stored(object).flatMap(({ cls }) => cls ?? []);
    if (classes.length === 0 && name === "__setitem__") return [];
    if (classes.length === 0) return this.assumptions?.set(object, name, things, via) ?? [];
    return classes.flatMap((cls) => {
      const hook = RUNNING.has(name) ? undefined : setattrHook(cls, this.project);
      if (hook) return this.summaries.ofHook(hook, object, name, things, via);
      const setter = RUNNING.get(name)?.(cls, this.project) ?? setterOf(cls, name, this.project);
      if (!setter) return [];
      const { owner, node: definition } = setter;
      const place = name === "__setitem__" ? 2 : 1;
      return this.summaries.ofSetter({ definition, module: owner.module, owner, receiver: object }, things, via, place);
    });
  }

  /** `setattr(x, 'name', value)`, `object.__setattr__(x, 'name', value)` and `x.__setattr__('name', value)`. */
  private setByName(call: Node, callee: Node, module: Module): readonly Kept[] {
    const { positional } = argumentsOf(call);
    const [object, name, value] = positional.length === 3 ? positional : [callee.field("object"), ...positional];
    if (!object || !value) return [];
    const names = attributeNames(name, module);
    if (names.length === 0) {
      const spread = this.spread(call, module);
      if (spread.length > 0) return spread;
      const things = this.values.of(value, module).filter(isMade);
      return kept(this.values.of(object, module), things, { way: "element", site: { module, node: call } });
    }
    return names.flatMap((each) => this.set(object, each, value, { module, node: call }));
  }

  /** `self.__dict__.update(options)`: of a parameter it is told by who calls the function. */
  private spread(call: Node, module: Module): readonly Kept[] {
    const spreading = spreadingAt(call, module);
    if (!spreading) return [];
    const site = { module, node: call };
    const objects = this.values.of(spreading.object, module);
    const { spread } = spreading;
    return this.values.of(spreading.mapping, module).flatMap((mapping) => {
      const known = mapping.edges.flatMap((edge) => {
        const key = edge.way === "element" ? keyOf(edge) : undefined;
        return key === undefined || spread.without.has(key) || spread.isOfKnown ? [] : [{ name: spread.prefix + key, to: edge.to }];
      });
      const isMapping = mapping.kind === "parameter" || mapping.kind === "container";
      return [
        ...known.flatMap(({ name, to }) => kept(objects, [to], { way: "attribute", by: name, name, site })),
        ...(isMapping ? kept(objects, [mapping], { way: "attribute", site, spread }) : []),
      ];
    });
  }

  private set(object: Node, name: string, value: Node, site: Site): readonly Kept[] {
    const things = this.values.of(value, site.module);
    const objects = this.values.of(object, site.module);
    const assumed = objects.flatMap((each) => this.assumptions?.set(each, name, things, site) ?? []);
    return [...kept(objects, things, { way: "attribute", by: name, name, site }), ...assumed];
  }

  private ofMethod(callee: Node, call: Node, module: Module): readonly Kept[] {
    const name = attributeName(callee) ?? "";
    const object = callee.field("object");
    const { positional, keywords } = argumentsOf(call);
    if (!object) return [];
    const owner = namespaceOf(object);
    if (owner && name === "update") return [...this.updated(owner, call, module), ...this.spread(call, module)];
    if (owner && name === "setdefault") return this.setByDefault(owner, call, module);
    if (name === "__init__") return [...this.initialised(callee, call, module), ...this.assumedOf(call, callee, [], module)];
    const receivers = this.values.of(object, module).filter(({ kind }) => kind !== "function" && kind !== "method");
    const at = putAt(name);
    const value = at === undefined ? undefined : (positional[at] ?? keywords.get("item"));
    // What a reference is made of, or a class of the project does, is known elsewhere.
    const node = { module, node: object.type === "call" ? call : object };
    if (value) return [...this.put(receivers, this.values.of(value, module), node), ...this.assumedOf(call, callee, receivers, module)];
    if (extendsWith(name)) return this.put(receivers, this.elementsIn(call, module), node);
    const by = KEEPING_METHODS.get(name);
    if (by === undefined) return this.assumedOf(call, callee, receivers, module);
    const given = [...positional, ...keywords.values()].flatMap((each) => this.values.of(each, module));
    const keepers = receivers.filter(({ kind }) => kind === "callback" || kind === "field");
    const site = { module, node: call };
    return [
      ...kept(keepers, given, { way: "always", site }),
      ...kept(this.ofLibraryBelow(receivers, name, by), given, { way: "attribute", by, site }),
    ];
  }

  /** Instances that have the method from a base of the library, where nobody takes back what that keeps: `self.addFilter(self)`. */
  private ofLibraryBelow(receivers: readonly Thing[], name: string, by: string): readonly Thing[] {
    const { project } = this;
    const isTakenBack = name.startsWith("add") && project.index.calling(name.replace("add", "remove")).length > 0;
    if (isTakenBack) return [];
    return receivers.filter(({ cls }) => {
      if (!cls || project.lookup(cls, name)?.owner.kind !== "library") return false;
      return project.mro(cls).every((each) => each.kind !== "project" || each.module.attributes(by).length === 0);
    });
  }

  private assumedOf(call: Node, callee: Node, receivers: readonly Thing[], module: Module): readonly Kept[] {
    return this.assumptions?.kept(call, callee, receivers, module) ?? [];
  }

  private put(receivers: readonly Thing[], things: readonly Thing[], site: Site): readonly Kept[] {
    const holders = receivers.filter(({ kind }) => kind !== "parameter" && kind !== "generator");
    return kept(holders, things, { way: "element", site });
  }

  private elementsIn(call: Node, module: Module): readonly Thing[] {
    const { positional, keywords } = argumentsOf(call);
    const things = positional.flatMap((node) => this.values.of(node, module));
    const held = things.flatMap((thing) => this.elementsOf(thing, { module, node: call }));
    return [...held, ...[...keywords.values()].flatMap((node) => this.values.of(node, module))];
  }

  private elementsOf(thing: Thing, site: Site): readonly Thing[] {
    if (thing.kind !== "container") return this.values.yielded(thing);
    // Of `*callbacks` and `**options` it is told by who calls the function.
    if (thing.site.node.parent?.is("list_splat_pattern", "dictionary_splat_pattern")) return [this.values.element(thing, site)];
    return thing.edges.flatMap(({ way, to }) => (way === "element" ? [to] : []));
  }

  /** `self.__dict__.update(handler=self.m)`, `self.__dict__.update({'handler': self.m})`. */
  private updated(object: Node, call: Node, module: Module): readonly Kept[] {
    const { positional, keywords } = argumentsOf(call);
    const pairs = positional[0]?.type === "dictionary" ? positional[0].parts.filter(({ type }) => type === "pair") : [];
    const named = pairs.flatMap((pair) => {
      const [key, value] = [pair.field("key"), pair.field("value")];
      const name = key && stringValue(key);
      return name !== undefined && value ? [[name, value] as const] : [];
    });
    return [...keywords, ...named].flatMap(([name, value]) => this.set(object, name, value, { module, node: call }));
  }

  /** `self.__dict__.setdefault('parts', [])` */
  private setByDefault(owner: Node, call: Node, module: Module): readonly Kept[] {
    const [key, value] = argumentsOf(call).positional;
    return value ? attributeNames(key, module).flatMap((name) => this.set(owner, name, value, { module, node: call })) : [];
  }

  /** `Thread.__init__(self, target=self.run)` */
  private initialised(callee: Node, call: Node, module: Module): readonly Kept[] {
    const object = callee.field("object");
    if (!object) return [];
    const isSuper = object.type === "call" && object.field("function")?.text === "super";
    const cls = module.classAround(call);
    const base = isSuper && cls ? this.project.lookup(cls, "__init__", 1)?.owner : this.project.denotation(object, module);
    const known = base?.kind === "library" ? knownAt(base) : undefined;
    const [first] = isSuper ? [] : argumentsOf(call).positional;
    const receivers = isSuper && cls ? [this.values.self(cls)] : first ? this.values.of(first, module) : [];
    if (!known || known.kind === "container") return [];
    const holder = new Thing(known.kind, known.words, { module, node: call });
    keepArguments(known, holder, call, module, this.values, isSuper ? 0 : 1);
    // Of `Thread` the first one, `group`, is counted; of the call without an instance before it, `self` is.
    return receivers.flatMap((from) =>
      holder.edges.map((edge) => ({ from, edge: { ...edge, way: "attribute" as const, by: known.keywords?.[0] ?? known.words } })),
    );
  }
}
