import { accessOf, valueFor } from "./assignments.js";
import { brokenClassOf } from "./broken.js";
import { callGiven } from "./byname.js";
import type { AnyClass, Denotation, KnownClass } from "./denotation.js";
import { Elements } from "./elements.js";
import type { Module } from "./module.js";
import type { NameBinding } from "./names.js";
import { type Asked, classesAsked } from "./narrowed.js";
import { calleeName } from "./occurrences.js";
import { makesOptions } from "./option-parsers.js";
import { isToldApart } from "./receivers.js";
import { isGenerator, returnsOf } from "./returns.js";
import type { KnownArgument, Pointee, PointsToSet, ProgramSemantics } from "./semantics.js";
import { isGivenClass } from "./stores.js";
import { argumentsOf, attributeName, bare, type Node } from "./tree.js";
import { Unions } from "./unions.js";

/** `import __main__`: the module that the program began with, whichever that is. `name` is what the statement brings. */
function isMainModule(name: Node): boolean {
  const brought = name.type === "aliased_import" ? name.field("name") : name;
  return brought?.text === "__main__" && name.closest("import_statement") !== undefined;
}

type LibraryFunction = Extract<Denotation, { kind: "library-function" | "library-data" | "library-module" }>;

const UNKNOWN: PointsToSet = [{ kind: "unknown" }];
const NOTHING: PointsToSet = [];

const NEVER_INSTANCES = [
  ...["string", "concatenated_string", "integer", "float", "true", "false", "none", "list", "tuple", "dictionary", "set"],
  ...["list_comprehension", "dictionary_comprehension", "set_comprehension", "generator_expression", "lambda", "comparison_operator"],
  ...["not_operator", "expression_list"],
];

const COPYING = ["__copy__", "__deepcopy__", "__reduce__", "__reduce_ex__"];

/** What every object is, or every instance of an old-style class, or every class. */
const ALL_OF = new Set(["__builtin__.object", "types.InstanceType", "__builtin__.type", "types.ClassType"]);

/** By these `json.loads` is told what makes its objects (Python 2 library reference, 18.2). */
const JSON_MAKERS = /^(?:cls|object_hook|object_pairs_hook|parse_\w+)$/;

/** Modules whose functions may hand back what they were given, or what they keep. */
const PASSES_ON = new Set([
  "__builtin__",
  "copy",
  "functools",
  "operator",
  "itertools",
  "pickle",
  "cPickle",
  "weakref",
  "random",
  "marshal",
  ...["heapq", "signal", "inspect", "gc", "contextlib"],
]);

/** What is built in and gives a module, a number, a string or a list, of whatever it is given. */
const GIVES_ITS_OWN = new Set([
  ...["__import__", "chr", "dir", "globals", "hash", "hex", "id", "len", "locals", "oct", "open", "ord", "range", "raw_input"],
  ...["repr", "sorted", "unichr", "vars", "zip"],
]);

/**
 * Says what expressions may be, from names, assignments and calls, once for the project; it never guesses: what it can't tell is unknown.
 * Where a name gets what it had before, that adds nothing to what it may be.
 */
export class PointsTo {
  private readonly unions = new Unions<Node, PointsToSet>(NOTHING);
  private readonly assigned = new Map<string, readonly AttributeAssignment[]>();
  private readonly elements: Elements;
  private readonly held = new Map<Node, PointsToSet>();

  constructor(private readonly project: ProgramSemantics) {
    this.elements = new Elements(project);
  }

  of(expression: Node, module: Module): PointsToSet {
    const node = bare(expression);
    return this.unions.of(node, () => united(this.judge(node, module)));
  }

  private judge(node: Node, module: Module): PointsToSet {
    if (node.is(...NEVER_INSTANCES)) return NOTHING;
    switch (node.type) {
      case "class_definition":
        return this.ofDefinition(node, module);
      case "function_definition":
        return NOTHING;
      case "identifier":
        return this.ofName(node, module);
      case "attribute":
        return this.ofAttribute(node, module);
      case "call":
        return this.ofCall(node, module);
      case "subscript":
        return this.ofSubscript(node, module);
      case "boolean_operator":
        return this.ofAll([node.field("left"), node.field("right")], module);
      case "conditional_expression":
        return this.ofAll([node.parts[0], node.parts[2]], module);
      default:
        return UNKNOWN;
    }
  }

