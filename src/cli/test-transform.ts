import { count, linesText, type Tested, testTransform as test } from "../index.js";
import type { Command } from "./command.js";
import type { Option } from "./option.js";
import { print, say } from "./output.js";
import { DONE, NOT_AS_IT_SHOULD_BE } from "./status.js";

const OPTIONS: readonly Option[] = [
  {
    ...{ name: "fixtures", group: "Options:", kind: "text", settable: "never" },
    describe: "the folder of its fixtures; default: fixtures/NAME beside it, of a name in the current folder",
  },
  {
    ...{ name: "update", group: "Options:", kind: "flag", settable: "never" },
    describe: "write the fixtures anew from what the transform makes of them; read them then",
  },
];

export const testTransform: Command = {
  usage: "test-transform <file>",
  summary: "hold a transform to its fixtures, as unleak's own are held to theirs",
  options: OPTIONS,
  describe: (parser) =>
    parser.positional("file", { type: "string", describe: "the transform: a file such as ./mine.js, or the name of one of unleak's own" }),
  async work({ file = "", fixtures, update }) {
    const all: Tested[] = [];
    for await (const tested of test(file, { fixtures, update })) {
      all.push(tested);
      if (tested.outcome === "failed") print(failureText(tested));
    }
    const failed = all.filter(({ outcome }) => outcome === "failed");
    say(summaryText(all));
    return failed.length > 0 ? NOT_AS_IT_SHOULD_BE : DONE;
  },
};

function failureText({ fixture, check, message = "" }: Tested): string {
  return linesText([`failed: ${fixture} ${check}`, ...message.split("\n").map((line) => `    ${line}`)]);
}

function summaryText(all: readonly Tested[]): string {
  const number = (outcome: string) => all.filter((tested) => tested.outcome === outcome).length;
  const fixtures = new Set(all.map(({ fixture }) => fixture)).size;
  const skipped = all.find(({ outcome }) => outcome === "skipped");
  const sums = `${number("passed")} passed + ${number("failed")} failed + ${number("skipped")} skipped`;
  return `${count(fixtures, "fixture")}, ${count(all.length, "check")} = ${sums}\n${skipped ? `skipped: ${skipped.message}\n` : ""}`;
}
