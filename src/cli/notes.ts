import { linesText, projectLine, type RunResult } from "../index.js";
import type { Given } from "./command.js";

const MEANT_NOTHING = {
  include: "no file that is looked at is called so",
  exclude: "nothing that would be looked at is called so",
} as const;

/** What is to be known about what was looked at: no project was found, or something that was said about files means nothing. */
export function noteLines(result: RunResult, given: Given): string {
  return projectLine(result) + globLines(result, given);
}

/** Settings are about a whole project, of which often a part is looked at: what they name need not be there. */
function globLines({ unmatchedGlobs }: RunResult, { origins }: Given): string {
  const lines = (["include", "exclude"] as const).flatMap((name) => {
    const isSaid = origins.some(({ option, isSetting }) => option.name === name && !isSetting);
    return isSaid ? (unmatchedGlobs?.[name] ?? []).map((glob) => `unleak: --${name} ${glob}: ${MEANT_NOTHING[name]}`) : [];
  });
  return linesText(lines);
}
