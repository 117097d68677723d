import { dirname } from "node:path";
import { systemMessage, UsageError } from "../errors.js";

const IS_CLOSED = "name a file in a folder where you may write";
const IS_FULL = "make room there, or name a file on another device";

const HELP: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `the folder ${dirname(path)} has to be there: make it first, or name another file`,
  ENOTDIR: (path) => `${dirname(path)} has to be a folder: name another file`,
  EISDIR: (path) => `name a file, such as ${path.replace(/\/+$/, "")}/unleak-report`,
  EEXIST: () => "it is there already: look at what is in it, and take it away or name another",
  EACCES: () => IS_CLOSED,
  EPERM: () => IS_CLOSED,
  EROFS: () => IS_CLOSED,
  ENOSPC: () => IS_FULL,
  EDQUOT: () => IS_FULL,
};

/** What is said where `path` can't be written; `what` is the sentence up to the cause. */
export function unwritable(what: string, path: string, error: unknown): UsageError {
  const help = HELP[(error as NodeJS.ErrnoException).code ?? ""]?.(path) ?? "look at what is there now, and try again or name another file";
  return new UsageError(`${what}: ${systemMessage(error)}`, help);
}
