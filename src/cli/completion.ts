import { basename } from "node:path";
import { builtinTransforms, didYouMean, nearest, TOPICS, UsageError } from "../index.js";
import type { Command } from "./command.js";
import type { Option } from "./option.js";
import { print } from "./output.js";
import { bashScript, type Completed, fishScript, zshScript } from "./shells.js";
import { DONE } from "./status.js";

const SCRIPTS: Readonly<Record<string, (completed: Completed) => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** The command that prints completion scripts for these commands and options. */
export function completionFor(commands: readonly Command[], options: readonly Option[]): Command {
  const completion: Command = {
    usage: "completion [shell]",
    summary: "print a script that completes commands and options in bash, zsh or fish",
    describe: (parser) => parser.positional("shell", { type: "string", describe: "bash, zsh or fish; default: the one of $SHELL" }),
    async work({ shell = basename(process.env.SHELL ?? "bash") }) {
      const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
      if (!script)
        throw new UsageError(
          `there is no completion for '${shell}'`,
          didYouMean(nearest(shell, Object.keys(SCRIPTS)), `the shells are: ${Object.keys(SCRIPTS).join(", ")}`),
        );
      const known = await builtinTransforms();
      const topics = [...known.flatMap(({ name, rules }) => [name, ...rules.map(({ id }) => id)]), ...Object.keys(TOPICS)];
      print(
        script({
          commands: [...commands, completion].map(({ usage, summary }) => ({ name: usage.split(" ", 1)[0] ?? "", summary })).filter(isWord),
          options: shown(
            options,
            known.map(({ name }) => name),
          ),
          topics: [...new Set(topics)].sort(),
          shells: Object.keys(SCRIPTS),
        }),
      );
      return DONE;
    },
  };
  return completion;
}

const isWord = ({ name }: { readonly name: string }) => name !== "$0";

/** As people type them. */
function shown(options: readonly Option[], transforms: readonly string[]): Completed["options"] {
  return options.map(({ name, alias, kind, choices, describe, isNegative }) => ({
    name: isNegative ? `no-${name}` : name,
    ...(alias && { alias }),
    describe,
    takesValue: kind !== "flag",
    values: choices ?? (name === "transform" ? transforms : []),
  }));
}
