import type { Module } from "../python/module.js";
import { loadParser, type Parser, type SyntaxFault } from "../python/parse.js";
import { Project } from "../python/project.js";
import { Source } from "../python/source.js";
import { StandardLibrary } from "../python/stdlib.js";
import type { Finding, Transform } from "../transform.js";
import { analyze, changesOf } from "./analyze.js";
import { Catalogue, type Entry, entryOf } from "./catalogue.js";
import { decide, type Policy } from "./decide.js";
import { builtinTransforms } from "./load.js";
import { internalMessage } from "./messages.js";
import type { Decided, Failure, FileResult } from "./result.js";
import { rewrite } from "./rewrite.js";
import { mayBeSilenced, Silencing } from "./silence.js";
import type { Turns } from "./turns.js";
import { unusedSilencing } from "./unused.js";

/** What is needed to look at files, loaded once. */
export interface Workshop {
  readonly parser: Parser;
  readonly library: StandardLibrary;
  readonly transforms: readonly Transform[];
  /** All that there are, those that don't run included. */
  readonly known: readonly Transform[];
  readonly policy: Policy;
}

export async function openWorkshop(transforms: readonly Transform[], policy: Policy): Promise<Workshop> {
  const known = [...new Set([...(await builtinTransforms()), ...transforms])];
  return { parser: await loadParser(), library: StandardLibrary.load(), transforms, known, policy };
}

/** A file that was analysed, and one that need not or could not be. */
type Look = { readonly entry: Entry; readonly module: Module } | Passed;

interface Passed {
  readonly entry: Entry;
  readonly outcome: FileResult;
}

/** What the transforms make of the files of `entries`, which are among those of the catalogue. */
export class Examination {
  private readonly looks: Look[] = [];
  private readonly findings: Finding[] = [];
  private decided: readonly Decided[] = [];
  private readonly silencings = new Map<Module, Silencing>();
  private readonly project: Project;

  private constructor(
    entries: readonly Entry[],
    private readonly catalogue: Catalogue,
    private readonly workshop: Workshop,
  ) {
    const paths = new Set(entries.map((entry) => entry.path));
    this.project = new Project(catalogue, workshop.library, {
      mayEdit: (path) => paths.has(path),
      isSilenced: (transform, cls, member) => this.silencing(cls.module).silencerOf(transform, cls, member) !== undefined,
    });
  }

  static of(entries: readonly Entry[], catalogue: Catalogue, workshop: Workshop): Examination {
    const examination = new Examination(entries, catalogue, workshop);
    for (const entry of entries) examination.looks.push(examination.lookAt(entry));
    return examination.settled();
  }

  /** Likewise, but for signals to come through. */
  static async inTurns(entries: readonly Entry[], catalogue: Catalogue, workshop: Workshop, turns: Turns): Promise<Examination> {
    const examination = new Examination(entries, catalogue, workshop);
    for (const entry of entries) {
      await turns.next();
      examination.looks.push(examination.lookAt(entry));
    }
    return examination.settled();
  }

  private settled(): this {
    this.decided = decide(this.findings, this.workshop.policy);
    return this;
  }

  private silencing(module: Module): Silencing {
    let silencing = this.silencings.get(module);
    if (!silencing) {
      silencing = new Silencing(module);
      this.silencings.set(module, silencing);
    }
    return silencing;
  }

  private lookAt(entry: Entry): Look {
    const { path } = entry;
    const { transforms, parser } = this.workshop;
    try {
      const text = entry.text();
      const isOfInterest = mayBeSilenced(text) || transforms.some((transform) => transform.mayFind?.(text) ?? true);
      if (!isOfInterest) return { entry, outcome: passedOver(text, path, parser) };
      const module = this.catalogue.read(path);
      if (module instanceof Error) throw module;
      this.findings.push(...analyze(module, this.project, transforms, this.silencing(module)));
      return { entry, module };
    } catch (error) {
      return { entry, outcome: failed(path, { path, message: internalMessage(error) }) };
    }
  }

