import { valueFor } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { mangle } from "../mangle.js";
import { bindsInstance, memberKind } from "../members.js";
import type { Module } from "../module.js";
import { type NameBinding, scopeNode } from "../names.js";
import type { Site } from "../semantics.js";
import { argumentsOf, attributeName, bare, type Node, walk } from "../tree.js";
import { saysName } from "../uses.js";
import { attributeNames } from "./attribute-names.js";
import { loopVariable, pairedFrom, placeIn, setBy, workedOutFor } from "./evaluation.js";
import { namespaceOf } from "./frame.js";
import { isBoundMethod, isMetaclass, isOnInstance } from "./kinds.js";
import { type MembersLoop, membersAt, methodComingTo } from "./members-by-name.js";
import { Thing, type ThingKind } from "./things.js";
import { bindingsLeft, bindingsReaching } from "./variables.js";

const NOTHING: readonly Thing[] = [];

/** What a name may be at once: `if last: node = node.next` doubles it wherever it is said again. */
const MOST_THINGS = 64;
const DISPLAYS: Readonly<Record<string, string>> = {
  ...{ dictionary: "dict", list: "list", set: "set", tuple: "tuple", expression_list: "tuple" },
  ...{ dictionary_comprehension: "dict", list_comprehension: "list", set_comprehension: "set" },
};

/** Says which things an expression may give; what cannot hold an instance, such as a number, is none. */
export class Values {
  private readonly known = new Map<Node, readonly Thing[]>();
  private readonly selves = new Map<ClassModel, Thing>();
  private readonly fields = new Map<Thing, Map<string, Thing>>();
  private readonly bound = new Map<Thing, Map<string, Thing>>();
  private readonly taken = new Map<Thing, Map<Node, Thing[]>>();
  private readonly open = new Set<Node>();

  constructor(
    private readonly project: Hierarchy,
    private readonly ofCall: (call: Node, module: Module) => readonly Thing[],
    /** What the generator yields that a call gives. */
    private readonly ofYields: (call: Node, module: Module) => readonly Thing[],
    /** What a decorator makes of a function. */
    private readonly ofDecorated: (decorator: Node, inner: readonly Thing[], module: Module) => readonly Thing[],
    /** What a handler catches. */
    private readonly ofCaught: (handler: Node, module: Module) => readonly Thing[],
  ) {}

  of(expression: Node, module: Module): readonly Thing[] {
    const node = bare(expression);
    const known = this.known.get(node);
    if (known || this.open.has(node)) return known ?? NOTHING;
    this.open.add(node);
    try {
      const things = this.judge(node, module);
      this.known.set(node, things);
      return things;
    } finally {
      this.open.delete(node);
    }
  }

  private judge(node: Node, module: Module): readonly Thing[] {
    if (Object.hasOwn(DISPLAYS, node.type)) return [this.display(node, module)];
    switch (node.type) {
      case "identifier":
        return this.ofName(node, module);
      case "attribute":
        return this.ofAttribute(node, module);
      case "call":
        return this.ofCall(node, module);
      case "lambda":
        return [this.ofFunction(node, "lambda", module)];
      case "generator_expression":
        return [this.ofGenerator(node, module)];
      case "subscript":
        return this.ofSubscript(node, module);
      case "conditional_expression":
        return this.ofAll([node.parts[0], node.parts[2]], module);
      case "boolean_operator":
        // What an `and` gives on its left passes for false.
        return this.ofAll([...(node.field("operator")?.type === "or" ? [node.field("left")] : []), node.field("right")], module);
      case "binary_operator":
        return this.ofAll(node.parts, module).filter(({ kind }) => kind === "container");
      default:
        return NOTHING;
    }
  }

  private ofAll(nodes: readonly (Node | undefined)[], module: Module): readonly Thing[] {
    return [...new Set(nodes.flatMap((node) => (node ? this.of(node, module) : [])))];
  }

  // ---- names

  /** The instance that the methods of a class are called on. */
  self(cls: ClassModel): Thing {
    let thing = this.selves.get(cls);
    if (!thing) {
      thing = new Thing("instance", cls.name, { module: cls.module, node: cls.node }, cls, undefined, undefined, true);
      this.selves.set(cls, thing);
    }
    return thing;
  }

