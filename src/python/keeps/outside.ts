import { accessOf, valueFor } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { Module } from "../module.js";
import type { Project } from "../project.js";
import type { Site } from "../semantics.js";
import { argumentsOf, attributeName, bare, type Node, walk } from "../tree.js";
import { channelOpened } from "./channels.js";
import { givesElement, putAt } from "./containers.js";
import { isEmptied, isEmptiedAs } from "./emptied.js";
import type { Keeps } from "./keeps.js";
import { definitionOf, isMetaclass } from "./kinds.js";
import { idsOf } from "./library-calls.js";
import { givenToLogger } from "./loggers.js";
import { instanceNamed } from "./module-names.js";
import { ownClass } from "./own-class.js";
import { callsOn } from "./spent.js";
import type { Thing } from "./things.js";
import { bindingsReaching } from "./variables.js";

/** Something outside of all instances that keeps one for as long as it lives itself. */
export interface OutsideKeeper extends Site {
  readonly kind: "exit" | "signal" | "tracing" | "registry" | "thread" | "channel" | "logger";
  /** As messages call it: `atexit`, `PUMPS`. */
  readonly words: string;
  readonly things: readonly Thing[];
}

/**
 * Functions that keep what they are given until the program ends, or another takes its place (`Lib/atexit.py`, `Modules/signalmodule.c`,
 * `Python/sysmodule.c`), with the place of the first argument that is kept.
 */
const REGISTERING: Readonly<Record<string, { readonly kind: OutsideKeeper["kind"]; readonly from: number }>> = {
  "atexit.register": { kind: "exit", from: 0 },
  "signal.signal": { kind: "signal", from: 1 },
  "sys.settrace": { kind: "tracing", from: 0 },
  "sys.setprofile": { kind: "tracing", from: 0 },
};

/** Makers of containers that hold what they are given (5.6 to 5.8 of the library reference), as module-level registries are made. */
const CONTAINERS = new Set(["dict", "list", "set", "deque", "OrderedDict", "defaultdict"]);

/** Finds what keeps instances from outside: what they register themselves, or their methods, with. */
export class Outside {
  constructor(
    private readonly keeps: Keeps,
    private readonly project: Project,
  ) {}

  /** What the methods of a class have keep something, in the order of the file. */
  *of(cls: ClassModel): Generator<OutsideKeeper> {
    const { methods, module } = cls;
    if (isMetaclass(cls, this.project)) return;
    for (const { node } of methods) {
      const body = node.field("body");
      for (const each of body ? walk(body, ({ type }) => type !== "class_definition") : []) {
        const kept = each.type === "call" ? this.byCall(each, module) : each.type === "subscript" ? this.byKey(each, module) : undefined;
        if (kept && kept.things.length > 0) yield kept;
      }
    }
  }

  private byCall(call: Node, module: Module): OutsideKeeper | undefined {
    const callee = call.field("function");
    if (!callee?.is("identifier", "attribute")) return undefined;
    const channel = channelOpened(callee, call, module, this.project);
    if (channel) return { kind: "channel", words: "asyncore", module, node: call, things: [this.keeps.values.self(channel)] };
    const logged = givenToLogger(call, module, this.project);
    if (logged) return { kind: "logger", words: "the logger", module, node: call, things: this.keeps.values.of(logged, module) };
    const denotation = this.project.denotation(callee, module);
    const ids = idsOf(denotation);
    const known = ids.find((id) => Object.hasOwn(REGISTERING, id));
    const registering = known === undefined ? undefined : REGISTERING[known];
    if (known !== undefined && registering)
      return this.isReplaced(registering.kind, call) ? undefined : this.registered(registering, known.split(".")[0] ?? "", call, module);
    if (ids.includes("threading.Thread")) return this.byThread(call, module);
    if (denotation.kind === "project") return this.byOwnThread(denotation, call, module);
    if (denotation.kind === "function" && !denotation.module.classAround(denotation.node)) return this.byFunction(denotation, call, module);
    return callee.type === "attribute" ? this.byMethod(call, module) : undefined;
  }

