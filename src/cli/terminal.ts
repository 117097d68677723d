import { emitKeypressEvents, type Key } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { UsageError } from "../index.js";
import { StoppedError } from "./stop.js";

/** What is pushed among the keys when the screen may have been used by others meanwhile. */
export const RESUMED = "resumed";

/** A shell needs some time to take the terminal; the clock stands still while this process does. */
const SUSPENDED = 50;

/** For so long, what comes is what was pressed before. */
const EARLY = 30;

/** A terminal that gives each key as it is pressed, in place of whole lines, while it is open. */
export class Terminal {
  private readonly keys: string[] = [];
  private failure: Error | undefined;
  private wake: () => void = () => undefined;
  private isOpen = false;
  private readonly onKey = (text: string | undefined, key: Key) => this.pressed(text, key);
  private readonly onEnd = () =>
    this.fail(new UsageError("the terminal was closed; nothing was written", "unleak review begins anew, in a terminal that stays open"));

  /** What `signal` is aborted with is thrown to whoever waits for a key. */
  constructor(
    private readonly input: NodeJS.ReadStream,
    signal: AbortSignal,
  ) {
    signal.addEventListener("abort", () => this.fail(signal.reason as Error));
  }

  /** What was pressed until then is forgotten: it was no answer to what the screen is about to show. */
  async open(): Promise<void> {
    if (this.isOpen) return;
    this.isOpen = true;
    emitKeypressEvents(this.input);
    this.input.setRawMode(true);
    this.input.on("keypress", this.onKey).on("end", this.onEnd).on("error", this.onEnd);
    this.input.resume();
    await setTimeout(EARLY);
    this.keys.length = 0;
  }

  /** Leaves the terminal as it was. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.input.pause();
    this.input.off("keypress", this.onKey).off("end", this.onEnd).off("error", this.onEnd);
    this.input.setRawMode(false);
  }

  /** The next key: a character, or a name such as `up`. Throws a StoppedError for Ctrl-C and signals. */
  async key(): Promise<string> {
    for (;;) {
      if (this.failure) throw this.failure;
      const key = this.keys.shift();
      if (key !== undefined) return key;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Gives the terminal to someone else until the work is done. */
  async aside<T>(work: () => Promise<T>): Promise<T> {
    this.close();
    try {
      return await work();
    } finally {
      await this.open();
    }
  }

  private pressed(text: string | undefined, { ctrl, name, sequence }: Key): void {
    const isPlain = text !== undefined && !/[\x00-\x20\x7f]/.test(text);
    if (ctrl && name === "c") this.fail(new StoppedError("SIGINT"));
    else if (ctrl && name === "z") this.suspend().catch((error: Error) => this.fail(error));
    else this.push(isPlain ? text : (name ?? sequence ?? ""));
  }

  /** In raw mode Ctrl-Z is a key like any other. */
  private async suspend(): Promise<void> {
    this.close();
    process.kill(0, "SIGTSTP");
    await setTimeout(SUSPENDED);
    await this.open();
    this.push(RESUMED);
  }

  private push(key: string): void {
    this.keys.push(key);
    this.wake();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake();
  }
}
