/** Stands over the use of a parser's engine, whose time nobody knows beforehand. */
export interface Guard {
  /** Throws where the engine may not be used now. */
  enter(): void;
  leave(): void;
  /** Asked again and again in between: whether to leave off. Must not throw. */
  isOver(): boolean;
}

/** How many seconds may be spent on one file: the slowest that is known, in a very large tree, takes some minutes. */
export const PATIENCE = Number(process.env.UNLEAK_FILE_SECONDS ?? 600);

/** A text was not parsed to the end. */
export class UnfinishedError extends Error {
  override readonly name = "UnfinishedError";

  constructor() {
    super(`it took longer than ${PATIENCE} seconds`);
  }
}

/** Leaves off what takes too long. */
export class Deadline implements Guard {
  private end = Number.POSITIVE_INFINITY;

  enter(): void {
    this.end = performance.now() + PATIENCE * 1000;
  }

  leave(): void {
    this.end = Number.POSITIVE_INFINITY;
  }

  isOver(): boolean {
    return performance.now() > this.end;
  }
}