  private registered(
    { kind, from }: { readonly kind: OutsideKeeper["kind"]; readonly from: number },
    words: string,
    node: Node,
    module: Module,
  ): OutsideKeeper {
    const { positional, keywords } = argumentsOf(node);
    const given = [...positional.slice(from), ...keywords.values()];
    return { kind, words, module, node, things: given.flatMap((each) => this.keeps.values.of(each, module)) };
  }

  /** Handlers of signals, and functions that trace, may be set to another one anywhere. */
  private isReplaced(kind: OutsideKeeper["kind"], own: Node): boolean {
    if (kind === "exit") return false;
    const names = kind === "signal" ? ["signal"] : ["settrace", "setprofile"];
    const calls = names.flatMap((name) => this.project.index.calling(name).flatMap((module) => module.calls(name)));
    return calls.some(
      (call) => call !== own && call.field("function")?.text === own.field("function")?.text && this.isSameSignal(call, own),
    );
  }

  private isSameSignal(call: Node, own: Node): boolean {
    const [first, second] = [call, own].map((each) => argumentsOf(each).positional);
    return (first?.length ?? 0) < 2 || first?.[0]?.text === second?.[0]?.text || !/SIG[A-Z]/.test(first?.[0]?.text ?? "");
  }

  /** `Thread(target=self.run).start()`, of a thread that runs in a loop. */
  private byThread(call: Node, module: Module): OutsideKeeper | undefined {
    const { positional, keywords } = argumentsOf(call);
    const target = keywords.get("target") ?? positional[1];
    if (!target || callsOn(call, "start").length === 0 || isJoinedThere(call)) return undefined;
    const things = this.keeps.values.of(target, module).filter((thing) => this.isEndless(thing));
    return { kind: "thread", words: "the thread", module, node: call, things };
  }

  /** `Monitor(self.refresh).start()`, where that is a thread whose `run` goes round: it keeps what it was made with. */
  private byOwnThread(cls: ClassModel, call: Node, module: Module): OutsideKeeper | undefined {
    const isThread = this.project.mro(cls).some((each) => each.kind === "library" && each.name === "Thread");
    const run = isThread
      ? this.project.mro(cls).find((each) => each.kind === "project" && each.methods.some(({ name }) => name === "run"))
      : undefined;
    if (run?.kind !== "project" || !goesRound(run, "run") || callsOn(call, "start").length === 0 || isJoinedThere(call)) return undefined;
    return { kind: "thread", words: "the thread", module, node: call, things: this.keeps.values.of(call, module) };
  }

  private isEndless({ kind, edges, site }: Thing): boolean {
    const self = edges[0]?.to.cls;
    const name = kind === "method" ? attributeName(site.node) : undefined;
    return self !== undefined && name !== undefined && goesRound(self, name);
  }

  /** `register('load', self.load)`, where the function puts what it is given into a registry of its module. */
  private byFunction(definition: Site, call: Node, module: Module): OutsideKeeper | undefined {
    const put = this.putBy(definition, 0, call, module).find(
      ({ container }) => container.type === "identifier" && this.isGlobal(container, definition.module),
    );
    return put && { kind: "registry", words: put.container.text, module, node: call, things: put.things };
  }

