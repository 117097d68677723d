import yargs, { type Argv } from "yargs";
import { UsageError, VERSION } from "../index.js";
import { apart, checkFlags, checkKnown, checkWord, wordOf } from "./arguments.js";
import type { Command, Given } from "./command.js";
import { byName, completed } from "./given.js";
import { describeOptions, type Said, STANDARD_INPUT, wantedText } from "./option.js";
import type { Stop } from "./stop.js";

/** Does what the arguments say; gives the exit status. Throws a UsageError for arguments that make no sense. */
export async function dispatch(args: readonly string[], commands: readonly Command[], stop: Stop): Promise<number> {
  let status = 0;
  const parser = define((message) => misused(message, args, commands));
  for (const command of commands)
    parser.command(
      command.usage,
      command.summary,
      (inner) => describeOptions(command.describe(inner), command.options ?? []),
      async (said) => {
        checkKnown(said as Said, args, command);
        if (wordOf(command.usage) === "$0") checkWord(said as Said, commands);
        checkFlags(args, command.options ?? []);
        status = await command.work(await givenBy(said as Said, command), stop);
      },
    );
  const every = commands.flatMap(({ options = [] }) => options);
  await parser.parseAsync(commandFirst(apart(args, every), commands).map((argument) => (argument === "-" ? STANDARD_INPUT : argument)));
  return status;
}

/** What yargs says where a command's name is missing; the types know nothing of its texts for one and for several. */
const NAMELESS = "a name is missing";
const STRINGS: Record<string, unknown> = {
  "Not enough arguments following: %s": "no value: %s",
  "Not enough non-option arguments: got %s, need at least %s": { one: NAMELESS, other: NAMELESS },
};

/** What yargs complains of, in our words. */
function misused(message: string, args: readonly string[], commands: readonly Command[]): UsageError {
  const command = commands.find(({ usage }) => args.includes(wordOf(usage)));
  const word = command && wordOf(command.usage);
  if (message.startsWith(NAMELESS) && command)
    return new UsageError(`${word} takes a name, and there is none behind it`, `it is used so: unleak ${command.usage}`);
  const name = /^no value: (.*)$/.exec(message)?.[1];
  const option = commands.flatMap(({ options = [] }) => options).find((each) => [each.name, each.alias].includes(name));
  if (name !== undefined && option)
    return new UsageError(
      `--${option.name} needs a value${option.choices ? `: ${wantedText(option)}` : ""}`,
      `it is for this: ${option.describe}`,
    );
  return new UsageError(lowerFirst(message), "unleak --help lists the commands and options");
}

/** yargs takes the word behind a flag that it doesn't know yet for its value: a command behind flags alone goes before them. */
function commandFirst(args: readonly string[], commands: readonly Command[]): readonly string[] {
  const at = args.findIndex((each) => !each.startsWith("-"));
  const isCommand = commands.some(({ usage }) => usage.split(" ", 1)[0] === args[at]);
  const flags = commands.flatMap(({ options = [] }) => options.filter(({ kind }) => kind === "flag"));
  const known = new Set(
    flags.flatMap(({ name, alias, isNegative }) => [isNegative ? `--no-${name}` : `--${name}`, ...(alias ? [`-${alias}`] : [])]),
  );
  if (at <= 0 || !isCommand || !args.slice(0, at).every((each) => known.has(each))) return args;
  return [...args.slice(at, at + 1), ...args.slice(0, at), ...args.slice(at + 1)];
}

function define(misuse: (message: string) => UsageError): Argv {
  return yargs()
    .scriptName("unleak")
    .usage("Rewrites Python 2 classes that leak through reference cycles, and gives classes with __del__ a with statement.")
    .example("unleak src", "show what would change below src")
    .example("unleak src > fix.patch && git apply fix.patch", "review a patch, then apply it")
    .example("unleak -w src", "rewrite in place")
    .example("unleak --check src", "for CI: exit status 1 if something would change")
    .example("unleak --show-kept src", "also say what was left alone, and why")
    .example("unleak explain overridden-in-subclass", "what a reason means")
    .epilogue(
      "Exit status: 0 done; 1 with --check, something would change, or a transform is not what its fixtures say, or verify found a rewrite that changes what the tests come to; 2 something could not be done.",
    )
    .parserConfiguration({ "populate--": true })
    .locale("en")
    .updateStrings(STRINGS as Record<string, string>)
    .version(VERSION)
    .alias("h", "help")
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      // yargs' own complaints come as messages, some with an error of its own kind; other errors are ours.
      throw message ? misuse(message) : error;
    });
}

/** What stands behind `--` is a path whatever it looks like. */
async function givenBy(said: Said, { options = [], readsSettings }: Command): Promise<Given> {
  const paths = [said.paths ?? [], said["--"] ?? []].flat().map(String);
  const origins = await completed(said, paths, options, readsSettings === undefined);
  return { ...(said as unknown as Given), ...byName(origins), paths, origins };
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
