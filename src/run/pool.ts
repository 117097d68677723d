import { setInterval } from "node:timers";
import { Worker } from "node:worker_threads";
import { resource } from "../resources.js";
import type { Failure } from "../result.js";
import type { Circumstances } from "./context.js";
import { type FileAnalysis, nothingSeen } from "./file-analysis.js";
import { Gate } from "./gate.js";
import { memoryFor } from "./memory.js";
import type { Answer, SharedProject, Task } from "./worker.js";

/** What threads load for themselves. */
export interface Preparation {
  /** The names of the transforms. */
  readonly transforms: readonly string[];
  readonly circumstances: Circumstances;
}

export interface PoolOptions {
  readonly jobs: number;
  /** How many seconds a thread may spend on one file. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
  /** Is told how many files have been looked at. */
  readonly onAnalyzed?: (done: number) => void;
}

/** How many files a thread is given at a time. */
const BATCH = 16;

/** A thread has died, or was stopped because it got nowhere; the message says of what. */
class LostError extends Error {
  override readonly name = "LostError";

  constructor(
    message: string,
    readonly isOfMemory = false,
  ) {
    super(message);
  }
}

/**
 * Threads that look at files. One that dies or gets nowhere costs the file that it was at, and another takes its place; for want of memory that
 * file is tried once more, as the other has learnt nothing yet.
 */
export class Pool {
  private readonly threads: Thread[];
  private readonly analyses = new Map<number, FileAnalysis>();
  private readonly troubles = new Map<string, Failure>();
  private readonly parsing: number[] = [];
  /** Those at which a thread has died for want of memory. */
  private readonly tried = new Set<number>();
  private waiting: number[] = [];

  /** Begins to load what is needed. */
  constructor(
    private readonly preparation: Preparation,
    private readonly options: PoolOptions,
  ) {
    this.threads = Array.from({ length: options.jobs }, () => new Thread(preparation, options.jobs));
  }

  /** What is to be said of the files with these indexes, in their order, and what could not be read on the way. */
  async analyze(project: SharedProject, indexes: readonly number[]): Promise<Answer> {
    this.waiting = [...indexes].reverse();
    const stop = () => this.close();
    this.options.signal?.addEventListener("abort", stop);
    try {
      await Promise.all(this.threads.map((_, slot) => this.work(slot, project)));
      this.options.signal?.throwIfAborted();
    } finally {
      this.options.signal?.removeEventListener("abort", stop);
      await this.close();
    }
    const analyses = indexes.flatMap((index) => this.analyses.get(index) ?? []);
    return { analyses, troubles: [...this.troubles.values()], parsing: this.parsing.reduce((sum, each) => sum + each, 0) };
  }

  private async work(slot: number, project: SharedProject): Promise<void> {
    this.thread(slot).send({ kind: "open", project });
    for (let batch = this.take(); batch.length > 0 && !this.options.signal?.aborted; batch = this.take()) {
      try {
        const { analyses, troubles, parsing } = await this.thread(slot).analyze(batch, this.options.patience);
        const byPath = new Map(analyses.map((analysis) => [analysis.path, analysis]));
        for (const index of batch) this.note(index, byPath.get(project.files[index]?.path ?? ""));
        this.parsing[slot] = parsing;
        this.options.onAnalyzed?.(this.analyses.size);
        for (const trouble of troubles) this.troubles.set(trouble.path, trouble);
      } catch (error) {
        if (!(error instanceof LostError)) throw error;
        await this.replace(slot, project, batch, error);
      }
    }
  }

  private thread(slot: number): Thread {
    return this.threads[slot] as Thread;
  }

  private take(): number[] {
    return this.waiting.splice(-BATCH).reverse();
  }

  private note(index: number, analysis: FileAnalysis | undefined): void {
    if (analysis) this.analyses.set(index, analysis);
  }

  /** The file at which the thread was lost is named; the others of its batch go to whoever comes next. */
  private async replace(slot: number, project: SharedProject, batch: readonly number[], error: LostError): Promise<void> {
    if (this.options.signal?.aborted) return;
    const { at } = this.thread(slot);
    const lost = batch.includes(at) ? at : (batch[0] as number);
    const isAgain = error.isOfMemory && !this.tried.has(lost);
    if (isAgain) this.tried.add(lost);
    else this.giveUp(lost, project.files[lost]?.path ?? "", error);
    this.waiting.push(...batch.filter((index) => index !== lost).reverse(), ...(isAgain ? [lost] : []));
    await this.thread(slot).stop();
    this.threads[slot] = new Thread(this.preparation, this.options.jobs);
    this.thread(slot).send({ kind: "open", project });
  }

  private giveUp(index: number, path: string, { message }: LostError): void {
    this.note(index, nothingSeen(path, { path, message: `not analysed, the file is left alone: ${message}` }));
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }
}

/** How often is looked whether a thread gets on, in milliseconds. */
const GLANCE = 250;

class Thread {
  private static readonly living = new Set<Thread>();
  private readonly gate = new Gate();
  private readonly worker: Worker;

  /** One of `jobs`. */
  constructor({ transforms, circumstances }: Preparation, jobs: number) {
    this.worker = new Worker(resource("src/thread.js"), { workerData: this.gate.memory, resourceLimits: memoryFor(jobs) });
    // Whoever waits for an answer is told; before, and afterwards, nobody minds.
    this.worker.on("error", () => undefined);
    if (Thread.living.size === 0) process.on("exit", Thread.closeAll);
    Thread.living.add(this);
    this.send({ kind: "prepare", transforms, circumstances });
  }

  /** However the process comes to its end, its threads are ended with it. */
  private static readonly closeAll = () => {
    for (const { gate } of Thread.living) gate.closeNow();
  };

  /** The index of the file that it is at; -1 for none. */
  get at(): number {
    return this.gate.at;
  }

  send(task: Task): void {
    this.worker.postMessage(task);
  }

  /** Throws a LostError. */
  analyze(indexes: readonly number[], patience: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const lose = (message: string, isOfMemory = false) => finish(() => reject(new LostError(message, isOfMemory)));
      const watch = setInterval(
        watcher(() => this.at, patience, lose),
        GLANCE,
      );
      const died = (error: NodeJS.ErrnoException) =>
        lose(`the thread that looked at it died (${error.message})`, error.code === "ERR_WORKER_OUT_OF_MEMORY");
      const left = (code: number) => lose(`the thread that looked at it ended with status ${code}`);
      const answered = (answer: Answer) => finish(() => resolve(answer));
      const finish = (then: () => void) => {
        clearInterval(watch);
        this.worker.off("message", answered).off("error", died).off("exit", left);
        then();
      };
      this.worker.on("message", answered).on("error", died).on("exit", left);
      this.send({ kind: "analyze", indexes });
    });
  }

  /** Waits for the end. */
  async stop(): Promise<void> {
    await this.gate.closed();
    await this.worker.terminate();
    Thread.living.delete(this);
    if (Thread.living.size === 0) process.off("exit", Thread.closeAll);
  }
}

/** Complains when the same file is seen for too long; a thread that still loads what it needs is at none. */
function watcher(at: () => number, patience: number, complain: (message: string) => void): () => void {
  let last = -1;
  let since = performance.now();
  return () => {
    const now = at();
    if (now !== last || now < 0) since = performance.now();
    last = now;
    if (performance.now() - since > patience * 1000) complain(`it took longer than ${patience} seconds`);
  };
}