  private ofAll(nodes: readonly (Node | undefined)[], module: Module): PointsToSet {
    return nodes.flatMap((node) => (node ? this.of(node, module) : UNKNOWN));
  }

  /** All that a name may mean; undefined where nothing tells. */
  private meant(node: Node, module: Module): PointsToSet | undefined {
    const denotations = this.project.denotations(node, module);
    if (denotations.every(({ kind }) => kind === "other")) return undefined;
    return denotations.flatMap((denotation): PointsToSet => {
      if (denotation.kind === "project" || denotation.kind === "library") return [{ kind: "class", cls: denotation, by: "name" }];
      return denotation.kind === "other" ? UNKNOWN : NOTHING;
    });
  }

  private ofDefinition(definition: Node, module: Module): PointsToSet {
    const cls = module.classOf(definition);
    return cls ? [{ kind: "class", cls, by: "name" }] : UNKNOWN;
  }

  private ofName(name: Node, module: Module): PointsToSet {
    const told = this.ofSelf(name, module) ?? this.meant(name, module);
    if (told) return told;
    const found = this.ofBindings(name, module);
    const asked = classesAsked(name, module)?.flatMap((each) => this.ofAsked(each, module));
    if (!asked || asked.some(({ kind }) => kind === "unknown")) return found;
    return found.some(({ kind }) => kind === "unknown") ? asked : found.filter((each) => asked.some((other) => this.mayBe(each, other)));
  }

  /** Whether an object may be an instance of a class that it was asked for. */
  private mayBe(object: Pointee, asked: Pointee): boolean {
    if (!("cls" in object && "cls" in asked)) return true;
    if (object.kind === "class") return false;
    const isAbove = object.by !== "call" && this.project.mro(asked.cls).includes(object.cls);
    return isAbove || this.project.isOpen(object.cls) || this.project.mro(object.cls).includes(asked.cls);
  }

  /** What an object is that was asked for a class. A class with a metaclass may call any object its instance (PEP 3119). */
  private ofAsked({ node, as }: Asked, module: Module): PointsToSet {
    if (as === "object") return this.of(node, module);
    return this.project.denotations(node, module).flatMap((cls): PointsToSet => {
      if (cls.kind !== "project" && cls.kind !== "library") return UNKNOWN;
      const isPlain = this.project.mro(cls).every((each) => !this.mayHaveMetaclass(each));
      return isPlain && !ALL_OF.has(cls.kind === "library" ? cls.id : "") ? [{ kind: "instance", cls, by: "self" }] : UNKNOWN;
    });
  }

  private mayHaveMetaclass(cls: AnyClass): boolean {
    if (cls.kind === "library") return cls.metaclass !== undefined;
    return cls.kind === "unknown" || this.project.metaclassesOf(cls).length > 0;
  }

  private ofBindings(name: Node, module: Module): PointsToSet {
    const scope = module.scopeOfName(name.text, name);
    const bindings = scope?.bindings.get(name.text) ?? [];
    if (bindings.length === 0) return UNKNOWN;
    const others = scope?.node === module.root && this.project.isSetFromOutside(name.text, module) ? UNKNOWN : NOTHING;
    return [...bindings.flatMap((binding) => this.ofBinding(binding, module)), ...others];
  }

  private ofBinding({ node, value, kind }: NameBinding, module: Module): PointsToSet {
    if (value) return this.of(value, module);
    if (kind === "parameter") return this.ofParameter(node, module);
    if (kind === "deletion" || (kind === "import" && isMainModule(node))) return NOTHING;
    const unpacked = valueFor(node);
    if (unpacked) return this.of(unpacked, module);
    const assignment = node.closest("assignment");
    const whole = assignment?.field("left")?.contains(node) ? assignment.field("right") : undefined;
    if (whole?.type === "call" && makesOptions(whole, module, this.project)) return NOTHING;
    const loop = loopAround(node);
    if (loop) return this.ofLoop(node, loop, module);
    const caught = caughtAs(node);
    return caught ? caught.map((cls) => ({ kind: "caught", classes: this.project.denotations(cls, module) })) : UNKNOWN;
  }

  /** What calls give a parameter, where all of them are known. What stands for any number of arguments is a tuple or a dictionary. */
  private ofParameter(name: Node, module: Module): PointsToSet {
    if (name.parent?.is("list_splat_pattern", "dictionary_splat_pattern")) return NOTHING;
    const given = module.scopeOfName(name.text, name)?.dynamic ? undefined : this.project.allArgumentsFor(name, module);
    if (!given) return UNKNOWN;
    return [
      ...given.flatMap((each) => (this.isElsewhere(each) ? NOTHING : this.of(each.node, each.module))),
      { kind: "unknown", isGiven: true },
    ];
  }

