import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { internalMessage } from "../errors.js";
import type { ClassModel } from "../python/classes.js";
import type { Module } from "../python/module.js";
import type { SyntaxFault } from "../python/parse.js";
import { Project } from "../python/project.js";
import type { Source } from "../python/source.js";
import type { Node } from "../python/tree.js";
import type { Failure, Remark } from "../result.js";
import type { Finding, Span } from "../transform.js";
import { analyze } from "./analyze.js";
import type { Catalogue } from "./catalogue.js";
import type { CatalogueFile } from "./catalogue-file.js";
import { UnknownError } from "./catalogue-file.js";
import type { AnalysisContext } from "./context.js";
import { mayBeSilenced, Silencing } from "./silence.js";

/** What the transforms say of one file. Plain data: it crosses threads. */
export interface FileAnalysis {
  readonly path: string;
  readonly findings: readonly Finding[];
  /** What transforms say of it beside their findings. */
  readonly remarks: readonly Remark[];
  readonly failures: readonly Failure[];
  /** Whether a comment in it may silence something. */
  readonly mayBeSilenced: boolean;
  /** How long it took, without what was worked out for all files on the way. */
  readonly milliseconds?: number;
}

/** Whether there may be a finding in a text, or a comment that silences one. */
export function isOfInterest(text: string, { transforms }: Pick<AnalysisContext, "transforms">): boolean {
  return mayBeSilenced(text) || transforms.some((transform) => transform.mayFind?.(text) ?? true);
}

/** Whether more of such a text is asked than facts can tell. */
export function needsTree(text: string, { transforms }: Pick<AnalysisContext, "transforms">): boolean {
  return mayBeSilenced(text) || transforms.some((transform) => !transform.abstractSyntax && (transform.mayFind?.(text) ?? true));
}

/** Looks at files, one after the other; what it has learnt of the project for one it knows for the next. */
export class Analyzer {
  private readonly silencings = new Map<Module, Silencing>();
  /** What could not be read when it was forgotten last. */
  private forgotten: readonly Failure[] = [];
  private project: Project;
  /** How long was worked for all files while it looked at one, in milliseconds. */
  private common = 0;

  constructor(
    private known: Catalogue,
    private readonly context: Omit<AnalysisContext, "policy">,
    /** Whether a file is among those that may be rewritten. */
    private readonly mayEdit: (path: string) => boolean,
  ) {
    this.project = this.newProject();
  }

  private newProject(): Project {
    const permission = {
      mayEdit: this.mayEdit,
      isSilenced: (transform: string, cls: ClassModel, member: Node) =>
        this.silencing(cls.module).silencerOf(transform, cls, member) !== undefined,
    };
    const answers = this.context.known.flatMap((transform) => transform.answers ?? []);
    return new Project(this.catalogue, this.context.library, permission, answers, this.context.extent);
  }

  /** What it has learnt of the files. */
  get catalogue(): Catalogue {
    return this.known;
  }

  /** What it could not read of the project. */
  get troubles(): readonly Failure[] {
    const all = [...this.forgotten, ...this.catalogue.failures];
    return [...new Map(all.map((failure) => [failure.path, failure])).values()];
  }

  /** Forgets what it has learnt when that has become much: it can be learnt again. */
  private forgetMuch(): void {
    if (!isFull()) return;
    collectGarbage();
    if (!isFull()) return;
    this.forget();
    collectGarbage();
  }

  private forget(): void {
    this.forgotten = this.troubles;
    this.known = this.known.renewed();
    this.project = this.newProject();
    this.silencings.clear();
  }

  private silencing(module: Module): Silencing {
    let silencing = this.silencings.get(module);
    if (!silencing) {
      silencing = new Silencing(module);
      this.silencings.set(module, silencing);
    }
    return silencing;
  }

  analyze(entry: CatalogueFile): FileAnalysis {
    const start = performance.now();
    this.common = 0;
    const analysis = this.analysisOf(entry);
    return { ...analysis, milliseconds: performance.now() - start - this.common };
  }

  private analysisOf(entry: CatalogueFile): FileAnalysis {
    const { path } = entry;
    try {
      const text = entry.text();
      if (!isOfInterest(text, this.context)) return nothingSeen(path, ...this.checked(entry));
      this.forgetMuch();
      const module = this.catalogue.read(path);
      if (module instanceof Error) throw module;
      const { common } = this.catalogue;
      const before = common.spent;
      const { findings: found, remarks } = analyze(module, this.project, this.context.transforms, this.silencing(module));
      this.common = common.spent - before;
      const whole = found.length > 0 ? this.catalogue.readWhole(path) : module;
      if (whole instanceof Error) throw whole;
      const findings = found.filter(({ span }) =>
        whole.faults.every((fault) => module.faults.includes(fault) || isApart(fault, span, whole)),
      );
      return { path, findings, remarks, failures: syntaxFailures(whole.source, whole.faults), mayBeSilenced: mayBeSilenced(text) };
    } catch (error) {
      // What was half learnt when it failed must not be taken for the whole.
      this.forget();
      const message = error instanceof UnknownError ? `not analysed, the file is left alone: ${error.message}` : internalMessage(error);
      return nothingSeen(path, { path, message });
    }
  }

  /** A file in which there can be no finding is parsed only where the scanner can't follow it: to tell a syntax error when it has one. */
  private checked(entry: CatalogueFile): Failure[] {
    if (entry.facts || entry.unparsed !== undefined) return [];
    const source = entry.load();
    return syntaxFailures(source, this.context.parser.check(source));
  }
}

/** Up to this share of the memory that there may be, what was learnt is kept: the next file can lead to as much again. */
const SHARE = 0.5;

function isFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit * SHARE;
}

export function nothingSeen(path: string, ...failures: Failure[]): FileAnalysis {
  return { path, findings: [], remarks: [], failures, mayBeSilenced: false };
}

/** Whether a syntax error touches nothing of the class around a place. */
function isApart({ offset, end }: SyntaxFault, span: Span, whole: Module): boolean {
  return whole.classes.some(({ node }) => node.start <= span.start && span.end <= node.end && (end < node.start || offset > node.end));
}

function syntaxFailures(source: Source, faults: readonly SyntaxFault[]): Failure[] {
  const [fault] = faults;
  if (!fault) return [];
  const { line, column } = source.position(fault.offset);
  return [{ path: source.path, line, column, message: `syntax error: ${fault.message}; classes that it touches are left alone` }];
}

/**
 * Frees what nobody refers to any more. Left to itself the collector waits until much more is there, and what the parser holds
 * outside of its heap it doesn't see at all.
 */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
}
