import { accessOf } from "../assignments.js";
import { callsIn } from "../calls.js";
import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import type { PointsToSet, Site } from "../semantics.js";
import { argumentsOf, attributeName, type Node, stringValue } from "../tree.js";
import { attributeNames } from "./attribute-names.js";
import { isEmptied } from "./emptied.js";

/** A place that takes attributes of whatever names out of objects, or sets them. */
interface NamespaceWrite extends Site {
  readonly objects: PointsToSet;
  /** The one attribute that is taken out. */
  readonly name?: string | undefined;
  /** Whether what is taken out or set can't be told. */
  readonly isVague: boolean;
}

/** Finds the places that may set, delete or clear any attribute: `x.__dict__.clear()`, `setattr(x, name, value)`. Each is judged once for the project. */
export class NamespaceWrites {
  private known: readonly NamespaceWrite[] | undefined;

  constructor(private readonly project: Hierarchy) {}

  /** Those on instances of a class or of its relatives that take an attribute out, or may. */
  on(cls: ClassModel, attribute: string): readonly NamespaceWrite[] {
    this.known ??= [...this.find()];
    const family = new Set(this.project.relatives(cls));
    return this.known.filter(
      ({ objects, name }) =>
        (name === undefined || name === attribute) && objects.some((each) => each.kind === "instance" && family.has(each.cls)),
    );
  }

  private *find(): Generator<NamespaceWrite> {
    for (const module of this.project.mentioning("__dict__", "vars", "setattr", "delattr")) {
      const dictionaries = [
        ...module.attributes("__dict__").map((node) => ({ node, object: node.field("object") })),
        ...module.calls("vars").map((node) => ({ node, object: argumentsOf(node).positional[0] })),
      ];
      for (const { node, object } of dictionaries)
        if (object && (accessOf(node) !== "read" || isEmptied(node, false, module, this.project)))
          yield this.judged(object, node, module, takenOut(node));
      for (const name of ["setattr", "delattr"])
        for (const call of module.calls(name)) {
          const [object, key] = argumentsOf(call).positional;
          const told = key?.type === "string" ? [] : attributeNames(key, module);
          const names = key && told.length === 0 ? this.namesOf(key, module) : told;
          for (const written of names) if (object) yield this.judged(object, call, module, { name: written, isVague: false });
          if (object && names.length === 0 && (key === undefined || stringValue(key) === undefined))
            yield this.judged(object, call, module);
        }
    }
  }

  /** What every call gives the parameter that names the attribute; nothing where one doesn't say. */
  private namesOf(key: Node, module: Module): readonly string[] {
    const binding = key.type === "identifier" ? module.scopeOfName(key.text, key)?.bindings.get(key.text) : undefined;
    const definition = key.closest("function_definition");
    const parameters = definition?.field("parameters")?.parts ?? [];
    const at = parameters.findIndex((part) => part.type === "identifier" && part.text === key.text);
    const title = definition?.field("name")?.text;
    if (binding?.length !== 1 || at < 0 || title === undefined || !definition || !this.isOnlyCalled(title)) return [];
    const place = module.classAround(definition) ? at - 1 : at;
    const given = this.project.index
      .calling(title)
      .flatMap((each) => callsIn(each, title))
      .map((call) => argumentsOf(call).positional[place])
      .map((node) => node && stringValue(node));
    return given.some((name) => name === undefined) ? [] : given.flatMap((name) => name ?? []);
  }

  private isOnlyCalled(title: string): boolean {
    const named = (each: Module) => each.identifiers(title).filter(({ parent }) => parent?.type !== "attribute");
    const uses = this.project.touching(title).flatMap((each) => [...each.attributes(title), ...named(each)]);
    return uses.every(({ role, parent }) => (role === "function" && parent?.type === "call") || parent?.type === "function_definition");
  }

  private judged(object: Node, node: Node, module: Module, what: Taken = { isVague: true }): NamespaceWrite {
    const named = this.project.pointsTo(object, module);
    const isOpen = named.some(({ kind }) => kind === "unknown");
    return { ...what, module, node, objects: isOpen ? [...named, ...this.project.flowingTo(object, module)] : named };
  }
}

type Taken = Pick<NamespaceWrite, "name" | "isVague">;

/** What is taken out of a `__dict__` where that stands: all of it, or one attribute. */
function takenOut(dictionary: Node): Taken {
  const { parent } = dictionary;
  if (accessOf(dictionary) !== "read") return { isVague: false };
  if (parent?.type === "subscript" && accessOf(parent) === "delete") return named(parent.field("subscript"));
  const method = parent?.type === "attribute" && parent.role === "function" ? attributeName(parent) : undefined;
  if (method === "clear") return { isVague: false };
  return method === "pop" && parent?.parent ? named(argumentsOf(parent.parent).positional[0]) : { isVague: true };
}

function named(key: Node | undefined): Taken {
  const name = key && stringValue(key);
  return { name, isVague: name === undefined };
}
