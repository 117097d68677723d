import { applyEdits, type Edit } from "../edit.js";
import { openModule } from "../python/classes.js";
import type { Module } from "../python/module.js";
import type { Parser } from "../python/parse.js";
import type { Source } from "../python/source.js";
import { type Node, walk } from "../python/tree.js";
import type { Finding, Span } from "../transform.js";
import { type Directive, headerLines, linesOf, Silencing } from "./silence.js";

/** A finding for which no comment can be written, and why. */
export interface Unsilenced {
  readonly finding: Finding;
  readonly why: string;
}

/** A source with comments that silence findings. */
export interface Silenced {
  /** A character for each byte. */
  readonly text: string;
  readonly silenced: readonly Finding[];
  readonly left: readonly Unsilenced[];
}

/** The source with a comment for each of the `wanted` findings, which silences none of the `others`. All of them are about this source. */
export function withSilencing(source: Source, wanted: readonly Finding[], others: readonly Finding[], parser: Parser): Silenced {
  const writer = new CommentWriter(openModule(source, parser.parse(source)), others);
  const left = wanted.flatMap((finding) => {
    const why = writer.add(finding);
    return why === undefined ? [] : [{ finding, why }];
  });
  const silenced = wanted.filter((finding) => !left.some((each) => each.finding === finding));
  const text = applyEdits(source.text, writer.edits());
  if (isStillSame(source, text, parser)) return { text, silenced, left };
  return {
    text: source.text,
    silenced: [],
    left: wanted.map((finding) => ({ finding, why: "with the comment the file would say another thing" })),
  };
}

/** Comments are all that came: the parts of the tree that are code are the same, one by one. */
function isStillSame(source: Source, text: string, parser: Parser): boolean {
  const shape = (each: Source) => {
    const { root, faults } = parser.parse(each);
    const code = [...walk(root)].filter(({ type, parts }) => type !== "comment" && parts.length === 0);
    return [faults.length, ...code.map((node) => `${node.type} ${node.text}`)].join("\n");
  };
  return text === source.text || shape(source) === shape(source.with(text));
}

/** Collects what the comments of one module are to say. */
class CommentWriter {
  private readonly source: Source;
  /** By line, 0-based. */
  private readonly directives: ReadonlyMap<number, Directive>;
  private readonly inStrings: ReadonlySet<number>;
  /** The transforms that a comment at the end of a line is to name. */
  private readonly named = new Map<number, Set<string>>();

  constructor(
    private readonly module: Module,
    private readonly others: readonly Finding[],
  ) {
    this.source = module.source;
    this.directives = new Map(new Silencing(module).directives.map((each) => [each.span.line - 1, each]));
    this.inStrings = new Set(stringLines(module));
  }

  /** Undefined where the finding gets its comment; else why it gets none. */
  add({ transform, span }: Finding): string | undefined {
    const node = nodeAt(this.module, span);
    const possible = linesOf(node, this.source).filter((line) => this.canEnd(line));
    if (possible.length === 0) return "no line of it can end with a comment: it goes on behind a backslash, or in a string";
    const own = possible.findLast((line) => !this.others.some((other) => other.transform === transform && this.silences(line, other)));
    if (own === undefined) return "the comment would silence another finding of the same line, too";
    const names = this.named.get(own) ?? new Set(this.directives.get(own)?.transforms);
    this.named.set(own, names.add(transform));
    return undefined;
  }

  private canEnd(line: number): boolean {
    const kind = this.directives.get(line)?.kind;
    return !this.source.goesOn(line) && !this.inStrings.has(line) && (kind === undefined || kind === "ignore");
  }

  private silences(line: number, { span }: Finding): boolean {
    const node = nodeAt(this.module, span);
    const cls = node.is("class_definition") ? node : node.closest("class_definition");
    return linesOf(node, this.source).includes(line) || (cls !== undefined && headerLines(cls, this.source).includes(line));
  }

  /** What a line says already of being ignored says it for more transforms. */
  edits(): Edit[] {
    return [...this.named].map(([line, names]) => {
      const said = `# unleak: ignore[${[...names].join(", ")}]`;
      const directive = this.directives.get(line);
      const text = this.source.lineText(line);
      const end = this.source.lines[line]?.end ?? 0;
      if (!directive) return { path: this.source.path, start: end, end, text: `${/[ \t]$/.test(text) ? "" : "  "}${said}` };
      const { start, length } = bracketsIn(this.source.text.slice(directive.span.start, directive.span.end));
      const at = directive.span.start + start;
      return { path: this.source.path, start: at, end: at + length, text: said };
    });
  }
}

/** What a comment says of unleak, up to the closing bracket. */
function bracketsIn(comment: string): { readonly start: number; readonly length: number } {
  const found = /#\s*unleak:\s*ignore(?:\s*\[[^\]]*\])?/.exec(comment);
  return { start: found?.index ?? 0, length: found?.[0].length ?? comment.length };
}

/** The smallest node that holds a span. */
function nodeAt({ root }: Module, { start, end }: Span): Node {
  let node = root;
  for (;;) {
    const inner = node.children.find((child) => child.start <= start && end <= child.end && child.type !== "comment");
    if (!inner) return node;
    node = inner;
    if (node.start === start && node.is("class_definition", "function_definition")) return node;
  }
}

/** The lines whose ends lie in strings, 0-based. */
function* stringLines({ root, source }: Module): Generator<number> {
  for (const node of walk(root, ({ type }) => type !== "string")) {
    if (node.type !== "string") continue;
    for (let line = source.lineAt(node.start); line < source.lineAt(node.end); line++) yield line;
  }
}
