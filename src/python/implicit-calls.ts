import { type Applied, instanceOf, type Place } from "./applied.js";
import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import type { ClassModel } from "./classes.js";
import { givenTo } from "./given.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import { calleeName } from "./occurrences.js";
import type { ProgramSemantics } from "./semantics.js";
import { SpecialMethods } from "./special-methods.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** The methods that Python runs for a class attribute that is read, set or deleted on an instance. */
const DESCRIPTORS: ReadonlySet<string> = new Set(["__get__", "__set__", "__delete__"]);

/** Says what functions are given by Python itself: by operators and subscripts, by attributes that are set, by descriptors. */
export class ImplicitCalls {
  private readonly special = new SpecialMethods();

  constructor(private readonly project: ProgramSemantics) {}

  /** What sets the properties of a function; and where the objects are, with what is made of the class, that Python runs it for. */
  of(
    definition: Node,
    module: Module,
    owner: ClassModel | undefined,
  ): { readonly calls: readonly Applied[]; readonly places: readonly Place[] } {
    const sets = propertiesSetBy(definition, module).flatMap(({ name, cls }) => this.stored(name, cls, 1));
    return { calls: sets, places: this.places(definition, owner) };
  }

  /** Where the objects are, with what is made of the class, that Python runs a method for; `owner` is the class that it is a method of. */
  places(definition: Node, owner: ClassModel | undefined): readonly Place[] {
    const name = definition.field("name")?.text ?? "";
    if (!owner) return [];
    if (this.isAskedByLibrary(name, owner)) return this.libraryObjects(name, owner);
    if (!/^__.*__$/.test(name) || !(this.special.has(name) || DESCRIPTORS.has(name))) return [];
    return [...this.objectsRunning(name, owner), ...(name === "__call__" ? this.classesMadeBy(owner) : [])];
  }

  /** A method that takes the place of one of a class of the library, which calls it with what it was given: `JSONEncoder.default`. */
  private isAskedByLibrary(name: string, owner: ClassModel): boolean {
    if (/^__.*__$/.test(name)) return false;
    return this.project.mro(owner).some((each) => each.kind === "library" && each.members.has(name));
  }

  private libraryObjects(name: string, owner: ClassModel): readonly Place[] {
    const classes = [owner, ...this.project.descendants(owner)];
    const named = classes.flatMap((cls) => this.namesOf(cls).map((site) => ({ ...site, depth: 0, offset: 1, runs: name })));
    return [
      ...named,
      ...named.map(({ node, module }) => ({ node, module, depth: 0, offset: 0, after: { depth: 0, offset: 1, runs: name } })),
    ];
  }

  /** A method of the library that is called on such an object, and may hand on what it is given: `Encoder().encode(x)`. */
  private byLibrary({ node, module, offset }: Place): readonly Applied[] {
    const { parent, role } = node;
    const call = parent?.type === "attribute" && role === "object" && parent.role === "function" ? parent.parent : undefined;
    if (call?.type !== "call" || this.project.methodsCalled(calleeName(call)).length > 0) return [];
    return [{ module, call, offset, from: 0, isLoose: true }];
  }

  /** The names of the classes of which this is the metaclass: to call one runs its `__call__`. */
  private classesMadeBy(metaclass: ClassModel): readonly Place[] {
    const makers = new Set<unknown>([metaclass, ...this.project.descendants(metaclass)]);
    const isMade = (cls: ClassModel) =>
      this.project.metaclassesOf(cls).some((node) => this.project.denotations(node, cls.module).some((each) => makers.has(each)));
    const made = this.project.modulesNaming(metaclass).flatMap(({ classes }) => classes.filter(isMade));
    const all = new Set(made.flatMap((cls) => [cls, ...this.project.descendants(cls)]));
    return [...all].flatMap((cls) => this.namesOf(cls).map((named) => ({ ...named, depth: 0, offset: 1, runs: "__call__" })));
  }

  /** The names of the classes of which an instance runs the method, and `self` in their methods. */
  private objectsRunning(name: string, owner: ClassModel): readonly Place[] {
    const after = { depth: 0, offset: 1, runs: name };
    const classes = [owner, ...this.project.descendants(owner)].filter((cls) => this.project.lookup(cls, name)?.owner === owner);
    return classes.flatMap((cls) => [
      ...this.namesOf(cls).map(({ node, module }) => ({ node, module, depth: 0, offset: 0, after })),
      ...selvesIn(cls).map((node) => ({ node, module: cls.module, depth: 0, offset: 1, runs: name })),
    ]);
  }

  private namesOf(cls: ClassModel): readonly { readonly node: Node; readonly module: Module }[] {
    return this.project.modulesNaming(cls).flatMap((module) =>
      this.project
        .namesOf(cls)
        .flatMap((name) => [...module.names(name), ...module.attributes(name)])
        .flatMap((node) => (accessOf(node) === "read" && this.project.denotations(node, module).includes(cls) ? [{ node, module }] : [])),
    );
  }

  /** What Python gives the method that it runs for the object at a place. */
  at(place: Place): readonly Applied[] {
    const { node, module, depth, runs } = place;
    if (runs === undefined || depth > 1 || place.after) return [];
    if (depth === 1) return this.special.givenInside(runs, node).map((value) => ({ ...VALUE, module, ...value }));
    if (DESCRIPTORS.has(runs)) return this.described(runs, node, module);
    if (!this.special.has(runs)) return this.byLibrary(place);
    return this.special.given(runs, node).map((value) => ({ ...VALUE, module, ...value }));
  }

