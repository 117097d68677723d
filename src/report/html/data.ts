/**
 * What the page is given. Texts are ready to be shown: control characters are visible already. Only `id` and the path of a file are as
 * they are, since they go into the decisions file.
 */
export interface PageData {
  /** `unleak 0.1.0` */
  readonly tool: string;
  /** Whether forwarding methods were asked for. */
  readonly forward: boolean;
  /** Tells the marks of one report from those of another. */
  readonly run: string;
  readonly files: readonly FileData[];
  readonly findings: readonly FindingData[];
  /** What the findings are put together by, which come group by group; missing where they are not. */
  readonly groupedBy?: string;
  /** How graphs are laid out; a drawing refers to one by its place. */
  readonly layouts: readonly Layout[];
}

export interface FileData {
  readonly path: string;
  readonly shown: string;
  readonly folder: string;
  /** Of the bytes as they were read; missing where they are not known. */
  readonly sha256?: string;
}

export interface FindingData {
  readonly id: string;
  /** What a link to it ends in: the same in other runs, though the lines have moved. */
  readonly link: string;
  /** What stands above it with others, where they are put together. */
  readonly group?: string;
  readonly transform: string;
  /** The place of its file in `files`. */
  readonly file: number;
  /** `line 12`, with the column where another finding stands on the same line. */
  readonly place: string;
  /** How many are told as this one. */
  readonly findings: number;
  readonly className: string;
  readonly subject: string;
  /** What changes, with code in backticks. */
  readonly gist: string;
  readonly verdict: string;
  readonly outcome: string;
  /** The name of the reason, with its transform where another has one of that name. */
  readonly reason?: string;
  /** What there is to say, in the order in which it is read. */
  readonly notes: readonly Note[];
  /** Whether a decision on it can be applied. */
  readonly canMark: boolean;
  /** The files that it would edit. */
  readonly edits: readonly number[];
  readonly views: readonly View[];
  readonly picture?: Picture;
}

export interface Note {
  readonly kind: "reason" | "outcome" | "places" | "need" | "warning" | "forward";
  /** The name of a reason or a warning. */
  readonly name?: string;
  readonly text: string;
}

/** A stretch of a file: as it would be changed, or as it is. */
export interface View {
  readonly file: number;
  readonly kind: "change" | "forward" | "place";
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** The number of the first line, before and after. */
  readonly before: number;
  readonly after: number;
  readonly lines: readonly Line[];
}

/** `-` stands in the file as it is, `+` in the one it becomes, a space in both, `>` is the line of the finding in a place that stays. */
export type Line = readonly [kind: " " | "-" | "+" | ">", runs: Runs];

/** A line of code in pieces: a letter for what the piece is (`k` for a keyword), the piece, the next letter, and so on. */
export type Runs = readonly string[];

export interface Picture {
  readonly before: Drawing;
  readonly after?: Drawing;
  readonly words: string;
}

/** A graph with its words: those of the nodes, then those of the edges, as the layout numbers them. */
export interface Drawing {
  readonly layout: number;
  readonly title: string;
  readonly nodes: readonly Caption[];
  readonly edges: readonly string[];
}

/** What kind of thing it is, and its name. */
export type Caption = readonly [kind: string, name: string];

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly x: number; readonly y: number; readonly role: Role }[];
  readonly edges: readonly { readonly path: string; readonly x: number; readonly y: number; readonly isCycle: boolean }[];
  readonly nodeWidth: number;
  readonly nodeHeight: number;
}

export type Role = "stack" | "instance" | "object" | "class";
