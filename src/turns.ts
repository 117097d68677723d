import { setImmediate } from "node:timers/promises";

const TURN = 50;

/** Lets a signal come through now and then in the course of long work. */
export class Turns {
  private last = performance.now();

  constructor(private readonly signal?: AbortSignal) {}

  /** Throws what the signal was aborted with. */
  async next(): Promise<void> {
    if (performance.now() - this.last > TURN) {
      await setImmediate();
      this.last = performance.now();
    }
    this.signal?.throwIfAborted();
  }
}
