import { attribute, CALL, isElement, type Path, type Source } from "./access-path.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { given, givenTo } from "./given.js";
import { importersOf } from "./importers.js";
import type { Module } from "./module.js";
import { putInto, putUnder } from "./put.js";
import { Remembered } from "./remembered.js";
import type { ProgramSemantics } from "./semantics.js";
import { type Store, storesIn } from "./store-sites.js";
import type { Node } from "./tree.js";

/** So many places may set an attribute of just any object: among more than these its name says nothing. */
const FEW = 60;

/** What is stored under the names of modules, classes and objects, from whatever module. */
export class Cells {
  private readonly stores = new Map<string, Remembered<Store>>();
  private readonly fills = new Map<string, readonly (readonly [Node, Module])[]>();
  private readonly keywords = new Map<ClassModel, readonly Node[]>();
  private readonly relatives = new Map<ClassModel, ReadonlySet<KnownClass>>();

  constructor(private readonly project: ProgramSemantics) {}

  /** A global of a module: what it binds, and what others put there. */
  ofModule(module: Module, name: string, path: Path): readonly Source[] {
    const scope = module.scope(module.root);
    const bindings = scope.bindings.get(name) ?? [];
    const bound = bindings.flatMap((binding) =>
      binding.kind === "import" ? this.imported(binding.node, module, path) : given(binding, module, path),
    );
    const stars = bindings.length > 0 ? [] : scope.stars.flatMap((star) => this.brought(star, name, module, path));
    const isIt = (object: Node, home: Module) => this.mayBeModule(object, home, module);
    return [
      ...bound,
      ...stars,
      ...putUnder(module.names(name), scope, module, path),
      ...this.putWhereImported(name, module, path),
      ...this.storedFrom(name, path, isIt),
      ...this.putFrom(name, path, isIt),
    ];
  }

  /** What is put into it where it is imported: `from plant import PUMPS as pumps` and then `pumps.append(x)`, or `from plant import *`. */
  private putWhereImported(name: string, home: Module, path: Path): readonly Source[] {
    if (!isElement(path[0])) return [];
    const importers = [...importersOf(name, home, this.project.index), ...this.project.index.renaming(name)];
    return [...new Set(importers)].flatMap((module) => {
      const { bindings, stars } = module.scope(module.root);
      const isBrought = !bindings.has(name) && stars.some((star) => this.project.sourceOf(star, module) === home);
      const starred = isBrought ? module.names(name).filter((place) => !module.scopeOfName(name, place)) : [];
      const named = this.importsOf(name, home, module).flatMap((alias) => namesLike(alias, module));
      return [...starred, ...named].flatMap((place) => putInto(place, module, path));
    });
  }

  /** The names that imports of it bind, in whatever scope. */
  private importsOf(name: string, home: Module, module: Module): readonly Node[] {
    return module.names(name).flatMap((place) => {
      const statement = place.closest("import_from_statement");
      const aliased = place.closest("aliased_import");
      const isSaid = aliased ? aliased.field("alias") !== place : place.parent?.role === "name";
      return statement && isSaid && this.project.sourceOf(statement, module) === home ? [aliased?.field("alias") ?? place] : [];
    });
  }

  private imported(name: Node, module: Module, path: Path): readonly Source[] {
    const statement = name.closest("import_from_statement");
    const source = statement && this.project.sourceOf(statement, module);
    const target = name.type === "aliased_import" ? name.field("name") : name;
    return source && target && source !== module ? [{ node: source.root, module: source, path: [attribute(target.text), ...path] }] : [];
  }

  private brought(star: Node, name: string, module: Module, path: Path): readonly Source[] {
    const source = this.project.sourceOf(star, module);
    return source && source !== module ? [{ node: source.root, module: source, path: [attribute(name), ...path] }] : [];
  }

  private mayBeModule(object: Node, home: Module, module: Module): boolean {
    const denotations = this.project.denotations(object, home);
    if (denotations.some((each) => each.kind === "module" && each.module === module)) return true;
    return denotations.every(({ kind }) => kind === "other") && this.isUntold(object, home);
  }

