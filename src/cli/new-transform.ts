import { newTransform as write } from "../index.js";
import type { Command } from "./command.js";
import { say } from "./say.js";
import { DONE } from "./status.js";

export const newTransform: Command = {
  usage: "new-transform <name>",
  summary: "write a transform of your own that works, with its fixtures, to begin with",
  describe: (parser) => parser.positional("name", { type: "string", describe: "in kebab-case; with .ts at its end for TypeScript" }),
  async work({ name = "" }) {
    const files = await write(name);
    for (const path of files) process.stdout.write(`${path}\n`);
    say(`next: unleak test-transform ./${files[0]}  # holds it to its fixtures\n      unleak -t ./${files[0]} src      # runs it\n`);
    return DONE;
  },
};
