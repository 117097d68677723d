import { attribute, ITEM, type Path } from "./access-path.js";
import { accessOf } from "./assignments.js";
import { callsIn } from "./calls.js";
import { type MakerListing, makersListing } from "./class-makers.js";
import type { ClassModel } from "./classes.js";
import { changesKeys, keysAsked, passesBy } from "./constant-keys.js";
import type { Doctests } from "./doctests.js";
import type { Hierarchy } from "./hierarchy.js";
import { libraryModuleCalled } from "./library-called.js";
import type { Module } from "./module.js";
import { dictionaryAsked } from "./names-asked.js";
import type { ObjectSites, RelatedSite, Site } from "./object-sites.js";
import type { Reached } from "./reached.js";
import { askedByText, marshalled, wrapped } from "./shown.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** A place where the attributes of an object are listed, and what lists them. */
export interface Listing extends RelatedSite {
  readonly by:
    | "dir"
    | "vars"
    | "__dict__"
    | "getmembers"
    | "classify_class_attrs"
    | "help"
    | "render_doc"
    | "dis"
    | "public_methods"
    | "all_methods"
    | "list_public_methods"
    | "allmethods";
}

/** Functions of `multiprocessing.managers`, `SimpleXMLRPCServer` and `pydoc` that list the methods of what they are given. */
const PUBLISHERS = ["public_methods", "all_methods", "list_public_methods", "allmethods"] as const;

/** Functions of `pydoc` and `dis` that write down what a class has, or the classes of a module. */
const DOCUMENTING = ["help", "render_doc", "dis"] as const;

/** What a module has. */
const OF_MODULE: Path = [attribute("__dict__"), ITEM];

/** Where the program looks at all attributes of instances and classes of a family at once. */
export class Introspection {
  private listed: readonly Listing[] | undefined;

  /** @internal */
  constructor(
    private readonly hierarchy: Hierarchy,
    private readonly cls: ClassModel,
    private readonly objects: ObjectSites,
    private readonly examples: Doctests,
  ) {}

  /** `dir(x)`, `vars(x)`, `x.__dict__`, `inspect.getmembers(x)` and the like. */
  listings(): readonly Listing[] {
    const calls = (by: Exclude<Listing["by"], "__dict__">) => this.objects.callsOn(by).map((site) => ({ ...site, by }));
    const read = [...this.objects.readsOf("__dict__"), ...this.dictionariesByMadeName()];
    const dictionaries = read.map((site) => ({ ...site, by: "__dict__" as const }));
    return [
      ...calls("dir"),
      ...calls("vars"),
      ...dictionaries,
      ...calls("getmembers"),
      ...calls("classify_class_attrs"),
      ...DOCUMENTING.flatMap((by) => [...calls(by), ...this.inModules(by)]).filter((site) => this.isDocumented(site)),
      ...PUBLISHERS.flatMap(calls).filter((site) => site.relation === "class" && libraryModuleCalled(site, this.hierarchy) !== undefined),
      ...this.listedInDoctests(),
      ...this.listedByBodies(),
      ...this.listedInText(),
    ];
  }

  /** `dir(x)` in code that an instance reaches. */
  listingsIn(reached: Reached): readonly RelatedSite[] {
    return this.objects.callsWhereReached("dir", reached).filter((site) => reached.has(site));
  }

  /** The calls of a function whose first argument may be a module that has one of the classes. */
  private inModules(by: (typeof DOCUMENTING)[number]): readonly Listing[] {
    const find = (module: Module) =>
      callsIn(module, by).map((node) => ({ node, object: argumentsOf(node).positional[0], path: OF_MODULE }));
    return this.objects.sitesOf(this.hierarchy.heldSites(`${by} of a module`, { word: by, find })).map((site) => ({ ...site, by }));
  }

  /** What `help`, `pydoc` and `dis` write down of what surely is one of the classes or an instance. */
  private isDocumented(site: Listing): boolean {
    const from = libraryModuleCalled(site, this.hierarchy);
    const callee = site.node.field("function");
    // `site` adds it to the built-in names, which nothing binds (Python 2 library reference, 4).
    const isHelp = site.by === "help" && callee?.type === "identifier" && !site.module.scopeOfName("help", callee);
    return site.relation !== "unknown" && (from === "pydoc" || from === "dis" || isHelp);
  }

  /** What the body of C, or of a descendant, calls that looks at the frame it is called from. */
  private listedByBodies(): readonly Listing[] {
    const classes = [this.cls, ...this.hierarchy.descendants(this.cls)];
    const sites = classes.flatMap((cls) => this.hierarchy.classAdvice.in(cls));
    return sites.map((site) => ({ ...site, relation: "class" as const, by: "__dict__" as const }));
  }

