import { type ClassModel, type Method, readClass } from "./classes.js";
import { type NameBinding, readScope, type Scope, scopeNode, withGlobals } from "./names.js";
import { inOrder, Noted } from "./noted.js";
import type { SyntaxFault, SyntaxTree } from "./parse.js";
import { says } from "./sayings.js";
import type { Source } from "./source.js";
import { type Node, stringValue } from "./tree.js";
import type { Unread } from "./unread.js";

/** What the first parameter of a method stands for. */
export interface SelfOwner {
  readonly cls: ClassModel;
  readonly method: Method;
}

/** One parsed file: what it says where, its classes, and what its names mean. */
export class Module extends Noted {
  readonly path: string;
  readonly faults: readonly SyntaxFault[];
  /**
   * The suites of classes and functions that are read by themselves.
   * @internal
   */
  readonly unread: readonly Unread[];
  private readonly selfCache = new Map<Node, SelfOwner | null>();
  private readonly spellingCache = new Map<string, readonly string[]>();
  private readonly scopes = new Map<Node, Scope>();
  /** Null for one that a syntax error touches. */
  private readonly classByNode = new Map<Node, ClassModel | null>();
  private readonly namedClasses = new Map<string, readonly ClassModel[]>();
  private importsByName: ReadonlyMap<string, readonly Node[]> | undefined;
  private allClasses: readonly ClassModel[] | undefined;

  constructor(source: Source, tree: SyntaxTree) {
    super(source, tree);
    this.path = source.path;
    this.faults = tree.faults;
    this.unread = tree.unread;
  }

  /** The classes no syntax error touches, in source order; nested ones too. */
  get classes(): readonly ClassModel[] {
    this.allClasses ??= this.models(this.pieces.withClasses.flatMap(({ classes }) => classes));
    return this.allClasses;
  }

  /** Those of them whose bases say the word. */
  subclassing(word: string): readonly ClassModel[] {
    let classes = this.namedClasses.get(word);
    if (!classes) {
      const isNamed = (node: Node) => says(node.field("superclasses")?.text ?? "", word);
      classes = this.models(this.pieces.saying(word).flatMap((notes) => notes.classes.filter(isNamed)));
      this.namedClasses.set(word, classes);
    }
    return classes;
  }

  private models(definitions: Node[]): readonly ClassModel[] {
    return inOrder(definitions).flatMap((node) => this.classOf(node) ?? []);
  }

  /** The model of a class definition; undefined for one that a syntax error touches. */
  classOf(definition: Node): ClassModel | undefined {
    let cls = this.classByNode.get(definition);
    if (cls === undefined) {
      cls = this.isWhole(definition) ? readClass(definition, this) : null;
      this.classByNode.set(definition, cls);
    }
    return cls ?? undefined;
  }

  /** `from __future__ import absolute_import` (PEP 328). */
  get hasAbsoluteImports(): boolean {
    const bindings = this.scope(this.root).bindings.get("absolute_import") ?? [];
    return bindings.some((binding) => binding.node.closest("future_import_statement") !== undefined);
  }

  /** The class whose body or header `node` stands in. */
  classAround(node: Node): ClassModel | undefined {
    const definition = node.closest("class_definition");
    return definition && this.classOf(definition);
  }

  /** A class that a syntax error touches is never guessed at. */
  private isWhole(definition: Node): boolean {
    if (definition.closest("ERROR")) return false;
    const whole = definition.parent?.type === "decorated_definition" ? definition.parent : definition;
    return this.faults.every((fault) => fault.end < whole.start || fault.offset > whole.end);
  }

  /** The names under which the module calls a function: its own, and those given by `import … as` and by assignment. */
  spellings(name: string): readonly string[] {
    const known = this.spellingCache.get(name);
    if (known) return known;
    const names = [name];
    for (const [other, bindings] of this.scope(this.root).bindings)
      if (bindings.some((binding) => lastName(binding) === name) && other !== name) names.push(other);
    this.spellingCache.set(name, names);
    return names;
  }

  /** The names in import statements that are, or end with, `name`. */
  imports(name: string): readonly Node[] {
    this.importsByName ??= this.readImports();
    return this.importsByName.get(name) ?? [];
  }

  private readImports(): ReadonlyMap<string, readonly Node[]> {
    const imports = new Map<string, Node[]>();
    for (const { kind, node } of [...this.scope(this.root).bindings.values()].flat())
      if (kind === "import")
        for (const name of new Set([node.text, lastOfImport(node)])) imports.set(name, [...(imports.get(name) ?? []), node]);
    return imports;
  }