  private ofName(name: Node, module: Module): readonly Thing[] {
    const owner = module.selfOf(name);
    if (owner) {
      const isInstance = isOnInstance(owner.method, owner.cls, this.project) && !isMetaclass(owner.cls, this.project);
      return isInstance ? [this.self(owner.cls)] : NOTHING;
    }
    const members = membersAt(name);
    if (members) return this.of(members.object, module).flatMap((each) => this.memberOf(each, members, { module, node: name }));
    const turn = loopVariable(name);
    if (turn) return this.of(turn.source, module).flatMap((each) => this.eachOf(each, turn.node, module));
    const scope = module.scopeOfName(name.text, name);
    if (scope?.node.type !== "function_definition" && scope?.node.type !== "lambda") return NOTHING;
    return [...new Set(bindingsReaching(name, module).flatMap((binding) => this.ofBinding(binding, module)))].slice(0, MOST_THINGS);
  }

  /** A bound method that a loop over the members of an instance comes to. */
  memberOf(instance: Thing, members: MembersLoop, site: Site): readonly Thing[] {
    const name = instance.cls && methodComingTo(site.node, members, instance.cls, this.project);
    return name === undefined ? NOTHING : [this.boundMethod(instance, name, site)];
  }

  /** What a binding gives a name. */
  ofBinding(binding: NameBinding, module: Module): readonly Thing[] {
    const { kind, node, value } = binding;
    if (value) return this.of(value, module);
    if (kind === "parameter") return [this.parameter(node, module)];
    if (kind === "function") return this.ofNested(node, `function ${binding.name}`, module);
    if (kind === "class") return this.ofNested(node, `class ${binding.name}`, module);
    if (kind !== "other") return NOTHING;
    const unpacked = valueFor(node);
    if (unpacked) return this.of(unpacked, module);
    const trace = this.unpacked(node, module);
    if (trace.length > 0) return trace;
    const handler = node.closest("except_clause", "block");
    if (handler?.type === "except_clause") return this.ofCaught(handler, module);
    const loop = node.closest("for_statement", "for_in_clause");
    const source = loop?.field("left")?.contains(node) ? loop.field("right") : undefined;
    return source ? this.of(source, module).flatMap((each) => this.eachOf(each, node, module)) : NOTHING;
  }

  /** What a loop gives a name: of a display each of what stands in it; of any other container whatever it gives. */
  private eachOf(container: Thing, name: Node, module: Module): readonly Thing[] {
    const at = placeIn(name);
    const paired = at === undefined ? undefined : pairedFrom(container.site.node, at);
    if (!paired) return this.turnsOf(container, at, name, module);
    return this.of(paired, container.site.module).flatMap((each) => this.turnsOf(each, undefined, name, module));
  }

  /** `at`: where the name stands in what a turn takes apart. */
  private turnsOf(container: Thing, at: number | undefined, name: Node, module: Module): readonly Thing[] {
    if (container.kind === "generator") return at === undefined ? this.yielded(container) : NOTHING;
    const shown = container.site.node.is("list", "tuple", "set", "expression_list") ? container.site.node.parts : undefined;
    if (container.kind !== "container" || !shown) return [this.element(container, { module, node: name })];
    const given = at === undefined ? shown : shown.flatMap((part) => (part.is("tuple", "list") ? (part.parts[at] ?? []) : []));
    return this.ofAll(given, container.site.module);
  }

  /** What a function is given for a parameter. */
  parameter(name: Node, module: Module): Thing {
    const known = this.known.get(name)?.[0];
    if (known) return known;
    const around = name.parent?.is("list_splat_pattern", "dictionary_splat_pattern") ? name.parent.type : undefined;
    const kind: ThingKind = around ? "container" : "parameter";
    const thing = new Thing(kind, around ? (around.startsWith("list") ? "tuple" : "dict") : name.text, { module, node: name });
    this.known.set(name, [thing]);
    return thing;
  }

  // ---- attributes and elements

  private ofAttribute(node: Node, module: Module): readonly Thing[] {
    const object = node.field("object");
    const name = attributeName(node) ?? "";
    if (!object) return NOTHING;
    if (/^__.*__$/.test(name)) return this.methods(object, name, { module, node });
    if (/^(?:im_self|__self__)$/.test(name)) return NOTHING;
    if (object.type === "call" && object.field("function")?.text === "super") return this.ofAbove(object, name, { module, node });
    const mangled = mangle(name, node);
    return this.of(object, module).map((thing) => this.attribute(thing, mangled, name, { module, node }));
  }

  /** `super(Pump, self).stop`: what the class has from above, bound to the instance. */
  private ofAbove(call: Node, name: string, site: Site): readonly Thing[] {
    const { positional } = argumentsOf(call);
    const instance = positional[1] && site.module.selfOf(positional[1]);
    const cls = positional[0] ? this.project.denotation(positional[0], site.module) : undefined;
    if (!instance || cls?.kind !== "project" || cls !== instance.cls || !isOnInstance(instance.method, cls, this.project)) return NOTHING;
    const found = this.project.lookup(cls, mangle(name, call), this.project.mro(cls).indexOf(cls) + 1);
    const isMethod = found?.owner.kind === "project" && !found.behind && bindsInstance(memberKind(this.project, found.owner, found.name));
    if (!isMethod) return NOTHING;
    const thing = new Thing("method", `bound method ${name} of ${found.owner.name}`, site);
    thing.keeps({ way: "always", to: this.self(cls), site });
    return [thing];
  }

