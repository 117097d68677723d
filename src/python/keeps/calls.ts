import type { ClassModel } from "../classes.js";
import type { Denotation } from "../denotation.js";
import type { Hierarchy } from "../hierarchy.js";
import { mangle } from "../mangle.js";
import type { Module } from "../module.js";
import { isGenerator, returnsOf, yieldsOf } from "../returns.js";
import type { Site } from "../semantics.js";
import { argumentsOf, attributeName, type Node } from "../tree.js";
import type { Assumptions } from "./assumptions.js";
import { givesAll, givesElement, givesKeys } from "./containers.js";
import { namespaceOf } from "./frame.js";
import { givenOne } from "./given.js";
import { gottenByName } from "./gotten-by-name.js";
import { definitionOf } from "./kinds.js";
import type { KnownCallable } from "./known-callables.js";
import {
  elementsOf,
  idsOf,
  isCtypesCallback,
  isNamedTuple,
  isNamedTupleBelow,
  keepArguments,
  keysOf,
  knownAt,
  madeByCall,
  madeOf,
} from "./library-calls.js";
import { madeInNew, makesItself } from "./made-by-new.js";
import type { Summaries } from "./summaries.js";
import type { Target } from "./target.js";
import type { Targets } from "./targets.js";
import { Thing } from "./things.js";
import type { Values } from "./values.js";
import { methodUnder, runsWhatIsWrapped, type WrappedVariable, wrapperOf } from "./wrappers.js";

/** What may be a container. */
const CONTAINING: ReadonlySet<string> = new Set(["container", "field", "element", "parameter"]);

/** Decorators of the library that give a function which holds the one below them (`Lib/contextlib.py`). */
const WRAPPING = new Set(["contextlib.contextmanager"]);

const tuple = (words: string): KnownCallable => ({ kind: "container", words });

function idsIn(denotation: Denotation | undefined): readonly string[] {
  return denotation ? idsOf(denotation) : [];
}

/** What calls give. */
export class CallValues {
  constructor(
    private readonly project: Hierarchy,
    private readonly others: () => { readonly values: Values; readonly targets: Targets; readonly summaries: Summaries },
    private readonly assumptions: () => Assumptions | undefined,
  ) {}

  of(call: Node, module: Module): readonly Thing[] {
    const callee = call.field("function");
    const things = this.known(call, module);
    const assumptions = things.length === 0 ? this.assumptions() : undefined;
    if (!assumptions || !callee?.is("identifier", "attribute")) return things;
    return assumptions.made(call, this.project.denotation(callee, module), module);
  }

  private known(call: Node, module: Module): readonly Thing[] {
    const callee = call.field("function");
    if (!callee) return [];
    const { values } = this.others();
    const run = runsWhatIsWrapped(callee, module);
    if (run) return [new Thing("result", callee.text, { module, node: call }, undefined, this.wrapped(run, module))];
    const own = madeInNew(call, module.classAround(call), this.project);
    if (own) return [values.self(own)];
    if (isCtypesCallback(callee, this.project, module)) return [this.callback(call, module)];
    if (isNamedTuple(callee, this.project, module)) return [madeOf(tuple(callee.text), call, module, values)];
    const named = callee.is("identifier", "attribute") ? this.project.denotation(callee, module) : undefined;
    const isSaid = named !== undefined && named.kind !== "other" && named.kind !== "unknown";
    const denotation = isSaid ? named : (this.others().targets.classOf(callee, module) ?? named);
    if (denotation?.kind === "project")
      return makesItself(denotation, this.project) ? [this.instance(denotation, callee, { module, node: call })] : [];
    const several = isSaid ? [] : this.others().targets.classesGiven(callee, module);
    if (several.length > 0) {
      const site = { module, node: call };
      const made = several.filter(({ cls }) => makesItself(cls, this.project));
      return made.map(({ cls, chosenBy }) => this.instance(cls, callee, site, chosenBy));
    }
    const shared = attributeName(callee) === "fromkeys" ? this.fromKeys(callee, call, module) : [];
    if (shared.length > 0) return shared;
    if (idsIn(denotation).includes("copy.copy")) return this.copiedInstances(call, module);
    if (callee.text === "getattr" && denotation?.kind === "library-function") return gottenByName(call, module, values, this.project);
    if (idsIn(denotation).includes("__builtin__.map")) return this.mapped(call, module);
    if (denotation && /^library/.test(denotation.kind)) return madeByCall(denotation, call, module, values, this.project.library);
    if (denotation?.kind === "function") return this.returned(call, module);
    if (callee.type === "call") return this.returned(call, module);
    if (callee.type !== "attribute" || denotation?.kind !== "other") return [];
    return this.ofMethod(callee, attributeName(callee) ?? "", call, module);
  }

