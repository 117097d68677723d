import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { readInput } from "../files/input.js";
import { readSaved, type SavedFormat } from "../files/saved.js";
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

const CHANGED = "it has changed since the decisions were made: make the report anew, and decide again";

/** A file whose text is known; a character for each byte. */
export interface KnownText {
  readonly path: string;
  readonly text: string;
}

/** `known` is not looked for on the disk. Throws a UsageError when the file can't be read, or holds no decisions. */
export async function readDecisions(path: string, cwd: string, known?: KnownText): Promise<Decisions> {
  const { files, accepted, forward = false } = (await readSaved(path, cwd, FORMAT)) as Saved;
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
  readonly forward?: boolean;
}

const TEXTS = { type: "array", items: { type: "string" } };

/** As docs/html-report.md says it, too. */
const FORMAT: SavedFormat = {
  subject: ["the decisions", "are"],
  version: 1,
  schema: {
    type: "object",
    required: ["version", "files", "accepted"],
    properties: {
      version: { const: 1 },
      tool: { type: "string" },
      forward: { type: "boolean" },
      files: {
        type: "array",
        items: {
          type: "object",
          required: ["path", "sha256"],
          properties: { path: { type: "string", pattern: "^[^\\u0000]+$" }, sha256: { type: "string" } },
          additionalProperties: false,
        },
      },
      accepted: TEXTS,
      rejected: TEXTS,
    },
    additionalProperties: false,
  },
  otherwise: "holds no decisions that this version of unleak knows",
  help: "the HTML report (-f html) saves such a file",
};
