import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { argumentsOf, type Node } from "../tree.js";
import type { Keeps } from "./keeps.js";
import { isSame } from "./kinds.js";
import { callsOf } from "./made.js";
import { reaches, type Thing } from "./things.js";

/**
 * How long the callback of a weak reference is held: until what it refers to dies (`Objects/weakrefobject.c`, `PyObject_ClearWeakRefs` drops it).
 *
 * - `with it`: what it refers to keeps the instance, so that this is never left alone with its callback
 * - `longer`: the instance keeps what it refers to, or the program does
 * - `unknown`: either may go first
 */
export type Lifetime = "with it" | "longer" | "unknown";

/** Says how long the callbacks of weak references are held. */
export class Referents {
  constructor(
    private readonly keeps: Keeps,
    private readonly project: Hierarchy,
  ) {}

  /** What a weak reference refers to. */
  of({ site: { node } }: Thing): Node | undefined {
    return argumentsOf(node).positional[0];
  }

  /** How long the callback of a reference that is on a cycle through `root` is held. */
  lifetime(reference: Thing, root: Thing): Lifetime {
    const { module } = reference.site;
    const referent = this.of(reference);
    const things = referent ? this.keeps.values.of(referent, module) : [];
    if (!referent || things.length === 0) return "longer";
    const isRoot = (thing: Thing) => isSame(thing, root, this.project);
    if (things.some((thing) => reaches(thing, isRoot)) || this.isHeldByGiven(referent, reference)) return "with it";
    return things.every((thing) => reaches(root, (each) => each === thing)) ? "longer" : "unknown";
  }

  /** Whether each call that makes the instance is given what it refers to by something that keeps the instance: `self.state = State(self)`. */
  private isHeldByGiven(referent: Node, { site: { module } }: Thing): boolean {
    const init = referent.closest("function_definition");
    const cls = init && module.classAround(init);
    const at = (init?.field("parameters")?.parts ?? []).findIndex(({ text }) => text === referent.text);
    if (!cls || init.field("name")?.text !== "__init__" || at < 1) return false;
    const makes = this.makesOf(cls).map(({ call, made, given }) => {
      const { positional, keywords } = argumentsOf(call);
      const value = keywords.get(referent.text) ?? positional[at - 1];
      return value !== undefined && given(value).some((thing) => made.some((one) => reaches(thing, (each) => each === one)));
    });
    return makes.length > 0 && makes.every((isHeld) => isHeld);
  }

  private makesOf(cls: ClassModel) {
    const { values, frames } = this.keeps;
    return this.project.namesOf(cls).flatMap((name) =>
      this.project.index.calling(name).flatMap((module) =>
        callsOf(cls, name, module, this.project).map((call) => {
          const definition = call.closest("function_definition");
          if (definition) frames.own(definition, module);
          return { call, made: values.of(call, module), given: (node: Node) => values.of(node, module) };
        }),
      ),
    );
  }
}
