import type { Meaning } from "./meaning.js";
import type { Module } from "./module.js";
import type { NameBinding } from "./names.js";
import type { Resolver } from "./resolve.js";
import { type Node, walk } from "./tree.js";

interface Meant {
  readonly binding: NameBinding;
  readonly meaning: Meaning;
}

/** Knows which side of `try: from a import X` / `except ImportError: from b import X` counts. */
export class Attempts {
  private readonly known = new Map<Module, boolean>();

  constructor(private readonly resolver: Resolver) {}

  /** Whether the first is what an `except ImportError` binds, and the second stands in a `try` that comes to its end. */
  isFallback(binding: NameBinding, other: Meant, module: Module): boolean {
    const handler = binding.node.closest("except_clause");
    const attempt = handler?.parent;
    if (!handler || attempt?.type !== "try_statement" || !/\bImportError\b/.test(handler.parts[0]?.text ?? "")) return false;
    const body = attempt.field("body");
    if (other.binding.kind !== "import" || other.meaning.kind === "other" || !body?.contains(other.binding.node)) return false;
    return !this.mayFail(body, module);
  }

  /** Whether an import in the code may fail, here or in a module that it runs. */
  private mayFail(code: Node, module: Module): boolean {
    for (const node of walk(code, (each) => !each.is("function_definition", "lambda") && !isGuarded(each, code))) {
      if (node.type === "raise_statement" && code.type !== "module") return true;
      if (node.is("import_statement", "import_from_statement") && !this.leadsSomewhere(node, module)) return true;
    }
    return false;
  }

  private leadsSomewhere(statement: Node, module: Module): boolean {
    const names = statement.fields("name").map((name) => name.field("name") ?? name);
    if (statement.type === "import_statement")
      return names.every((name) =>
        this.runs(
          this.resolver.moduleNamed(
            name.parts.map((part) => part.text),
            module,
          ),
        ),
      );
    const source = this.resolver.source(statement, module);
    return this.runs(source) && names.every((name) => this.brings(source, name));
  }

  private brings(source: Meaning, name: Node): boolean {
    const meaning = this.resolver.member(source, name.text, name);
    return meaning !== undefined && (meaning.kind !== "module" || this.runs(meaning));
  }

  /** Whether a module can be imported, as far as its own imports tell. */
  private runs(meaning: Meaning): boolean {
    if (meaning.kind !== "module") return meaning.kind === "library-module";
    const { module } = meaning;
    let runs = this.known.get(module);
    if (runs === undefined) {
      // Modules that import each other come to an end.
      this.known.set(module, true);
      runs = !this.mayFail(module.root, module);
      this.known.set(module, runs);
    }
    return runs;
  }
}

/** A `try` inside, whose handlers see to what fails in it. */
function isGuarded(node: Node, code: Node): boolean {
  const attempt = node.role === "body" ? node.parent : undefined;
  return node !== code && attempt?.type === "try_statement" && attempt.parts.some((part) => part.type === "except_clause");
}
