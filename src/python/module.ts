import { FileFacts } from "./file-facts.js";
import { IMPORTED, type Moment, momentOf, reached } from "./moment.js";
import { type NameBinding, readScope, type Scope, scopeNode, withGlobals } from "./names.js";
import type { SyntaxFault, SyntaxTree } from "./parse.js";
import type { Source } from "./source.js";
import type { InstanceStores, Method } from "./stores.js";
import { type Node, stringValue } from "./tree.js";

/** A class as it is written: nothing here is resolved. */
export interface ClassModel {
  readonly kind: "project";
  readonly name: string;
  readonly module: Module;
  readonly node: Node;
  readonly body: Node;
  readonly decorators: readonly Node[];
  readonly bases: readonly Node[];
  /** `*bases` in the header: there may be more. */
  readonly openBases: boolean;
  readonly metaclass: Node | undefined;
  /** Every name bound in the class body, mangled, with all that binds it, in order. */
  readonly members: ReadonlyMap<string, readonly Node[]>;
  /** `exec`, `import *` or `locals()[…] = …` in the body may bind any name. */
  readonly dynamic: boolean;
  readonly methods: readonly Method[];
  readonly stores: InstanceStores;
}

/** What the first parameter of a method stands for. */
export interface SelfOwner {
  readonly cls: ClassModel;
  readonly method: Method;
}

/** One parsed file: what it says where, its classes, and what its names mean. */
export class Module extends FileFacts {
  readonly path: string;
  readonly faults: readonly SyntaxFault[];
  private readonly selfCache = new Map<Node, SelfOwner | null>();
  private readonly scopes = new Map<Node, Scope>();
  /** Null for one that a syntax error touches. */
  private readonly classByNode = new Map<Node, ClassModel | null>();
  private readonly namedClasses = new Map<string, readonly ClassModel[]>();
  private renamed: ReadonlyMap<string, readonly string[]> | undefined;
  private readonly spelled = new Map<string, readonly string[]>();
  private importsByName: ReadonlyMap<string, readonly Node[]> | undefined;
  private classesByMember: ReadonlyMap<string, ReadonlySet<ClassModel>> | undefined;
  private classesByStart: ReadonlyMap<number, ClassModel> | undefined;
  private allClasses: readonly ClassModel[] | undefined;

  constructor(
    source: Source,
    tree: SyntaxTree,
    private readonly readClass: (node: Node, module: Module) => ClassModel,
  ) {
    super(source, tree);
    this.path = source.path;
    this.faults = tree.faults;
  }

  /** The classes no syntax error touches, in source order; nested ones too. */
  get classes(): readonly ClassModel[] {
    this.allClasses ??= this.models(this.occurrences.classes);
    return this.allClasses;
  }

  /**
   * The one whose definition begins at an offset.
   * @internal
   */
  classAt(start: number): ClassModel | undefined {
    this.classesByStart ??= new Map(this.classes.map((cls) => [cls.node.start, cls]));
    return this.classesByStart.get(start);
  }

  /**
   * Those of them that bind a name (mangled) in their body, or set an attribute of that name on instances.
   * @internal
   */
  classesBinding(name: string): readonly ClassModel[] {
    this.classesByMember ??= this.readMembers();
    return [...(this.classesByMember.get(name) ?? [])];
  }

  private readMembers(): ReadonlyMap<string, ReadonlySet<ClassModel>> {
    const binding = new Map<string, Set<ClassModel>>();
    for (const cls of this.classes)
      for (const name of [...cls.members.keys(), ...cls.stores.names()]) {
        const classes = binding.get(name);
        if (classes) classes.add(cls);
        else binding.set(name, new Set([cls]));
      }
    return binding;
  }

  /** Those of them whose bases say the word. */
  subclassing(word: string): readonly ClassModel[] {
    let classes = this.namedClasses.get(word);
    if (!classes) {
      classes = this.models(this.occurrences.classesNaming(word));
      this.namedClasses.set(word, classes);
    }
    return classes;
  }

