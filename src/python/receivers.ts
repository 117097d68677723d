import type { ClassModel } from "./classes.js";
import type { Denotation, KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import { assignedValue } from "./names.js";
import type { Pointee, PointsToSet, ProgramSemantics, Semantics } from "./semantics.js";
import { argumentsOf, type Node } from "./tree.js";
import { givenWithoutName } from "./unnamed-calls.js";

/** What an expression may stand for, seen from a set of related classes. */
export type Relation =
  /** Surely none of them and none of their instances. */
  "none" | "instance" | "class" | "unknown";

/** What an expression may give and, where that is a container whose elements are known, what they may be. */
export interface GivenObjects {
  readonly objects: PointsToSet;
  readonly elements: PointsToSet;
}

/** What is known of an expression, whatever family asks. */
export function givenBy(expression: Node, module: Module, project: Semantics): GivenObjects {
  const mayHold = expression.is("identifier", "list", "tuple", "set", "dictionary");
  return { objects: objectsOf(expression, module, project), elements: mayHold ? project.elementsOf(expression, module) : [] };
}

function objectsOf(expression: Node, module: Module, project: Semantics): PointsToSet {
  return project.pointsTo(superOf(expression, module) ?? expression, module);
}

/** What the objects that expressions may be are to a family of classes. */
export class Receivers {
  private readonly family: ReadonlySet<KnownClass>;
  private readonly judged = new Map<PointsToSet, Relation>();
  private isGivenAnywhere: boolean | "asked" | undefined;

  constructor(
    private readonly project: ProgramSemantics,
    family: Iterable<KnownClass>,
  ) {
    this.family = new Set(family);
  }

  pointsTo(expression: Node, module: Module): Relation {
    return this.relationTo(objectsOf(expression, module, this.project));
  }

  private relationTo(objects: PointsToSet): Relation {
    const known = this.judged.get(objects);
    if (known !== undefined) return known;
    const relation = strongest(objects.map((object) => this.relationOf(object)));
    // What is found while that is being asked holds for it alone.
    if (this.isGivenAnywhere !== "asked") this.judged.set(objects, relation);
    return relation;
  }

  /** All that it may be to them, of which `pointsTo` says one: an instance of a class and the class itself are two. */
  relations(expression: Node, module: Module): readonly Relation[] {
    const strongest = this.pointsTo(expression, module);
    if (strongest !== "instance") return strongest === "none" ? [] : [strongest];
    const isClass = this.project.pointsTo(expression, module).some((object) => this.relationOf(object) === "class");
    return isClass ? ["instance", "class"] : ["instance"];
  }

  /**
   * Whether a call that names no function may give one of the family. What such a call hands on that it was itself given so adds nothing: it has to come
   * from another one.
   */
  private isGiven(): boolean {
    if (this.isGivenAnywhere === "asked") return false;
    if (this.isGivenAnywhere === undefined) {
      this.isGivenAnywhere = "asked";
      const classes = [...this.family].filter((cls) => cls.kind === "project");
      const modules = new Set(classes.flatMap((cls) => this.project.modulesNaming(cls)));
      const isOne = (node: Node, module: Module) => this.relationsIn(node, module).some((relation) => relation !== "none");
      this.isGivenAnywhere = [...modules].some((module) => givenWithoutName(module, this.project).some((node) => isOne(node, module)));
    }
    return this.isGivenAnywhere;
  }

  /** The same of an expression and, where it is a container whose elements are known, of these. */
  relationsIn(expression: Node, module: Module): readonly Relation[] {
    return this.relationsOf(givenBy(expression, module, this.project));
  }

  /**
   * The same of what an expression is known to give.
   * @internal
   */
  relationsOf({ objects, elements }: GivenObjects): readonly Relation[] {
    const relations = elements.map((object) => this.relationOf(object)).filter((relation) => relation !== "unknown");
    return [this.relationTo(objects), ...relations];
  }

  private relationOf(object: Pointee): Relation {
    if (object.kind === "unknown") return object.isGiven && !this.isGiven() ? "none" : "unknown";
    if (object.kind === "any" || object.kind === "loaded") return "unknown";
    if (object.kind === "caught") return object.classes.every((cls) => this.isAnother(cls)) ? "none" : "unknown";
    if (object.kind === "broken") return this.ofBroken(object.definition, object.module);
    const { cls, by } = object;
    if (this.family.has(cls)) return object.kind;
    if (cls.kind === "project" && this.mayBeBelow(cls)) return object.kind;
    if (by === "name") return "none";
    if (by === "call") return mayBeMadeOtherwise(cls, this.project) ? "unknown" : "none";
    // A family holds the ancestors of all in it: with a descendant of the class it would hold the class itself.
    return cls.kind === "project" && this.isOpen(cls) && this.mayInherit(cls, new Set()) ? "unknown" : "none";
  }

  /** Whether what is caught by a class is none of the family: that has no class with this ancestor. */
  private isAnother(caught: Denotation): boolean {
    if (caught.kind !== "project" && caught.kind !== "library") return false;
    return ![...this.family].some((member) => this.project.mro(member).some((each) => each === caught || each.kind === "unknown"));
  }

  private isOpen(cls: KnownClass): boolean {
    return this.project.isOpen(cls);
  }

  /** Whether one of several that a base may be is of the family: of `try: from a import C` / `except ImportError: C = None` the first. */
  mayBeBelow(cls: ClassModel, seen = new Set<ClassModel>()): boolean {
    if (seen.has(cls) || !this.isOpen(cls)) return false;
    seen.add(cls);
    const isOne = (base: Denotation) => base.kind === "project" && (this.family.has(base) || this.mayBeBelow(base, seen));
    return cls.bases.some((base) => this.project.denotations(base, cls.module).some(isOne));
  }

  /** Whether a class may inherit from one of the family: not where each base is one of several, and all of these are known and others. */
  private mayInherit(cls: ClassModel, seen: Set<ClassModel>): boolean {
    if (seen.has(cls) || cls.openBases) return true;
    seen.add(cls);
    const mayBe = (base: Denotation) => {
      if (base.kind === "library") return base.unsure === true;
      if (base.kind === "other") return !this.isForeign(base);
      return base.kind !== "project" || this.family.has(base) || (this.isOpen(base) && this.mayInherit(base, seen));
    };
    return cls.bases.some((base) => this.project.denotations(base, cls.module).some(mayBe));
  }

  /** Whether a base comes from outside of the project, where nothing inherits from what is in it; by a name that none of the family goes by. */
  private isForeign({ unresolved }: Extract<Denotation, { kind: "other" }>): boolean {
    if (unresolved.isOutside !== true) return false;
    const project = [...this.family].filter((cls) => cls.kind === "project");
    const names = project.flatMap((cls) => [
      cls.name,
      ...this.project.namesOf(cls),
      ...this.project.madeFrom(cls),
      ...this.project.replacedBy(cls),
    ]);
    return !unresolved.names.some((name) => names.includes(name));
  }

  /** Of a class that a syntax error touches, which no family holds, its bases tell, where they are known, and all that may come from it. */
  private ofBroken(definition: Node, module: Module): Relation {
    const isOther = (base: Node) => {
      const denotation = this.project.denotation(base, module);
      if (denotation.kind !== "project" && denotation.kind !== "library") return false;
      return !this.isOpen(denotation) && (denotation.kind === "library" || !this.family.has(denotation));
    };
    const bases = definition.field("superclasses")?.parts ?? [];
    return bases.every(isOther) && ![...this.family].some((cls) => this.isOpen(cls)) ? "none" : "unknown";
  }
}

/** Whether an object is surely none of any family that its class does not belong to. */
export function isToldApart(object: Pointee, project: Semantics): boolean {
  if (object.kind !== "instance" && object.kind !== "class") return false;
  if (object.by === "name") return true;
  return object.by === "call" ? !mayBeMadeOtherwise(object.cls, project) : object.cls.kind === "library" || !project.isOpen(object.cls);
}

/** Whether an object may be something to a family that its class does not belong to: a class that a name means may be below one of several. */
export function mayBeOfOthers(object: Pointee, project: Semantics): boolean {
  return !isToldApart(object, project) || ("cls" in object && object.cls.kind === "project" && project.isOpen(object.cls));
}

/** Whether a call of a class may make something else. */
export function mayBeMadeOtherwise(cls: KnownClass, project: Semantics): boolean {
  return project.lookup(cls, "__new__")?.owner.kind === "project" || project.isOpen(cls) || isMadeByAnother(cls, project);
}

/** Whether a metaclass, of the class or of an ancestor, says what a call of the class gives (Python 2 data model, 3.4.3 and 3.4.5). */
function isMadeByAnother(cls: KnownClass, project: Semantics): boolean {
  return project.mro(cls).some((each) => {
    if (each.kind !== "project" || !each.metaclass) return false;
    const made = project.denotation(each.metaclass, each.module);
    return made.kind === "project" ? project.lookup(made, "__call__")?.owner.kind === "project" : made.kind !== "library";
  });
}

/**
 * What `super(C, self)` begins behind, or a name for that: it looks at classes alone, and finds nothing of what an instance has (Python 2 library
 * reference, 2). Undefined for anything else.
 */
function superOf(expression: Node, module: Module): Node | undefined {
  if (expression.type === "identifier") {
    const bindings = module.scopeOfName(expression.text, expression)?.bindings.get(expression.text) ?? [];
    const [only] = bindings;
    return bindings.length === 1 && only?.value?.type === "call" ? superOf(only.value, module) : undefined;
  }
  const callee = expression.type === "call" ? expression.field("function") : undefined;
  return callee?.type === "identifier" && callee.text === "super" ? argumentsOf(expression).positional[0] : undefined;
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