  private methods(object: Node, name: string, site: Site): readonly Thing[] {
    return this.of(object, site.module).flatMap((thing) =>
      thing.cls && isBoundMethod(name, thing.cls, this.project) ? [this.boundMethod(thing, name, site)] : [],
    );
  }

  /** What an attribute of a thing is: a bound method of it, or what it keeps there. */
  attribute(thing: Thing, name: string, written: string, site: Site): Thing {
    return thing.cls && isBoundMethod(name, thing.cls, this.project, setBy(site.node, written))
      ? this.boundMethod(thing, written, site)
      : this.field(thing, name, site);
  }

  boundMethod(object: Thing, name: string, site: Site): Thing {
    const known = this.bound.get(object) ?? new Map<string, Thing>();
    this.bound.set(object, known);
    let thing = known.get(name);
    if (!thing) {
      thing = new Thing("method", `bound method ${object.words}.${name}`, site);
      thing.keeps({ way: "always", to: object, site });
      known.set(name, thing);
    }
    return thing;
  }

  field(base: Thing, name: string, site: Site): Thing {
    const known = this.fields.get(base) ?? new Map<string, Thing>();
    this.fields.set(base, known);
    let thing = known.get(name);
    if (!thing) {
      thing = new Thing("field", name, site, undefined, base, name);
      base.keeps({ way: "attribute", by: name, name, to: thing, site });
      known.set(name, thing);
    }
    return thing;
  }

  knownField(base: Thing, name: string): Thing | undefined {
    return this.fields.get(base)?.get(name);
  }

  /** What a container gives at a place: for all uses of the variable that a loop binds there, one thing. */
  element(base: Thing, site: Site, place?: number | string): Thing {
    const known = this.taken.get(base) ?? new Map<Node, Thing[]>();
    this.taken.set(base, known);
    const there = known.get(site.node) ?? [];
    known.set(site.node, there);
    let thing = there.find((each) => each.place === place);
    if (!thing) {
      thing = new Thing("element", "", site, undefined, base, undefined, false, undefined, place);
      base.keeps({ way: "element", to: thing, site });
      there.push(thing);
    }
    return thing;
  }

  /** What is taken out of a container, which holds it no more. */
  takenOut(base: Thing, site: Site): Thing {
    return new Thing("element", "", site, undefined, base);
  }

  /** What ends in a traceback is told part by part: `sys.exc_info()[:2]` holds none. */
  private ofSubscript(node: Node, module: Module): readonly Thing[] {
    const index = node.field("subscript");
    const value = node.field("value");
    const traces = value ? this.of(value, module).flatMap(tracebackIn) : [];
    if (traces.length > 0) return index?.text === "2" || index?.text === "-1" ? traces : NOTHING;
    return index?.type === "slice" && value ? this.of(value, module) : this.elements(node, module);
  }

  /** `a, b, c = sys.exc_info()`: what the last of them gets. */
  unpacked(target: Node, module: Module): readonly Thing[] {
    const pattern = target.parent;
    const assignment = pattern?.parent;
    const value = assignment?.type === "assignment" && pattern?.role === "left" ? assignment.field("right") : undefined;
    const isLast = pattern?.parts.length === 3 && pattern.parts.at(-1) === target;
    return value && isLast ? this.of(value, module).flatMap(tracebackIn) : NOTHING;
  }

  private elements(subscript: Node, module: Module): readonly Thing[] {
    const value = subscript.field("value");
    const owner = value && namespaceOf(value);
    if (owner) return this.named(owner, subscript.field("subscript"), { module, node: subscript });
    const held = value ? this.of(value, module).filter((thing) => thing.kind !== "function") : [];
    return held.map((base) => this.element(base, { module, node: subscript }));
  }

  /** What is in the dictionary of an instance by names that stand there. */
  named(owner: Node, key: Node | undefined, site: Site): readonly Thing[] {
    const names = attributeNames(key, site.module);
    return this.of(owner, site.module).flatMap((thing) => names.map((name) => this.field(thing, name, site)));
  }