  scope(owner: Node): Scope {
    let scope = this.scopes.get(owner);
    if (!scope) {
      scope = owner === this.root ? withGlobals(readScope(owner), this.globalStatements()) : readScope(owner);
      this.scopes.set(owner, scope);
    }
    return scope;
  }

  private globalStatements(): readonly Node[] {
    return this.pieces.saying("global").flatMap(({ globals }) => globals);
  }

  /** The scope that `name`, standing at `at`, belongs to; undefined when it is a built-in or comes with `import *`. */
  scopeOfName(name: string, at: Node): Scope | undefined {
    let owner: Node = scopeNode(at);
    for (let innermost = true; ; innermost = false) {
      const scope = this.scope(owner);
      if (scope.outer.has(name)) return this.moduleScope(name);
      const visible = innermost || owner.type !== "class_definition";
      if (visible && scope.bindings.has(name)) return scope;
      if (owner.type === "module" || !owner.parent) return undefined;
      owner = scopeNode(owner);
    }
  }

  /** The method whose first parameter `name` is, with its class; undefined for any other name. */
  selfOf(name: Node): SelfOwner | undefined {
    const known = this.selfCache.get(name);
    if (known !== undefined) return known ?? undefined;
    const owner = this.findSelf(name);
    this.selfCache.set(name, owner ?? null);
    return owner;
  }

  private findSelf(name: Node): SelfOwner | undefined {
    const scope = this.scopeOfName(name.text, name);
    if (scope?.node.type !== "function_definition") return undefined;
    const cls = this.classAround(scope.node);
    const method = cls?.methods.find((each) => each.node === scope.node);
    const bindings = scope.bindings.get(name.text) ?? [];
    return cls && method?.self === name.text && bindings.length === 1 ? { cls, method } : undefined;
  }

  private moduleScope(name: string): Scope | undefined {
    const scope = this.scope(this.root);
    return scope.bindings.has(name) ? scope : undefined;
  }

  /**
   * The bindings that `name` may have when the code at `at` runs. In the scope of `at` itself an unconditional one hides
   * those before it; seen from another scope, which may run at any time, only the last unconditional one hides others.
   */
  reaching(name: string, at: Node): readonly NameBinding[] {
    const scope = this.scopeOfName(name, at);
    if (!scope) return [];
    const all = scope.bindings.get(name) ?? [];
    const same = this.runsIn(at, scope.node);
    const looped = same && at.closest("for_statement", "while_statement") !== undefined;
    return unhidden(same && !looped ? all.filter((binding) => (binding.value ?? binding.node).end <= at.start) : all);
  }

  /** The `from x import *` of the module that may have run when the code at `at` does. */
  starsReaching(at: Node): readonly Node[] {
    const { stars } = this.scope(this.root);
    return this.runsIn(at, this.root) ? stars.filter((star) => star.end <= at.start) : stars;
  }

  /** Whether the code at `at` runs when that of `owner` does: in it, or in a class body in it. */
  private runsIn(at: Node, owner: Node): boolean {
    let inner = scopeNode(at);
    while (inner !== owner && inner.type === "class_definition") inner = scopeNode(inner);
    return inner === owner;
  }

  /** The bindings that `name` may have once the module has been imported. */
  exported(name: string): readonly NameBinding[] {
    return unhidden(this.scope(this.root).bindings.get(name) ?? []);
  }

  /** The names that `from module import *` brings: those in `__all__`, or all that don't begin with an underscore. */
  isPublic(name: string): boolean {
    const all = this.exported("__all__");
    const [only] = all;
    if (all.length !== 1 || !only?.value?.is("list", "tuple")) return !name.startsWith("_") || all.length > 0;
    return only.value.parts.some((part) => stringValue(part) === name);
  }
}

/** An unconditional binding hides those before it. */
function unhidden(bindings: readonly NameBinding[]): readonly NameBinding[] {
  return bindings.slice(
    Math.max(
      0,
      bindings.findLastIndex((binding) => !binding.conditional),
    ),
  );
}

function lastOfImport(name: Node): string {
  const target = name.field("name") ?? name;
  return target.text.slice(target.text.lastIndexOf(".") + 1);
}

/** `copy` for `from copy import copy as clone`, and for `clone = copy.copy`. */
function lastName(binding: NameBinding): string | undefined {
  const source = binding.node.type === "aliased_import" ? binding.node.field("name") : binding.value;
  if (source?.is("identifier", "attribute", "dotted_name")) return source.text.slice(source.text.lastIndexOf(".") + 1);
  return undefined;
}
