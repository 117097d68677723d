import { basename } from "node:path";
import type { Connection, WorkDoneProgressReporter } from "vscode-languageserver/node";

type Reporter = WorkDoneProgressReporter & { done(): void; begin(title: string, percentage?: number, message?: string): void };

/** Work that takes less is not worth a word, in milliseconds. */
const PATIENCE = 500;

/** Tells the client how far the work is, where it wants to know and the work takes a while. */
export class Progress {
  isShown = false;
  private timer: NodeJS.Timeout | undefined;
  private reporter: Promise<Reporter | undefined> | undefined;
  private message = "";

  constructor(private readonly connection: Connection) {}

  begin(uri: string): void {
    if (!this.isShown || this.timer) return;
    this.message = `looking at ${decodeURIComponent(basename(uri))}`;
    this.timer = setTimeout(() => this.open(), PATIENCE);
  }

  read(done: number, total: number): void {
    this.message = `reading the project: ${done} of ${total} files`;
    if (done === total) this.message = "looking at what is open";
    if (done % Math.ceil(total / 100) === 0 || done === total)
      void this.reporter?.then((reporter) => reporter?.report(Math.floor((done / total) * 100), this.message));
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    void this.reporter?.then((reporter) => reporter?.done());
    this.reporter = undefined;
  }

  private open(): void {
    this.reporter = this.connection.window.createWorkDoneProgress().then(
      (reporter) => {
        reporter.begin("unleak", 0, this.message);
        return reporter;
      },
      // A client that can't after all goes without.
      () => undefined,
    );
  }
}