  /** What a generator gives who goes through it. */
  yielded({ kind, site: { node, module } }: Thing): readonly Thing[] {
    if (kind !== "generator") return NOTHING;
    return node.type === "call" ? this.ofYields(node, module) : this.ofAll(node.parts.slice(0, 1), module);
  }

  // ---- what is made where it stands

  private display(node: Node, module: Module): Thing {
    const thing = new Thing("container", DISPLAYS[node.type] ?? "tuple", { module, node });
    const isComprehension = node.type.endsWith("comprehension");
    for (const part of isComprehension ? node.parts.slice(0, 1) : node.parts) {
      const values = part.type === "pair" ? [part.field("value"), ...(isComprehension ? [] : [part.field("key")])] : [part];
      for (const to of this.ofAll(values, module)) thing.keeps({ way: "element", to, site: { module, node: part } });
    }
    return thing;
  }

  private ofNested(definition: Node, words: string, module: Module): readonly Thing[] {
    const inner = definition.is("function_definition", "class_definition") ? definition : definition.parent;
    if (!inner) return NOTHING;
    if (inner.parent?.type === "decorated_definition" && inner.type === "class_definition") return NOTHING;
    const plain: readonly Thing[] = [this.ofFunction(inner, words, module)];
    return decoratorsOf(inner).reduceRight(
      (things, decorator) => (things.length > 0 ? this.ofDecorated(decorator, things, module) : things),
      plain,
    );
  }

  /** What each decorator of a nested function is given. */
  underDecorators(definition: Node, module: Module): readonly { readonly decorator: Node; readonly things: readonly Thing[] }[] {
    let things: readonly Thing[] = [this.ofFunction(definition, `function ${definition.field("name")?.text ?? ""}`, module)];
    return decoratorsOf(definition)
      .reverse()
      .map((decorator) => {
        const given = { decorator, things };
        things = this.ofDecorated(decorator, things, module);
        return given;
      });
  }

  private ofFunction(definition: Node, words: string, module: Module): Thing {
    const known = this.known.get(definition)?.[0];
    if (known) return known;
    const site = { module, node: definition };
    const thing = new Thing("function", words, site);
    this.known.set(definition, [thing]);
    const body = definition.field("body");
    for (const to of body ? this.captured(body, definition, module) : []) thing.keeps({ way: "always", to, site });
    for (const to of this.ofAll(workedOutFor(definition), module)) thing.keeps({ way: "always", to, site });
    return thing;
  }

  /** What the variables of functions around hold that a function uses. */
  private captured(body: Node, definition: Node, module: Module): readonly Thing[] {
    const seen = new Set<string>();
    const found = new Set<Thing>();
    for (const node of walk(body)) {
      if (node.type !== "identifier" || seen.has(node.text) || !saysName(node, node.text)) continue;
      const scope = module.scopeOfName(node.text, node);
      if (!scope?.node.is("function_definition", "lambda") || definition.contains(scope.node)) continue;
      // What a class body asks for itself it has worked out at once.
      if (definition.type === "class_definition" && scopeNode(node) === definition) continue;
      seen.add(node.text);
      const left = module.selfOf(node)
        ? this.of(node, module)
        : bindingsLeft(node, module).flatMap((binding) => this.ofBinding(binding, module));
      for (const thing of left) found.add(thing);
    }
    return [...found];
  }

  /** What goes over is worked out at once, and held itself; the rest is captured. */
  private ofGenerator(node: Node, module: Module): Thing {
    const thing = new Thing("generator", "generator expression", { module, node });
    const [body, first, ...others] = node.parts;
    const source = first?.field("right");
    const site = { module, node };
    for (const to of source ? this.of(source, module) : []) thing.keeps({ way: "always", to, site });
    const scope = scopeNode(node);
    for (const part of [body, ...others])
      for (const name of part ? walk(part) : [])
        if (name.type === "identifier" && saysName(name, name.text) && scope.type !== "module")
          for (const to of this.of(name, module)) if (!isElementOf(to, thing)) thing.keeps({ way: "always", to, site });
    return thing;
  }
}

/** The expressions above a definition, from the top. */
function decoratorsOf({ parent }: Node): Node[] {
  const parts = parent?.type === "decorated_definition" ? parent.parts : [];
  return parts.flatMap((part) => (part.type === "decorator" ? part.parts.slice(0, 1) : []));
}

/** The traceback at the end of what `sys.exc_info()` gives. */
function tracebackIn({ kind, edges }: Thing): readonly Thing[] {
  return kind === "container" ? edges.flatMap(({ to }) => (to.kind === "frame" ? [to] : [])) : NOTHING;
}

function isElementOf(thing: Thing, generator: Thing): boolean {
  return thing.kind === "element" && generator.site.node.contains(thing.site.node);
}
