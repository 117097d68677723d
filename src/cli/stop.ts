import { writeSync } from "node:fs";
import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

type StopSignal = (typeof SIGNALS)[number];

/** The work was stopped from outside. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";

  constructor(readonly by: StopSignal) {
    super(`stopped by ${by}`);
  }
}

/** What signals do to the command: work that has something to put in order is asked to end, all other ends at once. */
export class Stop {
  private readonly controller = new AbortController();
  private orderly = 0;
  private isDeaf = false;
  private outcome = "nothing was changed";

  /** From now on, signals come here. */
  listen(): void {
    for (const name of SIGNALS) process.on(name, () => this.arrived(name));
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /**
   * Does what must not be left off in the middle: it is to end soon when the signal is aborted, and to throw its reason where it has put
   * everything back. What stays done when it ends otherwise, `outcome` says. Throws a StoppedError when it was stopped.
   */
  async orderlyDone<T>(work: (signal: AbortSignal) => Promise<T>, outcome?: (result: T) => string): Promise<T> {
    this.orderly++;
    try {
      const result = await work(this.signal);
      if (outcome) this.outcome = outcome(result);
      this.signal.throwIfAborted();
      return result;
    } finally {
      this.orderly--;
    }
  }

  /** While another program has the terminal, Ctrl-C is its affair, though the terminal sends it to us as well. */
  async unlessInterrupted<T>(work: () => Promise<T>): Promise<T> {
    this.isDeaf = true;
    try {
      return await work();
    } finally {
      this.isDeaf = false;
    }
  }

  /** Says that the command was stopped, and what is as it is; gives the exit status, as a shell says it: 128 and the number of the signal. */
  said({ by }: StoppedError, outcome = this.outcome): number {
    say(`unleak: stopped by ${by}: ${outcome}\n`);
    return 128 + constants.signals[by];
  }

  private arrived(name: StopSignal): void {
    if (this.isDeaf && name === "SIGINT") return;
    if (!this.signal.aborted) {
      const reason = new StoppedError(name);
      this.controller.abort(reason);
      if (this.orderly === 0) process.exit(this.said(reason));
    } else if (this.orderly > 0) say("unleak: stopping; what was written is put back first\n");
  }
}

const STDERR = 2;

/** Said at once, for the process may end behind it, and by nothing that has to be loaded. There is no text of the tree in it. */
function say(text: string): void {
  try {
    writeSync(STDERR, text);
  } catch {
    // Nobody hears it; the exit status says it.
  }
}
