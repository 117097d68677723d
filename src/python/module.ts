import { type ClassModel, type Method, readClass } from "./classes.js";
import { assignedValue, type NameBinding, readScope, type Scope, scopeNode, withGlobals } from "./names.js";
import type { SyntaxFault, SyntaxTree } from "./parse.js";
import type { Source } from "./source.js";
import { attributeName, type Node, stringValue, walk } from "./tree.js";

const LONGEST_NAME = 300;

/** `value as name` in an import, or `name = value`. */
export interface Naming {
  readonly name: string;
  readonly node: Node;
  readonly value: Node;
}

/** What the first parameter of a method stands for. */
export interface SelfOwner {
  readonly cls: ClassModel;
  readonly method: Method;
}

/** One parsed file: its classes, and where each attribute, call and name stands. */
export class Module {
  readonly path: string;
  readonly root: Node;
  readonly faults: readonly SyntaxFault[];
  /** Classes no syntax error touches, in source order; nested ones too. */
  readonly classes: readonly ClassModel[];
  private readonly attributeNodes = new Map<string, Node[]>();
  private readonly callNodes = new Map<string, Node[]>();
  private readonly identifierNodes = new Map<string, Node[]>();
  /** The comparisons by identity, other than with `None` and the like. */
  readonly identityTests: Node[] = [];
  /** Whatever gets another name, in any scope: by `import … as` and by assignment. */
  readonly namings: Naming[] = [];
  /** Whatever is put in the place of an attribute: `module.name = value`. */
  readonly replacings: Naming[] = [];
  private readonly globalStatements: Node[] = [];
  /** How many dots each `from . import x` has. */
  readonly dotImports: number[] = [];
  /** The expressions that `with` statements enter. */
  readonly withItems: Node[] = [];
  readonly comments: Node[] = [];
  private readonly stringNodes = new Map<string, Node[]>();
  private readonly selfCache = new Map<Node, SelfOwner | null>();
  private readonly spellingCache = new Map<string, readonly string[]>();
  private readonly commentLines = new Set<number>();
  private readonly scopes = new Map<Node, Scope>();
  private readonly classByNode = new Map<Node, ClassModel>();

  constructor(
    readonly source: Source,
    tree: SyntaxTree,
  ) {
    this.path = source.path;
    this.root = tree.root;
    this.faults = tree.faults;
    const definitions: Node[] = [];
    for (const node of walk(tree.root)) this.note(node, definitions);
    this.classes = definitions.filter((node) => this.isWhole(node)).map((node) => readClass(node, this));
    for (const cls of this.classes) this.classByNode.set(cls.node, cls);
  }

  /** The model of a class definition; undefined for one that a syntax error touches. */
  classOf(definition: Node): ClassModel | undefined {
    return this.classByNode.get(definition);
  }

  /** `from __future__ import absolute_import` (PEP 328). */
  get hasAbsoluteImports(): boolean {
    const bindings = this.scope(this.root).bindings.get("absolute_import") ?? [];
    return bindings.some((binding) => binding.node.closest("future_import_statement") !== undefined);
  }

  /** The class whose body or header `node` stands in. */
  classAround(node: Node): ClassModel | undefined {
    const definition = node.closest("class_definition");
    return definition && this.classByNode.get(definition);
  }

  private note(node: Node, definitions: Node[]): void {
    if (node.type === "class_definition") definitions.push(node);
    else if (node.type === "identifier") push(this.identifierNodes, node.text, node);
    else if (node.type === "attribute") push(this.attributeNodes, mangle(attributeName(node) ?? "", node), node);
    else if (node.type === "call") push(this.callNodes, calleeName(node), node);
    else if (node.type === "comment") this.noteComment(node);
    else if (node.type === "string") this.noteString(node);
    else if (node.type === "with_item") this.noteWith(node);
    else if (node.is("aliased_import", "assignment")) this.noteNaming(node);
    else if (node.type === "import_from_statement") this.noteDots(node);
    else if (node.type === "global_statement") this.globalStatements.push(node);
    else if (node.type === "comparison_operator" && testsIdentity(node)) this.identityTests.push(node);
  }

