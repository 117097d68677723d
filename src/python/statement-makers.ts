import { callGiven } from "./byname.js";
import type { ClassCalls } from "./class-calls.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import { calleeName } from "./occurrences.js";
import type { ProgramSemantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node, stringValue, walk } from "./tree.js";

/** What an attribute of a metaclass may be that makes a class. */
const MAKING = new Set(["__new__", "__call__", "__class__", "__metaclass__", "__dict__", "mro", "__subclasses__"]);
/** Calls that only ask about a class. */
const ASKING = new Set(["isinstance", "issubclass", "super"]);

/**
 * Says which calls make classes for class statements alone, of the bases that these say: `type.__new__(cls, name, bases, names)` in the `__new__`
 * of a metaclass that nobody calls by hand (Python 2 data model, 3.4.3).
 */
export class StatementMakers {
  private readonly called = new Map<ClassModel, boolean>();
  private byObject: boolean | undefined;

  constructor(
    private readonly project: ProgramSemantics,
    private readonly calls: ClassCalls,
  ) {}

  /** Whether the bases that a call is given are those of class statements. */
  isForStatements(call: Node, module: Module): boolean {
    const metaclass = metaclassHandingOn(call, module);
    return metaclass !== undefined && this.isMetaclass(metaclass) && !this.isCalledByHand(metaclass);
  }

  private isMetaclass(cls: ClassModel): boolean {
    return !this.project.isOpen(cls) && this.mayBeType(cls);
  }

  /** Whether anything but a class statement may call a metaclass, or one that inherits from it. */
  private isCalledByHand(metaclass: ClassModel): boolean {
    let isCalled = this.called.get(metaclass);
    if (isCalled === undefined) {
      const family = new Set([metaclass, ...this.project.descendants(metaclass)]);
      isCalled =
        [...family].some((cls) => callsItself(cls) || this.isHandled(cls, family)) || this.isCalledByAttribute() || this.isCalledByObject();
      this.called.set(metaclass, isCalled);
    }
    return isCalled;
  }

  /** `Model.__metaclass__(name, bases, names)`. */
  private isCalledByAttribute(): boolean {
    return this.project.index
      .touching("__metaclass__")
      .some((module) => module.attributes("__metaclass__").some((node) => !isWritten(node)));
  }

  /** `type(Model)(name, bases, names)`. */
  private isCalledByObject(): boolean {
    this.byObject ??= this.calls.modules.some((module) =>
      this.calls
        .throughObjects(module)
        .some(({ call, object }) => mayMakeClass(call) && !this.makesOfLibrary(call, module) && !this.isPlainInstance(object, module)),
    );
    return this.byObject;
  }

  /** Whether what an object is made by makes no classes. */
  private isPlainInstance(object: Node, module: Module): boolean {
    const objects = this.project.pointsTo(object, module);
    return objects.length > 0 && objects.every((each) => each.kind === "instance" && !this.mayBeType(each.cls));
  }

  private mayBeType(cls: KnownClass): boolean {
    return this.project.isOpen(cls) || this.project.mro(cls).some((each) => each.kind === "library" && each.id === "__builtin__.type");
  }

  private isHandled(cls: ClassModel, family: ReadonlySet<ClassModel>): boolean {
    return this.project.namesOf(cls).some((name) => {
      const said = this.project.touching(name).some((module) => module.strings(name).some((string) => !isExported(string)));
      return said || this.project.modulesNaming(cls).some((module) => this.isHandledIn(module, name, cls, family));
    });
  }

  private isHandledIn(module: Module, name: string, cls: ClassModel, family: ReadonlySet<ClassModel>): boolean {
    return module.identifiers(name).some((node) => {
      const path = node.role === "attribute" && node.parent ? node.parent : node;
      const call = path.role === "function" ? path.parent : undefined;
      const mayMean = this.project
        .denotations(path, module)
        .some((each) => each === cls || each.kind === "other" || each.kind === "unknown");
      return mayMean && !isHarmless(path) && !this.handsOn(path, module, family) && !(call && this.makesOfLibrary(call, module));
    });
  }

  /** `Meta.__new__(cls, name, bases, names)` in one of the family. */
  private handsOn(path: Node, module: Module, family: ReadonlySet<ClassModel>): boolean {
    const call = path.role === "object" && path.parent?.role === "function" ? path.parent.parent : undefined;
    const metaclass = call && metaclassHandingOn(call, module);
    return metaclass !== undefined && family.has(metaclass);
  }

  /** `Meta("Base", (object,), {})`. */
  private makesOfLibrary(call: Node, module: Module): boolean {
    const bases = argumentsOf(call).positional[1];
    return bases?.type === "tuple" && bases.parts.every((base) => this.project.denotation(base, module).kind === "library");
  }
}

/** The class in whose `__new__` a call hands on the bases that it was given. */
function metaclassHandingOn(call: Node, module: Module): ClassModel | undefined {
  const { positional } = argumentsOf(call);
  const bases = positional.length > 2 ? positional.at(-2) : undefined;
  const definition = scopeNode(call);
  const parameter = definition.field("parameters")?.parts[2];
  if (definition.type !== "function_definition" || definition.field("name")?.text !== "__new__") return undefined;
  if (parameter?.type !== "identifier" || bases?.type !== "identifier" || bases.text !== parameter.text) return undefined;
  const isBoundOnce = module.scope(definition).bindings.get(bases.text)?.length === 1;
  const cls = isBoundOnce ? module.classAround(definition) : undefined;
  return cls?.methods.some(({ node }) => node === definition) ? cls : undefined;
}

/** Whether a call gives as much as `type` takes to make a class, or may. */
function mayMakeClass(call: Node): boolean {
  const { positional, keywords, open } = argumentsOf(call);
  return open || positional.length + keywords.size > 2;
}

/** `cls(name, bases, names)` in a method: of a metaclass, that makes one more class. */
function callsItself(cls: ClassModel): boolean {
  return cls.methods.some(({ node, self }) =>
    [...walk(node)].some((each) => {
      const callee = each.type === "call" ? each.field("function") : undefined;
      return callee?.type === "identifier" && callee.text === self && mayMakeClass(each);
    }),
  );
}

function isWritten(attribute: Node): boolean {
  return attribute.parent?.type === "assignment" && attribute.role === "left";
}

/** Where a class is named, defined, imported, inherited from, asked about, or is the metaclass of a class statement. */
function isHarmless(path: Node): boolean {
  const { parent, role } = path;
  if (!parent || path.closest("import_statement", "import_from_statement")) return true;
  if (parent.type === "class_definition" || parent.parent?.type === "class_definition") return true;
  if (parent.type === "assignment") return parent.field("left")?.text === "__metaclass__";
  if (parent.type === "attribute") return role === "object" && !MAKING.has(attributeName(parent) ?? "");
  return parent.type === "comparison_operator" || ASKING.has(calleeName(callGiven(path) ?? path));
}

/** A name in `__all__`. */
function isExported(string: Node): boolean {
  const assignment = string.closest("assignment", "augmented_assignment");
  return stringValue(string) !== undefined && assignment?.field("left")?.text === "__all__";
}