  /** Whether the call is that of another method of the name. */
  private isElsewhere({ on, module }: KnownArgument): boolean {
    if (!on) return false;
    const objects = this.of(on.receiver, module);
    // A module is no object here.
    if (!on.owner && objects.length === 0) return false;
    const relatives = on.owner ? this.project.relatives(on.owner) : [];
    return objects.every((each) => isToldApart(each, this.project) && "cls" in each && !relatives.includes(each.cls));
  }

  /** What a loop gives its variable, or one of them where it takes its elements apart. */
  private ofLoop(name: Node, loop: Node, module: Module): PointsToSet {
    const [target, source] = [loop.field("left"), loop.field("right")];
    if (!target || !source || loop.fields("right").length > 1) return UNKNOWN;
    const place = bare(target) === name ? undefined : bare(target).parts.indexOf(name);
    if (place === -1) return UNKNOWN;
    const counted = countedIn(source, module);
    if (counted && place !== undefined) return place === 0 ? NOTHING : this.ofEach(counted, undefined, module);
    return this.ofEach(source, place, module);
  }

  private ofEach(source: Node, place: number | undefined, module: Module): PointsToSet {
    const { elements, isAll } = this.elements.of(source, module);
    const parts = elements.map(({ node, module }) => ({ node: place === undefined ? node : partOf(node, place), module }));
    const found = parts.flatMap(({ node, module }) => (node ? this.ofElement(node, module) : UNKNOWN));
    return isAll ? found : [...found, ...UNKNOWN];
  }

  /** What a container holds: as objects, where they can be told. */
  elementsOf(expression: Node, module: Module): PointsToSet {
    const node = bare(expression);
    let objects = this.held.get(node);
    if (!objects) {
      objects = this.heldBy(node, module);
      this.held.set(node, objects);
    }
    return objects;
  }

  private heldBy(expression: Node, module: Module): PointsToSet {
    return this.elements.of(expression, module).elements.flatMap(({ node, module }) => this.of(node, module));
  }

  /** What a container holds may be what somebody gave a function that put it there: `def register(cls): CLASSES.append(cls)`. */
  private ofElement(node: Node, module: Module): PointsToSet {
    const given = node.type === "identifier" ? this.project.argumentsFor(node, module) : [];
    return [...this.of(node, module), ...given.flatMap((argument) => this.of(argument.node, argument.module))];
  }

  /** What the first parameter of a method is; undefined for any other name. */
  private ofSelf(name: Node, module: Module): PointsToSet | undefined {
    const owner = module.selfOf(name);
    if (!owner) {
      const definition = brokenClassOf(name, module);
      return definition && [{ kind: "broken", definition, module }];
    }
    const { cls, method } = owner;
    return [{ kind: isGivenClass(method) ? "class" : "instance", cls, by: "self" }];
  }

  /** What a container gives, where all that it holds is known. */
  private ofSubscript(node: Node, module: Module): PointsToSet {
    const container = node.field("value");
    if (node.field("subscript")?.type === "slice") return NOTHING;
    return (container && this.ofValues(container, module)) ?? UNKNOWN;
  }

  private ofValues(container: Node, module: Module): PointsToSet | undefined {
    const { elements, isAll } = this.elements.of(container, module, "values");
    return isAll ? elements.flatMap((each) => this.ofElement(each.node, each.module)) : undefined;
  }

  private ofAttribute(node: Node, module: Module): PointsToSet {
    const object = node.field("object");
    const name = node.field("attribute")?.text ?? "";
    if (!object) return UNKNOWN;
    if (name === "__class__") return this.of(object, module).map(classOf);
    return this.meant(node, module) ?? this.ofInstanceAttribute(object, name, module);
  }

  /** `self.name`, where all that the class and its relatives ever assign to it is known. */
  private ofInstanceAttribute(object: Node, name: string, module: Module): PointsToSet {
    const scope = object.type === "identifier" ? module.scopeOfName(object.text, object) : undefined;
    const cls = scope && module.classAround(scope.node);
    if (!cls?.methods.some((method) => method.node === scope?.node && method.self === object.text)) return UNKNOWN;
    const near = this.storedIn(this.project.mro(cls), name);
    // What neither the class nor an ancestor sets comes from somewhere else.
    if (!near) return UNKNOWN;
    const relatives = this.project.relatives(cls);
    const own = [...near, ...(this.storedIn(relatives, name) ?? [])];
    return own.some(isUntold) ? own : [...own, ...this.setFromOutside(name, relatives)];
  }

