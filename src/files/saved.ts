import { resolve } from "node:path";
import type { ErrorObject } from "ajv";
import { systemMessage, UsageError } from "../errors.js";
import { parseJson, readInput } from "./input.js";

/** A kind of file that unleak saves as JSON, to read it again. */
export interface SavedFormat {
  /** `the decisions … are`: the name goes between. */
  readonly subject: readonly [what: string, verb: "is" | "are"];
  readonly version: number;
  /** JSON Schema 2020-12. */
  readonly schema: object;
  /** What is said of a file that is something else: `is no baseline`. */
  readonly otherwise: string;
  /** How to come by one. */
  readonly help: string;
}

/** What a saved file holds, which is as its schema says. Throws a UsageError where it can't be read, or is anything else. */
export async function readSaved(path: string, cwd: string, format: SavedFormat): Promise<unknown> {
  const { subject, version, schema, otherwise, help } = format;
  const bytes = await readInput(resolve(cwd, path)).catch((error: unknown) => {
    throw new UsageError(`${subject[0]} ${path} can't be read: ${systemMessage(error)}`, help);
  });
  const value = parsed(bytes.toString("utf8"), path, format);
  // Of a file that was not meant, nothing is quoted.
  if ((value as { readonly version?: unknown } | null)?.version !== version) throw new UsageError(`${path} ${otherwise}`, help);
  // Loaded when there is such a file: most runs have none.
  const { schemaFault } = await import("./schema.js");
  const fault = schemaFault(schema, value);
  if (fault) throw new UsageError(`${path} ${otherwise}: ${faultText(fault)}`, help);
  return value;
}

function parsed(text: string, path: string, { subject: [what, verb], help }: SavedFormat): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new UsageError(`${what} ${path} ${verb} no JSON: ${(error as Error).message}`, help);
  }
}

function faultText(error: ErrorObject): string {
  const place =
    error.instancePath
      .slice(1)
      .replace(/\/(\d+)/g, "[$1]")
      .replaceAll("/", ".") || "it";
  const key: unknown = error.params.additionalProperty;
  return key === undefined ? `${place} ${error.message}` : `${place} has the key ${JSON.stringify(key)}, which means nothing there`;
}