  private wrapped({ parameter, attribute }: WrappedVariable, module: Module): Thing {
    const { values } = this.others();
    return parameter ? values.parameter(parameter, module) : values.field(values.self(attribute.cls), attribute.name, attribute.site);
  }

  /** An instance holds its class; of a class that a function makes, what that one captures, too. */
  private instance(cls: ClassModel, callee: Node, site: Site, chosenBy?: Thing): Thing {
    const thing = new Thing("instance", cls.name, site, cls, undefined, undefined, false, chosenBy);
    const isLocal = callee.type === "identifier" && cls.node.closest("function_definition") !== undefined;
    for (const to of isLocal ? this.others().values.of(callee, site.module) : [])
      if (to.kind === "function") thing.keeps({ way: "always", to, site });
    const made = this.project.lookup(cls, "__init__")?.owner;
    const known = made?.kind === "library" ? knownAt(made) : undefined;
    if (known) keepArguments(known, thing, site.node, site.module, this.others().values, 0);
    if (isNamedTupleBelow(cls, this.project))
      keepArguments({ kind: "instance", words: cls.name }, thing, site.node, site.module, this.others().values, 0);
    return thing;
  }

  /**
   * What a function under a decorator is: what one of the project returns, where it is given the function; of the library's those that give a
   * function which holds the one below.
   */
  decorated(decorator: Node, inner: readonly Thing[], module: Module): readonly Thing[] {
    const callee = decorator.type === "call" ? (decorator.field("function") ?? decorator) : decorator;
    if (isCtypesCallback(decorator, this.project, module)) return [this.callbackOf(inner, { module, node: decorator })];
    const denotation = callee.is("identifier", "attribute") ? this.project.denotation(callee, module) : undefined;
    const ids = idsIn(denotation);
    if (decorator === callee ? ids.some((id) => WRAPPING.has(id)) : ids.includes("functools.wraps")) return inner;
    const { summaries, targets, values } = this.others();
    const runs = targets.ofCallee(decorator, decorator, module, false);
    if (runs.length === 0) return this.assumedOf(decorator, inner, module);
    const via = { module, node: decorator };
    return runs.flatMap((target) => {
      const given = givenOne(target, inner, values);
      return isGenerator(target.definition) ? [] : summaries.givenThese(target, given, via, returnsOf(target.definition));
    });
  }

  private assumedOf(decorator: Node, inner: readonly Thing[], module: Module): readonly Thing[] {
    if (!this.assumptions()) return [];
    const site = { module, node: decorator };
    const thing = new Thing("assumed", attributeName(decorator) ?? decorator.text, site);
    for (const to of inner) thing.keeps({ way: "always", to, site, assumed: decorator.text });
    return [thing];
  }

  /** `copy.copy(self)`, of an instance that nothing of its class is asked for, and of a container. */
  private copiedInstances(call: Node, module: Module): readonly Thing[] {
    const [object] = argumentsOf(call).positional;
    const { values, targets } = this.others();
    const things = object ? values.of(object, module) : [];
    const isPlain = (cls: ClassModel) => !["__copy__", "__reduce__", "__reduce_ex__"].some((name) => definitionOf(name, cls, this.project));
    const classes = things.flatMap((thing) => targets.classesOf(thing)).filter(isPlain);
    const instances = classes.map((cls) => new Thing("instance", cls.name, { module, node: call }, cls));
    const containers = things.filter(({ kind }) => kind === "container");
    return containers.length > 0 ? [...instances, this.copied(containers, call, module)] : instances;
  }