  /**
   * What is assigned to an attribute of what may be one of the instances, by anything but their own methods. Where nothing tells either of the object or of
   * its value, that is taken for another one.
   */
  private setFromOutside(name: string, relatives: readonly KnownClass[]): PointsToSet {
    return this.assignments(name).flatMap(({ object, value, module }) => {
      const objects = this.of(object, module);
      const isRelated = objects.some((each) => "cls" in each && relatives.includes(each.cls));
      if (!isRelated && !objects.some(({ kind }) => kind === "unknown")) return NOTHING;
      const given = value ? this.of(value, module) : UNKNOWN;
      return isRelated ? given : given.filter(({ kind }) => kind !== "unknown");
    });
  }

  private assignments(name: string): readonly AttributeAssignment[] {
    let known = this.assigned.get(name);
    if (!known) {
      known = [...this.project.setting(name)].flatMap((module) => assignmentsIn(module, name));
      this.assigned.set(name, known);
    }
    return known;
  }

  /** What the classes assign to an attribute of their instances; undefined when they don't. */
  private storedIn(classes: readonly AnyClass[], name: string): PointsToSet | undefined {
    const stores = classes.flatMap((cls) => (cls.kind === "project" ? cls.stores.of(name).map(({ value }) => ({ value, cls })) : []));
    if (stores.length === 0) return undefined;
    return stores.flatMap(({ value, cls }) => (value ? this.of(value, cls.module) : UNKNOWN));
  }

  private ofCall(call: Node, module: Module): PointsToSet {
    const callee = call.field("function");
    if (!callee) return UNKNOWN;
    if (makesOptions(call, module, this.project)) return NOTHING;
    const isOwn = module.selfOf(callee) !== undefined || attributeName(callee) === "__class__";
    const classes = isOwn ? this.of(callee, module) : NOTHING;
    if (classes.length > 0) return classes.map((each) => this.madeOf(each));
    return this.project.denotations(callee, module).flatMap((denotation) => this.ofCalled(denotation, call, module));
  }

  /** `cls()` in a class method, `self.__class__()`: an instance of whichever class that is. */
  private madeOf(callee: Pointee): Pointee {
    const isClass = callee.kind === "class" && this.project.lookup(callee.cls, "__new__")?.owner.kind !== "project";
    return isClass ? { ...callee, kind: "instance", by: "self" } : { kind: "unknown" };
  }

  /** What a call of a function gives. A generator is none of the program's objects. */
  private returned(definition: Node, module: Module): PointsToSet {
    const hasOtherCode = ["func_code", "__code__"].some((name) => [...this.project.setting(name)].length > 0);
    const isReplaced = hasOtherCode || this.project.isSetFromOutside(definition.field("name")?.text ?? "", module);
    if (definition.parent?.type === "decorated_definition" || isReplaced) return UNKNOWN;
    return isGenerator(definition) ? NOTHING : returnsOf(definition).flatMap((node) => this.of(node, module));
  }

  /** A class may have a say in what its copies are (Python 2 library reference, 8.17). */
  private copyOf(object: Pointee): Pointee {
    const hasSay = "cls" in object && COPYING.some((name) => this.project.lookup(object.cls, name)?.owner.kind === "project");
    return hasSay ? { kind: "unknown" } : object;
  }

  private ofCalled(denotation: Denotation, call: Node, module: Module): PointsToSet {
    const argument = call.field("arguments")?.parts[0];
    if (denotation.kind === "library") {
      if (denotation.id === "__builtin__.type" && argument) return this.of(argument, module).map(classOf);
      if (denotation.id === "types.InstanceType" && argument) return this.of(argument, module).map(instanceOf);
      // What an ancestor in the library makes of itself, such as `object()`, is no instance of the project's classes.
      return denotation.id === "__builtin__.super" ? UNKNOWN : NOTHING;
    }
    if (denotation.kind === "project") return [{ kind: "instance", cls: denotation, by: "call" }];
    if (denotation.kind === "function") return this.returned(denotation.node, denotation.module);
    if (isCopy(denotation) && argument) return this.of(argument, module).map((each) => this.copyOf(each));
    return denotation.kind === "library-function" && !this.passesOn(denotation, call) ? NOTHING : UNKNOWN;
  }

