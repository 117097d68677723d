import { type ClassModel, type Cycle, cycleInWords, type InstanceStore, mangleIn, type SaidCase, type Subject } from "../../src/kit.js";
import type { JudgedAlias } from "../shared/aliases.js";
import { BOUND, type Holding, type Shape } from "./holding.js";

/** A statement by which an instance comes to hold itself for good. */
export interface Leak extends Subject {
  readonly cls: ClassModel;
  readonly store: InstanceStore;
  /** Whether the statement is `self.x = …`: it sets the attribute alone, and puts nothing into what that is. */
  readonly isPlain: boolean;
  readonly holding: Holding;
  readonly fate: Fate;
  /** What `method-alias` says of the statement, where it says something. */
  readonly judged: JudgedAlias | undefined;
}

/** What becomes of the instance, with the place of the `__del__` that decides it. */
export interface Fate extends SaidCase {
  /** The class in the cycle that has `__del__`: its instances are never freed. */
  readonly finalized?: ClassModel;
}

export function cycleOf({ store, holding }: Leak): Cycle {
  const [first, ...rest] = holding.steps;
  return first ? [{ by: store.attribute, to: first.to }, ...rest] : [];
}

/** What finds the leaks of a shape; how the children keep what they are given belongs to them. */
export function ofShape(shape: Shape): (leak: Leak) => Fate[] {
  return ({ holding, fate }) => {
    const also = holding.children.map(({ store, owner }) => ({ module: owner.module, node: store.target }));
    return holding.shape === shape ? [{ ...fate, also }] : [];
  };
}

/** Messages hold a character for each byte. */
const ARROW = Buffer.from("→").toString("latin1");

/** The cycle, what becomes of it, and what to do. */
export function told(leak: Leak, fate: Fate, at: string, advice: string): string {
  return `\`${cycleInWords(leak.cls.name, cycleOf(leak)).replaceAll("→", ARROW)}\`: ${fate.says(at)}; ${advice}`;
}

/** The attribute that holds the instance, for messages. */
export function attributeOf({ store }: Leak): string {
  return `\`self.${store.attribute}\``;
}

/** What helps against every cycle. */
export function orBreak(leak: Leak): string {
  return `or set ${attributeOf(leak)} to \`None\` in \`close\``;
}

/** What `getattr` finds the method by that is held: a private one by its mangled name. */
export function lookedUp({ cls, holding }: Leak): string {
  const method = holding.steps.findLast(({ to }) => to.startsWith(BOUND))?.to ?? "";
  return `'${mangleIn(method.slice(`${BOUND}${cls.name}.`.length), cls.name)}'`;
}
