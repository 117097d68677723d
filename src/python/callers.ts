import { callsIn } from "./calls.js";
import type { ModuleIndex } from "./denotation.js";
import { catchesMissing } from "./guards.js";
import type { Module } from "./module.js";
import type { Semantics, Site } from "./semantics.js";
import type { Node } from "./tree.js";

/** Answers who calls the code at a place, and who calls those, with what they do where it fails. */
export class Callers {
  private readonly known = new Map<Node, Map<boolean, boolean>>();

  constructor(private readonly project: Semantics & { readonly index: ModuleIndex }) {}

  /** Whether one of them stands in a `try`, whatever that catches. */
  tryIt({ module, node }: Site): boolean {
    const definition = node.closest("function_definition");
    return definition !== undefined && this.isAbove(definition, module, (call) => call.node.closest("try_statement") !== undefined);
  }

  /** Whether one of them would catch that an attribute is missing there: `AttributeError`, or with `broadly` all that may be raised. */
  catchMissing({ module, node }: Site, broadly: boolean): boolean {
    const definition = node.closest("function_definition");
    if (!definition) return false;
    const answers = this.known.get(definition) ?? new Map<boolean, boolean>();
    this.known.set(definition, answers);
    const answer = answers.get(broadly) ?? this.isAbove(definition, module, (call) => catchesMissing(call, broadly));
    answers.set(broadly, answer);
    return answer;
  }

  /** Whether a call passes by which the function is reached. */
  private isAbove(definition: Node, module: Module, passes: (call: Site) => boolean): boolean {
    const seen = new Set<Node>();
    const queue: Site[] = [{ module, node: definition }];
    for (let next = queue.pop(); next; next = queue.pop()) {
      if (seen.has(next.node)) continue;
      seen.add(next.node);
      for (const call of this.callsOf(next)) {
        if (passes(call)) return true;
        const node = call.node.closest("function_definition");
        if (node) queue.push({ module: call.module, node });
      }
    }
    return false;
  }

  private callsOf({ module, node }: Site): readonly Site[] {
    const cls = module.classAround(node);
    const isMethod = cls?.methods.some((method) => method.node === node) ?? false;
    const own = node.field("name")?.text ?? "";
    const name = isMethod && own === "__init__" ? (cls?.name ?? "") : own;
    // What an operator or a statement calls has no call to be found.
    if (/^__.*__$/.test(name)) return [];
    return this.project.index
      .calling(name)
      .flatMap((each) =>
        callsIn(each, name).flatMap((call) => (this.mayCall(call, each, { module, node }, isMethod) ? [{ module: each, node: call }] : [])),
      );
  }

  private mayCall(call: Node, module: Module, { node }: Site, isMethod: boolean): boolean {
    const callee = call.field("function");
    if (!callee) return false;
    const told = this.project.denotations(callee, module).filter(({ kind }) => kind !== "other" && kind !== "unknown");
    if (isMethod) return told.every(({ kind }) => kind === "project" || kind === "function");
    return told.length === 0 ? callee.type === "attribute" : told.some((each) => each.kind === "function" && each.node === node);
  }
}
