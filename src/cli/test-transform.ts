import { count, printable, type Tested, testTransform as test } from "../index.js";
import type { Command } from "./command.js";
import { say } from "./say.js";
import { DONE, NOT_AS_IT_SHOULD_BE } from "./status.js";

export const testTransform: Command = {
  usage: "test-transform <file>",
  summary: "hold a transform of your own to its fixtures, as unleak's are held to theirs",
  describe: (parser) =>
    parser
      .positional("file", { type: "string", describe: "the transform, such as ./mine.js" })
      .option("fixtures", { type: "string", requiresArg: true, describe: "the folder of its fixtures; default: fixtures/NAME beside it" })
      .option("update", { type: "boolean", describe: "write the fixtures anew from what the transform makes of them; read them then" }),
  async work({ file = "", fixtures, update }) {
    const all: Tested[] = [];
    for await (const tested of test(file, { fixtures, update })) {
      all.push(tested);
      if (tested.outcome === "failed") process.stdout.write(failureText(tested));
    }
    const failed = all.filter(({ outcome }) => outcome === "failed");
    say(summaryText(all));
    return failed.length > 0 ? NOT_AS_IT_SHOULD_BE : DONE;
  },
};

function failureText({ fixture, check, message = "" }: Tested): string {
  const lines = message.split("\n").map((line) => `    ${printable(line)}\n`);
  return `failed: ${printable(fixture)} ${check}\n${lines.join("")}`;
}

function summaryText(all: readonly Tested[]): string {
  const number = (outcome: string) => all.filter((tested) => tested.outcome === outcome).length;
  const fixtures = new Set(all.map(({ fixture }) => fixture)).size;
  const skipped = all.find(({ outcome }) => outcome === "skipped");
  const sums = `${number("passed")} passed + ${number("failed")} failed + ${number("skipped")} skipped`;
  return `${count(fixtures, "fixture")}, ${count(all.length, "check")} = ${sums}\n${skipped ? `skipped: ${skipped.message}\n` : ""}`;
}