  /**
   * The result of each file. In the files of `blocked` nothing may change, for the reason given: a finding that touches
   * one of them is not applied anywhere. A file whose rewrite fails is blocked likewise.
   */
  results(blocked: ReadonlyMap<string, Failure> = new Map()): FileResult[] {
    const stuck = new Map(blocked);
    for (;;) {
      const decided = this.decided.map((each) => (each.outcome === "applied" ? unlessStuck(each, stuck) : each));
      const results = this.looks.map((look) => this.conclude(look, decided, stuck));
      if (results.every((result) => result !== undefined)) return results;
    }
  }

  /** The module of a file without findings of its own that the findings of others change; undefined where none do. */
  private reached(path: string, accepted: readonly Finding[]): Module | undefined {
    return changesOf(accepted, path).length > 0 ? this.catalogue.at(path) : undefined;
  }

  /** Undefined, and one more in `stuck`, when the rewrite fails. */
  private conclude(look: Look, decided: readonly Decided[], stuck: Map<string, Failure>): FileResult | undefined {
    const { path } = look.entry;
    const failure = stuck.get(path);
    const accepted = decided.filter(({ outcome }) => outcome === "applied").map(({ finding }) => finding);
    const module = "module" in look ? look.module : this.reached(path, accepted);
    if (!module) return passed(look as Passed, failure);
    try {
      const findings = decided.filter(({ finding }) => finding.path === path);
      const after = rewrite(module, accepted, this.workshop.parser);
      const remarks = unusedSilencing(this.silencing(module), decided, { known: this.workshop.known, run: this.workshop.transforms });
      return { ...concluded(module, findings, after, failure), remarks };
    } catch (error) {
      // A second failure of the same file would go on for ever; with nothing to change there is none.
      stuck.set(path, { path, message: internalMessage(error) });
      return undefined;
    }
  }
}

function passed({ outcome }: Passed, failure: Failure | undefined): FileResult {
  return failure ? { ...outcome, status: "failed", failures: [...outcome.failures, failure] } : outcome;
}

/** A finding that would change a file which can't be changed is not applied anywhere. */
function unlessStuck(decided: Decided, stuck: ReadonlyMap<string, Failure>): Decided {
  const path = [...stuck.keys()].find((each) => changesOf([decided.finding], each).length > 0);
  return path === undefined ? decided : { ...decided, outcome: "conflict", why: `it would change ${path}, which can't be changed` };
}

function concluded(module: Module, findings: readonly Decided[], after: string, failure: Failure | undefined): Omit<FileResult, "remarks"> {
  const before = module.source.text;
  const failures = [...syntaxFailures(module.source, module.faults), ...(failure ? [failure] : [])];
  const status = failures.length > 0 ? "failed" : findings.length > 0 || after !== before ? "found" : "clean";
  return { path: module.path, status, findings, failures, before, after };
}

/** One source on its own. */
export function examineSource(source: Source, workshop: Workshop): FileResult {
  const entry = entryOf(source);
  const [result] = Examination.of([entry], new Catalogue([entry], workshop.parser), workshop).results();
  if (!result || result.after === result.before) return { ...(result as FileResult), before: source.text, after: source.text };
  return result;
}

/** Up to this many bytes, to parse a file is as cheap as to say that it was not. */
const SMALL = 2048;

/** A file in which there can be no finding is not parsed; a small one is, to tell a syntax error when it has one. */
function passedOver(text: string, path: string, parser: Parser): FileResult {
  if (text.length > SMALL) return { ...failed(path), status: "clean" };
  const source = new Source(path, text);
  const failures = syntaxFailures(source, parser.check(source));
  return { ...failed(source.path, ...failures), status: failures.length > 0 ? "failed" : "clean" };
}

/** The result of a file that could not be looked at. */
export function failed(path: string, ...failures: Failure[]): FileResult {
  return { path, status: "failed", findings: [], failures, remarks: [], before: "", after: "" };
}

function syntaxFailures(source: Source, faults: readonly SyntaxFault[]): Failure[] {
  const [fault] = faults;
  if (!fault) return [];
  const { line, column } = source.position(fault.offset);
  return [{ path: source.path, line, column, message: `syntax error: ${fault.message}; classes that it touches are left alone` }];
}
