import { type ClassModel, memberBinding } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { mangle } from "../mangle.js";
import { memberKind } from "../members.js";
import type { Module } from "../module.js";
import { attributeName, bare, type Node } from "../tree.js";
import { type ChosenClass, classesIn, isVariable, parameterSaid } from "./chosen-classes.js";
import { functionGiven } from "./function-given.js";
import { argumentsFor } from "./given.js";
import { definitionOf } from "./kinds.js";
import { plainNew } from "./made-by-new.js";
import { instanceNamed } from "./module-names.js";
import { ownClass } from "./own-class.js";
import { alikeEach } from "./spreads.js";
import type { Target } from "./target.js";
import { Thing } from "./things.js";
import type { Values } from "./values.js";
import { bindingsReaching } from "./variables.js";
import { handsAllOn } from "./wrappers.js";

/** Says which classes of the project a thing may be an instance of, and what a call runs. */
export class Targets {
  private readonly told = new Map<Thing, readonly ClassModel[]>();
  private readonly open = new Set<Thing>();
  private readonly chosen = new Map<Node, readonly ChosenClass[]>();

  constructor(
    private readonly project: Hierarchy,
    private readonly values: Values,
  ) {}

  /** The classes of the project that something surely is an instance of, in one run or another. */
  classesOf(thing: Thing): readonly ClassModel[] {
    if (thing.cls) return [thing.cls];
    if (thing.kind !== "parameter" && thing.kind !== "field" && thing.kind !== "element") return [];
    const known = this.told.get(thing);
    if (known || this.open.has(thing)) return known ?? [];
    this.open.add(thing);
    const near = [...new Set(this.stored(thing).flatMap((each) => this.classesOf(each)))];
    const classes = near.length > 0 ? near : this.flowing(thing, ...alikeEach(thing));
    this.open.delete(thing);
    this.told.set(thing, classes);
    return classes;
  }

  /** The `self` of a method may be an instance of a descendant. */
  private flowing(...things: readonly Thing[]): readonly ClassModel[] {
    const objects = things.flatMap(({ site: { node, module } }) => this.project.flowingTo(node, module));
    const classes = objects.flatMap((each) => {
      if (each.kind !== "instance" || each.cls.kind !== "project") return [];
      return each.by === "self" ? [each.cls, ...this.project.descendants(each.cls)] : [each.cls];
    });
    return [...new Set(classes)];
  }

  /** What statements put where a field or an element is taken from. */
  stored(thing: Thing): readonly Thing[] {
    const { base, kind, name } = thing;
    if (!base || kind === "result") return [];
    if (kind === "field" && name !== undefined) {
      const owners = this.classesOf(base).flatMap((cls) => this.project.mro(cls));
      const stores = [...new Set(owners)].flatMap((owner) =>
        owner.kind === "project" ? owner.stores.of(name).flatMap(({ value }) => (value ? this.values.of(value, owner.module) : [])) : [],
      );
      return [...stores, ...base.edges.flatMap((edge) => (edge.name === name && edge.to !== thing ? [edge.to] : []))];
    }
    const held = [base, ...this.alike(base), ...this.inMethods(base), ...this.stored(base)].flatMap((each) => each.edges);
    return held.flatMap(({ way, to }) => (way === "element" && to !== thing && to.kind !== "element" && to.kind !== "field" ? [to] : []));
  }

  /** What the same expression takes from the same container elsewhere: `self.table[key]`. */
  private alike({ kind, base, site }: Thing): readonly Thing[] {
    if (kind !== "element" || !base) return [];
    return base.edges.flatMap(({ to }) =>
      to.kind === "element" && to.site.node !== site.node && to.site.node.text === site.node.text ? [to] : [],
    );
  }

