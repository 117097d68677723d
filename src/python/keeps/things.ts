import type { ClassModel } from "../classes.js";
import type { Site } from "../semantics.js";

/**
 * What a thing is, as far as it decides what can be done about a cycle:
 *
 * - `instance`: of a class of the project, made by a call or the `self` of its methods
 * - `parameter`, `field`, `element`: whatever a function is given, an attribute or a container holds
 * - `method`: a bound one
 * - `function`: a lambda, a nested function or class, a generator expression, with what it captures
 * - `container`: a dict, a list and the like
 * - `library`: an instance of a class that the library has written in Python, which takes any attribute
 * - the others: what a library, or Python itself, makes of what it is given
 */
export type ThingKind =
  | "instance"
  | "parameter"
  | "field"
  | "element"
  | "method"
  | "function"
  | "container"
  | "library"
  | "partial"
  | "timer"
  | "thread"
  | "weakref-callback"
  | "generator"
  | "frame"
  | "callback"
  /** What a decorated function gives, in the function that runs in its place. */
  | "result"
  /** What an unresolved callable gives, or may. */
  | "assumed";

/** How one thing holds another. */
export type Way =
  /** By an attribute, which a statement may set to something else. */
  | "attribute"
  /** As one of its elements, which may be taken out. */
  | "element"
  /** For as long as it lives: a bound method its object, a function what it captures. */
  | "always";

/** How what is in a mapping becomes attributes of an object, each by its key. */
export interface Spread {
  /** What stands before the key in the name of the attribute. */
  readonly prefix: string;
  /** The keys that are taken out of the mapping in the same function. */
  readonly without: ReadonlySet<string>;
  /** Whether only attributes count that the class has. */
  readonly isOfKnown: boolean;
}

/** One thing keeps another, by a statement. */
export interface Edge {
  readonly way: Way;
  /** Of an attribute, or of something a library keeps by a name: as it is written. */
  readonly by?: string;
  /** Of an attribute: mangled. */
  readonly name?: string;
  readonly to: Thing;
  /** The target, or the call, that makes it. */
  readonly site: Site;
  /** What can't be resolved and has to keep what it is given for this to be so: `self.button.connect`. */
  readonly assumed?: string;
  /** The call of a function that does what `site` says, in the function that is looked at. */
  readonly via?: Site;
  /** Where all that is in `to` becomes attributes: told by who says what is in it. */
  readonly spread?: Spread;
}

/** An object, as one expression gives it: a node of the graph of who keeps whom. */
export class Thing {
  readonly edges: Edge[] = [];

  constructor(
    readonly kind: ThingKind,
    /** How a cycle says it; of what is told by its class, that one's name says it. */
    readonly words: string,
    readonly site: Site,
    /** Of an instance. */
    readonly cls?: ClassModel,
    /** Of a field or an element: what holds it; of a field the name, mangled. */
    readonly base?: Thing,
    readonly name?: string,
    /** Whether it is the `self` of the methods of its class. */
    readonly isSelf = false,
    /** Of an instance: the parameter that says its class. */
    readonly chosenBy?: Thing,
    /**
     * Of what a call takes out of `*args` or `**keywords`: which of them it is; of such a tuple: the first argument of the call that is in it.
     */
    readonly place?: number | string,
  ) {}

  keeps(edge: Edge): void {
    if (!this.edges.some((other) => isSameEdge(other, edge))) this.edges.push(edge);
  }
}

/** Whether two edges from one thing say the same. */
export function isSameEdge(one: Edge, other: Edge): boolean {
  return (
    other.to === one.to &&
    other.name === one.name &&
    other.site.node === one.site.node &&
    other.via?.node === one.via?.node &&
    other.assumed === one.assumed
  );
}

/** Whether one of the things a thing leads to passes; where `past` says so, it is not looked behind. */
export function reaches(start: Thing, passes: (thing: Thing) => boolean, most = 200): boolean {
  const seen = new Set([start]);
  for (const thing of seen) {
    if (passes(thing)) return true;
    if (seen.size > most) return false;
    for (const { to } of thing.edges) seen.add(to);
  }
  return false;
}

/** What a field or an element is taken from in the end, such as a parameter. */
export function rootOf(thing: Thing): Thing {
  let root = thing;
  while (root.base) root = root.base;
  return root;
}

/** Whether a thing is made by the expression that gives it, so that it is told what it is. */
export function isMade({ kind, isSelf }: Thing): boolean {
  return kind === "method" || kind === "function" || kind === "partial" || kind === "result" || (kind === "instance" && !isSelf);
}
