import type { KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import { type GivenObjects, givenBy, mayBeOfOthers } from "./receivers.js";
import type { Callee, Pointee, ProgramSemantics } from "./semantics.js";
import { argumentsOf, type Node } from "./tree.js";

/** Calls in one part of a module that are given the same, as far as can be told. */
export interface AlikeCalls {
  readonly module: Module;
  /** What each of their arguments may be. */
  readonly given: readonly GivenObjects[];
  readonly calls: readonly NumberedCall[];
}

/** A call, and how many stand before it. */
interface NumberedCall {
  readonly call: Node;
  readonly number: number;
}

/** What calls may run, with the number of the first of them. */
export interface NumberedCallee extends Callee {
  readonly number: number;
}

/** The calls of one part of a module. */
interface Sorted {
  /** Those that may be given what belongs to any class. */
  readonly open: readonly AlikeCalls[];
  /** The others, by the classes that what they are given belongs to. */
  readonly byClass: ReadonlyMap<KnownClass, readonly AlikeCalls[]>;
}

/** What calls are given, found once for the project: of a hundred families each asks for the few calls that may hand on one of its own. */
export class ActualArguments {
  private readonly sorted = new Map<Node, Sorted>();
  private readonly run = new Map<AlikeCalls, readonly NumberedCallee[]>();
  private readonly numbers = new Map<object, number>();

  constructor(private readonly project: ProgramSemantics) {}

  /** The calls in a part of a module that may be given one of the classes or an instance; there are others among them. */
  callsGiven(classes: Iterable<KnownClass>, region: Node, module: Module): readonly AlikeCalls[] {
    const { open, byClass } = this.sort(region, module);
    const own = [...classes].flatMap((cls) => byClass.get(cls) ?? []);
    return own.length === 0 ? open : [...new Set([...open, ...own])];
  }

  /** What the calls may run of the project, each once. */
  callees(alike: AlikeCalls): readonly NumberedCallee[] {
    let callees = this.run.get(alike);
    if (!callees) {
      const { module, calls } = alike;
      const first = new Map<Node, NumberedCallee>();
      for (const { call, number } of calls)
        for (const callee of this.project.callees(call, module)) if (!first.has(callee.node)) first.set(callee.node, { ...callee, number });
      callees = [...first.values()];
      this.run.set(alike, callees);
    }
    return callees;
  }

  private sort(region: Node, module: Module): Sorted {
    let sorted = this.sorted.get(region);
    if (!sorted) {
      sorted = this.project.index.common.during(() => sortedOf(this.read(region, module), this.project));
      this.sorted.set(region, sorted);
    }
    return sorted;
  }

  private read(region: Node, module: Module): Iterable<AlikeCalls> {
    const groups = new Map<string, AlikeCalls & { readonly calls: NumberedCall[] }>();
    for (const [number, call] of module.callsIn(region).entries()) {
      const { positional, keywords } = argumentsOf(call);
      const all = [...positional, ...keywords.values()].map((argument) => givenBy(argument, module, this.project));
      const given = all.filter(({ objects, elements }) => objects.length > 0 || elements.length > 0);
      if (given.length === 0) continue;
      const key = [...new Set(given.map((each) => this.keyOf(each)))].sort().join(" ");
      const group = groups.get(key) ?? { module, given, calls: [] };
      group.calls.push({ call, number });
      groups.set(key, group);
    }
    return groups.values();
  }

  private keyOf({ objects, elements }: GivenObjects): string {
    return [objects, elements].map((each) => each.map((object) => this.keyOfObject(object)).join()).join("/");
  }

  private keyOfObject(object: Pointee): string {
    if (object.kind === "unknown") return object.isGiven ? "given" : "unknown";
    if (object.kind === "class" || object.kind === "instance") return `${object.kind}:${object.by}:${this.numberOf(object.cls)}`;
    return `${this.numberOf(object)}`;
  }

  private numberOf(thing: object): number {
    let number = this.numbers.get(thing);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(thing, number);
    }
    return number;
  }
}

function sortedOf(groups: Iterable<AlikeCalls>, project: ProgramSemantics): Sorted {
  const open: AlikeCalls[] = [];
  const byClass = new Map<KnownClass, AlikeCalls[]>();
  for (const group of groups) {
    const objects = group.given.flatMap((each) => [...each.objects, ...each.elements]);
    if (objects.some((object) => mayBeOfOthers(object, project))) open.push(group);
    else for (const cls of classesOf(objects)) byClass.set(cls, [...(byClass.get(cls) ?? []), group]);
  }
  return { open, byClass };
}

function classesOf(objects: readonly Pointee[]): ReadonlySet<KnownClass> {
  return new Set(objects.flatMap((object) => (object.kind === "class" || object.kind === "instance" ? [object.cls] : [])));
}
