import { accessOf } from "./assignments.js";
import { callsIn } from "./calls.js";
import { contentsAt } from "./container-places.js";
import { mayBeNamed } from "./made-names.js";
import type { Module } from "./module.js";
import type { ProgramSemantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node, stringValue } from "./tree.js";

/** A place that sets an attribute under a name that is not written there. */
interface UnnamedSet {
  readonly module: Module;
  /** What gives the name; undefined where it may be any. */
  readonly name: Node | undefined;
}

/** `setattr(x, key, value)`, `vars(x)[key] = value`, `x.__dict__.update(others)`, and a dictionary of an object that is handed on. */
export class UnnamedSets {
  private known: readonly UnnamedSet[] | undefined;

  constructor(private readonly project: ProgramSemantics) {}

  mayBeSet(name: string): boolean {
    this.known ??= [...this.bySetters(), ...this.byDictionaries()];
    return this.known.some((set) => set.name === undefined || mayBeNamed(set.name, name, set.module));
  }

  private *bySetters(): Generator<UnnamedSet> {
    const { index } = this.project;
    for (const setter of ["setattr", "__setattr__"]) {
      for (const module of index.giving(setter)) if (module.identifiers(setter).some(isHandedOn)) yield { module, name: undefined };
      for (const module of index.calling(setter))
        for (const call of callsIn(module, setter)) {
          const { positional, open } = argumentsOf(call);
          const name = positional.at(-2);
          if (open || (name && stringValue(name) === undefined)) yield { module, name: open ? undefined : name };
        }
    }
  }

  private *byDictionaries(): Generator<UnnamedSet> {
    const { index } = this.project;
    for (const module of index.touching("__dict__")) {
      const isSet = module.strings("__dict__").length > 0 || module.attributes("__dict__").some((node) => this.isSet(node, module));
      if (isSet) yield { module, name: undefined };
    }
    for (const module of index.calling("vars"))
      for (const node of callsIn(module, "vars")) if (this.isSet(node, module)) yield { module, name: undefined };
  }

  /** Whether more is done with a dictionary than to read it, or to set what is named there. */
  private isSet(dictionary: Node, module: Module): boolean {
    if (accessOf(dictionary) !== "read") return true;
    // `self.__dict__ == other.__dict__` compares what they hold.
    if (dictionary.parent?.type === "comparison_operator" && dictionary.parent.parts.every(isDictionary)) return false;
    const contents = contentsAt(dictionary, module, this.project);
    if (!contents) return true;
    return contents.others.length > 0 || contents.keys.some(({ node }) => stringValue(node) === undefined);
  }
}

function isDictionary(operand: Node): boolean {
  return operand.role === "operators" || attributeName(operand) === "__dict__";
}

function isHandedOn({ role }: Node): boolean {
  return role !== "function" && role !== "attribute";
}
