import { builtinTransforms, explainReport, listReport, UsageError } from "../index.js";
import type { Command } from "./command.js";
import { print } from "./output.js";
import { DONE } from "./status.js";

export const explain: Command = {
  usage: "explain [name]",
  summary: "what a transform or a reason means",
  describe: (parser) => parser.positional("name", { type: "string" }),
  async work(given, stop) {
    const { name } = given;
    if (name === undefined) return list.work(given, stop);
    const page = explainReport(name, await builtinTransforms());
    if (page === undefined) throw new UsageError(`nothing is called '${name}'`, "unleak list names the transforms and the reasons");
    print(page);
    return DONE;
  },
};

export const list: Command = {
  usage: "list",
  summary: "the transforms and the reasons, a line each",
  describe: (parser) => parser,
  async work() {
    print(listReport(await builtinTransforms()));
    return DONE;
  },
};
