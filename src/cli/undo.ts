import { count, type Undone, UsageError, undoReport, undo as undoRun } from "../index.js";
import type { Command } from "./command.js";
import { tell } from "./output.js";
import { DONE, NOT_DONE } from "./status.js";

const whatIsDone = (undone: Undone | undefined) => `${count(undone?.restored.length ?? 0, "file")} put back`;

export const undo: Command = {
  usage: "undo",
  summary: "put back what the last -w run changed",
  describe: (parser) => parser,
  async work(_given, stop) {
    // It is not left off halfway: of what was put back, and what was not, nobody would be told.
    const undone = await stop.orderlyDone(() => undoRun(process.cwd()), whatIsDone);
    if (!undone)
      throw new UsageError(
        "there is nothing to undo: no unleak -w that changed a file is known here",
        "go to the folder, or the repository, that it was run in",
      );
    tell(undoReport(undone, process.cwd()));
    return undone.failures.length > 0 ? NOT_DONE : DONE;
  },
};
