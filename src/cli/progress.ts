import { Presets, SingleBar } from "cli-progress";

/** Short runs show nothing. In milliseconds. */
const PATIENCE = 500;

/** A bar on standard error with the rate and the time left, where that is a terminal; it is gone when the run is done. */
export class Progress {
  private bar: SingleBar | undefined;
  private readonly started = performance.now();

  readonly update = (done: number, total: number): void => {
    if (performance.now() - this.started < PATIENCE) return;
    this.bar ??= this.begin(total);
    this.bar.update(done, { rate: Math.round((done * 1000) / (performance.now() - this.started)) });
  };

  private begin(total: number): SingleBar {
    const format = "{bar} {percentage}% of {total} files | {rate} a second | {eta_formatted} left";
    const bar = new SingleBar(
      { format, stream: process.stderr, clearOnComplete: true, hideCursor: null, barsize: 24, etaBuffer: 200, gracefulExit: false },
      Presets.shades_classic,
    );
    bar.start(total, 0, { rate: 0 });
    return bar;
  }

  end(): void {
    this.bar?.stop();
  }
}
