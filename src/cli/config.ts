import { existsSync } from "node:fs";
import { linesText, printable } from "../index.js";
import type { Command } from "./command.js";
import type { Origin } from "./given.js";
import { STANDARD_INPUT } from "./option.js";
import { describePaths, REWRITE_OPTIONS } from "./options.js";
import { print, tell } from "./output.js";
import { checkRoot, givenPaths } from "./paths.js";
import { DONE, NOT_DONE } from "./status.js";

/** Settings that may stand in a file, as such a file would say them, each with where it comes from. */
export const config: Command = {
  usage: "config [paths..]",
  summary: "print the settings that are in force for the paths, and where each comes from",
  options: REWRITE_OPTIONS,
  describe: describePaths,
  async work(given) {
    const { origins, paths, filesFrom, stdinFilename } = given;
    if (paths.length > 0 || filesFrom !== undefined || stdinFilename !== undefined) await givenPaths(given);
    else checkRoot(given, []);
    const told = origins.filter(({ option }) => option.settable !== "never");
    const lines = told.map((origin) => ({ text: settingText(origin), from: origin.from }));
    const width = Math.max(...lines.map(({ text }) => text.length));
    for (const { text, from } of lines) print(`${text.padEnd(width)}  # ${printable(from)}\n`);
    const gone = paths.filter((path) => path !== STANDARD_INPUT && !existsSync(path));
    tell(linesText(gone.map((path) => `unleak: ${path}: no such file or folder`)));
    return gone.length > 0 ? NOT_DONE : DONE;
  },
};

function settingText({ option: { name, isNegative }, value }: Origin): string {
  if (value === undefined) return `# ${name} is not set`;
  if (isNegative) return `no-${name} = ${!value}`;
  return `${name} = ${Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each)).join(", ")}]` : JSON.stringify(value)}`;
}
