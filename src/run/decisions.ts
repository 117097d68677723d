import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { systemMessage, UsageError } from "../errors.js";
import { parseJson, readInput } from "../files/input.js";
import type { Failure } from "../result.js";

/** What a person decided on findings, as the HTML report saves it. */
export interface Decisions {
  /** The ids of the findings that are to be applied, but for those that would edit a file which is not what it was. */
  readonly accepted: ReadonlySet<string>;
  /** Whether they were made with `--forward`. */
  readonly forward: boolean;
  /** The files that have changed since. */
  readonly changed: readonly Failure[];
}

const VERSION = 1;
const CHANGED = "it has changed since the decisions were made: make the report anew, and decide again";

/** A file whose text is known; a character for each byte. */
export interface KnownText {
  readonly path: string;
  readonly text: string;
}

/** `known` is not looked for on the disk. Throws a UsageError when the file can't be read, or holds no decisions. */
export async function readDecisions(path: string, cwd: string, known?: KnownText): Promise<Decisions> {
  const text = await readInput(resolve(cwd, path)).catch((error: unknown) => {
    throw new UsageError(`the decisions ${path} can't be read: ${systemMessage(error)}`, "the HTML report (-f html) saves such a file");
  });
  const { files, accepted, forward } = decisionsIn(text.toString("utf8"), path);
  const changed: Failure[] = [];
  for (const { path: file, sha256 } of files) {
    const isKnown = known !== undefined && resolve(cwd, known.path) === resolve(cwd, file);
    const bytes = isKnown ? Buffer.from(known.text, "latin1") : await readInput(resolve(cwd, file)).catch(() => undefined);
    if (bytes === undefined) changed.push({ path: file, message: "there is no such file any more, and decisions were made on it" });
    else if (createHash("sha256").update(bytes).digest("hex") !== sha256) changed.push({ path: file, message: CHANGED });
  }
  return { accepted: new Set(accepted), forward, changed };
}

interface Saved {
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly accepted: readonly string[];
  readonly forward: boolean;
}

function decisionsIn(text: string, path: string): Saved {
  const help = "the HTML report (-f html) saves such a file";
  const { version, files, accepted, forward = false } = parsed(text, path, help);
  if (version === VERSION && isFiles(files) && isTexts(accepted) && typeof forward === "boolean") return { files, accepted, forward };
  throw new UsageError(`${path} holds no decisions that this version of unleak knows`, help);
}

function parsed(text: string, path: string, help: string): Readonly<Record<string, unknown>> {
  try {
    return (parseJson(text) ?? {}) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`the decisions ${path} are no JSON: ${(error as Error).message}`, help);
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isFiles(value: unknown): value is Saved["files"] {
  return Array.isArray(value) && value.every(isFile);
}

function isFile(value: unknown): value is Saved["files"][number] {
  const { path, sha256 } = (value ?? {}) as Record<string, unknown>;
  return typeof path === "string" && path !== "" && !path.includes("\0") && typeof sha256 === "string";
}
