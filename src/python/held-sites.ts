import type { ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import { classesAsked } from "./narrowed.js";
import type { Held, Pointee, PointsToSet, Semantics, Site } from "./semantics.js";
import { attributeName, type Node } from "./tree.js";

/** A place about an object that can be told. */
export interface ToldSite extends Site {
  readonly objects: PointsToSet;
}

/** Some places that are about objects. */
export interface PlaceKind {
  /** What a module says that has such a place. */
  readonly word: string;
  find(module: Module): readonly Held[];
  /** Every module that may have such a place about anything but a `self`; without it, those that handle the word. */
  likely?(): readonly Module[];
  /** Whether what is stored and handed on is followed to a place; without it, to each. */
  isWorthIt?(node: Node): boolean;
}

/** The places of one kind that are about objects, such as the calls of `vars`: found once a module, and judged once for the project. */
export class HeldSites {
  private readonly found = new Map<Module, readonly Held[]>();
  private readonly judged = new Map<Module, readonly ToldSite[]>();
  private having: readonly Module[] | undefined;
  private reached: readonly Module[] | undefined;

  constructor(
    private readonly kind: PlaceKind,
    private readonly project: Semantics & { readonly index: ModuleIndex },
  ) {}

  /** What a module says that has such a place. */
  get word(): string {
    return this.kind.word;
  }

  in(module: Module): readonly Held[] {
    let held = this.found.get(module);
    if (!held) {
      held = this.project.index.common.during(() => this.kind.find(module));
      this.found.set(module, held);
    }
    return held;
  }

  /** The modules that have such a place about anything but a `self`. */
  get modules(): readonly Module[] {
    this.having ??= this.likely.filter((module) => this.in(module).length > 0);
    return this.having;
  }

  private get likely(): readonly Module[] {
    return this.kind.likely?.() ?? this.project.index.handling(this.word);
  }

  /** Those of them that have one about what may have been handed there: what an import brings was not. */
  get reachable(): readonly Module[] {
    this.reached ??= this.modules.filter((module) =>
      this.in(module).some(({ object }) => object !== undefined && !isImported(object, module)),
    );
    return this.reached;
  }

  /** Those in a module that are about classes and instances which can be told. */
  toldIn(module: Module): readonly ToldSite[] {
    let told = this.judged.get(module);
    if (!told) {
      told = this.project.index.common.during(() => this.judge(module));
      this.judged.set(module, told);
    }
    return told;
  }

  /** Where names don't tell it all, what is stored and handed on does. */
  private judge(module: Module): ToldSite[] {
    return this.in(module).flatMap((held) => {
      const { node, object } = held;
      const objects = object ? this.objectsOf(object, held.home ?? module, held) : [];
      return objects.length > 0 ? [{ module, node, objects }] : [];
    });
  }

  private objectsOf(object: Node, module: Module, { node, path = [] }: Held): PointsToSet {
    const named = path.length === 0 ? this.project.pointsTo(object, module) : [];
    const isOpen = (path.length > 0 || mayBeMore(object, named, module)) && (this.kind.isWorthIt?.(node) ?? true);
    const all = isOpen ? [...named, ...this.project.flowingTo(object, module, path)] : named;
    return all.filter(({ kind }) => HELD.has(kind));
  }
}

const HELD: ReadonlySet<Pointee["kind"]> = new Set(["class", "instance", "any", "loaded"]);

/** Whether nothing but imports binds a name. */
function isImported(object: Node, module: Module): boolean {
  const bindings = object.type === "identifier" ? (module.scopeOfName(object.text, object)?.bindings.get(object.text) ?? []) : [];
  return bindings.length > 0 && bindings.every(({ kind }) => kind === "import");
}

/** Whether something else may be there: not where a name of a function, or a call, tells it all. What others can set or give may be anything. */
function mayBeMore(object: Node, named: PointsToSet, module: Module): boolean {
  if (named.some(({ kind }) => kind === "unknown")) return true;
  if (object.type === "attribute") {
    const owner = object.field("object");
    return attributeName(object) !== "__class__" || (owner !== undefined && mayBeMore(owner, named, module));
  }
  const scope = object.type === "identifier" ? module.scopeOfName(object.text, object) : undefined;
  const bindings = scope?.bindings.get(object.text) ?? [];
  if (bindings.some(({ kind }) => kind === "parameter")) return module.selfOf(object) === undefined && !classesAsked(object, module);
  return scope?.node === module.root && bindings.some(({ kind }) => kind === "assignment" || kind === "other");
}
