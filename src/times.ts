/** What a run did, one thing after the other; `start` is all that came before it. */
export type Phase = "start" | "walk" | "read" | "survey" | "find" | "rewrite";

/** How long what a run did took, in milliseconds. */
export interface Times {
  readonly phases: Readonly<Record<Phase, number>>;
  /** The part of it that went into parsing, of all threads together. */
  readonly parsing: number;
}

/** Takes the time of one phase after the other. */
export class Stopwatch {
  private readonly phases: Record<Phase, number> = { start: 0, walk: 0, read: 0, survey: 0, find: 0, rewrite: 0 };
  private last = 0;

  /** A phase has come to its end. */
  ended(phase: Phase): void {
    const now = performance.now();
    this.phases[phase] += now - this.last;
    this.last = now;
  }

  read(parsing: number): Times {
    return { phases: { ...this.phases }, parsing };
  }
}
