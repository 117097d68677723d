import type { ArtifactLocation, Fix, Location, Region, Replacement } from "sarif";
import type { Edit } from "../edit.js";
import type { Source } from "../python/source.js";
import type { Span } from "../transform.js";
import { contentOf } from "./content.js";
import type { Texts } from "./texts.js";

/** Where things are, as SARIF tells it: lines and columns in code points, and the same in bytes. */
export class Places {
  constructor(
    private readonly texts: Texts,
    /** Of the files in the list of artifacts. */
    private readonly indexes: ReadonlyMap<string, number>,
  ) {}

  artifact(path: string): ArtifactLocation {
    const index = this.indexes.get(path);
    return { uri: uriOf(path), uriBaseId: "%SRCROOT%", ...(index !== undefined && { index }) };
  }

  location(span: Span): Location {
    return { physicalLocation: { artifactLocation: this.artifact(span.path), region: this.region(span) } };
  }

  /** Of something that may have no more than a path. */
  spot({ path, line, column }: { path: string; line?: number | undefined; column?: number | undefined }): Location {
    const region = line === undefined ? undefined : { startLine: line, ...(column !== undefined && { startColumn: column }) };
    return { physicalLocation: { artifactLocation: this.artifact(path), ...(region && { region }) } };
  }

  private region(span: Span): Region {
    const { start, end, line, column, endLine, endColumn } = this.texts.whole(span);
    return {
      ...{ startLine: line, startColumn: column },
      ...(endLine !== undefined && endColumn !== undefined && { endLine, endColumn }),
      ...{ byteOffset: start, byteLength: end - start },
    };
  }

  fix(description: string, edits: readonly Edit[]): Fix {
    const paths = [...new Set(edits.map((edit) => edit.path))];
    return {
      description: { text: description },
      artifactChanges: paths.map((path) => ({
        artifactLocation: this.artifact(path),
        replacements: edits.filter((edit) => edit.path === path).map((edit) => replacement(edit, this.texts.of(path))),
      })),
    };
  }
}

/** The text is what people read; where its UTF-8 encoding isn't what has to be inserted, the bytes are there, too. */
function replacement({ start, end, text }: Edit, source: Source | undefined): Replacement {
  const { text: readable, bytes } = contentOf(text, source?.encoding ?? "utf-8");
  const [from, to] = [source?.position(start), source?.position(end)];
  return {
    deletedRegion: {
      ...(from && to && { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column }),
      ...{ byteOffset: start, byteLength: end - start },
    },
    insertedContent: { text: readable, ...(bytes !== undefined && { binary: bytes }) },
  };
}

/** A path as a relative reference: what has a meaning in URIs, a colon in the first part included, is told by its bytes. */
export function uriOf(path: string): string {
  return wellFormed(path).split("/").map(encodeURIComponent).join("/");
}

/** Half of a surrogate pair has no bytes; no file is called so, but a report made elsewhere may say so. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}
