#!/usr/bin/env node
import { constants } from "node:os";
import { completionFor } from "./cli/completion.js";
import { config } from "./cli/config.js";
import { explain, list } from "./cli/explain.js";
import { leaks } from "./cli/leaks.js";
import { merge } from "./cli/merge.js";
import { newTransform } from "./cli/new-transform.js";
import { REWRITE_OPTIONS } from "./cli/options.js";
import { say } from "./cli/output.js";
import { dispatch } from "./cli/parser.js";
import { review } from "./cli/review.js";
import { rewrite } from "./cli/rewrite.js";
import { DONE, NOT_DONE } from "./cli/status.js";
import { StoppedError } from "./cli/stop.js";
import { testTransform } from "./cli/test-transform.js";
import { undo } from "./cli/undo.js";
import { linesText, systemMessage, UsageError } from "./index.js";

const WORDS = [rewrite, review, undo, leaks, merge, config, explain, list, newTransform, testTransform];
const COMMANDS = [...WORDS, completionFor(WORDS, REWRITE_OPTIONS)];

/** The command line: everything from the arguments to the exit status. */
async function main(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args, COMMANDS);
  } catch (error) {
    if (error instanceof StoppedError) return stopped(error);
    if (error instanceof UsageError) say(linesText([`unleak: ${error.message}`, ...(error.help ? [`  ${error.help}`] : [])]));
    else say(`unleak: internal error: ${(error as Error).stack ?? error}\n  please report it, with the command that led to it\n`);
    return NOT_DONE;
  }
}

/** A shell says 128 and the number of the signal. */
function stopped({ by }: StoppedError): number {
  say(`unleak: stopped by ${by}: nothing was changed\n`);
  return 128 + constants.signals[by];
}

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(DONE);
  say(`unleak: the report could not be written to standard output: ${systemMessage(error)}\n`);
  process.exit(NOT_DONE);
});
process.exitCode = await main(process.argv.slice(2));
