import {
  type Change,
  type ClassModel,
  type Cycle,
  cycleInWords,
  type Module,
  mangleIn,
  type Node,
  type SaidCase,
  type Site,
  type Subject,
} from "../../src/kit.js";
import type { JudgedAlias } from "../shared/aliases.js";

/** What maintainers do about such a cycle, as changes. */
export interface Suggestion {
  readonly changes: readonly Change[];
  /** What it does, and what would break it: the end of a sentence. Holds a character for each byte. */
  readonly says: string;
}

/** What holds the instance, in the end: it decides what can be done about it. */
export type Shape =
  | "itself"
  | "method"
  | "container"
  | "closure"
  | "partial"
  | "child"
  | "timer"
  | "thread"
  | "reference"
  | "generator"
  | "frame"
  | "callback"
  | "outside"
  | "assumed";

/** An object on the way that keeps the instance by an attribute of its own. */
export interface Keeper {
  readonly name: string;
  /** Undefined for one of the library's. */
  readonly cls: ClassModel | undefined;
  readonly site: Site;
  /** What is stored there, where a name says it. */
  readonly value: string | undefined;
  /** Whether it is the instance itself that is stored. */
  readonly isItself: boolean;
}

/** A cycle of references through an instance, and the statement that closes it. */
export interface Leak extends Subject {
  readonly cls: ClassModel;
  readonly module: Module;
  readonly node: Node;
  /** Without steps where it is held from outside. */
  readonly cycle: Cycle;
  readonly shape: Shape;
  /** The attribute of the instance with which the cycle begins; undefined where that is an element of it. */
  readonly attribute: string | undefined;
  /** Whether a statement sets the attribute to what holds the instance: `self.x = …`. */
  readonly isPlain: boolean;
  /** Whether it is an element of a container that closes the cycle. */
  readonly isElement?: boolean;
  /** The last object before the instance that keeps it by an attribute. */
  readonly keeper: Keeper | undefined;
  /** The name of a thing of the library on the way: `Timer`. */
  readonly made: string | undefined;
  /** A method that takes the cycle apart and that the program doesn't come to. */
  readonly releaser?: string | undefined;
  /** A method of the class that closes it, where it has one. */
  readonly closer: string | undefined;
  /** Whether the attribute is a container that this method goes through, which may be called again. */
  readonly isGoneThrough?: boolean;
  readonly fate: Fate;
  /** What `method-alias` says of the statement, where it says something. */
  readonly judged: JudgedAlias | undefined;
  /** Whether `method-state` can make a property of the attribute. */
  readonly isState: boolean;
  /** What can't be resolved and has to keep what it is given, where the cycle depends on that. */
  readonly assumption?: { readonly callee: string; readonly site: Site } | undefined;
  /** What to do about it, where that isn't told by the shape. */
  readonly advice?: string;
  /** What can be done about it without a person's help, where something can. */
  readonly suggestion?: Suggestion | undefined;
}

/** What becomes of the instance, with the place of the `__del__` that decides it. */
export interface Fate extends SaidCase {
  /** The class in the cycle that has `__del__`: its instances are never freed. */
  readonly finalized?: ClassModel;
}

/** How a cycle says it. */
export const BOUND = "bound method ";

/** What finds the leaks of a shape. */
export function ofShape(shape: Shape): (leak: Leak) => Fate[] {
  return ({ shape: own, fate }) => (own === shape ? [fate] : []);
}

/** Messages hold a character for each byte. */
const ARROW = Buffer.from("→").toString("latin1");

/** The cycle, what becomes of it, and what to do. */
export function told(leak: Leak, fate: Fate, at: string, advice: string): string {
  const way = leak.cycle.length > 0 ? cycleInWords(leak.cls.name, leak.cycle) : (leak.attribute ?? leak.cls.name);
  const suggested = leak.suggestion ? `; suggested: ${leak.suggestion.says}` : "";
  return `\`${way.replaceAll("→", ARROW)}\`: ${fate.says(at)}; ${advice}${suggested}`;
}

/** The attribute that holds the instance, for messages. */
export function attributeOf({ attribute, cls, isOnSelf = true }: Leak & { isOnSelf?: boolean }): string {
  if (attribute === undefined) return `what is in the \`${cls.name}\``;
  return isOnSelf ? `\`self.${attribute}\`` : `\`${cls.name}.${attribute}\``;
}

/** What helps against every cycle. */
export function orBreak(leak: Leak): string {
  const { closer, releaser } = leak;
  if (releaser === "__exit__") return "or use it in a `with` statement";
  if (releaser !== undefined && releaser !== "__enter__") return `or call \`${releaser}()\` when it is done with`;
  if (leak.isGoneThrough) return `or empty ${attributeOf(leak)} in \`${closer}\``;
  const where = closer === undefined ? "in a method that is called when it is done with" : `in \`${closer}\``;
  if (leak.attribute === undefined) return `or take it out of the \`${leak.cls.name}\` ${where}`;
  return `or set ${attributeOf(leak)} to \`None\` ${where}`;
}

/** What `getattr` finds the method by that is held: a private one by its mangled name. Undefined for a function that a call has bound. */
export function lookedUp({ cls, cycle }: Leak): string | undefined {
  const method = cycle.findLast(({ to }) => to.startsWith(BOUND))?.to ?? "";
  if (!method.includes(".")) return undefined;
  return `'${mangleIn(method.slice(method.lastIndexOf(".") + 1), cls.name)}'`;
}
