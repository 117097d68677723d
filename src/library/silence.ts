import { loadParser, type Parser } from "../python/parse.js";
import { Source } from "../python/source.js";
import type { FileResult } from "../result.js";
import { builtinTransforms } from "../run/builtin.js";
import { type Unsilenced, withSilencing } from "../run/silencing-comments.js";
import type { Finding, Transform } from "../transform.js";
import { checkedSuffix } from "../write/backup.js";
import type { TreeOptions } from "./options.js";
import { resultOf, type TreeResult } from "./result.js";
import { transformTree } from "./tree.js";
import { writeResults } from "./write-results.js";

/** What came of writing comments. */
export interface SilencedTree {
  /** The files with their comments as what changes, as reports are made of it. */
  readonly result: TreeResult;
  readonly silenced: readonly Finding[];
  /** Those for which no comment could be written. */
  readonly left: readonly Unsilenced[];
  /** Whether the name is that of a transform, a reason or a warning. */
  readonly isKnown: boolean;
}

/**
 * Writes `# unleak: ignore[…]` for the findings that are called so: by their transform, their reason or a warning, their class, or a name in their
 * code. What a comment or the baseline silences is passed over. Without `write`, nothing is written, and the result says what would be.
 */
export async function silenceFindings(name: string, paths: readonly string[], options: TreeOptions = {}): Promise<SilencedTree> {
  const { write = false, backup, cwd = process.cwd(), signal, ...rest } = options;
  if (backup !== undefined) checkedSuffix(backup);
  const known = await builtinTransforms();
  const transforms = rest.transforms?.length ? rest.transforms : transformsFor(name, known);
  const asked = { ...rest, cwd, signal, transforms, accepted: [], write: false, texts: true };
  const found = await transformTree(paths, asked).result();
  const parser = await loadParser();
  const all = found.run.files.map((file) => commented(file, name, parser));
  const files = all.map(({ file }) => file);
  const made = write ? await writeResults(files, { cwd, backup, signal }) : files;
  return {
    result: resultOf({ ...found.run, files: made }, { ...found, wrote: write }),
    silenced: all.flatMap(({ silenced }) => silenced),
    left: all.flatMap(({ left }) => left),
    isKnown: known.some((each) => each.name === name || each.rules.some(({ id }) => [id, `${each.name}/${id}`].includes(name))),
  };
}

/** Those that run by default, but for what only others find. */
function transformsFor(name: string, known: readonly Transform[]): string[] {
  const finding = known.filter((each) => each.name === name || each.rules.some(({ id }) => [id, `${each.name}/${id}`].includes(name)));
  return finding.length === 0 || finding.some(({ isDefault }) => isDefault) ? [] : finding.map((each) => each.name);
}

interface Commented {
  readonly file: FileResult;
  readonly silenced: readonly Finding[];
  readonly left: readonly Unsilenced[];
}

function commented(file: FileResult, name: string, parser: Parser): Commented {
  const { path, before } = file;
  const open = file.findings.flatMap(({ finding, outcome }) => (outcome === "silenced" || outcome === "known" ? [] : [finding]));
  const wanted = open.filter((finding) => isCalled(finding, name, before ?? ""));
  if (before === undefined || wanted.length === 0) return { file, silenced: [], left: [] };
  const others = open.filter((finding) => !wanted.includes(finding));
  const { text, silenced, left } = withSilencing(new Source(path, before), wanted, others, parser);
  return { file: text === before ? file : { ...file, changed: true, before, after: text }, silenced, left };
}

/** Whether a person would call a finding so. */
function isCalled({ transform, reason, warnings, className, span }: Finding, name: string, text: string): boolean {
  const reasons = [reason, ...warnings].flatMap((each) => (each ? [each.name, `${transform}/${each.name}`] : []));
  const cls = [className, className.split(".").at(-1) ?? ""].filter(Boolean);
  const [, defined, set] = MEMBER.exec(text.slice(span.start, span.end)) ?? [];
  const member = defined ?? set ?? "";
  return [transform, ...reasons, ...cls, member, ...cls.map((each) => `${each}.${member}`)].includes(name);
}

/** The name of a definition, or of the attribute that is set; a character for each byte. */
const MEMBER = /^(?:def|class)\s+(\w+)|\.\s*(\w+)$/;