  /** The same attribute, as the methods of the object's class have it, or what they take out of it: what they put in is there. */
  private inMethods({ kind, base, name }: Thing): readonly Thing[] {
    if (kind === "element" && base)
      return this.inMethods(base).flatMap(({ edges }) => edges.flatMap(({ to }) => (to.kind === "element" ? [to] : [])));
    if (kind !== "field" || !base || base.isSelf || name === undefined) return [];
    const owners = this.classesOf(base).flatMap((cls) => this.project.mro(cls));
    return owners.flatMap((owner) => (owner.kind === "project" ? (this.values.knownField(this.values.self(owner), name) ?? []) : []));
  }

  /** The methods that a call runs by what stands in their place, and hands on all that it is given. */
  throughDecorators(callee: Node, module: Module, isNear: boolean): readonly Target[] {
    const object = callee.type === "attribute" ? callee.field("object") : undefined;
    const name = mangle(attributeName(callee) ?? "", callee);
    if (!object || this.project.methodsCalled(attributeName(callee) ?? "").length === 0) return [];
    return this.values.of(object, module).flatMap((receiver) => {
      const classes = isNear || receiver.cls ? this.classesOf(receiver) : [];
      return classes.flatMap((cls) => {
        const found = definitionOf(name, cls, this.project);
        const isHandedOn = found && handsAllOn(found.method.node, found.owner, this.project);
        return isHandedOn ? [this.bound(found.owner, found.method.node, receiver)] : [];
      });
    });
  }

  /** What a call runs of the project. */
  of(call: Node, module: Module, isNear: boolean): readonly Target[] {
    const callee = call.field("function");
    return callee ? this.ofCallee(callee, call, module, isNear) : [];
  }

  /** What `call` runs where it calls `callee`, itself or by way of a function like `map`. */
  ofCallee(callee: Node, call: Node, module: Module, isNear: boolean): readonly Target[] {
    const cls = this.classOf(callee, module);
    if (!cls && callee.type === "call") return this.ofMade(callee, module, isNear);
    if (!cls && !callee.is("identifier", "attribute"))
      return this.classesGiven(callee, module).length > 0 ? this.initialising(this.values.of(call, module)) : [];
    const denotation = cls ?? this.project.denotation(callee, module);
    if (denotation.kind === "project") {
      return this.initialising(this.values.of(call, module).slice(0, 1));
    }
    if (denotation.kind === "function") {
      return this.ofFunction(denotation, call);
    }
    if (this.classesGiven(callee, module).length > 0) return this.initialising(this.values.of(call, module));
    const methods = callee.type === "attribute" ? this.methods(callee, module, isNear) : [];
    return methods.length > 0 ? methods : this.called(callee, module, isNear);
  }

  /** `route('/')(handler)`: the function that a call gives. */
  private ofMade(made: Node, module: Module, isNear: boolean): readonly Target[] {
    return this.of(made, module, isNear).flatMap((target) => {
      const definition = functionGiven(target.definition, target.module);
      return definition ? [{ definition, module: target.module, around: argumentsFor(target, made, module, this.values) }] : [];
    });
  }

  private initialising(instances: readonly Thing[]): readonly Target[] {
    return instances.flatMap((receiver) => {
      const made = receiver.cls && plainNew(receiver.cls, this.project);
      const found = receiver.cls && definitionOf("__init__", receiver.cls, this.project);
      return [
        ...(made ? [this.bound(made.owner, made.definition, receiver)] : []),
        ...(found ? [this.bound(found.owner, found.method.node, receiver)] : []),
      ];
    });
  }

  /** The classes that something called may be in one run or another: a parameter, or what a loop goes over. */
  classesGiven(callee: Node, module: Module): readonly ChosenClass[] {
    const known = this.chosen.get(callee);
    if (known) return known;
    this.chosen.set(callee, []);
    const classes = isVariable(callee, module, this.project) ? classesIn(callee, module, this.project) : [];
    const chosenBy = classes.length > 0 ? parameterSaid(callee, module, this.values) : undefined;
    const found = classes.map((cls) => ({ cls, chosenBy }));
    this.chosen.set(callee, found);
    return found;
  }

