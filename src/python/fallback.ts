import { decoratorsOf } from "./classes.js";
import type { Denotation } from "./denotation.js";
import type { Module } from "./module.js";
import type { NameBinding } from "./names.js";
import type { StandardLibrary } from "./stdlib.js";
import { type Node, walk } from "./tree.js";

/** A binding, and all that it may give its name. */
interface Meant {
  /** Undefined for an `import *`. */
  readonly binding: NameBinding | undefined;
  readonly denotations: readonly Denotation[];
}

/** Expressions that can't fail with an `ImportError`: they run no code of anybody's. */
const PLAIN_VALUES = [
  ...["identifier", "string", "concatenated_string", "string_start", "string_content", "string_end", "escape_sequence", "integer", "float"],
  ...["true", "false", "none", "list", "tuple", "dictionary", "pair", "expression_list", "parenthesized_expression", "lambda", "comment"],
];

/** What is asked of whoever resolves names. */
interface Names {
  moduleOf(path: Node, module: Module): Denotation;
  source(statement: Node, module: Module): Denotation;
  surelyHas(owner: Denotation, name: string): boolean;
  denotation(expression: Node, module: Module): Denotation;
}

/**
 * Knows when the second half of `try: from a import X` / `except ImportError: from b import X` is never run: where all that
 * the first imports is always there, in the library of Python 2.7 or in files beside this one that do nothing but define.
 * What the project has for a second half counts all the same where the first is of the project too: it is there because
 * somebody needs it, and tests make the first half fail to see it work.
 */
export class ImportFallback {
  private readonly plain = new Map<Module, boolean>();

  constructor(
    private readonly names: Names,
    private readonly library: StandardLibrary,
  ) {}

  /** Whether `second` is bound by the handler of a `try` that binds `first`, which never fails. */
  isNeedless(second: Meant, first: Meant, module: Module): boolean {
    const handler = second.binding?.node.closest("except_clause");
    const body = handler?.parent?.field("body");
    if (!body || first.binding?.kind !== "import" || !body.contains(first.binding.node)) return false;
    const isLibrary = first.denotations.every(({ kind }) => kind.startsWith("library"));
    if (!isLibrary && second.denotations.some(({ kind }) => /^(?:project|module|function)$/.test(kind))) return false;
    return body.parts.every((part) => part.type === "comment" || this.isSureImport(part, module));
  }

  private isSureImport(statement: Node, module: Module): boolean {
    if (!statement.is("import_statement", "import_from_statement")) return false;
    const names = statement.fields("name").map((name) => name.field("name") ?? name);
    if (statement.type === "import_statement") return names.every((name) => this.isThere(this.names.moduleOf(name, module), name, module));
    const [path] = statement.fields("module_name");
    const source = this.names.source(statement, module);
    return path !== undefined && this.isThere(source, path, module) && names.every((name) => this.names.surelyHas(source, name.text));
  }

  /** Whether a module can be imported by that path on every platform. */
  private isThere(denotation: Denotation, path: Node, importer: Module): boolean {
    if (denotation.kind === "library-module") return this.library.isAlwaysThere(denotation.module);
    if (denotation.kind !== "module" || path.type !== "dotted_name" || path.parts.length > 1) return false;
    return folderOf(denotation.module.path) === folderOf(importer.path) && this.isPlain(denotation.module);
  }

  /** Whether a module does nothing but define and import, and so can be imported. */
  private isPlain(module: Module): boolean {
    let isPlain = this.plain.get(module);
    if (isPlain === undefined) {
      // Modules that import each other may find one another half made.
      this.plain.set(module, false);
      isPlain = module.faults.length === 0 && module.root.parts.every((part) => this.isPlainStatement(part, module));
      this.plain.set(module, isPlain);
    }
    return isPlain;
  }

  private isPlainStatement(statement: Node, module: Module): boolean {
    switch (statement.type) {
      case "comment":
      case "pass_statement":
      case "future_import_statement":
        return true;
      case "import_statement":
      case "import_from_statement":
        return this.isSureImport(statement, module);
      case "function_definition":
        return decoratorsOf(statement).length === 0 && isPlainValue(statement.field("parameters"));
      case "class_definition":
        return this.isPlainClass(statement, module);
      case "expression_statement":
        return statement.parts.every(isPlainExpression);
      default:
        return false;
    }
  }

  private isPlainClass(definition: Node, module: Module): boolean {
    const bases = definition.field("superclasses")?.parts ?? [];
    const arePlain = bases.every((base) => this.names.denotation(base, module).kind === "library");
    return arePlain && (definition.field("body")?.parts ?? []).every((part) => this.isPlainStatement(part, module));
  }
}

/** A string that stands for itself, or an assignment of a plain value to a name. */
function isPlainExpression(node: Node): boolean {
  if (node.type !== "assignment") return isPlainValue(node);
  return node.field("left")?.text !== "__metaclass__" && isPlainValue(node.field("left")) && isPlainValue(node.field("right"));
}

const PARAMETERS = ["parameters", "default_parameter", "list_splat_pattern", "dictionary_splat_pattern", "tuple_pattern"];

function isPlainValue(value: Node | undefined): boolean {
  return [...(value ? walk(value, (node) => node.type !== "lambda") : [])].every((node) => node.is(...PLAIN_VALUES, ...PARAMETERS));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
