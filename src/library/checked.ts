import { UsageError } from "../errors.js";

/** What the value of an option has to be. */
export type Kind =
  | "flag"
  | "text"
  | "texts"
  | "count"
  | "function"
  | "signal"
  | "transforms"
  | "failures"
  | "others"
  | "grouping"
  | "provenance";

const WANTED: Readonly<Record<Kind, { readonly what: string; readonly such: string }>> = {
  flag: { what: "true or false", such: "true" },
  text: { what: "a string", such: '"…"' },
  texts: { what: "strings", such: '["…"]' },
  count: { what: "a whole number, 1 or more", such: "2" },
  function: { what: "a function", such: "(finding) => true" },
  signal: { what: "an AbortSignal", such: "new AbortController().signal" },
  transforms: { what: "a list of names, paths or transforms", such: '["method-alias"]' },
  failures: { what: "a list of failures", such: "result.failures" },
  others: { what: "'found', 'unknown' or 'none'", such: '"none"' },
  grouping: { what: "what groupingBy gives", such: 'groupingBy("folder", …)' },
  provenance: { what: "what provenanceOf gives", such: "await provenanceOf(…)" },
};

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === "object" && value !== null && Symbol.iterator in value;

const TESTS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  flag: (value) => typeof value === "boolean",
  text: (value) => typeof value === "string",
  texts: (value) => isIterable(value) && [...value].every((each) => typeof each === "string"),
  count: (value) => Number.isInteger(value) && (value as number) >= 1,
  function: (value) => typeof value === "function",
  signal: (value) => value instanceof AbortSignal,
  transforms: (value) => Array.isArray(value) && value.every((each) => typeof each === "string" || isTransform(each)),
  failures: Array.isArray,
  others: (value) => value === "found" || value === "unknown" || value === "none",
  grouping: (value) => typeof (value as { groupOf?: unknown } | null)?.groupOf === "function",
  provenance: (value) => typeof (value as { differs?: unknown } | null)?.differs === "function",
};

function isTransform(value: unknown): boolean {
  const { name, find } = (value ?? {}) as { name?: unknown; find?: unknown };
  return typeof name === "string" && typeof find === "function";
}

/** Throws a UsageError that names an option which `whose` doesn't have, or whose value is of another kind. Undefined counts as not given. */
export function checkOptions(given: unknown, kinds: Readonly<Record<string, Kind>>, whose: string): void {
  if (typeof given !== "object" || given === null)
    throw new UsageError(`the options of ${whose} are an object, not ${String(given)}`, listed(kinds));
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) throw new UsageError(`${whose} has no option '${name}'`, listed(kinds));
    if (value !== undefined && !TESTS[kind](value))
      throw new UsageError(
        `the option '${name}' of ${whose} is ${WANTED[kind].what}`,
        `such as ${name}: ${WANTED[kind].such}; left out, it has its default`,
      );
  }
}

const listed = (kinds: Readonly<Record<string, Kind>>) => `its options are: ${Object.keys(kinds).join(", ")}`;
