import type { Module } from "./module.js";
import type { ProgramSemantics } from "./semantics.js";

/** Says where classes are that have methods of some names, and those that inherit from them: found once for the project. */
export class Heirs {
  private readonly known = new Map<string, readonly Module[]>();

  constructor(private readonly project: ProgramSemantics) {}

  /** The modules that define a function of one of the names, or whose classes may inherit from one that has it. */
  of(names: readonly string[]): readonly Module[] {
    const key = names.join(" ");
    let modules = this.known.get(key);
    if (!modules) {
      modules = this.find(names);
      this.known.set(key, modules);
    }
    return modules;
  }

  private find(names: readonly string[]): readonly Module[] {
    const { index } = this.project;
    const defining = names.flatMap((name) => index.defining(name));
    const owners = defining.flatMap(({ classes }) => classes.filter(({ members }) => names.some((name) => members.has(name))));
    const heirs = new Set(owners.flatMap((owner) => [owner, ...this.project.descendants(owner)]));
    const called = new Set([...heirs].flatMap((cls) => this.project.namesOf(cls)));
    return [...new Set([...defining, ...[...called].flatMap((name) => index.subclassing(name))])];
  }
}
