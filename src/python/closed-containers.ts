import type { ClassModel } from "./classes.js";
import { type Contents, contentsAt, NOTHING } from "./container-places.js";
import type { KnownClass } from "./denotation.js";
import { importersOf } from "./importers.js";
import { isTakenApart, modulesSaying, type Program } from "./known-calls.js";
import type { Module } from "./module.js";
import type { Scope } from "./names.js";
import type { Site } from "./semantics.js";
import type { Node } from "./tree.js";
import { UnnamedFills } from "./unnamed-fills.js";
import { UnnamedSets } from "./unnamed-sets.js";

/** What says how copies are made (Python 2 library reference, 8.17 and 11.1.5). */
const COPYING = ["__reduce__", "__reduce_ex__", "__copy__", "__deepcopy__", "__getnewargs__"];

/**
 * What is put into containers of which all that is done is in sight: nothing comes to have one but by its name, or by the name of an attribute, and
 * each place that says that name is known to put in what it puts in, or nothing.
 */
export class ClosedContainers {
  private readonly ofScopes = new Map<Node, Map<string, Contents | undefined>>();
  private readonly ofClasses = new Map<ClassModel, Map<string, Contents | undefined>>();

  private readonly unnamed: UnnamedFills;
  private readonly unset: UnnamedSets;
  private isCopiedOtherwise: boolean | undefined;

  constructor(private readonly project: Program) {
    this.unnamed = new UnnamedFills(project);
    this.unset = new UnnamedSets(project);
  }

  /** A library that comes along may have, or fill, whatever containers it is given. */
  private get hasLibraries(): boolean {
    return this.project.index.imports.hasLibraries;
  }

  /** Whether copies of some object are others than it: what a container holds is copied with it. */
  private get copied(): boolean {
    const { index } = this.project;
    this.isCopiedOtherwise ??= COPYING.some((name) => index.defining(name).length > 0) || index.mentioning("copy_reg").length > 0;
    return this.isCopiedOtherwise;
  }

  /** Whether a class gives what it likes for an attribute. */
  private asksFor(cls: ClassModel): boolean {
    return ["__getattr__", "__getattribute__"].some((hook) => this.project.lookup(cls, hook)?.owner.kind === "project");
  }

  /** Those that an attribute of the instances of a class, or of the class, may be. */
  ofAttribute(cls: ClassModel, name: string): Contents | undefined {
    if (this.hasLibraries) return undefined;
    return remembered(this.ofClasses, cls, name, () => this.findOfAttribute(cls, name));
  }

  /** Those that a name of a scope may mean. */
  ofName(name: string, scope: Scope, module: Module): Contents | undefined {
    if (this.hasLibraries) return undefined;
    return remembered(this.ofScopes, scope.node, name, () => this.findOfName(name, scope, module));
  }

  private findOfAttribute(cls: ClassModel, name: string): Contents | undefined {
    const relatives = this.project.relatives(cls);
    const own = relatives.filter((each) => each.kind === "project");
    const stored = own.flatMap(({ module, stores }) => stores.of(name).map(({ target }) => ({ node: target, module })));
    const isSet = stored.length > 0 || own.some(({ members }) => members.has(name));
    // Most attributes hold something else, which is seen at once.
    if (!this.joined(stored)) return undefined;
    if (/^__.*__$/.test(name) || !isSet || own.some((each) => this.asksFor(each)) || relatives.some((each) => isInLibrary(each, name)))
      return undefined;
    if (this.unnamed.mayFill(name) || this.unset.mayBeSet(name) || this.copied) return undefined;
    const modules = modulesSaying(name, this.project);
    // An object may be given the class or the dictionary of another one: whatever has an attribute of the name counts.
    return modules && this.joined(placesOf(name, modules, own), (site) => this.isOfModule(site));
  }

  private findOfName(name: string, scope: Scope, module: Module): Contents | undefined {
    const isLocal = scope.node.is("function_definition", "lambda");
    if (scope.dynamic || (isLocal && this.isSeen(scope, module)) || (!isLocal && scope.node !== module.root)) return undefined;
    const own = namesIn(name, scope, module);
    return isLocal ? this.joined(own) : this.ofGlobal(name, own, module);
  }

