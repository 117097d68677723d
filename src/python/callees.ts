import type { Denotation } from "./denotation.js";
import type { Module } from "./module.js";
import type { Callee, Semantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** What calls may run, as far as names and points-to tell, worked out once for the project. */
export class Callees {
  private readonly known = new Map<Node, readonly Callee[]>();

  constructor(private readonly project: Semantics) {}

  of(call: Node, module: Module): readonly Callee[] {
    let callees = this.known.get(call);
    if (!callees) {
      callees = [...this.called(call, module), ...this.given(call, module)];
      this.known.set(call, callees);
    }
    return callees;
  }

  private called(call: Node, module: Module): readonly Callee[] {
    const callee = call.field("function");
    if (!callee?.is("identifier", "attribute")) return [];
    const denotations = this.project.denotations(callee, module);
    const named = denotations.flatMap((denotation) => definitionOf(denotation, "name"));
    if (named.length > 0 || callee.type !== "attribute" || denotations.some(({ kind }) => kind !== "other")) return named;
    return this.methods(callee, module);
  }

  /** `x.show(…)`: the methods of what `x` may be. */
  private methods(callee: Node, module: Module): readonly Callee[] {
    const name = attributeName(callee) ?? "";
    const object = callee.field("object");
    const pointees = object ? this.project.pointsTo(object, module) : [];
    return pointees.flatMap((pointee): Callee[] => {
      if (pointee.kind !== "instance" && pointee.kind !== "class") return [];
      const owner = this.project.lookup(pointee.cls, name)?.owner;
      if (owner?.kind !== "project") return [];
      return owner.methods.flatMap((method) =>
        method.name === name ? [{ module: owner.module, node: method.node, by: "receiver" as const }] : [],
      );
    });
  }

  /** `map(show, pumps)`, `dumps(pump, default=fields)`. */
  private given(call: Node, module: Module): readonly Callee[] {
    const { positional, keywords } = argumentsOf(call);
    const all = [...positional, ...keywords.values()];
    if (all.length < 2) return [];
    return all.flatMap((argument) => {
      if (!argument.is("identifier", "attribute")) return [];
      return this.project
        .denotations(argument, module)
        .flatMap((denotation) => (denotation.kind === "function" ? definitionOf(denotation, "argument") : []));
    });
  }
}

function definitionOf(denotation: Denotation, by: Callee["by"]): readonly Callee[] {
  if (denotation.kind !== "function" && denotation.kind !== "project") return [];
  return [{ module: denotation.module, node: denotation.node, by }];
}
