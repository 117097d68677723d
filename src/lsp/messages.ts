import type { Diagnostic, TextEdit } from "vscode-languageserver/node";
import type { TreeOptions } from "../library/options.js";
import type { Outcome } from "../result.js";
import type { Verdict } from "../transform.js";
import type { TextRange } from "./positions.js";

/** What is asked about a document: the settings that are in force for it, and where its project may lie. Plain data. */
export interface Asked {
  readonly options: TreeOptions & { readonly transforms: readonly string[] };
  readonly showKept: boolean;
  /** The folders that the editor has open; each counts as a project where nothing else tells one. Absolute. */
  readonly folders: readonly string[];
  /** Whether the document is that of a file, and not one that has no name yet. */
  readonly isFile: boolean;
}

/** What a finding is to an editor. */
export interface DocumentFinding {
  readonly id: string;
  readonly transform: string;
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  /** The line that it stands on. */
  readonly subject: string;
  /** What could go wrong, of an unsafe one. */
  readonly risk: string | undefined;
  readonly range: TextRange;
  readonly message: string;
  readonly diagnostic: Diagnostic;
  /** Markdown. */
  readonly page: string;
}

/** What is said of an open document. */
export interface DocumentReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Those that `diagnostics` tells of. */
  readonly findings: readonly DocumentFinding[];
}

/** What is to change in one file; absolute. */
export interface FileEdits {
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

/** All that is to change, or why nothing can be. */
export type Edits = { readonly files: readonly FileEdits[] } | { readonly refusal: string };

/** What the thread that looks at documents is asked. Paths are absolute. */
export type Question =
  | { readonly kind: "look"; readonly path: string; readonly asked: Asked }
  | { readonly kind: "apply"; readonly path: string; readonly asked: Asked; readonly ids: readonly string[] }
  | { readonly kind: "silence"; readonly path: string; readonly asked: Asked; readonly id: string };

/** What the thread is told. */
export type Notice =
  /** What an open document holds; undefined once it is closed. */
  | { readonly kind: "document"; readonly path: string; readonly text: string | undefined }
  /** Files may have been changed, made or removed. */
  | { readonly kind: "disk" };

export type Message = Notice | { readonly kind: "question"; readonly number: number; readonly question: Question };

/** What the thread says. */
export type Reply =
  | { readonly number: number; readonly answer: DocumentReport | Edits }
  /** The question was about a document that is another by now. */
  | { readonly number: number; readonly superseded: true }
  | { readonly number: number; readonly error: string; readonly isUsage: boolean }
  /** So many of the files of a project have been read. */
  | { readonly read: number; readonly total: number };
