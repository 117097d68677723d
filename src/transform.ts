import type { Edit } from "./edit.js";
import type { Change } from "./python/change.js";
import type { ClassModel } from "./python/classes.js";
import type { Module } from "./python/module.js";
import type { Answer, Project } from "./python/project.js";
import type { Source } from "./python/source.js";
import type { Node } from "./python/tree.js";

/** `safe`: rewritten by default. `unsafe`: only when asked for. `kept`: never. */
export type Verdict = "safe" | "unsafe" | "kept";

/** A stretch of a file: offsets 0-based in bytes, lines 1-based, columns 1-based in characters. */
export interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** Why a finding is not safe, or what to look out for. */
export interface Reason {
  /** Stable and kebab-case, such as `overridden-in-subclass`; `unleak explain` has a page on it. */
  readonly name: string;
  /** A sentence that names the actual classes, methods and lines. In a draft it may hold text of the file as bytes. */
  readonly message: string;
  /** The places that decided it. */
  readonly related: readonly Span[];
}

/** What stands against a rewrite: a reason, and how much it weighs. */
export interface Obstacle extends Reason {
  readonly verdict: Exclude<Verdict, "safe">;
  /** Whether a forwarding method gets round it (`--forward`). */
  readonly lifted: boolean;
  /** What the message says wherever the place is that decides it; by default the message. */
  readonly gist?: string;
}

/** What is known of every rule, whatever it judges; `rule` makes one. */
export interface RuleInfo {
  /** The reason's name, kebab-case. */
  readonly id: string;
  /** What a finding is where the rule holds; a warning stops nothing. */
  readonly verdict: Exclude<Verdict, "safe"> | "warning";
  /** Whether `--forward` gets round it. */
  readonly lifted: boolean;
  /** Markdown: a sentence that stands by itself, an example, why, and what a person can do. */
  readonly page: string;
}

/**
 * One place a transform has something to say about: the smallest change that can be accepted or refused alone.
 * Plain data: it crosses threads and goes into reports.
 */
export interface Finding {
  /** Unique in a run, and the same in the next one on the same text. */
  readonly id: string;
  readonly transform: string;
  readonly path: string;
  readonly span: Span;
  /** The class that it is about, or that it stands in; empty where there is none. */
  readonly className: string;
  /** The line it stands on, as people read it: `self.isClosed = self.is_closed`. */
  readonly subject: string;
  /** The attribute that it is about, where it is about one: `Tokenizer.state`. */
  readonly attribute?: string;
  /** What is equal in findings that say the same of one attribute, so that a report can tell them together. */
  readonly alike?: string;
  readonly verdict: Verdict;
  /** Always there unless the verdict is safe. */
  readonly reason?: Reason;
  readonly warnings: readonly Reason[];
  /** The reference cycle that instances build here. */
  readonly cycle?: Cycle;
  /** What is meant to change; the changes of all accepted findings of a file are laid out together. */
  readonly changes: readonly Change[];
  /** What would change if this finding alone were accepted. Possibly in several files; all or none. */
  readonly edits: readonly Edit[];
  /** What is made of it instead when forwarding methods are asked for. */
  readonly forward?: Alternative & Pick<Finding, "edits">;
  /** The comment that says to leave it alone. */
  readonly silencedBy?: Span;
  /** The ids of the findings without which this one can't be applied. */
  readonly needs: readonly string[];
}

/**
 * How an instance comes to hold itself: from the instance by each reference to what it leads to, and at last to the instance again.
 * `Pump → dispatch (line 12) → dict → bound method Pump.on_a → Pump` has three steps.
 */
export type Cycle = readonly {
  /** The attribute or the like that holds the reference, where it has a name. */
  readonly by?: string;
  readonly to: string;
  /** The line of the statement that makes it: `line 12`, or `pumps.py:12` in another file. */
  readonly at?: string;
}[];

/** `Pump → dispatch (line 12) → dict → bound method Pump.on_a → Pump` */
export function cycleInWords(className: string, cycle: Cycle): string {
  return [className, ...cycle.flatMap(wordsOfStep)].join(" → ");
}

