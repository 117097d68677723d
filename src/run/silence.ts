import { statementOf } from "../python/assignments.js";
import type { ClassModel } from "../python/classes.js";
import type { Module } from "../python/module.js";
import type { Source } from "../python/source.js";
import type { Node } from "../python/tree.js";
import { type Span, spanOf } from "../transform.js";

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
    this.directives = mayBeSilenced(module.source.text)
      ? module.comments("unleak").flatMap((comment) => directive(comment, module.source))
      : [];
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
function linesOf(node: Node, source: Source): number[] {
  if (node.is("function_definition", "class_definition")) return headerLines(node, source);
  const statement = statementOf(node);
  return range(source.lineAt(statement.start), source.lineAt(statement.end));
}

/** From `class` or `def` to the colon. */
function headerLines(definition: Node, source: Source): number[] {
  const last =
    definition.field("return_type") ?? definition.field("parameters") ?? definition.field("superclasses") ?? definition.field("name");
  const colon = source.text.indexOf(":", last?.end ?? definition.start);
  return range(source.lineAt(definition.start), source.lineAt(colon));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
