import { Presets, SingleBar } from "cli-progress";
import type { Stage } from "../index.js";

/** Short runs show nothing. In milliseconds. */
const PATIENCE = 500;
const SECOND = 1000;

/**
 * A bar on standard error for what a run is at, where that is a terminal; it is gone when the run is done. It says how long it has taken and not how long
 * it will: one file takes a thousand times as long as another, and nothing tells which.
 */
export class Progress {
  private bar: SingleBar | undefined;
  private stage: Stage | undefined;
  private readonly started = performance.now();

  constructor(private readonly writes: boolean) {}

  /** The clock goes on while threads are at work. */
  private readonly clock = setInterval(() => this.bar?.update({ spent: this.spent }), SECOND).unref();

  readonly update = (done: number, total: number, stage: Stage): void => {
    if (performance.now() - this.started < PATIENCE) return;
    if (this.stage !== stage) this.begin(total, stage);
    this.bar?.update(done, { spent: this.spent });
  };

  private begin(total: number, stage: Stage): void {
    this.bar?.stop();
    this.stage = stage;
    const name = stage === "rewriting" && this.writes ? "writing" : stage;
    this.bar = new SingleBar(
      {
        ...{ format: `${name.padEnd(LONGEST)} {bar} {percentage}% of {total} files | {spent}`, stream: process.stderr },
        ...{ clearOnComplete: true, hideCursor: null, barsize: 24, gracefulExit: false },
      },
      Presets.shades_classic,
    );
    this.bar.start(total, 0, { spent: this.spent });
  }

  private get spent(): string {
    return durationText(performance.now() - this.started);
  }

  /** Takes the bar away until the next stage begins. */
  clear(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  end(): void {
    clearInterval(this.clock);
    this.clear();
  }
}

const LONGEST = "rewriting".length;

/** `12s`, `5m50s` */
function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
}
