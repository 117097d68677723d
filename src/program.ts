/** All of the program, for whoever starts it: what is not asked for is not run. */

/** The command line; gives the exit status. Throws what is no error of the user's. */
export async function startCommand(args: readonly string[]): Promise<number> {
  const { Stop } = await import("./cli/stop.js");
  const stop = new Stop();
  stop.listen();
  const { main } = await import("./cli/main.js");
  return main(args, stop);
}

/** The thread that looks at what an editor has open: likewise. */
export async function startEditorThread(): Promise<void> {
  const { listen } = await import("./lsp/worker.js");
  listen();
}

/** One of the threads that look at files: does what it is told by messages. */
export async function startThread(): Promise<void> {
  const { listen } = await import("./run/worker.js");
  listen();
}