  /** A function that a name or a dotted name says: of a module, or of a class, which the call gives what it is called on. */
  private ofFunction({ node, module }: { readonly node: Node; readonly module: Module }, call: Node): readonly Target[] {
    const owner = module.classAround(node);
    const method = owner?.methods.find((each) => each.node === node);
    if (!owner || !method) return isDecorated(node) ? [] : [{ definition: node, module, isWithin: isNested(node) }];
    const kind = owner.members.get(method.name)?.at(-1) === node ? memberKind(this.project, owner, method.name) : undefined;
    if (kind === "static") return [{ definition: node, module }];
    // What a class method is called on is no instance.
    if (kind === "class") return [this.bound(owner, node, new Thing("function", `class ${owner.name}`, { module, node: call }))];
    return isDecorated(node) ? [] : [{ definition: node, module, owner }];
  }

  /** The class that an attribute of an instance is, as its class body says: `child_class = Child`, `self.child_class(self)`; or the one of the instance itself. */
  classOf(expression: Node, module: Module): ClassModel | undefined {
    const callee = bare(expression);
    const [binding, ...others] = callee.type === "identifier" ? bindingsReaching(callee, module) : [];
    const named = others.length === 0 ? binding?.value : undefined;
    if (named?.is("attribute", "call", "boolean_operator")) return this.classOf(named, module);
    return this.byDefault(callee, module) ?? this.saidByClass(callee, module) ?? ownClass(callee, module, this.project);
  }

  /** `cursorclass or self.cursorclass`, where the parameter is `None` unless the call says something else. */
  private byDefault(callee: Node, module: Module): ClassModel | undefined {
    const [left, right] = callee.type === "boolean_operator" ? callee.parts.filter(({ role }) => role !== "operator") : [];
    if (!left || !right || callee.field("operator")?.type !== "or") return undefined;
    const [binding, ...others] = left.type === "identifier" ? bindingsReaching(left, module) : [];
    const isNone = binding?.kind === "parameter" && binding.node.parent?.field("value")?.type === "none" && others.length === 0;
    return isNone ? (this.saidByClass(right, module) ?? ownClass(right, module, this.project)) : undefined;
  }

  private saidByClass(callee: Node, module: Module): ClassModel | undefined {
    const object = callee.type === "attribute" ? callee.field("object") : undefined;
    const cls = object?.type === "identifier" ? module.selfOf(object)?.cls : undefined;
    const name = cls && mangle(attributeName(callee) ?? "", callee);
    if (!cls || name === undefined) return undefined;
    const said = this.attributeClass(cls, name);
    // A descendant may say another one.
    return said && this.project.descendants(cls).some(({ members }) => members.has(name)) ? undefined : said;
  }

  /** The class that an attribute of a class, or of its instances, is where nothing else sets it. */
  private attributeClass(cls: ClassModel, name: string): ClassModel | undefined {
    const stores = this.project
      .mro(cls)
      .flatMap((each) => (each.kind === "project" ? each.stores.of(name).map(({ value }) => ({ value, module: each.module })) : []));
    const [store] = stores;
    if (store) return stores.length === 1 && store.value ? this.classGiven(store.value, store.module) : undefined;
    const owner = this.project.lookup(cls, name)?.owner;
    const [value, ...others] = owner?.kind === "project" ? (memberBinding(owner, name)?.values ?? []) : [];
    if (owner?.kind !== "project" || !value || others.length > 0) return undefined;
    if (value.kind === "value") return this.classNamed(value.node, owner.module);
    return owner.module.classes.find(({ node }) => node === value.node);
  }