  /** Whether somebody may be given all variables of a function. */
  private isSeen({ node }: Scope, module: Module): boolean {
    const isWithin = ["locals", "vars", "eval", "execfile"].some((callee) => module.calls(callee).some((call) => node.contains(call)));
    return isWithin || this.project.index.mentioning("f_locals").length > 0;
  }

  private ofGlobal(name: string, own: readonly Site[], home: Module): Contents | undefined {
    if (!this.joined(own)) return undefined;
    const isOpen = isTakenApart(home, this.project) || this.project.isSetFromOutside(name, home);
    const modules = isOpen ? undefined : modulesSaying(name, this.project);
    if (!modules) return undefined;
    const importers = importersOf(name, home, this.project.index);
    const elsewhere = modules.flatMap((module) => {
      if (module.spellings(name).length > 1) return undefined;
      const behindDots = module
        .attributes(name)
        .flatMap((node) => (node.role === "function" || ownerOf(node, module) ? [] : [{ node, module }]));
      const isBrought = module !== home && importers.has(module);
      return [...behindDots, ...(isBrought ? namesIn(name, module.scope(module.root), module) : [])];
    });
    const all = elsewhere.every((site) => site !== undefined) ? elsewhere : undefined;
    return all && this.joined([...own, ...all]);
  }

  /** What all these put in, but for those that are about something else. */
  private joined(places: Iterable<Site>, isAside = (_site: Site) => false): Contents | undefined {
    const found: Contents[] = [];
    for (const site of places) {
      const contents = contentsAt(site.node, site.module, this.project);
      if (contents && contents !== NOTHING) found.push(contents);
      if (!contents && !isAside(site)) return undefined;
    }
    return {
      values: found.flatMap(({ values }) => values),
      keys: found.flatMap(({ keys }) => keys),
      others: found.flatMap(({ others }) => others),
    };
  }

  /** Whether it is what a module of the name holds, and no object. */
  private isOfModule({ node, module }: Site): boolean {
    const object = node.field("object");
    return (
      object !== undefined && this.project.denotations(object, module).some(({ kind }) => kind === "module" || kind === "library-module")
    );
  }
}

function remembered<Key>(
  known: Map<Key, Map<string, Contents | undefined>>,
  key: Key,
  name: string,
  find: () => Contents | undefined,
): Contents | undefined {
  const own = known.get(key) ?? new Map<string, Contents | undefined>();
  known.set(key, own);
  if (!own.has(name)) own.set(name, find());
  return own.get(name);
}

/** Where a name means what the scope binds, but for imports of it. */
function namesIn(name: string, { node: owner }: Scope, module: Module): readonly Site[] {
  return module
    .names(name, owner)
    .filter((node) => module.scopeOfName(name, node)?.node === owner && !node.closest("import_statement", "import_from_statement"))
    .map((node) => ({ node, module }));
}

function ownerOf(attribute: Node, module: Module): ClassModel | undefined {
  const object = attribute.field("object");
  return object && module.selfOf(object)?.cls;
}

function isInLibrary(cls: KnownClass, name: string): boolean {
  return cls.kind === "library" && (cls.members.has(name) || cls.sets.has(name));
}

/** Where an attribute of the name is, but for methods that are called, and where a class body binds it. */
function* placesOf(name: string, modules: readonly Module[], own: readonly ClassModel[]): Generator<Site> {
  for (const module of modules) {
    for (const node of module.attributes(name)) if (node.role !== "function") yield { node, module };
    yield* bindingsIn(module, name, own);
  }
}

/** Where class bodies bind the name; the methods of other classes are of no object that is taken for another. */
function bindingsIn(module: Module, name: string, own: readonly ClassModel[]): readonly Site[] {
  return module.classes
    .filter(({ members }) => members.has(name))
    .flatMap((cls) =>
      module
        .names(name, cls.node)
        .filter((each) => module.scopeOfName(name, each)?.node === cls.node && (own.includes(cls) || !isMethod(each))),
    )
    .map((node) => ({ node, module }));
}

function isMethod({ parent }: Node): boolean {
  return parent?.type === "function_definition";
}
