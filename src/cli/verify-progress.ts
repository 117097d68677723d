import { Presets, SingleBar } from "cli-progress";
import { duration, type VerifyProgress, type VerifyRun } from "../index.js";

const WORDS: Readonly<Record<VerifyRun["purpose"], string>> = {
  unchanged: "the tree as it is",
  rewritten: "the rewritten tree",
  again: "once more, for tests that are flaky",
  bisect: "looking for what changes it",
  confirm: "once more, with the culprit alone",
  coverage: "with every line traced",
};

/** Runs of the tests on standard error: which one, how many are likely to come, and how long they take. */
export class VerifyBar {
  private bar: SingleBar | undefined;
  private last: { readonly progress: VerifyProgress; readonly at: number } | undefined;
  private timer: NodeJS.Timeout | undefined;

  readonly update = (progress: VerifyProgress): void => {
    this.last = { progress, at: performance.now() };
    this.timer ??= setInterval(() => this.draw(), 1000).unref();
    this.draw();
  };

  private draw(): void {
    if (!this.last) return;
    const { progress, at } = this.last;
    const { done, left, purpose, secondsLeft } = progress;
    const remains = secondsLeft === undefined ? "" : ` | ${duration(Math.max(0, secondsLeft - (performance.now() - at) / 1000))} left`;
    const told = { run: done + 1, all: done + left, what: WORDS[purpose], remains };
    if (!this.bar) {
      const format = "{bar} run {run} of about {all}{remains} | {what}";
      const options = { format, stream: process.stderr, clearOnComplete: true, hideCursor: null, barsize: 24, gracefulExit: false };
      this.bar = new SingleBar(options, Presets.shades_classic);
      this.bar.start(done + left, done, told);
    }
    this.bar.setTotal(done + left);
    this.bar.update(done, told);
  }

  end(): void {
    clearInterval(this.timer);
    this.bar?.stop();
    this.bar = undefined;
    this.last = undefined;
  }
}