  /** `Child` of `self.child_class = Child`, also where that is what a parameter is without an argument. */
  private classGiven(value: Node, module: Module): ClassModel | undefined {
    const [binding, ...others] = value.type === "identifier" ? (module.scopeOfName(value.text, value)?.bindings.get(value.text) ?? []) : [];
    const isDefault = binding?.kind === "parameter" && others.length === 0 && binding.node.parent?.type === "default_parameter";
    const named = isDefault ? binding.node.parent?.field("value") : value;
    return named?.is("identifier", "attribute") ? this.classNamed(named, module) : undefined;
  }

  private classNamed(node: Node, module: Module): ClassModel | undefined {
    const denotation = this.project.denotation(node, module);
    return denotation.kind === "project" ? denotation : undefined;
  }

  private methods(callee: Node, module: Module, isNear: boolean): readonly Target[] {
    const object = callee.field("object");
    const name = mangle(attributeName(callee) ?? "", callee);
    if (!object) return [];
    if (object.type === "call" && object.field("function")?.text === "super") return this.above(object, name, module);
    if (this.project.methodsCalled(attributeName(callee) ?? "").length === 0) return [];
    const receivers = this.values.of(object, module);
    if (receivers.length === 0) {
      const named = this.ofClassNamed(object, name, callee, module);
      return named.length > 0 ? named : this.methodsOf(this.ofModule(object, module), name, callee, isNear);
    }
    return this.methodsOf(receivers, name, callee, isNear);
  }

  /** `self.changed(self.redraw)`, of an instance that has a `__call__`. */
  private called(callee: Node, module: Module, isNear: boolean): readonly Target[] {
    if (this.project.methodsCalled("__call__").length === 0) return [];
    const objects = this.values.of(callee, module).filter(({ kind, cls }) => kind === "field" || (kind === "instance" && cls));
    return this.methodsOf(objects, "__call__", callee, isNear);
  }

  /** The instance that a name of a module is, as far as what it gives goes: what it comes to keep is not told here. */
  private ofModule(name: Node, module: Module): readonly Thing[] {
    const cls = instanceNamed(name, module, this.project);
    return cls ? [new Thing("instance", cls.name, { module, node: name }, cls)] : [];
  }

  private methodsOf(receivers: readonly Thing[], name: string, callee: Node, isNear: boolean): readonly Target[] {
    return receivers.flatMap((receiver) => {
      const classes = isNear || receiver.cls ? this.classesOf(receiver) : [];
      return classes.flatMap((cls) => {
        const found = definitionOf(name, cls, this.project);
        if (!found) return [];
        const { owner, method } = found;
        return method.decorators.length === 0
          ? [this.bound(owner, method.node, receiver)]
          : this.ofFunction({ node: method.node, module: owner.module }, callee);
      });
    });
  }

  /** `Child.of(owner)` */
  private ofClassNamed(object: Node, name: string, callee: Node, module: Module): readonly Target[] {
    const cls = ownClass(object, module, this.project) ?? this.project.denotation(object, module);
    const found = cls.kind === "project" ? definitionOf(name, cls, this.project) : undefined;
    return found && isDecorated(found.method.node) ? this.ofFunction({ node: found.method.node, module: found.owner.module }, callee) : [];
  }

  /** `super(Child, self).attach(…)` */
  private above(call: Node, name: string, module: Module): readonly Target[] {
    const cls = module.classAround(call);
    const receiver = cls && this.values.self(cls);
    const order = cls ? this.project.mro(cls) : [];
    const found = cls && definitionOf(name, cls, this.project, order.indexOf(cls) + 1);
    return found && receiver ? [this.bound(found.owner, found.method.node, receiver)] : [];
  }

  private bound(owner: ClassModel, definition: Node, receiver: Thing): Target {
    return { definition, module: owner.module, owner, receiver };
  }
}

function isNested(definition: Node): boolean {
  return definition.closest("function_definition", "lambda") !== undefined;
}

function isDecorated(definition: Node): boolean {
  return definition.parent?.type === "decorated_definition";
}