  private passesOn({ module, name }: LibraryFunction, call: Node): boolean {
    if (module === "json")
      return argumentsOf(call).open || [...argumentsOf(call).keywords.keys()].some((keyword) => JSON_MAKERS.test(keyword));
    if (module === "logging") return this.project.index.filesMentioning("setLoggerClass").length > 0;
    if (module === "threading" || module === "multiprocessing") return /^(?:current_?|enumerate$|active_children$)/.test(name);
    return PASSES_ON.has(module) && !GIVES_ITS_OWN.has(name);
  }
}

/** `x.name = value`, `setattr(x, "name", value)`, where `x` is no first parameter of a method. */
interface AttributeAssignment {
  readonly object: Node;
  /** Undefined where it is taken out of something. */
  readonly value: Node | undefined;
  readonly module: Module;
}

function assignmentsIn(module: Module, name: string): readonly AttributeAssignment[] {
  const byDot = module.attributesStored(name).flatMap((node) => {
    const object = node.field("object");
    return object && accessOf(node) === "write" && !module.selfOf(object) ? [{ object, value: valueFor(node), module }] : [];
  });
  const byCall = module.strings(name).flatMap((string) => {
    const call = callGiven(string);
    const [object, , value] = call && /^(?:__)?setattr(?:__)?$/.test(calleeName(call)) ? argumentsOf(call).positional : [];
    return object ? [{ object, value, module }] : [];
  });
  return [...byDot, ...byCall];
}

function isUntold(object: Pointee): boolean {
  return object.kind === "unknown" && !object.isGiven;
}

/** `copy.copy`, `copy.deepcopy` */
function isCopy(denotation: Denotation): boolean {
  return denotation.kind === "library-function" && denotation.module === "copy" && /^(?:deep)?copy$/.test(denotation.name);
}

/** The loop, or the part of a comprehension, that binds a name. */
function loopAround(name: Node): Node | undefined {
  const loop = name.closest("for_statement", "for_in_clause");
  return loop?.field("left")?.contains(name) ? loop : undefined;
}

/** What `enumerate` is given. */
function countedIn(source: Node, module: Module): Node | undefined {
  const callee = source.type === "call" ? source.field("function") : undefined;
  const isIt = callee?.type === "identifier" && callee.text === "enumerate" && !module.scopeOfName("enumerate", callee);
  return isIt ? argumentsOf(source).positional[0] : undefined;
}

/** One of the parts of an element: of a pair, its key or its value. */
function partOf(element: Node, place: number): Node | undefined {
  if (element.type === "pair") return element.field(place === 0 ? "key" : "value");
  if (element.type === "class_definition") return place === 1 ? element : undefined;
  return element.is("tuple", "list") ? element.parts[place] : undefined;
}

/** `type(x)` for an instance; a class stays what it is. */
function classOf(pointee: Pointee): Pointee {
  return pointee.kind === "instance" ? { ...pointee, kind: "class" } : pointee;
}

/** What `types.InstanceType` makes of a class. */
function instanceOf(pointee: Pointee): Pointee {
  return pointee.kind === "class" ? { ...pointee, kind: "instance" } : { kind: "unknown" };
}

/** Each of them once. */
function united(pointees: PointsToSet): PointsToSet {
  if (pointees.length < 2) return pointees;
  const isSame = (a: Pointee, b: Pointee) => {
    if (a.kind === "unknown" || b.kind === "unknown") return a.kind === b.kind && isUntold(a) === isUntold(b);
    return "cls" in a && "cls" in b && a.kind === b.kind && a.cls === b.cls && a.by === b.by;
  };
  return pointees.filter(
    (each, index) => pointees.findIndex((other) => isSame(each, other)) === index || !("cls" in each || each.kind === "unknown"),
  );
}

/** The classes by which a handler catches what it binds here: `except (A, B), name`. */
function caughtAs(name: Node): readonly Node[] | undefined {
  const clause = name.closest("except_clause");
  const [value, target] = clause?.fields("value") ?? [];
  const classes = value?.type === "as_pattern" ? value.parts[0] : value;
  const bound = value?.type === "as_pattern" ? value.parts[1] : target;
  if (!classes || !bound?.contains(name)) return undefined;
  return bare(classes).type === "tuple" ? bare(classes).parts : [classes];
}
