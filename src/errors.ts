import { UnfinishedError } from "./python/guard.js";

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "not permitted",
  ELOOP: "too many symbolic links",
  ENOTDIR: "not a folder",
  EISDIR: "a folder",
  EPIPE: "nobody reads it any more",
  ENOSPC: "no space left on the device",
  EROFS: "the file system is read-only",
  EDQUOT: "no more space is allowed to this user on the device",
  ENAMETOOLONG: "the name is too long",
};

/** An error of the system in words, or the message of any other. */
export function systemMessage(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return SYSTEM[code] ?? (error instanceof Error ? error.message : String(error));
}

const TOO_DEEP = "not analysed, the file is left alone: it is nested, or its names depend on one another, too deeply to be followed";

/** What is said of a file at which unleak itself failed; what the system says is no such failure. */
export function internalMessage(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code) return systemMessage(error);
  if (error instanceof ChangedError) return `left alone: ${error.message}`;
  if (error instanceof UnfinishedError) return `not analysed, the file is left alone: ${error.message}`;
  if (error instanceof RangeError && /call stack/.test(error.message)) return TOO_DEEP;
  const what = error instanceof Error ? error.message : String(error);
  return `internal error, the file is left alone: ${what}. Please report it with this file`;
}

/** The user asked for something that can't be had; `help` says what to do instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    message: string,
    readonly help: string,
  ) {
    super(message);
  }
}

/** The file is not as it was when it was read. */
export class ChangedError extends Error {
  override readonly name = "ChangedError";

  constructor() {
    super("the file has changed since it was read");
  }
}
