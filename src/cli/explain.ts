import { builtinTransforms, didYouMean, explainReport, listReport, nearest, TOPICS, type Transform, UsageError } from "../index.js";
import type { Command } from "./command.js";
import { print } from "./output.js";
import { DONE } from "./status.js";
import { columnsOf, wrapMarkdown, wrapTable } from "./wrap.js";

export const explain: Command = {
  usage: "explain [name]",
  summary: "what a transform or a reason means",
  describe: (parser) => parser.positional("name", { type: "string" }),
  async work(given, stop) {
    const { name } = given;
    if (name === undefined) return list.work(given, stop);
    const known = await builtinTransforms();
    const page = explainReport(name, known);
    if (page === undefined) throw unknownName(name, known);
    const columns = columnsOf(process.stdout);
    print(columns === undefined ? page : wrapMarkdown(page, columns));
    return DONE;
  },
};

function unknownName(name: string, known: readonly Transform[]): UsageError {
  const reasons = known.flatMap((each) => each.rules.map(({ id }) => (name.includes("/") ? `${each.name}/${id}` : id)));
  const near = nearest(name, [...known.map((each) => each.name), ...Object.keys(TOPICS), ...reasons]);
  const how = (each: string) => `unleak explain ${each}`;
  return new UsageError(`nothing is called '${name}'`, didYouMean(near, "unleak list names the transforms and the reasons", how));
}

export const list: Command = {
  usage: "list",
  summary: "the transforms and the reasons, a line each",
  describe: (parser) => parser,
  async work() {
    const columns = columnsOf(process.stdout);
    const lines = listReport(await builtinTransforms());
    print(columns === undefined ? lines : wrapTable(lines, columns, secondColumn(lines)));
    return DONE;
  },
};

/** Where the second column of a table begins. */
const secondColumn = (lines: string) => /^\S+ +/.exec(lines)?.[0].length ?? 0;