  private isUntold(object: Node, module: Module): boolean {
    return this.project.pointsTo(object, module).some(({ kind }) => kind === "unknown");
  }

  /** What a class binds, or one of its relatives; and what is set from outside. */
  ofClass(cls: ClassModel, name: string, path: Path): readonly Source[] {
    const known = this.near(cls);
    const isIt = (object: Node, home: Module) => this.mayBeOf(object, home, known);
    const homes = this.librariesOf(known);
    return [...this.bodies(known, name, path), ...this.storedFrom(name, path, isIt, homes), ...this.putFrom(name, path, isIt, homes)];
  }

  /** What an instance of a class has: likewise, and what methods set. */
  ofInstance(cls: ClassModel, name: string, path: Path): readonly Source[] {
    const known = this.near(cls);
    const stored = [...known].flatMap((each) =>
      each.kind === "project" ? each.stores.of(name).flatMap(({ target }) => givenTo(target, each.module, path)) : [],
    );
    return [...stored, ...this.givenByKeyword(known, name, path), ...this.ofClass(cls, name, path)];
  }

  /** What calls give by that keyword. */
  private givenByKeyword(classes: ReadonlySet<KnownClass>, name: string, path: Path): readonly Source[] {
    return [...classes].flatMap((cls) =>
      cls.kind === "project"
        ? this.keywordsOf(cls).map((node): Source => ({ node, module: cls.module, path: [name, ...path], as: "parameter" }))
        : [],
    );
  }

  private keywordsOf(cls: ClassModel): readonly Node[] {
    let kept = this.keywords.get(cls);
    if (!kept) {
      kept = keywordsKept(cls);
      this.keywords.set(cls, kept);
    }
    return kept;
  }

  /** The names of the attributes that methods of a class, or of a relative, set on its instances. */
  namesOf(cls: ClassModel): readonly string[] {
    const names = [...this.near(cls)].flatMap((each) => (each.kind === "project" ? [...each.stores.names()] : []));
    return [...new Set(names)];
  }

  /** The modules of libraries that define one of the classes: those that say a name are asked for in the project alone. */
  private librariesOf(classes: ReadonlySet<KnownClass>): readonly Module[] {
    if (!this.project.index.imports.hasLibraries) return [];
    const modules = [...classes].flatMap((cls) => (cls.kind === "project" ? [cls.module] : []));
    return [...new Set(modules)].filter((module) => this.project.index.imports.isOfLibrary(module.path));
  }

  /** The classes that objects of a class may have attributes from. */
  private near(cls: ClassModel): ReadonlySet<KnownClass> {
    let near = this.relatives.get(cls);
    if (!near) {
      const order = this.project.mro(cls).filter((each): each is KnownClass => each.kind !== "unknown");
      near = new Set([...order, ...this.project.descendants(cls)]);
      this.relatives.set(cls, near);
    }
    return near;
  }

  private bodies(classes: ReadonlySet<KnownClass>, name: string, path: Path): readonly Source[] {
    return [...classes].flatMap((cls) => {
      if (cls.kind !== "project" || !cls.members.has(name)) return [];
      const scope = cls.module.scope(cls.node);
      const bindings = scope.bindings.get(name) ?? [];
      const bound = bindings.flatMap((binding) => [
        ...given(binding, cls.module, path),
        ...(isProperty(binding.node) ? given(binding, cls.module, [CALL, ...path]) : []),
      ]);
      return [...bound, ...putUnder(cls.module.names(name, cls.node), scope, cls.module, path)];
    });
  }

  private mayBeOf(object: Node, module: Module, classes: ReadonlySet<KnownClass>): boolean {
    if (this.project.denotations(object, module).some(({ kind }) => kind === "module" || kind === "library-module")) return false;
    return this.project
      .pointsTo(object, module)
      .some((each) => each.kind === "unknown" || ((each.kind === "class" || each.kind === "instance") && classes.has(each.cls)));
  }

