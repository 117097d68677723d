import type { Random } from "../programs/random.js";

/** Lines of Python, indented by four spaces a level. */
export type Lines = readonly string[];

/** A class of a program. */
export class ClassSpec {
  /** What `__init__` takes beside `self`. */
  readonly parameters: string[] = [];
  /** What `__init__` does before anything else: containers are made there. */
  readonly first: string[] = [];
  readonly init: string[] = [];
  /** Definitions and statements of the body, each with the others' order. */
  readonly members: Lines[] = [];

  constructor(
    readonly name: string,
    readonly isNew: boolean,
    readonly base: ClassSpec | undefined = undefined,
  ) {}
}

/** A program that makes one object, which may hold itself, and lets go of it. */
export interface Program {
  readonly random: Random;
  readonly imports: Set<string>;
  readonly top: Lines[];
  readonly classes: ClassSpec[];
  /** The body of `run`. */
  readonly run: string[];
  /** What is special about it: `value partial`, `release in close`. */
  readonly features: string[];
}

/** Where a statement stands that makes one object keep another. */
export interface Place {
  readonly program: Program;
  /** The name of the one that is to keep, and its class. */
  readonly holder: string;
  readonly cls: ClassSpec;
  /** The attribute it is to keep it by. */
  readonly attribute: string;
}

/** A choice with a name, by which misses are told apart. */
export interface Kind {
  readonly name: string;
  /** Whether it can be made of classes of the old style only, or not. */
  readonly isForNew?: boolean;
}

/** The first of a kind's choices in half of the cases, so that few things are special about a program. */
export function chosen<T extends Kind>(random: Random, choices: readonly T[], isNew = true, plain = 0.5): T {
  const possible = choices.filter(({ isForNew }) => isNew || isForNew !== true);
  return random.chance(plain) ? (possible[0] as T) : random.pick(possible);
}

export function indented(lines: Lines): string[] {
  return lines.map((line) => (line === "" ? "" : `    ${line}`));
}
