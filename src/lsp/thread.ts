import { Worker } from "node:worker_threads";
import { resource } from "../resources.js";
import { Gate } from "../run/gate.js";
import type { DocumentReport, Edits, Notice, Question, Reply } from "./messages.js";
import type { Shared } from "./worker.js";

/** A question was about a document that is another by now, or the thread died over it. */
export class UnansweredError extends Error {
  override readonly name = "UnansweredError";
}

interface Waiting {
  readonly resolve: (answer: DocumentReport | Edits) => void;
  readonly reject: (error: Error) => void;
}

export interface ThreadEvents {
  readonly onRead: (read: number, total: number) => void;
  /** An error in our code, or settings that make no sense. */
  readonly onError: (message: string, isUsage: boolean) => void;
}

/** The thread that looks at documents, so that whoever reads messages never waits for it. One that dies is replaced. */
export class Thread {
  private worker: Worker | undefined;
  private hasAnswered = false;
  private gate = new Gate();
  private readonly wanted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private readonly waiting = new Map<number, Waiting>();
  private readonly documents = new Map<string, string>();
  private last = 0;

  constructor(private readonly events: ThreadEvents) {
    this.worker = this.start();
    // To end a thread inside the native parser aborts the process.
    process.on("exit", () => this.gate.closeNow());
  }

  tell(notice: Notice): void {
    if (notice.kind === "document") {
      if (notice.text === undefined) this.documents.delete(notice.path);
      else this.documents.set(notice.path, notice.text);
    }
    this.worker?.postMessage(notice);
  }

  /** Throws an UnansweredError. */
  ask(question: Extract<Question, { kind: "look" }>): Promise<DocumentReport>;
  ask(question: Question): Promise<Edits>;
  ask(question: Question): Promise<DocumentReport | Edits> {
    const number = ++this.last;
    const { worker } = this;
    if (!worker) return Promise.reject(new UnansweredError("the thread that looks at documents can't be started"));
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      worker.postMessage({ kind: "question", number, question });
    });
  }

  /** Nobody waits any more for what has been asked up to now. */
  supersede(): void {
    Atomics.store(this.wanted, 0, this.last + 1);
    this.last++;
  }

  private start(): Worker {
    this.gate = new Gate();
    const shared: Shared = { gate: this.gate.memory, wanted: this.wanted.buffer as SharedArrayBuffer };
    const worker = new Worker(resource("src/thread.js"), { workerData: shared, argv: ["lsp"], stdout: true });
    worker.on("message", (reply: Reply) => this.arrived(reply));
    worker.on("error", (error) => this.events.onError(error.stack ?? error.message, false));
    worker.on("exit", () => this.replace());
    return worker;
  }

  private arrived(reply: Reply): void {
    this.hasAnswered = true;
    if ("read" in reply) this.events.onRead(reply.read, reply.total);
    else {
      const waiting = this.waiting.get(reply.number);
      this.waiting.delete(reply.number);
      if ("answer" in reply) waiting?.resolve(reply.answer);
      else {
        if ("error" in reply) this.events.onError(reply.error, reply.isUsage);
        waiting?.reject(new UnansweredError("error" in reply ? reply.error : "the document has changed"));
      }
    }
  }

  private replace(): void {
    for (const { reject } of this.waiting.values()) reject(new UnansweredError("the thread that looked at it ended"));
    this.waiting.clear();
    // One that dies before it says anything would do so again.
    this.worker = this.hasAnswered ? this.start() : undefined;
    this.hasAnswered = false;
    for (const [path, text] of this.documents) this.worker?.postMessage({ kind: "document", path, text } satisfies Notice);
  }
}
