import { type ClassModel, readClass } from "./classes.js";
import { type NameBinding, readScope, type Scope, scopeNode } from "./names.js";
import type { SyntaxFault, SyntaxTree } from "./parse.js";
import type { Source } from "./source.js";
import { attributeName, type Node, walk } from "./tree.js";

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
  private readonly scopes = new Map<Node, Scope>();

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
  }

  private note(node: Node, definitions: Node[]): void {
    if (node.type === "class_definition") definitions.push(node);
    else if (node.type === "identifier") push(this.identifierNodes, node.text, node);
    else if (node.type === "attribute") push(this.attributeNodes, mangle(attributeName(node) ?? "", node), node);
    else if (node.type === "call") push(this.callNodes, calleeName(node), node);
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

  identifiers(name: string): readonly Node[] {
    return this.identifierNodes.get(name) ?? [];
  }

  scope(owner: Node): Scope {
    let scope = this.scopes.get(owner);
    if (!scope) {
      scope = readScope(owner);
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
    const same = scopeNode(at) === scope.node;
    const looped = same && at.closest("for_statement", "while_statement") !== undefined;
    const before = same && !looped ? all.filter((binding) => binding.node.end <= at.start) : all;
    const hiding = before.findLastIndex((binding) => !binding.conditional);
    return before.slice(Math.max(0, hiding));
  }
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
