#!/usr/bin/env node
import { writeSync } from "node:fs";

/** As in cli/status.ts: nothing of ours is loaded before somebody looks after what can't be loaded. */
const NOT_DONE = 2;
const STDERR = 2;

/** Ends the process after an error that nobody caught, with a word where one can still be said. */
function lost(error: unknown): never {
  try {
    writeSync(STDERR, textOf(error as Error));
  } catch {
    // Nobody hears it; the exit status says it.
  }
  process.exit(NOT_DONE);
}

const MORE_FILES = "  ulimit -n 1024 lets more files be open in this shell\n";

function textOf(error: NodeJS.ErrnoException): string {
  if (/\bE[MN]FILE\b/.test(`${error.code} ${error.message}`))
    return `unleak: too many files are open: this process, or the system, may open no more\n${MORE_FILES}`;
  // With few handles left, Node says of modules that it can't open that they are not there.
  if (error.code === "ERR_MODULE_NOT_FOUND" || (error.code === "ENOENT" && error.path?.endsWith("program.cjs")))
    return `unleak: it can't be loaded: ${error.message}\n  it is not installed as a whole, or too many files are open:\n${MORE_FILES}`;
  return `unleak: internal error: ${error.stack ?? error}\n  please report it, with the command that led to it\n`;
}

// What ends in a way that nobody thought of has not done what it was asked for.
process.exitCode = NOT_DONE;
// Node that comes to its end by itself makes signals deadly again before it is gone; process.exit doesn't. By now all is written.
process.once("beforeExit", () => process.exit());
process.on("uncaughtException", lost).on("unhandledRejection", lost);
const { loadProgram } = await import("./launch.js");
const { startCommand } = await loadProgram();
process.exitCode = await startCommand(process.argv.slice(2));
