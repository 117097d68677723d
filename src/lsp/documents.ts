import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Asked, DocumentReport, Edits, Question } from "./messages.js";
import { type Thread, UnansweredError } from "./thread.js";

/** How long nothing is typed before a document is looked at, in milliseconds. */
const PAUSE = 150;

/** What is known of an open document. */
interface OpenDocument {
  text: TextDocument;
  readonly path: string;
  readonly isFile: boolean;
  report?: DocumentReport;
  /** Whether the thread has this text. */
  isSent: boolean;
  /** Whether what was said of it need not be so any more. */
  isStale: boolean;
}

type EditQuestion = Exclude<Question, { kind: "look" }>;

/** How often an answer is waited for that edits overtake. */
const TRIES = 3;

const NOTHING: DocumentReport = { diagnostics: [], findings: [] };

export interface DocumentsEvents {
  /** What is in force for a file. Throws a UsageError for settings that make no sense. */
  askedFor(path: string, isFile: boolean): Promise<Asked>;
  publish(uri: string, version: number | undefined, report: DocumentReport): void;
  /** Looking begins, and ends. */
  working(uri: string | undefined): void;
  failed(error: unknown): void;
}

/**
 * The open documents. Each is looked at when it has changed and when what it depends on may have, the one that was edited last before the
 * others; a newer edit takes the place of an older one.
 */
export class Documents {
  private readonly open = new Map<string, OpenDocument>();
  private first = "";
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly thread: Thread,
    private readonly events: DocumentsEvents,
  ) {}

  changed(text: TextDocument): void {
    const known = this.open.get(text.uri);
    if (known) Object.assign(known, { text, isSent: false });
    else this.open.set(text.uri, { text, ...placeOf(text.uri), isSent: false, isStale: true });
    this.first = text.uri;
    this.thread.supersede();
    this.allStale();
  }

  closed(uri: string): void {
    const document = this.open.get(uri);
    if (!document) return;
    this.open.delete(uri);
    this.thread.tell({ kind: "document", path: document.path, text: undefined });
    this.events.publish(uri, undefined, NOTHING);
    this.allStale();
  }

  /** Files, or settings, may have changed. */
  diskChanged(): void {
    this.thread.tell({ kind: "disk" });
    this.allStale();
  }

  get(uri: string): { readonly path: string; readonly isFile: boolean } | undefined {
    return this.open.get(uri);
  }

  /** The open document of a file. */
  at(path: string): { readonly uri: string; readonly version: number } | undefined {
    const document = [...this.open.values()].find((each) => each.path === path);
    return document && { uri: document.text.uri, version: document.text.version };
  }

  /** What is said of the text that a document has now; undefined where nothing can be. */
  async report(uri: string): Promise<DocumentReport | undefined> {
    for (let left = TRIES; this.open.get(uri)?.isStale && left > 0; left--) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.first = uri;
      await this.lookAtAll();
    }
    const document = this.open.get(uri);
    return document?.isStale ? undefined : document?.report;
  }

  /** What a question about a document is answered. Throws an UnansweredError where it changes meanwhile. */
  async edits(uri: string, ask: (path: string, asked: Asked) => EditQuestion): Promise<Edits> {
    const document = this.open.get(uri);
    if (!document) throw new UnansweredError("the document is not open");
    const { version } = document.text;
    const asked = await this.events.askedFor(document.path, document.isFile);
    const edits = await this.thread.ask(ask(document.path, asked));
    if (document.text.version !== version) throw new UnansweredError("the document has changed");
    return edits;
  }

  private allStale(): void {
    for (const document of this.open.values()) document.isStale = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.lookAtAll();
    }, PAUSE);
  }

  private lookAtAll(): Promise<void> {
    this.running ??= this.work().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** All that wait, one after the other, as long as nobody types. */
  private async work(): Promise<void> {
    for (let document = this.next(); document && !this.timer; document = this.next()) {
      this.events.working(document.text.uri);
      await this.look(document);
      this.events.working(undefined);
    }
  }

  private next(): OpenDocument | undefined {
    const waiting = [...this.open.values()].filter(({ isStale }) => isStale);
    return waiting.find(({ text }) => text.uri === this.first) ?? waiting[0];
  }

  private async look(document: OpenDocument): Promise<void> {
    for (const each of this.open.values()) this.send(each);
    const { uri, version } = document.text;
    document.isStale = false;
    const report = await this.reportOn(document).catch((error: unknown) => {
      // What the thread says of itself has been told.
      if (!(error instanceof UnansweredError)) this.events.failed(error);
      return NOTHING;
    });
    if (this.open.get(uri) !== document || document.text.version !== version) return;
    document.report = report;
    this.events.publish(uri, version, report);
  }

  private async reportOn({ path, isFile }: OpenDocument): Promise<DocumentReport> {
    return this.thread.ask({ kind: "look", path, asked: await this.events.askedFor(path, isFile) });
  }

  private send(document: OpenDocument): void {
    if (document.isSent) return;
    document.isSent = true;
    this.thread.tell({ kind: "document", path: document.path, text: document.text.getText() });
  }
}

/** A document that has no file yet is called as its editor calls it, in the current folder. */
function placeOf(uri: string): { readonly path: string; readonly isFile: boolean } {
  try {
    return { path: fileURLToPath(uri), isFile: true };
  } catch {
    return { path: resolve(uri.replace(/[^\w.-]+/g, "-")), isFile: false };
  }
}
