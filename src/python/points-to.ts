import { brokenClassOf } from "./broken.js";
import type { AnyClass, Denotation, KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import type { NameBinding } from "./names.js";
import type { Semantics } from "./semantics.js";
import { bare, type Node } from "./tree.js";

/** One of the objects that an expression may give, as far as it has to do with a class. */
export type Pointee =
  | { readonly kind: "class" | "instance"; readonly cls: KnownClass; readonly by: Origin }
  /** The first parameter of a method of a class that a syntax error touches. */
  | { readonly kind: "broken"; readonly definition: Node; readonly module: Module }
  /** What a handler catches by one of these classes. */
  | { readonly kind: "caught"; readonly classes: readonly Denotation[] }
  | { readonly kind: "unknown" };

/**
 * How a class or an instance comes to be there: a name means the class; a call makes an instance, which `__new__` may have a say in; the first
 * parameter of a method may be an instance of a descendant.
 */
export type Origin = "name" | "call" | "self";

/** All that an expression may give; empty where that is surely nothing of a class. */
export type PointsToSet = readonly Pointee[];

const UNKNOWN: PointsToSet = [{ kind: "unknown" }];
const NOTHING: PointsToSet = [];

const NEVER_INSTANCES = [
  ...["string", "concatenated_string", "integer", "float", "true", "false", "none", "list", "tuple", "dictionary", "set"],
  ...["list_comprehension", "dictionary_comprehension", "set_comprehension", "generator_expression", "lambda", "comparison_operator"],
  ...["not_operator", "expression_list"],
];

/** Modules whose functions may hand back what they were given. */
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
]);

/**
 * Says what expressions may be, from names, assignments and calls, once for the project; it never guesses: what it can't tell is unknown.
 * Where a name gets what it had before, that adds nothing to what it may be.
 */
export class PointsTo {
  private readonly known = new Map<Node, PointsToSet>();
  /** The expressions that are being judged, each with how many were before it. */
  private readonly open = new Map<Node, number>();
  /** The outermost of these that was met again. */
  private met = Number.POSITIVE_INFINITY;

  constructor(private readonly project: Semantics) {}

  of(expression: Node, module: Module): PointsToSet {
    const node = bare(expression);
    const known = this.known.get(node);
    if (known) return known;
    const before = this.open.get(node);
    if (before !== undefined) {
      this.met = Math.min(this.met, before);
      return NOTHING;
    }
    return this.judgeOnce(node, module);
  }

  /** What was found while an expression around it was being judged, and met again, is half the truth: it is not kept. */
  private judgeOnce(node: Node, module: Module): PointsToSet {
    const depth = this.open.size;
    const outer = this.met;
    this.met = Number.POSITIVE_INFINITY;
    this.open.set(node, depth);
    try {
      const found = united(this.judge(node, module));
      if (this.met >= depth) this.known.set(node, found);
      return found;
    } finally {
      this.open.delete(node);
      this.met = Math.min(outer, this.met < depth ? this.met : Number.POSITIVE_INFINITY);
    }
  }

  private judge(node: Node, module: Module): PointsToSet {
    if (node.is(...NEVER_INSTANCES)) return NOTHING;
    switch (node.type) {
      case "identifier":
        return this.ofName(node, module);
      case "attribute":
        return this.ofAttribute(node, module);
      case "call":
        return this.ofCall(node, module);
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

  private ofName(name: Node, module: Module): PointsToSet {
    return this.ofSelf(name, module) ?? this.meant(name, module) ?? this.ofBindings(name, module);
  }

  private ofBindings(name: Node, module: Module): PointsToSet {
    const bindings = module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? [];
    if (bindings.length === 0) return UNKNOWN;
    return bindings.flatMap((binding) => this.ofBinding(binding, module));
  }

  private ofBinding({ node, value }: NameBinding, module: Module): PointsToSet {
    if (value) return this.of(value, module);
    const caught = caughtAs(node);
    return caught ? caught.map((cls) => ({ kind: "caught", classes: this.project.denotations(cls, module) })) : UNKNOWN;
  }

  /** What the first parameter of a method is; undefined for any other name. */
  private ofSelf(name: Node, module: Module): PointsToSet | undefined {
    const owner = module.selfOf(name);
    if (!owner) {
      const definition = brokenClassOf(name, module);
      return definition && [{ kind: "broken", definition, module }];
    }
    const { cls, method } = owner;
    const isClass = method.name === "__new__" || method.decorators.some((decorator) => /^@\s*classmethod\b/.test(decorator.text));
    return [{ kind: isClass ? "class" : "instance", cls, by: "self" }];
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
    return near ? [...near, ...(this.storedIn(this.project.relatives(cls), name) ?? [])] : UNKNOWN;
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
    return this.project.denotations(callee, module).flatMap((denotation) => this.ofCalled(denotation, call, module));
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
    if (denotation.kind === "library-function") return PASSES_ON.has(denotation.module) ? UNKNOWN : NOTHING;
    return UNKNOWN;
  }
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
    if (a.kind === "unknown" || b.kind === "unknown") return a.kind === b.kind;
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