  /** `dict.fromkeys(names, self.on_event)` */
  private fromKeys(callee: Node, call: Node, module: Module): readonly Thing[] {
    const { values } = this.others();
    const made = callee.field("object");
    const denotation = made && this.project.denotation(made, module);
    const known = denotation && /^library/.test(denotation.kind) ? knownAt(denotation) : undefined;
    if (known?.kind !== "container") return [];
    const thing = new Thing("container", known.words, { module, node: call });
    const [keys, value] = argumentsOf(call).positional;
    const elements = (keys ? values.of(keys, module) : []).flatMap(({ edges }) =>
      edges.flatMap(({ way, to }) => (way === "element" ? [to] : [])),
    );
    for (const to of [...elements, ...(value ? values.of(value, module) : [])]) thing.keeps({ way: "element", to, site: thing.site });
    return [thing];
  }

  private callback(call: Node, module: Module): Thing {
    const { values } = this.others();
    const given = argumentsOf(call).positional.flatMap((node) => values.of(node, module));
    return this.callbackOf(given, { module, node: call });
  }

  private callbackOf(given: readonly Thing[], site: Site): Thing {
    const thing = new Thing("callback", "ctypes callback", site);
    for (const to of given) thing.keeps({ way: "always", to, site });
    return thing;
  }

  private ofMethod(callee: Node, name: string, call: Node, module: Module): readonly Thing[] {
    const { values } = this.others();
    const object = callee.field("object");
    if (!object) return [];
    const { positional } = argumentsOf(call);
    if (name === "__get__") return this.gotten(object, positional[0], module);
    const own = [...this.returned(call, module), ...this.givenBelow(callee, module)];
    if (own.length > 0) return own;
    if (givesKeys(name)) return [this.keys(object, call, module)];
    if (name === "pop" || name === "popleft") return this.popped(object, call, module);
    const owner = namespaceOf(object);
    if (owner && givesElement(name))
      return [...values.named(owner, positional[0], { module, node: call }), ...(positional[1] ? values.of(positional[1], module) : [])];
    const isAsked = givesElement(name) || givesAll(name);
    // What `get` of a class of the project gives, it has told above.
    const containers = isAsked ? values.of(object, module).filter(({ kind }) => CONTAINING.has(kind)) : [];
    if (givesElement(name)) {
      const elements = containers.map((base) => values.element(base, { module, node: call }));
      return [...elements, ...(positional[1] ? values.of(positional[1], module) : [])];
    }
    if (name === "copy" && positional.length === 0) return [this.copied(containers, call, module)];
    return givesAll(name) ? containers : [];
  }

  /** `f.__get__(self)` */
  private gotten(callee: Node, given: Node | undefined, module: Module): readonly Thing[] {
    const { values } = this.others();
    const name = attributeName(callee) ?? callee.text;
    const site = { module, node: callee };
    return (given ? values.of(given, module) : []).map((to) => {
      if (to.kind !== "parameter") return values.boundMethod(to, name, site);
      // What its name is on the object that a call gives, nobody says.
      const thing = new Thing("method", `bound method ${name}`, site);
      thing.keeps({ way: "always", to, site });
      return thing;
    });
  }

  /** `options.pop('owner', None)` of `**options`; what is taken out of another container is no more held by it. */
  private popped(object: Node, call: Node, module: Module): readonly Thing[] {
    const { values } = this.others();
    const isOfCall = (thing: Thing) => thing.site.node.parent?.type === "dictionary_splat_pattern";
    const site = { module, node: call };
    return values.of(object, module).map((base) => (isOfCall(base) ? values.element(base, site) : values.takenOut(base, site)));
  }

  private keys(object: Node, call: Node, module: Module): Thing {
    const { values, targets } = this.others();
    const site = { module, node: call };
    const thing = new Thing("container", "list", site);
    const dictionaries = values.of(object, module).flatMap((each) => [each, ...targets.stored(each)]);
    for (const to of dictionaries.flatMap((each) => keysOf(each, values))) thing.keeps({ way: "element", to, site });
    return thing;
  }

  private copied(containers: readonly Thing[], call: Node, module: Module): Thing {
    const thing = new Thing("container", containers[0]?.kind === "container" ? containers[0].words : "dict", { module, node: call });
    for (const edge of containers.flatMap(({ edges }) => edges)) if (edge.way === "element") thing.keeps(edge);
    return thing;
  }

