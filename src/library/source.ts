import { UsageError } from "../errors.js";
import { givenLibraries, importFolders } from "../files/libraries.js";
import { Source } from "../python/source.js";
import type { Failure, FileResult, Remark } from "../result.js";
import { Compiler } from "../run/compile.js";
import { openContext } from "../run/context.js";
import { run, settleSource } from "../run/run.js";
import { checkOptions, type Kind } from "./checked.js";
import type { FoundFinding } from "./finding.js";
import { policyOf, REWRITE_KINDS, type RewriteOptions, runOptions, transformsOf } from "./options.js";
import { type TreeResult, treeResult } from "./result.js";

/** How one source is rewritten. */
export interface SourceOptions extends RewriteOptions {
  /** Which file the source stands for, relative to `cwd`. It need not be there, nor its folder. Without one it is called `<source>` in messages. */
  readonly filename?: string | undefined;
  /** The folder whose files are known together; by default the project that `filename` lies in. */
  readonly root?: string | undefined;
  /** Globs of dotted names, `acme.*`: bases from outside that somebody vouches for, as types that bind nothing and have no metaclass of their own. */
  readonly plainBases?: Iterable<string> | undefined;
  /** Folders that packages are imported from: what is in them is known. Environments in the root are found by themselves. */
  readonly libraries?: Iterable<string> | undefined;
  /**
   * What is known of other files: those of the project that `filename` lies in (`found`, by default where there is a name); nothing
   * (`unknown`, by default where there is none), and what depends on them is unsafe; or that no other file knows this one (`none`).
   */
  readonly others?: "found" | "unknown" | "none" | undefined;
  /** Whether the texts of all files that a finding is about are given, and not of those alone that change; by default they are. */
  readonly texts?: boolean | undefined;
  /** Stops the work: before the next file is read. */
  readonly signal?: AbortSignal | undefined;
}

const SOURCE_KINDS = {
  ...REWRITE_KINDS,
  filename: "text",
  root: "text",
  libraries: "texts",
  plainBases: "texts",
  others: "others",
  texts: "flag",
  signal: "signal",
} as const satisfies Record<keyof SourceOptions, Kind>;

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
 * Rewrites one source. Its findings are those that the file called `filename` would have with this text, in the project that it lies in; the
 * text alone is rewritten, and nothing is written. Offsets are those of its bytes, which for a string are its UTF-8 encoding. Throws a
 * UsageError for options that can't be, and for a string that is no text (with half a surrogate pair in it).
 */
export async function transformSource<C extends Code>(code: C, options: SourceOptions = {}): Promise<TransformedSource<C>> {
  checkOptions(options, SOURCE_KINDS, "transformSource");
  const { filename = "<source>" } = options;
  const source = sourceOf(code, filename);
  const result = othersOf(options) === "found" ? await inProject(filename, source, options) : await byItself(source, options);
  const [file] = result.files;
  const { changed = false, findings = [], failures = [], remarks = [] } = file ?? {};
  return { code: codeLike(code, file?.code?.toString("latin1") ?? source.text), changed, findings, failures, remarks, result };
}

/** Throws a UsageError for options that contradict each other. */
function othersOf({ filename, root, others = filename === undefined ? "unknown" : "found" }: SourceOptions): "found" | "unknown" | "none" {
  if (others === "found" && filename === undefined)
    throw new UsageError("the other files of a source without a name can't be found", "the option 'filename' says which file it is");
  if (others !== "found" && root !== undefined)
    throw new UsageError("'root' says where other files are, and there are none to be known", "give 'filename', too, or leave 'root' out");
  return others;
}

async function inProject(filename: string, source: Source, options: SourceOptions): Promise<TreeResult> {
  const { filename: _name, others: _others, ...rest } = options;
  const { text, givenEncoding } = source;
  const standIn = { text, ...(givenEncoding !== undefined && { encoding: givenEncoding }) };
  const asked = await runOptions([filename], { ...rest, jobs: 1 }, standIn);
  return treeResult(await run(asked), asked, options, givenEncoding);
}

/** The files that could know of it are out of sight, or there are none. */
async function byItself(source: Source, options: SourceOptions): Promise<TreeResult> {
  const { policy, blocked } = await policyOf(options);
  const transforms = await transformsOf(options);
  const compiler = options.python === undefined ? undefined : await Compiler.of(options.python);
  const refuse = async (results: readonly FileResult[]) => (await compiler?.refused(results)) ?? [];
  const { cwd = process.cwd(), libraries = [], plainBases = [] } = options;
  const folders = importFolders(givenLibraries({ cwd, libraries: [...libraries], paths: [] }), cwd);
  const known = { isWhole: options.others === "none", libraries: { folders, cwd } };
  const context = await openContext(transforms, policy, { ...options, plainBases: [...plainBases] });
  const file = await settleSource(source, context, refuse, known);
  const asked = { transforms, policy, blocked, write: false };
  return treeResult({ files: [file], notRead: [], failures: [] }, asked, options, source.givenEncoding);
}

/** Throws a UsageError where it is neither text nor bytes. */
export function sourceOf(code: Code, filename: string): Source {
  if (code instanceof Uint8Array) return Source.fromBytes(filename, Buffer.from(code.buffer, code.byteOffset, code.byteLength));
  if (typeof code !== "string")
    throw new UsageError(
      "a source is a string, or the bytes of a file",
      "such as: transformSource(await readFile(path), { filename: path })",
    );
  if (/\p{Surrogate}/u.test(code))
    throw new UsageError("the source is no text: half of a surrogate pair stands in it", "give the bytes of the file in place of a string");
  return new Source(filename, Buffer.from(code, "utf8").toString("latin1"), "utf-8");
}

/** `text` holds a character for each byte. */
export function codeLike<C extends Code>(code: C, text: string): SameCode<C> {
  const bytes = Buffer.from(text, "latin1");
  return (typeof code === "string" ? bytes.toString("utf8") : bytes) as SameCode<C>;
}