  /** `Bus.listen(self.load)` of a class method, and `BUS.listen(self.load)` of the one instance that a module makes. */
  private byOwner(callee: Node, call: Node, module: Module): OutsideKeeper | undefined {
    const object = callee.field("object");
    const named = object && this.project.denotation(object, module);
    const instance = object && named?.kind !== "project" ? instanceNamed(object, module, this.project) : undefined;
    const cls = instance ?? (named?.kind === "project" ? named : undefined);
    const found = cls && definitionOf(attributeName(callee) ?? "", cls, this.project);
    const isClassMethod = found?.method.decorators.some(({ text }) => text === "@classmethod");
    if (!object || !found || (instance ? found.method.decorators.length > 0 : !isClassMethod)) return undefined;
    const home = found.owner.module;
    const put = this.putBy({ module: home, node: found.method.node }, 1, call, module).find(({ container }) =>
      instance ? this.isOfOnlyInstance(container, instance, home) : this.isOfClass(container, home),
    );
    const words = `${object.text}.${(put && attributeName(put.container)) ?? ""}`;
    return put && { kind: "registry", words, module, node: call, things: put.things };
  }

  /** What a function puts into containers of what a call gives it; the first `skipped` parameters are no arguments. */
  private putBy(definition: Site, skipped: number, call: Node, module: Module) {
    const parameters = (definition.node.field("parameters")?.parts ?? []).slice(skipped);
    const names = parameters.map((part) => bare(part.field("name") ?? part).text);
    const { positional, keywords } = argumentsOf(call);
    return [...walk(definition.node)].flatMap((each) => {
      const put = each.type === "call" ? putByMethod(each) : each.type === "subscript" ? putByKey(each) : undefined;
      const isParameter =
        put?.value.type === "identifier" && definition.module.scope(definition.node).bindings.get(put.value.text)?.length === 1;
      const at = isParameter ? names.indexOf(put.value.text) : -1;
      const given = put && at >= 0 ? (keywords.get(put.value.text) ?? positional[at]) : undefined;
      const things = given ? this.keeps.values.of(given, module) : [];
      return put && things.length > 0 ? [{ container: put.container, things }] : [];
    });
  }

  /** `self.listeners`, which an `__init__` makes, and from which nobody takes anything. */
  private isOfOnlyInstance(container: Node, cls: ClassModel, module: Module): boolean {
    const object = container.type === "attribute" ? container.field("object") : undefined;
    const name = attributeName(container);
    if (!object || name === undefined || !module.selfOf(object)) return false;
    const stores = this.project.mro(cls).flatMap((each) => (each.kind === "project" ? each.stores.of(name) : []));
    const [store, ...others] = stores;
    const isMade = store?.target.closest("function_definition")?.field("name")?.text === "__init__";
    if (!isMade || others.length > 0 || !isContainer(store)) return false;
    return !this.project
      .touching(name)
      .some((each) =>
        each.attributes(name).some((use) => (accessOf(use) !== "read" && use !== store.target) || isEmptied(use, true, each, this.project)),
      );
  }

  private byMethod(call: Node, module: Module): OutsideKeeper | undefined {
    const put = putByMethod(call);
    const own = put && this.inRegistry(put.container, put.value, call, module);
    const callee = call.field("function");
    return own ?? (callee && this.byOwner(callee, call, module));
  }

  private byKey(subscript: Node, module: Module): OutsideKeeper | undefined {
    const put = putByKey(subscript);
    return put && this.inRegistry(put.container, put.value, subscript, module);
  }

  private inRegistry(container: Node, value: Node, node: Node, module: Module): OutsideKeeper | undefined {
    const things = this.keeps.values.of(value, module);
    if (things.length === 0) return undefined;
    const isKept = container.type === "identifier" ? this.isGlobal(container, module) : this.isOfClass(container, module);
    return isKept ? { kind: "registry", words: container.text, module, node, things } : undefined;
  }

  /** A container that a module makes once, and from which nobody takes anything. */
  private isGlobal(name: Node, module: Module): boolean {
    const scope = module.scopeOfName(name.text, name);
    const [binding, ...others] = scope?.node.type === "module" ? (scope.bindings.get(name.text) ?? []) : [];
    if (!binding || others.length > 0 || !isContainer(binding)) return false;
    const rest = this.project.touching(name.text).filter((each) => each !== module);
    const isElsewhere = rest.some(
      (each) => each.imports(name.text).length > 0 || each.attributes(name.text).some((use) => isEmptied(use, true, each, this.project)),
    );
    return !isElsewhere && !isEmptiedAs(binding.node, module, this.project);
  }

