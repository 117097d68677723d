import type { ClassModel } from "./classes.js";
import type { Denotation } from "./denotation.js";
import { fits } from "./fitting.js";
import { importersOf } from "./importers.js";
import { type Call, callOf, functionCalls, isTakenApart, localCalls, methodUses, modulesSaying, type Program } from "./known-calls.js";
import { Constructions } from "./known-constructions.js";
import { MadeNames } from "./made-names.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import type { KnownArgument, Site } from "./semantics.js";
import { argumentsOf, type Node } from "./tree.js";

/**
 * What calls give the parameters of functions that nothing but such calls can run: they are named nowhere else, as a value say, in a string or in a
 * text that is executed, and no class of the library has a method of the name that it may call.
 */
export class KnownArguments {
  private readonly known = new Map<Node, readonly Call[] | undefined>();

  private readonly made: MadeNames;
  private asked: ReturnType<KnownArguments["askedByAnyName"]> | undefined;

  private readonly apart = new Map<Module, boolean>();
  private readonly constructions: Constructions;

  constructor(private readonly project: Program) {
    this.made = new MadeNames(project);
    this.constructions = new Constructions(project, (home) => this.isTakenApart(home));
  }

  /** What the calls give; undefined where not all can be told. `name` is the identifier among the parameters. */
  of(name: Node, module: Module): readonly KnownArgument[] | undefined {
    const definition = name.closest("function_definition", "lambda");
    const parameters = definition?.field("parameters")?.parts ?? [];
    const place = parameters.findIndex((each) => each.contains(name));
    const parameter = parameters[place];
    if (definition?.type !== "function_definition" || !parameter || !isPlain(parameter, name)) return undefined;
    const calls = this.callsOf(definition, module);
    if (!calls || calls.length === 0) return undefined;
    const fallback = parameter.field("value");
    const own = fallback ? [{ node: fallback, module }] : [];
    const given = calls.map((call) => argumentAt(call, place, name.text));
    return given.includes(undefined) ? undefined : given.flatMap((each) => (each === "none" ? own : (each ?? [])));
  }

  /** The first call that may give a function what it has no parameters for; the function itself where not all of its calls can be told. */
  misfit(definition: Node, module: Module): Site | undefined {
    const calls = this.callsOf(definition, module);
    if (!calls) return { module, node: definition };
    return calls.find((call) => !fits(call, definition));
  }

  private callsOf(definition: Node, module: Module): readonly Call[] | undefined {
    if (!this.known.has(definition)) this.known.set(definition, this.find(definition, module));
    return this.known.get(definition);
  }

  private find(definition: Node, module: Module): readonly Call[] | undefined {
    const name = definition.field("name")?.text ?? "";
    const scope = scopeNode(definition);
    const isOnly = definition.parent?.type !== "decorated_definition" && module.scope(scope).bindings.get(name)?.length === 1;
    if (!isOnly || /^test/i.test(name)) return undefined;
    if (scope.type === "class_definition") return this.ofMethod(name, module.classOf(scope));
    return scope === module.root ? this.ofFunction(name, definition, module) : localCalls(name, scope, module);
  }

  private isTakenApart(home: Module): boolean {
    let isApart = this.apart.get(home);
    if (isApart === undefined) {
      isApart = isTakenApart(home, this.project);
      this.apart.set(home, isApart);
    }
    return isApart;
  }

  private ofFunction(name: string, definition: Node, home: Module): readonly Call[] | undefined {
    if (this.made.mayAsk(name) || this.isTakenApart(home) || this.project.isSetFromOutside(name, home)) return undefined;
    if (!modulesSaying(name, this.project)) return undefined;
    const calls = [...importersOf(name, home, this.project.index)].map((module) => functionCalls(name, definition, module, this.project));
    return calls.includes(undefined) ? undefined : calls.flatMap((each) => each ?? []);
  }

  private ofMethod(name: string, owner: ClassModel | undefined): readonly Call[] | undefined {
    if (!owner) return undefined;
    if (name === "__init__") return this.constructions.of(owner);
    if (/^__.*__$/.test(name) || this.isHook(name, owner) || this.isAsked(name, owner)) return undefined;
    const names = new Set([name]);
    const found: Call[] = [];
    for (const each of names)
      for (const module of modulesSaying(each, this.project) ?? [undefined]) {
        const uses = module && methodUses(each, owner, module, this.project);
        if (!uses) return undefined;
        found.push(...uses.calls);
        for (const alias of uses.aliases) names.add(alias);
      }
    return found;
  }

  /** `getattr(self, "do_" + word)`, `getattr(x, name)` where that is plainly one of the instances, and `getattr(x, name)(y)` where it may be one. */
  private isAsked(name: string, owner: ClassModel): boolean {
    this.asked ??= this.askedByAnyName();
    const { classes, isAnything } = this.asked;
    return isAnything || this.made.mayAsk(name) || this.project.relatives(owner).some((each) => classes.has(each));
  }

  /** What is plainly asked for attributes of any name; `isAnything` where it may be any object, and what it gives is called with arguments. */
  private askedByAnyName(): { readonly classes: ReadonlySet<Denotation>; readonly isAnything: boolean } {
    const classes = new Set<Denotation>();
    let isAnything = false;
    for (const { node, object, module } of this.made.untold) {
      const self = module.selfOf(object)?.cls;
      const bindings = object.type === "identifier" ? (module.scopeOfName(object.text, object)?.bindings.get(object.text) ?? []) : [];
      if (self) classes.add(self);
      else if (bindings.some(({ kind }) => kind === "parameter") && isGivenMore(node, module)) isAnything = true;
      for (const value of [object, ...bindings.flatMap(({ value }) => value ?? [])]) {
        const callee = value.type === "call" ? value.field("function") : undefined;
        for (const each of callee ? this.project.denotations(callee, module) : []) classes.add(each);
      }
    }
    return { classes, isAnything };
  }

  /** Whether an ancestor, or what nothing is known of, may call it. */
  private isHook(name: string, owner: ClassModel): boolean {
    return this.project.mro(owner).some((each) => each.kind === "unknown" || (each.kind === "library" && each.members.has(name)));
  }
}

/** Whether what an expression gives is called with arguments, there or by a name that it gets. */
function isGivenMore(node: Node, module: Module): boolean {
  const target = node.parent?.type === "assignment" ? node.parent.field("left") : undefined;
  const names = target?.type === "identifier" ? module.names(target.text, scopeNode(node)) : [];
  return [node, ...names].some((each) => (callOf(each)?.field("arguments")?.parts.length ?? 0) > 0);
}

/** What a call gives at a place; `none` where it leaves it to the default, undefined where it can't be told. */
function argumentAt({ node, module, offset, on }: Call, place: number, name: string): KnownArgument | "none" | undefined {
  if (node.type !== "call") return place === 0 ? { node, module } : "none";
  const { positional, keywords, open } = argumentsOf(node);
  if (open) return undefined;
  const given = keywords.get(name) ?? positional[place - offset];
  return given ? { node: given, module, ...(on && { on }) } : "none";
}

/** `x` and `x=value`, and no part of a pattern. */
function isPlain(parameter: Node, name: Node): boolean {
  return parameter === name || (parameter.type === "default_parameter" && parameter.field("name") === name);
}