  /** What the generator yields that a call of a function of the project gives. */
  yielded(call: Node, module: Module): readonly Thing[] {
    const { targets, summaries } = this.others();
    return targets.of(call, module, false).flatMap((target) => summaries.given(target, call, module, yieldsOf(target.definition)));
  }

  /** `map(self.make, names)` */
  private mapped(call: Node, module: Module): readonly Thing[] {
    const { targets, summaries, values } = this.others();
    const site = { module, node: call };
    const [callee, ...sources] = argumentsOf(call).positional;
    if (!callee) return [];
    const results =
      callee.type === "lambda"
        ? returnsOf(callee).flatMap((node) => values.of(node, module))
        : targets
            .ofCallee(callee, call, module, false)
            .flatMap((target) => summaries.givenThese(target, this.givenEach(target, sources, site), site, returnsOf(target.definition)));
    const thing = new Thing("container", "list", site);
    for (const to of results) thing.keeps({ way: "element", to, site });
    return [thing];
  }

  /** What the parameters of a function get that is called with each element of some containers. */
  private givenEach(
    { definition, module: home, owner, receiver }: Target,
    sources: readonly Node[],
    site: Site,
  ): Map<Thing, readonly Thing[]> {
    const { values } = this.others();
    const given = new Map<Thing, readonly Thing[]>(owner && receiver ? [[values.self(owner), [receiver]]] : []);
    const parameters = (definition.field("parameters")?.parts ?? []).slice(receiver ? 1 : 0);
    for (const [at, source] of sources.entries()) {
      const name = parameters[at];
      const elements = values.of(source, site.module).flatMap((each) => [...elementsOf(each), ...values.yielded(each)]);
      if (name?.type === "identifier") given.set(values.parameter(name, home), elements);
    }
    return given;
  }

  /** What functions of the project give: a generator that holds what it was given, or what they return. */
  private returned(call: Node, module: Module): readonly Thing[] {
    const { targets, summaries, values } = this.others();
    const own = targets.of(call, module, false);
    const callee = call.field("function");
    if (own.length === 0) return this.givenByWrapped(call, module);
    return own.flatMap((target) => {
      const { definition } = target;
      const site = { module, node: call };
      if (isGenerator(definition)) {
        const thing = new Thing("generator", `generator ${definition.field("name")?.text ?? ""}`, site);
        const { positional, keywords } = argumentsOf(call);
        const given = [...positional, ...keywords.values()].flatMap((node) => values.of(node, module));
        const captured = target.isWithin && callee ? values.of(callee, module).flatMap(({ edges }) => edges.map(({ to }) => to)) : [];
        for (const to of [...(target.receiver ? [target.receiver] : []), ...given, ...captured]) thing.keeps({ way: "always", to, site });
        return [thing];
      }
      return summaries.given(target, call, module, returnsOf(definition));
    });
  }

  /** What methods give by which descendants override one that is called on `self`: each of their own instances. */
  private givenBelow(callee: Node, module: Module): readonly Thing[] {
    const { values } = this.others();
    const object = callee.field("object");
    const owner = object && module.selfOf(object)?.cls;
    const name = attributeName(callee) ?? "";
    if (!owner || this.project.methodsCalled(name).length < 2) return [];
    return this.project.descendants(owner).flatMap((cls) => {
      const found = definitionOf(mangle(name, callee), cls, this.project);
      if (found?.owner !== cls || found.method.decorators.length > 0 || isGenerator(found.method.node)) return [];
      const given = returnsOf(found.method.node).flatMap((node) => values.of(node, cls.module));
      return given.filter(({ kind }) => kind !== "parameter");
    });
  }

  /** What a decorated method gives, by what runs in its place. */
  private givenByWrapped(call: Node, module: Module): readonly Thing[] {
    const callee = call.field("function");
    const object = callee?.type === "attribute" ? callee.field("object") : undefined;
    if (!callee || !object) return [];
    const { summaries, values } = this.others();
    return values.of(object, module).flatMap((receiver) => {
      const found = receiver.cls && definitionOf(mangle(attributeName(callee) ?? "", callee), receiver.cls, this.project);
      const wrapper = found && wrapperOf(found.method.node, found.owner, this.project);
      if (!found || !wrapper || wrapper.descriptor) return [];
      return summaries.givenByWrapper(wrapper, methodUnder(found.method.node, found.owner), receiver, { module, node: call });
    });
  }
}
