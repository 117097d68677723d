import { linesText, UsageError } from "../index.js";
import { completionFor } from "./completion.js";
import { config } from "./config.js";
import { explain, list } from "./explain.js";
import { ignore } from "./ignore.js";
import { init } from "./init.js";
import { leaks } from "./leaks.js";
import { lsp } from "./lsp.js";
import { merge } from "./merge.js";
import { newTransform } from "./new-transform.js";
import { GARBAGE_OPTION, PROBABLE_OPTION, REWRITE_OPTIONS, VERIFY_OPTIONS, YES_OPTION } from "./options.js";
import { tell } from "./output.js";
import { dispatch } from "./parser.js";
import { probe } from "./probe.js";
import { review } from "./review.js";
import { rewrite } from "./rewrite.js";
import { NOT_DONE } from "./status.js";
import { type Stop, StoppedError } from "./stop.js";
import { tellOfLostOutput } from "./streams.js";
import { testTransform } from "./test-transform.js";
import { undo } from "./undo.js";
import { verify } from "./verify.js";

const WORDS = [rewrite, init, review, undo, ignore, leaks, verify, probe, merge, lsp, config, explain, list, newTransform, testTransform];
const COMMANDS = [...WORDS, completionFor(WORDS, [...REWRITE_OPTIONS, GARBAGE_OPTION, PROBABLE_OPTION, ...VERIFY_OPTIONS, YES_OPTION])];

/** The command line: everything from the arguments to the exit status. Throws what is no error of the user's, nor told to them. */
export async function main(args: readonly string[], stop: Stop): Promise<number> {
  tellOfLostOutput();
  try {
    return await dispatch(args, COMMANDS, stop);
  } catch (error) {
    if (error instanceof StoppedError) return stop.said(error);
    if (!(error instanceof UsageError)) throw error;
    tell(linesText([`unleak: ${error.message}`, `  ${error.help}`]));
    return NOT_DONE;
  }
}
