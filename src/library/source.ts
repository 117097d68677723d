import { Source } from "../python/source.js";
import { Compiler } from "../run/compile.js";
import type { Failure, Remark } from "../run/result.js";
import { examineSource } from "../run/single.js";
import { UsageError } from "../run/usage.js";
import { openWorkshop } from "../run/workshop.js";
import { checkOptions, type Kind } from "./checked.js";
import { type FoundFinding, foundIn } from "./finding.js";
import { policyOf, REWRITE_KINDS, type RewriteOptions, transformsOf } from "./options.js";
import { type TreeResult, treeResult } from "./result.js";

/** How one source is rewritten. */
export interface SourceOptions extends RewriteOptions {
  /** The name of the source in findings and messages; `<source>` by default. */
  readonly filename?: string | undefined;
}

const SOURCE_KINDS = { ...REWRITE_KINDS, filename: "text" } as const satisfies Record<keyof SourceOptions, Kind>;

/** Text as JavaScript has it, or the bytes of a file in whatever encoding. */
export type Code = string | Uint8Array;
/** Bytes for bytes, and text for text. */
export type SameCode<C extends Code> = C extends string ? string : Buffer;

/** What came of one source. */
export interface TransformedSource<C extends Code = Code> {
  /** The source as it is to be. */
  readonly code: SameCode<C>;
  readonly changed: boolean;
  readonly findings: readonly FoundFinding[];
  /** What could not be done: a syntax error, with its line and column. */
  readonly failures: readonly Failure[];
  /** What a person should look at, such as a comment that silences nothing. */
  readonly remarks: readonly Remark[];
  /** The whole, as reports are made of it. */
  readonly result: TreeResult;
}

/**
 * Rewrites one source, of which alone is known what its classes inherit. Offsets are those of its bytes, which for a string are its UTF-8
 * encoding. Throws a UsageError for options that can't be, and for a string that is no text (with half a surrogate pair in it).
 */
export async function transformSource<C extends Code>(code: C, options: SourceOptions = {}): Promise<TransformedSource<C>> {
  checkOptions(options, SOURCE_KINDS, "transformSource");
  const source = sourceOf(code, options.filename ?? "<source>");
  const { policy, blocked } = await policyOf(options);
  const transforms = await transformsOf(options);
  const compiler = options.python === undefined ? undefined : new Compiler(options.python);
  const file = examineSource(source, await openWorkshop(transforms, policy), (results) => compiler?.refused(results) ?? []);
  const { changed, failures, remarks } = file;
  const findings = foundIn(file, typeof code === "string" ? "utf-8" : undefined);
  const result = treeResult({ files: [file], notRead: [], failures: [] }, { transforms, policy, blocked, write: false }, options);
  return { code: codeLike(code, file.changed ? file.after : source.text), changed, findings, failures, remarks, result };
}

/** Throws a UsageError where it is neither text nor bytes. */
export function sourceOf(code: Code, filename: string): Source {
  if (code instanceof Uint8Array) return Source.fromBytes(filename, Buffer.from(code.buffer, code.byteOffset, code.byteLength));
  if (typeof code !== "string") throw new UsageError("a source is a string, or the bytes of a file");
  if (/\p{Surrogate}/u.test(code)) throw new UsageError("the source is no text: half of a surrogate pair stands in it");
  return new Source(filename, Buffer.from(code, "utf8").toString("latin1"), "utf-8");
}

/** `text` holds a character for each byte. */
export function codeLike<C extends Code>(code: C, text: string): SameCode<C> {
  const bytes = Buffer.from(text, "latin1");
  return (typeof code === "string" ? bytes.toString("utf8") : bytes) as SameCode<C>;
}