  /** `type(self)`, and `cls` where that is a name for it. */
  private ownClassSaid(object: Node, module: Module): ClassModel | undefined {
    const [binding, ...others] = object.type === "identifier" ? bindingsReaching(object, module) : [];
    return ownClass(others.length === 0 && binding?.value ? binding.value : object, module, this.project);
  }

  /** `Pump.all`, `self.all`: one that a class body makes. */
  private isOfClass(attribute: Node, module: Module): boolean {
    const object = attribute.type === "attribute" ? attribute.field("object") : undefined;
    const name = attributeName(attribute);
    if (!object || name === undefined || name.startsWith("__")) return false;
    const named = this.project.denotation(object, module);
    const cls = named.kind === "project" ? named : (module.selfOf(object)?.cls ?? this.ownClassSaid(object, module));
    const owner = cls && this.project.lookup(cls, name)?.owner;
    if (!cls || owner?.kind !== "project") return false;
    const bindings = owner.members.get(name) ?? [];
    const scope = owner.module.scope(owner.node);
    const [binding] = scope.bindings.get(name) ?? [];
    const isSet = [...this.project.mro(cls), ...this.project.descendants(cls)].some(
      (each) => each.kind === "project" && each.stores.of(name).length > 0,
    );
    if (bindings.length !== 1 || isSet || !binding || !isContainer(binding)) return false;
    return !this.project
      .touching(name)
      .some((each) => each.attributes(name).some((use) => accessOf(use) !== "read" || isEmptied(use, true, each, this.project)));
  }
}

/** A statement that puts something into a container. */
interface Put {
  readonly container: Node;
  readonly value: Node;
}

/** `REGISTRY.append(self)`, `REGISTRY.setdefault(key, []).append(self)`, `REGISTRY[key].append(self)` */
function putByMethod(call: Node): Put | undefined {
  const callee = call.field("function");
  const at = callee?.type === "attribute" ? putAt(attributeName(callee) ?? "") : undefined;
  const object = callee?.field("object");
  const value = at === undefined ? undefined : argumentsOf(call).positional[at];
  return object && value ? { container: outermost(object), value } : undefined;
}

function putByKey(subscript: Node): Put | undefined {
  const object = subscript.field("value");
  const value = accessOf(subscript) === "write" ? valueFor(subscript) : undefined;
  return object && value ? { container: outermost(object), value } : undefined;
}

/** The container whose element an expression gives, and is one itself. */
function outermost(expression: Node): Node {
  const node = bare(expression);
  if (node.type === "subscript") return outermost(node.field("value") ?? node);
  const callee = node.type === "call" ? node.field("function") : undefined;
  const object = callee?.type === "attribute" && givesElement(attributeName(callee) ?? "") ? callee.field("object") : undefined;
  return object ? outermost(object) : node;
}

function isContainer({ value }: { readonly value?: Node | undefined }): boolean {
  const node = value && bare(value);
  if (node?.is("dictionary", "list", "set")) return true;
  const callee = node?.type === "call" ? node.field("function") : undefined;
  if (!callee || !node || !CONTAINERS.has(attributeName(callee) ?? callee.text)) return false;
  const { positional, keywords } = argumentsOf(node);
  // One that is full drops what was put in first.
  return positional.length < 2 && !keywords.has("maxlen");
}

/** Whether who starts a thread waits for it. */
/** Whether a method of the class goes round in a `while`. */
function goesRound(cls: ClassModel, name: string): boolean {
  const method = cls.methods.find((each) => each.name === name);
  return method !== undefined && [...walk(method.node)].some(({ type }) => type === "while_statement");
}

function isJoinedThere(call: Node): boolean {
  const definition = call.closest("function_definition");
  return callsOn(call, "join").some((node) => node.closest("function_definition") === definition);
}
