import { setTimeout } from "node:timers/promises";
import type { Guard } from "../python/guard.js";

const STOP = 0;
const INSIDE = 1;
const AT = 2;

/** How often is looked whether a thread has left the engine, in milliseconds. */
const GLANCE = 2;

/** A thread has been asked to stop. */
class AskedToStopError extends Error {
  override readonly name = "AskedToStopError";
}

/**
 * What a thread and whoever started it tell each other in shared memory. To end a thread inside the native engine aborts the whole
 * process: so it says when it goes in and out, and once it has been asked to stop it doesn't go in any more.
 */
export class Gate implements Guard {
  private readonly words: Int32Array;

  constructor(readonly memory = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)) {
    this.words = new Int32Array(memory);
  }

  // ---- the thread

  /** Throws when it has been asked to stop. */
  enter(): void {
    Atomics.store(this.words, INSIDE, 1);
    if (!this.isOver()) return;
    this.leave();
    throw new AskedToStopError("asked to stop");
  }

  leave(): void {
    Atomics.store(this.words, INSIDE, 0);
  }

  isOver(): boolean {
    return Atomics.load(this.words, STOP) === 1;
  }

  /** It begins with the file with this index; -1 for none. */
  begin(index: number): void {
    Atomics.store(this.words, AT, index + 1);
  }

  // ---- whoever started it

  /** The index of the file that the thread is at; -1 for none. */
  get at(): number {
    return Atomics.load(this.words, AT) - 1;
  }

  /** Asks the thread to stop; from then on it can be ended. */
  async closed(): Promise<void> {
    Atomics.store(this.words, STOP, 1);
    while (this.isInside) await setTimeout(GLANCE);
  }

  /** The same, where nothing can be awaited any more. */
  closeNow(): void {
    Atomics.store(this.words, STOP, 1);
    while (this.isInside) Atomics.wait(this.words, INSIDE, 1, GLANCE);
  }

  private get isInside(): boolean {
    return Atomics.load(this.words, INSIDE) === 1;
  }
}
