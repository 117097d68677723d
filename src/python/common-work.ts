/** How long was worked, up to now, on what is worked out once for all files: it is the affair of none of them, least of all of whoever asks first. */
export class CommonWork {
  private depth = 0;
  private since = 0;
  private sum = 0;

  /** In milliseconds. */
  get spent(): number {
    return this.sum + (this.depth > 0 ? performance.now() - this.since : 0);
  }

  /** Does such work. What it needs of the same kind counts once. */
  during<T>(work: () => T): T {
    if (this.depth++ === 0) this.since = performance.now();
    try {
      return work();
    } finally {
      if (--this.depth === 0) this.sum += performance.now() - this.since;
    }
  }
}
