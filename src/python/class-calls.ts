import { callsIn } from "./calls.js";
import type { Module } from "./module.js";
import { assignedName } from "./receivers.js";
import type { ProgramSemantics } from "./semantics.js";
import { argumentsOf, type Node } from "./tree.js";

/** What makes a class of a name, bases and a namespace, by the name that it is called by. */
export const CLASS_MAKERS = ["type", "classobj", "ClassType", "__new__", "ABCMeta"];

/** A call of what an object is made by. */
export interface CallThroughObject {
  readonly call: Node;
  readonly object: Node;
}

/**
 * Says where classes may be made by calls: of `type` and the like, of what the metaclass of a class is (`type(C)(name, (C,), names)`,
 * `C.__class__(…)`), of metaclasses of the project.
 */
export class ClassCalls {
  private known: { readonly modules: readonly Module[]; readonly metaclasses: readonly string[] } | undefined;
  private readonly found = new Map<Module, readonly Node[]>();

  constructor(private readonly project: ProgramSemantics) {}

  /** The modules that may have such a call. */
  get modules(): readonly Module[] {
    return this.all.modules;
  }

  /** What makes classes, by the names that it goes by. */
  get makers(): readonly string[] {
    return [...CLASS_MAKERS, ...this.all.metaclasses];
  }

  /** Those of a module. */
  callsIn(module: Module): readonly Node[] {
    let calls = this.found.get(module);
    if (!calls) {
      const named = [...this.makers, "__class__", "__call__"].flatMap((maker) => [
        ...callsIn(module, maker),
        // In a function, too: `make = type`.
        ...module.renamings(maker).flatMap(({ name }) => module.calls(name)),
      ]);
      calls = [...new Set([...named, ...this.throughObjects(module).map(({ call }) => call)])];
      this.found.set(module, calls);
    }
    return calls;
  }

  /** Those of what an object is made by: `type(x)(…)`, `x.__class__(…)`, `kind = type(x)` and `kind(…)`. */
  throughObjects(module: Module): readonly CallThroughObject[] {
    const types = module.calls("type").flatMap((node) => ({ node, object: argumentsOf(node).positional[0] }));
    const classes = module.attributes("__class__").map((node) => ({ node, object: node.field("object") }));
    return [...types, ...classes].flatMap(({ node, object }) => {
      const name = assignedName(node);
      const calls = name === undefined ? [] : module.calls(name);
      const direct = node.role === "function" && node.parent?.type === "call" ? [node.parent] : [];
      return object ? [...direct, ...calls].map((call) => ({ call, object })) : [];
    });
  }

  private get all(): { readonly modules: readonly Module[]; readonly metaclasses: readonly string[] } {
    this.known ??= this.readAll();
    return this.known;
  }

  private readAll(): { readonly modules: readonly Module[]; readonly metaclasses: readonly string[] } {
    const { index } = this.project;
    const metaclasses = [...this.metaclasses()];
    const named = [...CLASS_MAKERS, "__class__", "__call__"].flatMap((maker) => index.handling(maker));
    return { metaclasses, modules: [...new Set([...named, ...metaclasses.flatMap((name) => index.calling(name))])] };
  }

  /** The names of the classes of the project that inherit from `type`. */
  private metaclasses(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const base of ["type", "ABCMeta"])
      for (const module of this.project.index.subclassing(base))
        for (const cls of module.subclassing(base))
          for (const each of [cls, ...this.project.descendants(cls)]) for (const name of this.project.namesOf(each)) names.add(name);
    return names;
  }
}
