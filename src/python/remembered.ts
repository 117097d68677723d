import type { CommonWork } from "./common-work.js";

/** A sequence that is worked out as far as somebody asks, and once. */
export class Remembered<T> implements Iterable<T> {
  private readonly known: T[] = [];

  /** @internal */
  constructor(
    private readonly source: Iterator<T>,
    private readonly common: CommonWork,
  ) {}

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; ; index++) {
      if (index === this.known.length) {
        const next = this.common.during(() => this.source.next());
        if (next.done) return;
        this.known.push(next.value);
      }
      yield this.known[index] as T;
    }
  }

  /** The first that passes. */
  find(test: (item: T) => boolean): T | undefined {
    for (const item of this) if (test(item)) return item;
    return undefined;
  }
}
