import { parentPort, workerData } from "node:worker_threads";
import { ChangedError, UsageError } from "../errors.js";
import { Gate } from "../run/gate.js";
import { Analysis } from "./analysis.js";
import type { Message, Question, Reply } from "./messages.js";

/** What the thread gets when it is started: memory that it shares with the server. */
export interface Shared {
  readonly gate: SharedArrayBuffer;
  /** One number: the last question that somebody waits for. */
  readonly wanted: SharedArrayBuffer;
}

/** Begins to look at what the server asks about, one question after the other. */
export function listen(): void {
  const { gate, wanted } = workerData as Shared;
  const latest = new Int32Array(wanted);
  let current = 0;
  const isSuperseded = () => Atomics.load(latest, 0) > current;
  const say = (reply: Reply) => parentPort?.postMessage(reply);
  const analysis = new Analysis(new Gate(gate), isSuperseded, (read, total) => say({ read, total }));
  const answered = async (number: number, question: Question): Promise<Reply> => {
    current = number;
    try {
      if (isSuperseded()) return { number, superseded: true };
      return { number, answer: await analysis.answer(question) };
    } catch (error) {
      if (error instanceof ChangedError && isSuperseded()) return { number, superseded: true };
      return { number, error: messageOf(error), isUsage: error instanceof UsageError || error instanceof ChangedError };
    }
  };
  let last: Promise<void> = Promise.resolve();
  parentPort?.on("message", (message: Message) => {
    last = last.then(async () => {
      if (message.kind === "question") say(await answered(message.number, message.question));
      else await analysis.note(message).catch((error: unknown) => say({ number: 0, error: messageOf(error), isUsage: false }));
    });
  });
}

function messageOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message} (${error.help})`;
  if (error instanceof ChangedError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
