import { ChangedError, internalMessage } from "../errors.js";
import type { Facts } from "../facts/facts.js";
import { treeOfFacts } from "../facts/tree.js";
import { openModule } from "../python/classes.js";
import type { CommonWork } from "../python/common-work.js";
import { UnfinishedError } from "../python/guard.js";
import type { Module } from "../python/module.js";
import type { Parser, SyntaxTree } from "../python/parse.js";
import type { Source } from "../python/source.js";
import type { Failure } from "../result.js";
import { type CatalogueFile, UnknownError } from "./catalogue-file.js";

/** A file that is not parsed, though it could be. */
class UnparsedError extends Error {
  override readonly name = "UnparsedError";
}

/** What keeps a file that is there from being parsed. */
const NOT_KNOWN = [UnparsedError, UnfinishedError, ChangedError];

/** Where modules come from. */
export interface ModuleOrigin {
  readonly parser: Parser;
  /** Undefined for what is no file of the project or its libraries. */
  file(path: string): CatalogueFile | undefined;
  /** Whether more of a file is asked than facts can tell. */
  needsTree(path: string, text: string): boolean;
}

/** The modules of files, each made when it is asked for, and once: of facts where these are enough, else of what the parser says. */
export class OpenedModules {
  private readonly modules = new Map<string, Module | Error>();
  /** Those that were made of facts alone, once more with all that is written. */
  private readonly wholes = new Map<string, Module | Error>();

  constructor(
    private readonly origin: ModuleOrigin,
    private readonly common: CommonWork,
  ) {}

  /** Takes over what was made of files that hold what they held. */
  keep(others: OpenedModules, isSame: (path: string) => boolean): void {
    const take = (from: ReadonlyMap<string, Module | Error>, to: Map<string, Module | Error>) => {
      for (const [path, module] of from) if (!(module instanceof Error) && isSame(path)) to.set(path, module);
    };
    take(others.modules, this.modules);
    take(others.wholes, this.wholes);
  }

  /** The module, or why there is none. */
  read(path: string): Module | Error {
    let module = this.modules.get(path);
    if (!module) {
      module = this.common.during(() => this.ofFacts(path) ?? this.parse(path));
      this.modules.set(path, module);
    }
    return module;
  }

  /** The same; undefined for one that can't be read. Throws an UnknownError for one that is left out, or has changed. */
  readKnown(path: string): Module | undefined {
    const module = this.read(path);
    if (NOT_KNOWN.some((kind) => module instanceof kind)) throw new UnknownError(path, (module as Error).message);
    return module instanceof Error ? undefined : module;
  }

  /** The module with all that is written, or why there is none. */
  readWhole(path: string): Module | Error {
    let module = this.knownWhole(path);
    if (!module) {
      module = this.common.during(() => this.parse(path));
      this.wholes.set(path, module);
    }
    return module;
  }

  /** Likewise; it is not kept if it is parsed for this. */
  parsed(path: string): Module | Error {
    return this.knownWhole(path) ?? this.parse(path);
  }

  /** Those that were asked for and could not be parsed. */
  get failures(): Failure[] {
    const failed = [...this.modules].flatMap(([path, module]) => (module instanceof Error ? [{ path, module }] : []));
    return failed.flatMap(({ path, module }) => (module instanceof UnparsedError ? [] : [{ path, message: internalMessage(module) }]));
  }

  private knownWhole(path: string): Module | Error | undefined {
    const known = this.modules.get(path);
    return this.wholes.get(path) ?? (known && this.isWhole(path, known) ? known : undefined);
  }

  /** Whether a module of the file was made of all that is written, or can't be made at all. */
  private isWhole(path: string, module: Module | Error): boolean {
    return module instanceof Error || this.origin.file(path)?.facts === undefined || this.origin.needsTree(path, module.source.text);
  }

  private parse(path: string): Module | Error {
    return attempt(() => {
      const source = this.sourceOf(path);
      return openModule(source, this.origin.parser.parse(source));
    });
  }

  /** A module made of facts alone; undefined where they are not enough. */
  private ofFacts(path: string): Module | Error | undefined {
    const facts = this.origin.file(path)?.facts;
    if (!facts) return undefined;
    return attempt(() => {
      const source = this.sourceOf(path);
      const tree = this.origin.needsTree(path, source.text) ? undefined : abstractTree(facts, source);
      return tree && openModule(source, tree);
    });
  }

  /** Throws what keeps it from being read. */
  private sourceOf(path: string): Source {
    const file = this.origin.file(path);
    if (!file) throw new Error("no such file in the project");
    if (file.unparsed !== undefined) throw new UnparsedError(file.unparsed);
    return file.load();
  }
}

/** What it makes, or what it throws. */
function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Undefined where expressions are nested too deeply. */
function abstractTree(facts: Facts, { text }: Source): SyntaxTree | undefined {
  try {
    return { ...treeOfFacts(facts, text), faults: [] };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