/** The line stands behind the name of the reference, or behind what it leads to where it has none. */
function wordsOfStep({ by, to, at }: Cycle[number]): string[] {
  const place = at === undefined ? "" : ` (${at})`;
  return by === undefined ? [`${to}${place}`] : [`${by}${place}`, to];
}

/** Another way to the same end, for those who ask for it (`--forward`). */
export interface Alternative {
  /** `safe`: nothing stands against it but the reason why it must be asked for. `unsafe`: `--unsafe` is needed, too. */
  readonly verdict: Exclude<Verdict, "kept">;
  readonly reason: Reason;
  readonly changes: readonly Change[];
}

/** What a transform says of one place; the rest of the `Finding` follows from it. */
export interface Draft {
  /** What the finding is about: it gives the place that is reported. */
  readonly node: Node;
  /** The class that it is about, where it is about one. */
  readonly cls?: ClassModel | undefined;
  /** The attribute that it is about, where it is about one: the class that it is called after, which all of its findings share, and its name as it is written. */
  readonly attribute?: { readonly owner: ClassModel; readonly name: string };
  /** The module that `node` stands in, where it need not be that of the class, or the one that was asked about. */
  readonly module?: Module;
  /** What stands against it; without one it is safe. */
  readonly obstacle?: Obstacle | undefined;
  readonly warnings?: readonly Reason[];
  /** What is to change; of a finding that is kept, nothing does. */
  readonly changes: readonly Change[];
  readonly cycle?: Cycle;
  /** Instead of `changes`, with `--forward`; it needs no other finding. */
  readonly forward?: Alternative;
  /** Why it is no finding after all: `Pump.get is set at pumps.py:12`. Told where a run asks for that (`Project.extent`); nothing else of it counts. */
  readonly unlisted?: string;
  /** The findings, of the same transform or of the one that is named, without which this one can't be applied, by their nodes. */
  readonly needs?: readonly { readonly transform?: string; readonly path: string; readonly node: Node }[];
}

/** One kind of rewrite. */
export interface Transform {
  /** Kebab-case; also its file, its fixtures folder and its name in comments. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Markdown: what, why, one diff. */
  readonly docs: string;
  /** Whether it runs when no transform is named. */
  readonly isDefault?: boolean;
  /** Every reason and warning it can give, in the order in which they are listed. */
  readonly rules: readonly RuleInfo[];
  /** What other transforms may ask about a project. */
  readonly answers?: readonly Answer[];
  /**
   * Whether a file with this text (a character for each byte) may hold a finding: a quick look that decides whether the
   * file is analysed at all. It may say yes too often, never no too often; without it, every file is analysed.
   */
  mayFind?(text: string): boolean;
  /**
   * Whether the abstract syntax of files is all that it looks at: then no file is parsed for it in which nothing is found, and the nodes that it
   * meets lack comments, brackets and the signs of arithmetic.
   */
  readonly abstractSyntax?: boolean;
  find(module: Module, project: Project): Iterable<Draft>;
}

/** Kebab-case. */
export const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Gives the transform back, typed. Throws a TypeError when its name is not kebab-case. */
export function defineTransform(transform: Transform): Transform {
  if (!NAME.test(transform.name)) throw new TypeError(`a transform's name is kebab-case, not '${transform.name}'`);
  return transform;
}

/** Where a node stands: a compound statement up to the end of its last one, without the comments below that. */
export function spanOf(source: Source, node: Node): Span {
  return { path: source.path, start: node.start, end: endOf(node), ...source.position(node.start) };
}

const SUITES =
  /^(?:block|(?:class|function|decorated)_definition|(?:if|for|while|try|with|match)_statement|(?:elif|else|except|finally|case)_clause)$/;

function endOf(node: Node): number {
  const last = SUITES.test(node.type) ? node.parts.at(-1) : undefined;
  return last ? endOf(last) : node.end;
}

/**
 * Where a span is, for messages: `line 12`, or `pumps.py:12` seen from another file. Like the text of nodes it holds a
 * character for each byte; messages are made of both and decoded when they are whole.
 */
export function where(span: Span, path: string): string {
  return span.path === path ? `line ${span.line}` : `${Buffer.from(span.path).toString("latin1")}:${span.line}`;
}

export function findingId(transform: string, path: string, node: Node): string {
  return `${transform}:${path}:${node.start}`;
}
