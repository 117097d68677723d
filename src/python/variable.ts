import { firstParameter } from "./classes.js";
import type { Module } from "./module.js";
import { hasNamespace, isExec, type NameBinding, ownNodes, type Scope, scopeNode } from "./names.js";
import type { Site } from "./object-sites.js";
import { type Node, walk } from "./tree.js";
import { saysName, type Use, useOf } from "./uses.js";

/** Where a variable is used. */
export interface VariableUse extends Use {
  /** Whether it is in a function or class inside of the variable's scope, where another variable may be called the same. */
  readonly isInner: boolean;
}

/** A name as the scope knows it that binds it (Python 2 language reference, 4.1). */
export class Variable {
  constructor(
    readonly name: string,
    private readonly scope: Scope,
    private readonly module: Module,
  ) {}

  /** Whether a function binds it, and so no other code does. */
  get isLocal(): boolean {
    return this.scope.node.type === "function_definition";
  }

  /** Whether it is one of the module's, which others may bind as well: by `global`, and from outside. */
  get isGlobal(): boolean {
    return this.scope.node.type === "module";
  }

  /** All that binds it; those in functions that declare it `global` come last. */
  get bindings(): readonly NameBinding[] {
    return this.scope.bindings.get(this.name) ?? [];
  }

  /** Whether it surely stands for one thing, which is no argument: `import net.pipes` binds `net` as `import net.files` does. */
  get isBoundOnce(): boolean {
    const { bindings } = this;
    const isOne = bindings.length === 1 || bindings.every(isPackage);
    return !this.scope.dynamic && isOne && bindings[0]?.kind !== "parameter";
  }

  /** The `exec` in its scope that may bind it. */
  exec(): Site | undefined {
    if (!this.scope.dynamic) return undefined;
    for (const node of ownNodes(this.scope.node)) if (isExec(node) && !hasNamespace(node)) return { module: this.module, node };
    return undefined;
  }

  /** Those of its bindings that stand in a statement. */
  bindingsIn(statement: Node): readonly NameBinding[] {
    return this.bindings.filter(({ node }) => statement.contains(node));
  }

  /** Those that stand in another function than `place`, or in none: they may happen at any time. */
  bindingsApart(place: Node): readonly NameBinding[] {
    const own = scopeNode(place);
    return this.bindings.filter(({ node }) => scopeNode(node) !== own);
  }

  /** What may bind it while a statement runs and doesn't say so there: an `import *` in it, and `nonlocal` in a function. */
  hiddenBindings(statement: Node): Site[] {
    const isHidden = (node: Node) => {
      if (node.type === "wildcard_import") return statement.contains(node);
      return node.type === "nonlocal_statement" && node.parts.some(({ text }) => text === this.name);
    };
    return [...walk(this.scope.node)].filter(isHidden).map((node) => ({ module: this.module, node }));
  }

  /** Every place in its scope, or inside of that, that says its name, in the order of the file; bindings are among them. */
  uses(): VariableUse[] {
    const { module, name } = this;
    const { node: owner } = this.scope;
    const said = [...walk(owner)].filter((node) => saysName(node, name));
    return said.map((node) => ({ ...useOf(node, module), isInner: scopeNode(node) !== owner }));
  }
}

/** The variable that a name is where it stands at `place`; undefined for built-ins and what comes with `import *`. */
export function variableAt(name: string, place: Node, module: Module): Variable | undefined {
  const scope = module.scopeOfName(name, place);
  return scope && new Variable(name, scope, module);
}

/** The variable that the first parameter of a function is, such as `self`; undefined where there is none. */
export function firstVariable(definition: Node, module: Module): Variable | undefined {
  const name = firstParameter(definition);
  return name === undefined ? undefined : new Variable(name, module.scope(definition), module);
}

function isPackage({ kind, node }: NameBinding): boolean {
  return kind === "import" && node.type === "dotted_name" && node.parent?.type === "import_statement";
}
