import { statementOf } from "../python/assignments.js";
import type { ClassModel } from "../python/classes.js";
import type { Module } from "../python/module.js";
import type { Source } from "../python/source.js";
import type { Node } from "../python/tree.js";
import type { Decided, Remark } from "../result.js";
import { type Span, spanOf, type Transform } from "../transform.js";

/** A comment that leaves code alone: `# unleak: ignore`, `# unleak: ignore[method-alias]`, `# unleak: skip-file`. */
export interface Directive {
  readonly span: Span;
  readonly kind: "ignore" | "skip-file" | "unknown";
  /** The transforms it names; none: all of them. */
  readonly transforms: readonly string[];
}

const COMMENT = /#\s*unleak:\s*(.*)$/s;
const IGNORE = /^ignore(?:\s*\[([^\]]*)\])?(?=[\s#,;.:]|$)/;
const SKIP_FILE = /^skip-file(?=[\s#,;.:]|$)/;

/** How many lines at the top and at the end of a file may say that it is left alone. */
const EDGE = 5;

/** Whether a text (a character for each byte) may hold such a comment: a string may say the same. */
export function mayBeSilenced(text: string): boolean {
  return text.includes("unleak:");
}

/** The silencing comments of one module, and what they silence. */
export class Silencing {
  readonly directives: readonly Directive[];
  private readonly byLine: ReadonlyMap<number, Directive>;

  constructor(private readonly module: Module) {
    this.directives = mayBeSilenced(module.source.text) ? module.comments.flatMap((comment) => directive(comment, module.source)) : [];
    this.byLine = new Map(this.directives.filter(({ kind }) => kind === "ignore").map((each) => [each.span.line - 1, each]));
  }

  /** The comment that silences what `transform` says of `node` in `cls`: one for the file, on the class line, or there. */
  silencerOf(transform: string, cls: ClassModel | undefined, node: Node): Directive | undefined {
    const lines =
      this.byLine.size > 0 ? [...linesOf(node, this.module.source), ...(cls ? headerLines(cls.node, this.module.source) : [])] : [];
    const candidates = [...this.directives.filter((each) => this.skipsFile(each)), ...lines.flatMap((line) => this.byLine.get(line) ?? [])];
    return candidates.find(({ transforms }) => transforms.length === 0 || transforms.includes(transform));
  }

  private skipsFile({ kind, span }: Directive): boolean {
    const { lines } = this.module.source;
    const last = lines.at(-1)?.start === lines.at(-1)?.next ? lines.length - 1 : lines.length;
    return kind === "skip-file" && (span.line <= EDGE || span.line > last - EDGE);
  }

  /** What a comment can silence, for the question whether it did: the file, or the class on whose line it stands. */
  reaches(each: Directive, place: Span): boolean {
    if (place.path !== this.module.path) return false;
    if (this.skipsFile(each)) return true;
    const cls = this.module.classes.find(({ node }) => headerLines(node, this.module.source).includes(each.span.line - 1));
    return cls !== undefined && cls.node.start <= place.start && place.end <= cls.node.end;
  }
}

function directive(comment: Node, source: Source): Directive[] {
  const said = COMMENT.exec(comment.text)?.[1];
  if (said === undefined) return [];
  const span = spanOf(source, comment);
  const ignored = IGNORE.exec(said);
  const names = (ignored?.[1] ?? "").split(",").map((name) => name.trim());
  if (ignored) return [{ span, kind: "ignore", transforms: names.filter(Boolean) }];
  return [{ span, kind: SKIP_FILE.test(said) ? "skip-file" : "unknown", transforms: [] }];
}

/** The lines at whose end a comment is about `node`: those of its statement, or of the header of a definition. 0-based. */
export function linesOf(node: Node, source: Source): number[] {
  if (node.is("function_definition", "class_definition")) return headerLines(node, source);
  const statement = statementOf(node);
  return range(source.lineAt(statement.start), source.lineAt(statement.end));
}

/** From `class` or `def` to the colon. */
export function headerLines(definition: Node, source: Source): number[] {
  const last =
    definition.field("return_type") ?? definition.field("parameters") ?? definition.field("superclasses") ?? definition.field("name");
  const colon = source.text.indexOf(":", last?.end ?? definition.start);
  return range(source.lineAt(definition.start), source.lineAt(colon));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The transforms that there are, and those that run. */
export interface Asked {
  readonly known: readonly Transform[];
  readonly run: readonly Transform[];
}

/** The comments of a file that silence nothing, of those that could have in this run. */
export function unusedSilencing(silencing: Silencing, decided: readonly Decided[], asked: Asked): Remark[] {
  return silencing.directives.flatMap((directive) => {
    const why =
      complaint(directive, asked) ?? (isUsed(directive, silencing, decided) || !isAsked(directive, asked) ? undefined : nothing(directive));
    const { path, line, column } = directive.span;
    return why === undefined ? [] : [{ path, line, column, name: "unused-silencing", message: why }];
  });
}

/** Whether all that the comment is about ran; one that names no transform is about the default ones at least. */
function isAsked({ transforms }: Directive, { known, run }: Asked): boolean {
  const ran = new Set(run.map(({ name }) => name));
  const meant = transforms.length > 0 ? transforms : known.filter(({ isDefault }) => isDefault).map(({ name }) => name);
  return meant.every((name) => ran.has(name));
}

function isUsed(directive: Directive, silencing: Silencing, decided: readonly Decided[]): boolean {
  const { path, start } = directive.span;
  return decided.some(({ finding }) => {
    const by = finding.silencedBy;
    if (by?.path === path && by.start === start) return true;
    // The edit that another class would need here is not made.
    return finding.verdict === "kept" && (finding.reason?.related.some((place) => silencing.reaches(directive, place)) ?? false);
  });
}

/** What is wrong with a comment whatever the findings are. */
function complaint({ kind, transforms }: Directive, { known }: Asked): string | undefined {
  if (kind === "unknown")
    return "this comment is not understood: write `# unleak: ignore`, `# unleak: ignore[method-alias]` or `# unleak: skip-file`";
  const names = known.map(({ name }) => name);
  const odd = transforms.find((name) => !names.includes(name));
  return odd === undefined ? undefined : `this comment names '${odd}', which is no transform: they are ${names.join(", ")}`;
}

function nothing({ kind }: Directive): string {
  if (kind === "skip-file") return "this comment silences nothing: it counts in the first and last five lines of a file that has findings";
  return "this comment silences nothing: it counts at the end of the line of an alias, a `class` or a `def __del__` that has a finding";
}
