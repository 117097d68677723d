import type { RunResult } from "../result.js";
import { count, printable } from "./text.js";

/** Of what tells the top of a project, what nearly every reader knows. */
const TOLD = [".git", "setup.py", "pyproject.toml"];
/** So many folders are named. */
const NAMED = 3;

/** That no project was found, and what counts as one, and what is vouched for in vain; nothing where all is as it should be. */
export function projectLine({ guessed = [], unmatched = [] }: RunResult): string {
  const lines = unmatched.map(
    (glob) => `unleak: plain-bases: nothing that is imported from outside of the project is called ${printable(glob)}\n`,
  );
  return [guessLine(guessed), ...lines].join("");
}

function guessLine(guessed: readonly string[]): string {
  if (guessed.length === 0) return "";
  const others = guessed.length - NAMED;
  const named = `${guessed.slice(0, NAMED).map(printable).join(", ")}${others > 0 ? ` and ${count(others, "other folder")}` : ""}`;
  return `unleak: no project was found around ${named} (no ${TOLD.join(", ")} or the like there or above): what lies there is all that is known; --root DIR says otherwise\n`;
}
