import { valueFor } from "./assignments.js";
import { brokenClassOf } from "./broken.js";
import type { AnyClass } from "./denotation.js";
import { Elements } from "./elements.js";
import type { Module } from "./module.js";
import type { NameBinding } from "./names.js";
import { type Asked, classesAsked } from "./narrowed.js";
import { makesOptions } from "./option-parsers.js";
import { classOf, NOTHING, UNKNOWN, united } from "./pointees.js";
import { PointeesOfAttributes } from "./pointees-of-attributes.js";
import { PointeesOfCalls } from "./pointees-of-calls.js";
import { isToldApart } from "./receivers.js";
import type { KnownArgument, Pointee, PointsToSet, ProgramSemantics } from "./semantics.js";
import { isGivenClass } from "./stores.js";
import { argumentsOf, bare, type Node } from "./tree.js";
import { Unions } from "./unions.js";

const NEVER_INSTANCES = [
  ...["string", "concatenated_string", "integer", "float", "true", "false", "none", "list", "tuple", "dictionary", "set"],
  ...["list_comprehension", "dictionary_comprehension", "set_comprehension", "generator_expression", "lambda", "comparison_operator"],
  ...["not_operator", "expression_list"],
];

/** What every object is, or every instance of an old-style class, or every class. */
const ALL_OF = new Set(["__builtin__.object", "types.InstanceType", "__builtin__.type", "types.ClassType"]);

/**
 * Says what expressions may be, from names, assignments and calls, once for the project; it never guesses: what it can't tell is unknown.
 * Where a name gets what it had before, that adds nothing to what it may be.
 */
export class PointsTo {
  private readonly unions = new Unions<Node, PointsToSet>(NOTHING);
  private readonly elements: Elements;
  private readonly calls: PointeesOfCalls;
  private readonly attributes: PointeesOfAttributes;
  private readonly held = new Map<Node, PointsToSet>();

  constructor(private readonly project: ProgramSemantics) {
    const pointsTo = (expression: Node, module: Module) => this.of(expression, module);
    this.elements = new Elements(project);
    this.calls = new PointeesOfCalls(project, pointsTo);
    this.attributes = new PointeesOfAttributes(project, pointsTo);
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
        return this.calls.of(node, module);
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
    return this.meant(node, module) ?? this.attributes.of(object, name, module);
  }
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

/** The classes by which a handler catches what it binds here: `except (A, B), name`. */
function caughtAs(name: Node): readonly Node[] | undefined {
  const clause = name.closest("except_clause");
  const [value, target] = clause?.fields("value") ?? [];
  const classes = value?.type === "as_pattern" ? value.parts[0] : value;
  const bound = value?.type === "as_pattern" ? value.parts[1] : target;
  if (!classes || !bound?.contains(name)) return undefined;
  return bare(classes).type === "tuple" ? bare(classes).parts : [classes];
}

/** `import __main__`: the module that the program began with, whichever that is. `name` is what the statement brings. */
function isMainModule(name: Node): boolean {
  const brought = name.type === "aliased_import" ? name.field("name") : name;
  return brought?.text === "__main__" && name.closest("import_statement") !== undefined;
}