  /** What Python makes of the result of that method, where it is asked for. */
  resultsAt({ node, module, depth, runs, after }: Place): readonly Place[] {
    const result = runs !== undefined && depth === 0 && after ? this.special.resultOf(runs, node) : undefined;
    return result && after ? [{ node: result, module, ...after }] : [];
  }

  /** A descriptor in the body of a class: `x = Field()`, `C.x = Field()`, or what a decorator makes of a method. */
  private described(runs: string, node: Node, module: Module): readonly Applied[] {
    const { name, cls } = this.boundIn(node, module) ?? {};
    if (name === undefined || !cls) return [];
    const instance = instanceOf(cls, 1);
    if (runs === "__set__") return [instance, ...this.stored(name, cls, 2)];
    return runs === "__get__" ? [instance, { ...VALUE, module: cls.module, call: cls.node, offset: 2 }] : [instance];
  }

  /** The class, and the name, that what an expression gives is bound to. */
  boundIn(node: Node, module: Module): { readonly name: string; readonly cls: ClassModel } | undefined {
    if (node.type === "function_definition") {
      const [name, cls] = [node.field("name")?.text, module.classAround(node)];
      return name !== undefined && cls ? { name, cls } : undefined;
    }
    const target = node.parent?.type === "assignment" && node.role === "right" ? node.parent.field("left") : undefined;
    if (target?.type === "identifier") {
      const cls = classWithBody(scopeNode(target), module);
      return cls && { name: target.text, cls };
    }
    const object = target?.type === "attribute" ? target.field("object") : undefined;
    const found = object && this.project.pointsTo(object, module).find((each) => each.kind === "class" && each.cls.kind === "project");
    return target && found && "cls" in found && found.cls.kind === "project"
      ? { name: attributeName(target) ?? "", cls: found.cls }
      : undefined;
  }

  /** What is put under a name on what may be an instance of a class: to the parameter at a place. */
  private stored(name: string, cls: ClassModel, offset: number): readonly Applied[] {
    const isRelated = (object: Node, module: Module) =>
      this.project
        .pointsTo(object, module)
        .some((each) => each.kind === "unknown" || ("cls" in each && each.cls.kind === "project" && this.areKin(each.cls, cls)));
    return [...this.project.setting(name)].flatMap((module) => [
      ...module.attributesStored(name).flatMap((target) => {
        const object = target.field("object");
        if (!object || accessOf(target) !== "write" || !isRelated(object, module)) return [];
        return givenTo(target, module, []).map(({ node, path }) => ({ ...VALUE, module, call: node, way: path, offset }));
      }),
      ...module.stringsBeside(name, ["setattr"]).flatMap((string) => {
        const call = callGiven(string);
        const { positional } = call && calleeName(call) === "setattr" ? argumentsOf(call) : { positional: [] };
        const [object, , value] = positional;
        return object && value && isRelated(object, module) ? [{ ...VALUE, module, call: value, offset }] : [];
      }),
    ]);
  }

  private areKin(a: ClassModel, b: ClassModel): boolean {
    return this.project.mro(a).includes(b) || this.project.mro(b).includes(a);
  }
}

const VALUE = { isValue: true, from: 0, isLoose: false } as const;

function classWithBody(scope: Node, module: Module): ClassModel | undefined {
  return scope.type === "class_definition" ? module.classOf(scope) : undefined;
}

/** `self` in the methods of a class, where something is done with it or an attribute of it is set. */
function selvesIn(cls: ClassModel): readonly Node[] {
  return cls.methods.flatMap(({ node, self }) =>
    self === undefined
      ? []
      : cls.module
          .names(self, node)
          .filter(
            (each) =>
              cls.module.selfOf(each)?.cls === cls &&
              accessOf(each) === "read" &&
              (each.role !== "object" || (each.parent !== undefined && accessOf(each.parent) === "write")),
          ),
  );
}

/** The properties that a function sets: `@x.setter`, `x = property(get, set)`. */
function propertiesSetBy(definition: Node, module: Module): readonly { readonly name: string; readonly cls: ClassModel }[] {
  const cls = classWithBody(scopeNode(definition), module);
  if (!cls) return [];
  const name = definition.field("name")?.text;
  const decorators = definition.parent?.type === "decorated_definition" ? definition.parent.parts : [];
  const isSetter = decorators.some(
    (each) => each.type === "decorator" && each.parts[0] && attributeName(each.parts[0])?.endsWith("setter"),
  );
  const uses = name === undefined ? [definition] : module.names(name, cls.node).filter((each) => scopeNode(each) === cls.node);
  const made = uses.flatMap((use) => {
    const call = callGiven(use);
    if (!call || calleeName(call) !== "property") return [];
    const { positional, keywords } = argumentsOf(call);
    const target = call.parent?.type === "assignment" ? call.parent.field("left") : undefined;
    const isSet = positional[1] === use || keywords.get("fset") === use;
    return isSet && target?.type === "identifier" ? [{ name: target.text, cls }] : [];
  });
  return [...(isSetter && name !== undefined ? [{ name, cls }] : []), ...made];
}
