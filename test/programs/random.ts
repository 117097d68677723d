/** A source of random choices that a seed decides: the same seed gives the same choices on every machine. */
export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** In [0, 1): the generator known as mulberry32. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True in `share` of the cases. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = this.maybe(choices);
    if (choice === undefined) throw new Error("there is nothing to pick from");
    return choice;
  }

  /** One of the choices; undefined when there is none. */
  maybe<T>(choices: readonly T[]): T | undefined {
    return choices[Math.floor(this.next() * choices.length)];
  }

  shuffled<T>(values: readonly T[]): T[] {
    const keyed = values.map((value) => ({ value, key: this.next() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
  }

  some<T>(values: readonly T[], count: number): T[] {
    return this.shuffled(values).slice(0, count);
  }
}

/** The seed of the program at `index`. That of the first is the base itself, so that one program can be made alone. */
export function seedOf(base: number, index: number): number {
  return index === 0 ? base : (Math.imul(base ^ (index * 0x9e3779b1), 0x85ebca6b) ^ (index * 0xc2b2ae35)) >>> 0;
}
