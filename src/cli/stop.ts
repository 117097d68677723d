/** A run was stopped from outside; every file is as it was before. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";

  constructor(readonly by: "SIGINT" | "SIGTERM") {
    super(`stopped by ${by}`);
  }
}

/** Does some work that the first SIGINT or SIGTERM stops in an orderly way; the second one ends the process at once. */
export async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const names = ["SIGINT", "SIGTERM"] as const;
  const handlers = names.map((name) => ({ name, handler: () => stop.abort(new StoppedError(name)) }));
  for (const { name, handler } of handlers) process.once(name, handler);
  try {
    return await work(stop.signal);
  } finally {
    for (const { name, handler } of handlers) process.off(name, handler);
  }
}
