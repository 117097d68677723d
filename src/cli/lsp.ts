import type { Command, Given } from "./command.js";
import { byName, COMMAND_LINE, completed } from "./given.js";
import { camelCase, type Option, type Said } from "./option.js";
import { DIFF_OPTIONS, RUN_OPTIONS } from "./options.js";
import { tell } from "./output.js";
import { treeOptions } from "./run.js";

const TAKEN = new Set([
  ...[
    "transform",
    "unsafe",
    "forward",
    "root",
    "library",
    "plain-bases",
    "include",
    "exclude",
    "ignore",
    "max-file-size",
    "config",
    "no-config",
  ],
  ...["baseline", "show-kept"],
]);
const TOLD = "also show what is left alone, each with its reason, as hints";
const OPTIONS: readonly Option[] = [...RUN_OPTIONS, ...DIFF_OPTIONS]
  .filter(({ name }) => TAKEN.has(name))
  .map((option) => (option.name === "show-kept" ? { ...option, describe: TOLD } : option));

const WAITING =
  "unleak: waiting for an editor to speak over standard input: its settings name this command (docs/editors.md); Ctrl-C ends it\n";

export const lsp: Command = {
  usage: "lsp",
  summary: "serve an editor, over standard input and output (Language Server Protocol)",
  options: OPTIONS,
  // Each document has the settings of its own project.
  readsSettings: "later",
  describe: (parser) => parser,
  async work({ origins }) {
    const said: Said = Object.fromEntries(
      origins.flatMap(({ option, value, from }) => (from === COMMAND_LINE ? [[camelCase(option.name), value]] : [])),
    );
    if (process.stdin.isTTY) tell(WAITING);
    const { serve } = await import("../lsp/server.js");
    return serve({
      tell,
      async settingsFor(path) {
        const given = byName(await completed(said, [path], OPTIONS)) as unknown as Given;
        return { options: { ...treeOptions(given), transforms: given.transform }, showKept: given.showKept };
      },
    });
  },
};
