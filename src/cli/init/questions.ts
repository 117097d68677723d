import { createInterface, type Interface } from "node:readline";
import { StoppedError } from "../stop.js";

/** Questions to whoever sits at the terminal. What is typed ahead answers the next one. */
export class Questions {
  private readonly terminal: Interface;
  private readonly lines: AsyncIterator<string>;
  private readonly stopped: Promise<never>;

  /** What `signal` is aborted with is thrown to whoever waits for an answer. */
  constructor(signal: AbortSignal) {
    this.terminal = createInterface({ input: process.stdin, output: process.stderr });
    this.lines = this.terminal[Symbol.asyncIterator]();
    this.stopped = new Promise((_, reject) => {
      // In a terminal that is read line by line, Ctrl-C is a key like any other.
      this.terminal.on("SIGINT", () => reject(new StoppedError("SIGINT")));
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
    // Where nobody waits for an answer, nobody is told.
    this.stopped.catch(() => undefined);
  }

  /** Undefined when there is nobody any more. Throws a StoppedError. */
  async isYes(question: string): Promise<boolean | undefined> {
    for (;;) {
      this.terminal.setPrompt(`${question} [y/n] `);
      this.terminal.prompt();
      const { done, value = "" } = await Promise.race([this.lines.next(), this.stopped]);
      if (done) return undefined;
      if (/^y(?:es)?$/i.test(value.trim())) return true;
      if (/^no?$/i.test(value.trim())) return false;
    }
  }

  close(): void {
    this.terminal.close();
  }
}