  /** What is stored under a name on whatever object. */
  ofAnything(name: string, path: Path): readonly Source[] {
    if (!this.isSetInFewPlaces(name)) return [];
    const properties = this.project.methodsCalled(name).filter(({ node }) => isProperty(node));
    return [
      ...this.storedFrom(name, path, () => true),
      ...this.putFrom(name, path, () => true),
      ...(properties.length <= FEW ? properties.map(({ node, module }) => ({ node, module, path: [CALL, ...path] })) : []),
    ];
  }

  /** What is stored under a name on objects that are of no class of the project: `threading.local()`, say. */
  ofForeign(name: string, path: Path): readonly Source[] {
    if (!this.isSetInFewPlaces(name)) return [];
    const isForeign = (object: Node, module: Module) =>
      this.project.pointsTo(object, module).every(({ kind }) => kind !== "class" && kind !== "instance");
    return [...this.storedFrom(name, path, isForeign), ...this.putFrom(name, path, isForeign)];
  }

  private storedFrom(
    name: string,
    path: Path,
    isIt: (object: Node, module: Module) => boolean,
    homes: readonly Module[] = [],
  ): readonly Source[] {
    return [...this.storesOf(name), ...storesIn(homes, name)].flatMap(({ module, object, node, isValue }) => {
      if (object && !isIt(object, module)) return [];
      return isValue ? [{ node, module, path }] : givenTo(node, module, path);
    });
  }

  private storesOf(name: string): Remembered<Store> {
    let stores = this.stores.get(name);
    if (!stores) {
      stores = new Remembered(storesIn(this.project.setting(name), name), this.project.index.common);
      this.stores.set(name, stores);
    }
    return stores;
  }

  private isSetInFewPlaces(name: string): boolean {
    let count = 0;
    for (const _ of this.storesOf(name)) if (++count > FEW) return false;
    return true;
  }

  /** What is put into a container that is held under the name. */
  private putFrom(
    name: string,
    path: Path,
    isIt: (object: Node, module: Module) => boolean,
    homes: readonly Module[] = [],
  ): readonly Source[] {
    if (!isElement(path[0])) return [];
    return [...this.fillsOf(name), ...fillsIn(homes, name)].flatMap(([node, module]) => {
      const object = node.field("object");
      const sources = putInto(node, module, path);
      return sources.length > 0 && object && isIt(object, module) ? sources : [];
    });
  }

  /** Where the name is taken from an object, and something is done with it. */
  private fillsOf(name: string): readonly (readonly [Node, Module])[] {
    let fills = this.fills.get(name);
    if (!fills) {
      fills = fillsIn(this.project.touching(name), name);
      this.fills.set(name, fills);
    }
    return fills;
  }
}

function fillsIn(modules: readonly Module[], name: string): readonly (readonly [Node, Module])[] {
  return modules.flatMap((module) =>
    module
      .attributes(name)
      .flatMap((node) => (node.parent?.is("attribute", "subscript", "argument_list") ? [[node, module] as const] : [])),
  );
}

/** `def __init__(self, **given): self.__dict__.update(given)`: the parameters whose keywords become attributes, or may. */
function keywordsKept(cls: ClassModel): readonly Node[] {
  return cls.methods.flatMap(({ node }) => {
    const spread = node.field("parameters")?.parts.find(({ type }) => type === "dictionary_splat_pattern")?.parts[0];
    return spread && KEEPS.test(node.text) ? [spread] : [];
  });
}

const KEEPS = /\b(?:__dict__|setattr|vars)\b/;

/** What gives its result where it is read. */
function isProperty(node: Node): boolean {
  const parent = node.parent;
  if (node.type !== "function_definition" || parent?.type !== "decorated_definition") return false;
  return parent.parts.some((each) => each.type === "decorator" && /property|lazy|memo|reify/i.test(each.text));
}

/** Where a name means what the import binds to it. */
function namesLike(alias: Node, module: Module): readonly Node[] {
  const scope = module.scopeOfName(alias.text, alias)?.node;
  return module.names(alias.text).filter((place) => module.scopeOfName(alias.text, place)?.node === scope);
}
