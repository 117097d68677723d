/** What a pattern is made of. Characters are code points. */
export type Pattern =
  | { readonly kind: "one"; readonly test: (character: string) => boolean }
  | { readonly kind: "all"; readonly parts: readonly Pattern[] }
  | { readonly kind: "any"; readonly parts: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly part: Pattern; readonly isOptional: boolean };

export const all = (...parts: readonly Pattern[]): Pattern => ({ kind: "all", parts });
export const any = (...parts: readonly Pattern[]): Pattern => ({ kind: "any", parts });
/** Any number of times, none included. */
export const repeat = (part: Pattern): Pattern => ({ kind: "repeat", part, isOptional: true });
/** Once or more. */
export const onceOrMore = (part: Pattern): Pattern => ({ kind: "repeat", part, isOptional: false });
export const one = (test: (character: string) => boolean): Pattern => ({ kind: "one", test });
export const NOTHING = all();

export function literal(text: string): Pattern {
  return all(...Array.from(text, (character) => one((each) => each === character)));
}

/** Either reads a character and goes on at `next`, or goes on at all of `ways` without one. */
type State = { readonly test: (character: string) => boolean; readonly next: number } | { readonly ways: readonly number[] };

const ACCEPTING = 0;

/**
 * Matches whole texts in time that grows with the length of the text times that of the pattern, whatever they are: all ways through the pattern are
 * gone at once (https://swtch.com/~rsc/regexp/regexp1.html), where a regular expression would try one after the other.
 */
export class Automaton {
  private readonly states: State[] = [{ ways: [] }];
  private readonly start: number;

  constructor(pattern: Pattern) {
    this.start = this.compiled(pattern, ACCEPTING);
  }

  matches(text: string): boolean {
    let current = this.closure([this.start]);
    for (const character of text) {
      if (current.size === 0) return false;
      const next: number[] = [];
      for (const index of current) {
        const state = this.states[index];
        if (state && "test" in state && state.test(character)) next.push(state.next);
      }
      current = this.closure(next);
    }
    return current.has(ACCEPTING);
  }

  /** The number of a state from which the pattern leads to `next`. */
  private compiled(pattern: Pattern, next: number): number {
    if (pattern.kind === "one") return this.add({ test: pattern.test, next });
    if (pattern.kind === "all") return pattern.parts.reduceRight((after, part) => this.compiled(part, after), next);
    if (pattern.kind === "any") return this.add({ ways: pattern.parts.map((part) => this.compiled(part, next)) });
    const ways = [next];
    const loop = this.add({ ways });
    const inner = this.compiled(pattern.part, loop);
    ways.push(inner);
    return pattern.isOptional ? loop : inner;
  }

  private add(state: State): number {
    return this.states.push(state) - 1;
  }

  /** These states, and those that are reached from them without a character. */
  private closure(from: readonly number[]): ReadonlySet<number> {
    const reached = new Set(from);
    for (const index of reached) {
      const state = this.states[index];
      if (state && "ways" in state) for (const way of state.ways) reached.add(way);
    }
    return reached;
  }
}
