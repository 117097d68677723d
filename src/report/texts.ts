import { Source } from "../python/source.js";
import type { FileResult } from "../result.js";
import type { Span } from "../transform.js";

/** A span with its end as people count, where the text of its file is known: the column is that of the character behind it. */
export interface WholeSpan extends Span {
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** So many texts are kept split into lines. */
const KEPT = 16;

/** The texts of the files as they were read, where the run gives them. */
export class Texts {
  private readonly texts: ReadonlyMap<string, string>;
  private readonly sources = new Map<string, Source>();

  constructor(
    files: readonly FileResult[],
    /** That of all of them, whatever they declare. */
    private readonly encoding?: string,
  ) {
    // In an empty file there is no place that could be told of.
    this.texts = new Map(files.flatMap(({ path, before }) => (before ? [[path, before] as const] : [])));
  }

  of(path: string): Source | undefined {
    const known = this.sources.get(path);
    const text = this.texts.get(path);
    if (known || text === undefined) return known;
    if (this.sources.size >= KEPT) this.sources.clear();
    const source = new Source(path, text, this.encoding);
    this.sources.set(path, source);
    return source;
  }

  /** Nothing of the span but what belongs to one. */
  whole({ path, start, end, line, column }: Span): WholeSpan {
    const position = this.of(path)?.position(end);
    return { path, start, end, line, column, ...(position && { endLine: position.line, endColumn: position.column }) };
  }
}
