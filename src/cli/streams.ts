import { systemMessage } from "../index.js";
import { say } from "./output.js";
import { DONE, NOT_DONE } from "./status.js";

/** Sees to it that the exit status tells of a report, or a word, that could not be written. */
export function tellOfLostOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as `head`, is no error.
    if (error.code === "EPIPE") process.exit(DONE);
    say(`unleak: the report could not be written to standard output: ${systemMessage(error)}\n`);
    process.exit(NOT_DONE);
  });
  process.stderr.on("error", () => {
    process.on("exit", (status) => {
      // A command that was stopped says by the status alone that it was.
      if (status < 128) process.exitCode = NOT_DONE;
    });
  });
}
