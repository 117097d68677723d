import type { Command } from "./command.js";
import { DIFF_OPTIONS, describePaths, RUN_OPTIONS } from "./options.js";

const OPTIONS = [...RUN_OPTIONS, ...DIFF_OPTIONS];

export const review: Command = {
  usage: "review [paths..]",
  summary: "go through the changes one by one in the terminal: accept or reject",
  options: OPTIONS,
  describe: describePaths,
  // Loaded when it is asked for: every run would start later for it.
  work: async (given, stop) => (await import("./session.js")).reviewChanges(given, stop),
};
