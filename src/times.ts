/** What a run did, one thing after the other; `start` is all that came before it. */
export type Phase = "start" | "walk" | "read" | "survey" | "find" | "rewrite";

/** What a run is at, in this order: files of the project are read, those that are given are judged, and what came of each is made, and written if so. */
export type Stage = "reading" | "judging" | "rewriting";

/** Is told how many files a stage is done with, of how many. */
export type OnProgress = (done: number, total: number, stage: Stage) => void;

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
