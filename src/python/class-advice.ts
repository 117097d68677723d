import type { ClassModel } from "./classes.js";
import type { Module } from "./module.js";
import type { ProgramSemantics, Site } from "./semantics.js";
import { type Node, walk } from "./tree.js";

/** Finds what a class body runs that looks at the frame of its caller: there the names are that the body has bound so far, and it may bind more. */
export class ClassAdvice {
  private readonly known = new Map<ClassModel, readonly Site[]>();
  private readonly looking = new Map<Node, boolean>();

  constructor(private readonly project: ProgramSemantics) {}

  /** The places of a class body where that is called, or done: `implements(IPump)`, `@command`, `sys._getframe().f_locals`. */
  in(cls: ClassModel): readonly Site[] {
    let sites = this.known.get(cls);
    if (!sites) {
      sites = this.project.touching("f_locals").length > 0 ? this.find(cls) : [];
      this.known.set(cls, sites);
    }
    return sites;
  }

  private find({ module, body }: ClassModel): readonly Site[] {
    const isBody = (node: Node) => node === body || !node.is("function_definition", "lambda", "class_definition");
    const nodes = [...walk(body, isBody)].filter(
      (node) =>
        (node.type === "attribute" && node.field("attribute")?.text === "f_locals") ||
        this.calledBy(node, module).some((called) => this.looks(called)),
    );
    return nodes.map((node) => ({ module, node }));
  }

  /** What a call runs, or a decorator; of a class that is called, what makes and calls instances. */
  private calledBy(node: Node, module: Module): readonly Site[] {
    if (node.type === "call") return this.project.callees(node, module);
    const decorator = node.type === "decorator" ? node.parts[0] : undefined;
    if (!decorator) return [];
    return this.project
      .denotations(decorator, module)
      .flatMap((each) => (each.kind === "function" || each.kind === "project" ? [each] : []));
  }

  private looks({ node, module }: Site): boolean {
    const known = this.looking.get(node);
    if (known !== undefined) return known;
    this.looking.set(node, false);
    const isOwn = module.attributes("f_locals").some((each) => node.contains(each));
    const looks = isOwn || module.callsIn(node).some((call) => this.project.callees(call, module).some((called) => this.looks(called)));
    this.looking.set(node, looks);
    return looks;
  }
}
