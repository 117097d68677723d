import type { ClassModel } from "./classes.js";
import { type Contents, contentsAt, NOTHING } from "./container-places.js";
import type { KnownClass } from "./denotation.js";
import { importersOf } from "./importers.js";
import { isTakenApart, modulesSaying, type Program } from "./known-calls.js";
import type { Module } from "./module.js";
import type { Scope } from "./names.js";
import type { Site } from "./semantics.js";
import { argumentsOf, type Node } from "./tree.js";
import { UnnamedFills } from "./unnamed-fills.js";

/**
 * What is put into containers of which all that is done is in sight: nothing comes to have one but by its name, or by the name of an attribute, and
 * each place that says that name is known to put in what it puts in, or nothing.
 */
export class ClosedContainers {
  private readonly ofScopes = new Map<Node, Map<string, Contents | undefined>>();
  private readonly ofClasses = new Map<ClassModel, Map<string, Contents | undefined>>();

  private readonly unnamed: UnnamedFills;

  constructor(private readonly project: Program) {
    this.unnamed = new UnnamedFills(project);
  }

  /** Those that an attribute of the instances of a class, or of the class, may be. */
  ofAttribute(cls: ClassModel, name: string): Contents | undefined {
    return remembered(this.ofClasses, cls, name, () => this.findOfAttribute(cls, name));
  }

  /** Those that a name of a scope may mean. */
  ofName(name: string, scope: Scope, module: Module): Contents | undefined {
    return remembered(this.ofScopes, scope.node, name, () => this.findOfName(name, scope, module));
  }

  private findOfAttribute(cls: ClassModel, name: string): Contents | undefined {
    const relatives = this.project.relatives(cls);
    const own = relatives.filter((each) => each.kind === "project");
    const stored = own.flatMap(({ module, stores }) => stores.of(name).map(({ target }) => ({ node: target, module })));
    const isSet = stored.length > 0 || own.some(({ members }) => members.has(name));
    // Most attributes hold something else, which is seen at once.
    if (!this.joined(stored)) return undefined;
    if (/^__.*__$/.test(name) || !isSet || own.some(filledAtOnce) || relatives.some((each) => isInLibrary(each, name))) return undefined;
    if (this.unnamed.mayFill(name)) return undefined;
    const modules = modulesSaying(name, this.project);
    const places = modules?.flatMap((module) =>
      this.attributePlaces(name, module, (other) => relatives.includes(other)).map((node) => ({ node, module })),
    );
    const bound = own.flatMap(({ node, module, members }) =>
      members.has(name)
        ? module.names(name, node).flatMap((each) => (module.scopeOfName(name, each)?.node === node ? [{ node: each, module }] : []))
        : [],
    );
    return places && this.joined([...places, ...bound]);
  }

  /** Where an attribute of the name is, but for those that surely belong to others: to a `self` of another class, to a module, or as a method that is called. */
  private attributePlaces(name: string, module: Module, isRelated: (cls: ClassModel) => boolean): readonly Node[] {
    return module.attributes(name).filter((node) => {
      const object = node.field("object");
      const owner = object && module.selfOf(object)?.cls;
      if (node.role === "function" || (owner && !isRelated(owner))) return false;
      return !object || !this.project.denotations(object, module).some(({ kind }) => kind === "module" || kind === "library-module");
    });
  }

  private findOfName(name: string, scope: Scope, module: Module): Contents | undefined {
    const isLocal = scope.node.is("function_definition", "lambda");
    if (scope.dynamic || (!isLocal && scope.node !== module.root)) return undefined;
    const own = namesIn(name, scope, module);
    return isLocal ? this.joined(own) : this.ofGlobal(name, own, module);
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

  private joined(places: readonly Site[]): Contents | undefined {
    const found: Contents[] = [];
    for (const { node, module } of places) {
      const contents = contentsAt(node, module, this.project);
      if (!contents) return undefined;
      if (contents !== NOTHING) found.push(contents);
    }
    return {
      values: found.flatMap(({ values }) => values),
      keys: found.flatMap(({ keys }) => keys),
      others: found.flatMap(({ others }) => others),
    };
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

/** Whether methods of a class set attributes of whatever names: `self.__dict__.update(…)`, `vars(self)[key] = …`, `setattr(self, key, …)`. */
function filledAtOnce({ module, node }: ClassModel): boolean {
  const isOwn = (object: Node | undefined) => object !== undefined && node.contains(object) && module.selfOf(object) !== undefined;
  const calls = ["vars", "setattr", "__setattr__"].flatMap((callee) => module.calls(callee));
  const isSetting = (call: Node) => isOwn(argumentsOf(call).positional[0]) || isOwn(call.field("function")?.field("object"));
  return calls.some(isSetting) || module.attributes("__dict__").some((each) => isOwn(each.field("object")));
}