  private models(definitions: readonly Node[]): readonly ClassModel[] {
    return definitions.flatMap((node) => this.classOf(node) ?? []);
  }

  /** The model of a class definition; undefined for one that a syntax error touches. */
  classOf(definition: Node): ClassModel | undefined {
    let cls = this.classByNode.get(definition);
    if (cls === undefined) {
      cls = this.isWhole(definition) ? this.readClass(definition, this) : null;
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

  /** The name of the function whose body or header `node` stands in. */
  functionAround(node: Node): string | undefined {
    return node.closest("function_definition")?.field("name")?.text;
  }

  /** A class that a syntax error touches is never guessed at. */
  private isWhole(definition: Node): boolean {
    if (definition.closest("ERROR")) return false;
    const whole = definition.parent?.type === "decorated_definition" ? definition.parent : definition;
    return this.faults.every((fault) => fault.end < whole.start || fault.offset > whole.end);
  }

  /** The names under which the module calls a function: its own, and those given by `import … as`, in any scope, and by assignment. */
  spellings(name: string): readonly string[] {
    let spelled = this.spelled.get(name);
    if (!spelled) {
      this.renamed ??= this.readRenamed();
      const imported = this.renamings(name).filter(({ node }) => node.type === "aliased_import");
      spelled = [...new Set([...(this.renamed.get(name) ?? [name]), ...imported.map((naming) => naming.name)])];
      this.spelled.set(name, spelled);
    }
    return spelled;
  }

  private readRenamed(): ReadonlyMap<string, readonly string[]> {
    const spelled = new Map<string, string[]>();
    for (const [other, bindings] of this.scope(this.root).bindings)
      for (const name of new Set(bindings.map(lastName))) {
        if (name === undefined || name === other) continue;
        const names = spelled.get(name);
        if (names) names.push(other);
        else spelled.set(name, [name, other]);
      }
    return spelled;
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
        for (const name of new Set([node.text, lastOfImport(node)])) {
          const same = imports.get(name);
          if (same) same.push(node);
          else imports.set(name, [node]);
        }
    return imports;
  }

  scope(owner: Node): Scope {
    let scope = this.scopes.get(owner);
    if (!scope) {
      scope = owner === this.root ? withGlobals(readScope(owner), this.occurrences.globals) : readScope(owner);
      this.scopes.set(owner, scope);
    }
    return scope;
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

  /** When the code at `at` runs, as far as that tells which bindings in `scope` it finds. */
  moment(at: Node, scope: Scope): Moment {
    return momentOf(at, scope.node);
  }

  /** The bindings that `name` may have when the code at `at` runs: an unconditional one hides those before it. */
  reaching(name: string, at: Node): readonly NameBinding[] {
    const scope = this.scopeOfName(name, at);
    const moment = scope && this.moment(at, scope);
    return moment ? reached(scope.bindings.get(name) ?? [], moment) : [];
  }

  /** The bindings that `name` may have once the module has been imported. */
  exported(name: string): readonly NameBinding[] {
    return reached(this.scope(this.root).bindings.get(name) ?? [], IMPORTED);
  }

  /**
   * Whether `from module import *` brings a name: those in `__all__`, or all that don't begin with an underscore. Undefined
   * where `__all__` is computed.
   */
  isPublic(name: string): boolean | undefined {
    const all = this.exported("__all__");
    const [only] = all;
    if (!only) return !name.startsWith("_");
    const isChanged = this.identifiers("__all__").some(({ role, parent }) => role === "object" && parent?.parent?.type === "call");
    if (all.length > 1 || only.conditional || isChanged || !only.value?.is("list", "tuple")) return undefined;
    if (!only.value.parts.every((part) => stringValue(part) !== undefined)) return undefined;
    return only.value.parts.some((part) => stringValue(part) === name);
  }
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
