import { brokenClassOf } from "./broken.js";
import type { ClassModel } from "./classes.js";
import type { AnyClass, Denotation, KnownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { assignedValue, type NameBinding } from "./names.js";
import { bare, type Node } from "./tree.js";

/** What an expression may stand for, seen from a set of related classes. */
export type Relation =
  /** Surely none of them and none of their instances. */
  "none" | "instance" | "class" | "unknown";

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

/** Says what expressions may be, from names, assignments and calls; it never guesses: what it can't tell is `unknown`. */
export class Receivers {
  private readonly family: ReadonlySet<KnownClass>;
  private readonly open = new Set<Node>();

  constructor(
    private readonly project: Hierarchy,
    family: Iterable<KnownClass>,
  ) {
    this.family = new Set(family);
  }

  pointsTo(expression: Node, module: Module): Relation {
    const node = bare(expression);
    if (this.open.has(node)) return "none";
    this.open.add(node);
    try {
      return this.judge(node, module);
    } finally {
      this.open.delete(node);
    }
  }

  private judge(node: Node, module: Module): Relation {
    if (node.is(...NEVER_INSTANCES)) return "none";
    switch (node.type) {
      case "identifier":
        return this.ofName(node, module);
      case "attribute":
        return this.ofAttribute(node, module);
      case "call":
        return this.ofCall(node, module);
      case "boolean_operator":
        return this.combine([node.field("left"), node.field("right")], module);
      case "conditional_expression":
        return this.combine([node.parts[0], node.parts[2]], module);
      default:
        return "unknown";
    }
  }

  private combine(nodes: readonly (Node | undefined)[], module: Module): Relation {
    return strongest(nodes.map((node) => (node ? this.pointsTo(node, module) : "unknown")));
  }

  /** What all that a name may mean is; undefined where nothing tells what it means. */
  private meant(node: Node, module: Module): Relation | undefined {
    const denotations = this.project.denotations(node, module);
    if (denotations.every(({ kind }) => kind === "other")) return undefined;
    return strongest(
      denotations.map((denotation) => {
        if (denotation.kind === "project" || denotation.kind === "library") return this.family.has(denotation) ? "class" : "none";
        return denotation.kind === "other" ? "unknown" : "none";
      }),
    );
  }

  private ofName(name: Node, module: Module): Relation {
    const own = this.ofSelf(name, module);
    if (own) return own;
    const meant = this.meant(name, module);
    if (meant) return meant;
    const bindings = module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? [];
    const isTold = ({ value, node }: NameBinding) => value !== undefined || caughtAs(node) !== undefined;
    if (bindings.length === 0 || !bindings.every(isTold)) return "unknown";
    const caught = bindings.flatMap(({ node }) => caughtAs(node) ?? []).map((cls) => this.ofCaught(cls, module));
    return strongest([...caught, ...bindings.flatMap(({ value }) => (value ? this.pointsTo(value, module) : []))]);
  }

  /** What is caught by its class: one of the family only where that has a class with this ancestor. */
  private ofCaught(cls: Node, module: Module): Relation {
    const denotations = this.project.denotations(cls, module);
    const isAbove = (ancestor: Denotation) =>
      [...this.family].some((member) => this.project.mro(member).some((each) => each === ancestor || each.kind === "unknown"));
    const isAnother = (denotation: Denotation) => (denotation.kind === "project" || denotation.kind === "library") && !isAbove(denotation);
    return denotations.every(isAnother) ? "none" : "unknown";
  }

  /** What the first parameter of a method is. */
  private ofSelf(name: Node, module: Module): Relation | undefined {
    const owner = module.selfOf(name);
    if (!owner) return this.ofBrokenSelf(name, module);
    const { cls, method } = owner;
    // A family holds the ancestors of all in it: with a descendant of the class it would hold the class itself.
    if (!this.family.has(cls)) return this.isOpen(cls) && this.mayInherit(cls, new Set()) ? "unknown" : "none";
    const onClass = method.name === "__new__" || method.decorators.some((decorator) => /^@\s*classmethod\b/.test(decorator.text));
    return onClass ? "class" : "instance";
  }

  private isOpen(cls: KnownClass): boolean {
    return this.project.mro(cls).some((base) => base.kind === "unknown");
  }

  /** Whether a class may inherit from one of the family: not where each base is one of several, and all of these are known and others. */
  private mayInherit(cls: ClassModel, seen: Set<ClassModel>): boolean {
    if (seen.has(cls) || cls.openBases) return true;
    seen.add(cls);
    const mayBe = (base: Denotation) => {
      if (base.kind === "library") return base.unsure === true;
      return base.kind !== "project" || this.family.has(base) || (this.isOpen(base) && this.mayInherit(base, seen));
    };
    return cls.bases.some((base) => this.project.denotations(base, cls.module).some(mayBe));
  }

  /** What it is in a class that a syntax error touches, which no family holds: its bases tell, where they are known, and all that may come from it. */
  private ofBrokenSelf(name: Node, module: Module): Relation | undefined {
    const definition = brokenClassOf(name, module);
    if (!definition) return undefined;
    const isOther = (base: Node) => {
      const denotation = this.project.denotation(base, module);
      if (denotation.kind !== "project" && denotation.kind !== "library") return false;
      return !this.isOpen(denotation) && (denotation.kind === "library" || !this.family.has(denotation));
    };
    const bases = definition.field("superclasses")?.parts ?? [];
    return bases.every(isOther) && ![...this.family].some((cls) => this.isOpen(cls)) ? "none" : "unknown";
  }

  private ofAttribute(node: Node, module: Module): Relation {
    const object = node.field("object");
    const name = node.field("attribute")?.text ?? "";
    if (!object) return "unknown";
    if (name === "__class__") {
      const relation = this.pointsTo(object, module);
      return relation === "instance" ? "class" : relation;
    }
    const meant = this.meant(node, module);
    if (meant) return meant;
    return this.ofInstanceAttribute(object, name, module);
  }

  /** `self.name`, where all that the class and its relatives ever assign to it is known. */
  private ofInstanceAttribute(object: Node, name: string, module: Module): Relation {
    const scope = object.type === "identifier" ? module.scopeOfName(object.text, object) : undefined;
    const cls = scope && module.classAround(scope.node);
    if (!cls?.methods.some((method) => method.node === scope?.node && method.self === object.text)) return "unknown";
    const near = this.storedIn(this.project.mro(cls), name);
    // What neither the class nor an ancestor sets comes from somewhere else; where they tell, nobody further down is asked.
    if (near !== "none") return near ?? "unknown";
    return this.storedIn(this.project.relatives(cls), name) ?? "none";
  }

  /** What the classes assign to an attribute of their instances; undefined when they don't. */
  private storedIn(classes: readonly AnyClass[], name: string): Relation | undefined {
    let found: Relation | undefined;
    for (const cls of classes)
      for (const { value } of cls.kind === "project" ? cls.stores.of(name) : []) {
        found = value && cls.kind === "project" ? this.pointsTo(value, cls.module) : "unknown";
        if (found !== "none") return found;
      }
    return found;
  }

  private ofCall(call: Node, module: Module): Relation {
    const callee = call.field("function");
    if (!callee) return "unknown";
    return strongest(this.project.denotations(callee, module).map((denotation) => this.ofCalled(denotation, call, module)));
  }

  private ofCalled(denotation: Denotation, call: Node, module: Module): Relation {
    const argument = call.field("arguments")?.parts[0];
    if (denotation.kind === "library" && denotation.id === "__builtin__.type" && argument) {
      const relation = this.pointsTo(argument, module);
      return relation === "instance" ? "class" : relation;
    }
    if (denotation.kind === "library" && denotation.id === "types.InstanceType" && argument)
      return this.pointsTo(argument, module) === "class" ? "instance" : "unknown";
    if (denotation.kind === "library" && denotation.id === "__builtin__.super") return "unknown";
    // What an ancestor in the library makes of itself, such as `object()`, is no instance of the project's classes.
    if (denotation.kind === "library") return "none";
    if (denotation.kind === "project") return this.instanceOf(denotation);
    if (denotation.kind === "library-function") return PASSES_ON.has(denotation.module) ? "unknown" : "none";
    return "unknown";
  }

  private instanceOf(cls: KnownClass): Relation {
    if (this.family.has(cls)) return "instance";
    const maker = this.project.lookup(cls, "__new__");
    return maker?.owner.kind === "project" || this.project.mro(cls).some((base) => base.kind === "unknown") ? "unknown" : "none";
  }
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

function strongest(relations: readonly Relation[]): Relation {
  return (["instance", "class", "unknown"] as const).find((relation) => relations.includes(relation)) ?? "none";
}

/** The function-local name that `node` is assigned to, as in `callback = self.close`. */
export function assignedName(node: Node): string | undefined {
  const assignment = node.parent;
  if (assignment?.type !== "assignment" || assignedValue(assignment) !== node) return undefined;
  const left = assignment.field("left");
  return left?.type === "identifier" ? left.text : undefined;
}
