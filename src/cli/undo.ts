import { UsageError, undoReport, undo as undoRun } from "../index.js";
import type { Command } from "./command.js";
import { say } from "./output.js";
import { DONE, NOT_DONE } from "./status.js";

export const undo: Command = {
  usage: "undo",
  summary: "put back what the last -w run changed",
  describe: (parser) => parser,
  async work() {
    const undone = await undoRun(process.cwd());
    if (!undone) throw new UsageError("there is nothing to undo: no unleak -w that changed a file is known here");
    say(undoReport(undone, process.cwd()));
    return undone.failures.length > 0 ? NOT_DONE : DONE;
  },
};
