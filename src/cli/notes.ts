import { linesText, projectLine, type RunResult } from "../index.js";
import type { Given } from "./command.js";

const MEANT_NOTHING = {
  include: "no file that is looked at is called so",
  exclude: "nothing that would be looked at is called so",
} as const;

/** What is to be known about what was looked at: no project was found, or something that was said about files means nothing. */
export function noteLines(result: RunResult, given: Given): string {
  return nothingLine(result, given) + projectLine(result) + globLines(result, given);
}

/** A folder that was meant to be another, or one that ignore files pass over, would else look like one in which all is well. */
function nothingLine({ files, notRead, failures }: RunResult, { paths, since, include }: Given): string {
  if (since !== undefined || include.length > 0 || paths.length === 0 || [files, notRead, failures].some((each) => each.length > 0))
    return "";
  const where = paths.length === 1 ? paths[0] : "any of the paths";
  return linesText([
    `unleak: nothing was looked at: no Python file lies in ${where} (*.py, *.pyw, a script whose first line names Python), or all are passed over; --no-ignore looks into what ignore files and defaults pass over`,
  ]);
}

/** Settings are about a whole project, of which often a part is looked at: what they name need not be there. */
function globLines({ unmatchedGlobs }: RunResult, { origins }: Given): string {
  const lines = (["include", "exclude"] as const).flatMap((name) => {
    const isSaid = origins.some(({ option, isSetting }) => option.name === name && !isSetting);
    return isSaid ? (unmatchedGlobs?.[name] ?? []).map((glob) => `unleak: --${name} ${glob}: ${MEANT_NOTHING[name]}`) : [];
  });
  return linesText(lines);
}
