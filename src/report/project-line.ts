import type { RunResult } from "../run/result.js";
import { MARKERS } from "../run/root.js";
import { count, printable } from "./text.js";

/** So many folders are named. */
const NAMED = 3;

/** That no project was found, and what counts as one; nothing where one was. */
export function projectLine({ guessed = [] }: RunResult): string {
  if (guessed.length === 0) return "";
  const others = guessed.length - NAMED;
  const named = `${guessed.slice(0, NAMED).map(printable).join(", ")}${others > 0 ? ` and ${count(others, "other folder")}` : ""}`;
  const markers = `${MARKERS.slice(0, -1).join(", ")} or ${MARKERS.at(-1)}`;
  return `unleak: no project was found around ${named} (no ${markers} there or above): the files in there are all that is known; --root names another folder\n`;
}