  private noteNaming(node: Node): void {
    const isImport = node.type === "aliased_import";
    const name = node.field(isImport ? "alias" : "left");
    const value = isImport ? node.field("name") : assignedValue(node);
    if (!isImport && name?.type === "attribute" && value) this.replacings.push({ name: attributeName(name) ?? "", node, value });
    if (name?.type === "identifier" && value) this.namings.push({ name: name.text, node, value });
  }

  private noteDots(statement: Node): void {
    const source = statement.field("module_name")?.text ?? "";
    if (/^\.+$/.test(source)) this.dotImports.push(source.length);
  }

  private noteComment(comment: Node): void {
    this.comments.push(comment);
    const line = this.source.lineAt(comment.start);
    if (this.source.lineText(line).trimStart().startsWith("#")) this.commentLines.add(line);
  }

  private noteWith(item: Node): void {
    const value = item.field("value");
    const object = value?.type === "as_pattern" ? value.parts[0] : value;
    if (object) this.withItems.push(object);
  }

  private noteString(string: Node): void {
    const value = string.end - string.start > LONGEST_NAME ? undefined : stringValue(string);
    if (value !== undefined && /^[\w.]+$/.test(value)) push(this.stringNodes, value.slice(value.lastIndexOf(".") + 1), string);
  }

  /** Whether a line holds a comment and nothing else; the index is 0-based. */
  isCommentLine(line: number): boolean {
    return this.commentLines.has(line);
  }

  /** The string literals that are `name`, or a dotted path that ends with it. */
  strings(name: string): readonly Node[] {
    return this.stringNodes.get(name) ?? [];
  }

  /** A class that a syntax error touches is never guessed at. */
  private isWhole(definition: Node): boolean {
    if (definition.closest("ERROR")) return false;
    const whole = definition.parent?.type === "decorated_definition" ? definition.parent : definition;
    return this.faults.every((fault) => fault.end < whole.start || fault.offset > whole.end);
  }

  /** Every `x.name`, read, written or deleted; private names are mangled (`_C__name`). */
  attributes(name: string): readonly Node[] {
    return this.attributeNodes.get(name) ?? [];
  }

  /** Every call of `name(…)` or `x.name(…)`. */
  calls(name: string): readonly Node[] {
    return this.callNodes.get(name) ?? [];
  }

  get everyCall(): readonly Node[] {
    return [...this.callNodes.values()].flat();
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
    const bindings = [...this.scope(this.root).bindings.values()].flat();
    return bindings.flatMap(({ kind, node }) => (kind === "import" && (node.text === name || lastOfImport(node) === name) ? [node] : []));
  }

  identifiers(name: string): readonly Node[] {
    return this.identifierNodes.get(name) ?? [];
  }

  scope(owner: Node): Scope {
    let scope = this.scopes.get(owner);
    if (!scope) {
      scope = owner === this.root ? withGlobals(readScope(owner), this.globalStatements) : readScope(owner);
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

function testsIdentity(comparison: Node): boolean {
  const isIdentity = comparison.fields("operators").some((operator) => operator.type.startsWith("is"));
  return isIdentity && !comparison.parts.some((part) => part.is("none", "true", "false"));
}

/** `copy` for `from copy import copy as clone`, and for `clone = copy.copy`. */
function lastName(binding: NameBinding): string | undefined {
  const source = binding.node.type === "aliased_import" ? binding.node.field("name") : binding.value;
  if (source?.is("identifier", "attribute", "dotted_name")) return source.text.slice(source.text.lastIndexOf(".") + 1);
  return undefined;
}

function push(map: Map<string, Node[]>, key: string, node: Node): void {
  const nodes = map.get(key);
  if (nodes) nodes.push(node);
  else map.set(key, [node]);
}

export function calleeName(call: Node): string {
  const callee = call.field("function");
  if (callee?.type === "identifier") return callee.text;
  return (callee && attributeName(callee)) ?? "";
}

/** Private names are mangled by the class they stand in (Python 2 language reference, 5.2.1). */
export function mangle(name: string, at: Node): string {
  if (!name.startsWith("__") || name.endsWith("__")) return name;
  const definition = at.closest("class_definition");
  return mangleIn(name, definition?.field("name")?.text ?? "");
}

export function mangleIn(name: string, className: string): string {
  if (!name.startsWith("__") || name.endsWith("__")) return name;
  const stripped = className.replace(/^_+/, "");
  return stripped ? `_${stripped}${name}` : name;
}