  /** `x.__dict__` and `vars(x)`. */
  dictionaries(): readonly RelatedSite[] {
    const inDoctests = this.listedInDoctests().filter(({ by }) => by === "vars" || by === "__dict__");
    return [
      ...this.objects.readsOf("__dict__"),
      ...this.dictionariesByMadeName(),
      ...this.objects.callsOn("vars"),
      ...this.reductions(),
      ...this.readByLibrary(),
      ...this.listedInText(),
      ...inDoctests,
    ];
  }

  /** `getattr(x, name)`, where that may be `__dict__`. */
  private dictionariesByMadeName(): readonly RelatedSite[] {
    return this.objects.sitesOf(this.hierarchy.heldSites("dictionary by a made name", dictionaryAsked(this.hierarchy)));
  }

  /** The dictionaries that are filled: `self.__dict__.update(…)`, `self.__dict__ = …`. */
  filled(): readonly RelatedSite[] {
    return this.dictionaries().filter(({ node }) => isFilled(node));
  }

  /** What the library goes through of what it is given. */
  private readByLibrary(): readonly RelatedSite[] {
    const isCallable = this.hierarchy.relatives(this.cls).some((cls) => this.hierarchy.lookup(cls, "__call__") !== undefined);
    const kinds = [marshalled(this.hierarchy), ...(isCallable ? [wrapped(this.hierarchy)] : [])];
    const sites = kinds.flatMap((kind) => this.objects.sitesOf(this.hierarchy.heldSites(`of ${kind.word}`, kind)));
    return sites.filter(({ relation }) => relation === "instance");
  }

  /** Where a text asks for what an object has: `eval("x.__dict__")`, `"{0.__dict__}".format(x)`. */
  private listedInText(): readonly Listing[] {
    const executed = this.hierarchy.executedTexts.listing().map((site) => ({ ...site, relation: "unknown" as const }));
    const told = this.objects.sitesOf(this.hierarchy.heldSites("dictionary by text", askedByText(this.hierarchy)));
    return [...told, ...executed].map((site) => ({ ...site, by: "__dict__" as const }));
  }

  /** `x.__reduce__()` and `x.__reduce_ex__(2)`, which give the dictionary of an instance among others. */
  private reductions(): readonly RelatedSite[] {
    const sites = ["__reduce__", "__reduce_ex__"].flatMap((word) => {
      const find = (module: Module) => module.calls(word).map((node) => ({ node, object: node.field("function")?.field("object") }));
      return this.objects.sitesOf(this.hierarchy.heldSites(`${word} called`, { word, find }));
    });
    return sites.filter(({ relation }) => relation === "instance");
  }

  private listedInDoctests(): readonly Listing[] {
    this.listed ??= (["dir", "vars", "__dict__", "getmembers"] as const).flatMap((by) => {
      const relation = by === "dir" || by === "getmembers" ? ("class" as const) : ("unknown" as const);
      return this.examples.about(by).map(({ module, node }) => ({ module, node, relation, by }));
    });
    return this.listed;
  }

  /** Where what makes C, its metaclass or a decorator, goes through the names that it binds. */
  makers(): Iterable<MakerListing> {
    return makersListing(this.cls, this.hierarchy);
  }

  /** Where the name is set or deleted in the dictionary of a class, which that of an old-style class allows: `C.__dict__['name'] = …`. */
  setInDictionary(name: string): readonly Listing[] {
    const onClass = this.listings().filter(({ by, relation }) => (by === "vars" || by === "__dict__") && relation !== "instance");
    return onClass.filter((site) => changesKeys(site.node) && keysAsked(site.node, site.module)?.has(name));
  }

  /** The keys that a place asks of what it lists, or sets there, where they are all written there; undefined for whatever else it does. */
  keysAsked({ node, module }: Site): ReadonlySet<string> | undefined {
    return keysAsked(node, module);
  }

  /** Whether who lists names passes by this one at once: `[n for n in dir(x) if n.startswith('do_')]`. */
  passesBy({ node, module }: Site, name: string): boolean {
    return passesBy(node, name) || keysAsked(node, module)?.has(name) === false;
  }
}

/** `x.__dict__.update(…)`, and `x.__dict__ = …`. */
function isFilled(dictionary: Node): boolean {
  const { parent } = dictionary;
  const isUpdated = parent?.type === "attribute" && dictionary.role === "object" && attributeName(parent) === "update";
  return isUpdated ? parent.role === "function" : dictionary.type === "attribute" && accessOf(dictionary) === "write";
}
