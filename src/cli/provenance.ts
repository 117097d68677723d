import { type Provenance, provenanceOf } from "../index.js";
import type { Given } from "./command.js";
import { COMMAND_LINE, type Origin } from "./given.js";
import { STANDARD_INPUT } from "./option.js";
import { shellWord } from "./shell.js";

/** What makes no difference to what a page shows: two runs that differ in nothing else give the same one. */
const NO_MATTER = new Set(["format", "output", "jobs", "progress", "quiet", "verbose", "color", "show-kept", "null", "force", "stat"]);

/** What a page is about; `word` is the command, where it has one. Undefined for other formats, which say nothing of it. */
export async function provenanceFor(format: string | undefined, given: Given, paths: readonly string[], word?: string) {
  if (format !== "html") return undefined;
  const named = paths.flatMap((path) => (path === STANDARD_INPUT ? (given.stdinFilename ?? []) : [path]));
  return provenanceOf(named, { cwd: process.cwd(), root: given.root, command: commandOf(given, word) }) satisfies Promise<Provenance>;
}

function commandOf({ origins, paths, filesFrom }: Given, word: string | undefined): string {
  const options = origins.filter(({ option, from }) => from === COMMAND_LINE && !NO_MATTER.has(option.name)).flatMap(optionText);
  const named = filesFrom === undefined ? paths.map((path) => (path === STANDARD_INPUT ? "-" : shellWord(path))) : [];
  return ["unleak", ...(word === undefined ? [] : [word]), ...options, ...named].join(" ");
}

function optionText({ option: { name, alias }, value }: Origin): string[] {
  const flag = alias === undefined ? `--${name}` : `-${alias}`;
  if (value === undefined) return [];
  if (typeof value === "boolean") return [value ? flag : `--no-${name}`];
  return (typeof value === "object" ? value : [value]).map((each) => `${flag} ${shellWord(String(each))}`);
}
