import type { KnownClass, ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import type { Semantics, Site } from "./semantics.js";
import { type Node, walk } from "./tree.js";
import { containsWord } from "./word-search.js";

/** A text that may be code, in a module that executes some. */
interface Text extends Site {
  readonly code: string;
}

/** Where something is put together: `'%s.%s = …' % names`, `'class {0}({1}): …'.format(…)`. */
const PLACE = String.raw`(?:%(?:\(\w+\))?s|\{\w*\})`;
const ANY_SET = new RegExp(String.raw`\.\s*${PLACE}\s*=(?!=)`);
const LISTS = /\.\s*__dict__\b|\b(?:vars|dir|getmembers)\s*\([^)]/;
const HEADER = /\bclass\s+[^\s(]+\s*\(([^)]*)\)/g;

/**
 * The texts that modules with `exec`, `eval`, `execfile` or `compile` say. They are no syntax trees: words are all that is asked of them, and
 * enough to leave a class alone. Of a text that comes from elsewhere, a file say, nothing is known.
 */
export class ExecutedTexts {
  private known: readonly Text[] | undefined;

  constructor(private readonly project: Semantics & { readonly index: ModuleIndex }) {}

  /** Those that may set, replace or delete an attribute of that name on whatever object. */
  setting(name: string, classes: readonly KnownClass[]): readonly Site[] {
    const isSet = new RegExp(String.raw`\.\s*${name}\s*(?:,[^=\n]*)?=(?!=)|\bdel\b.*\.\s*${name}\b`);
    return this.texts.filter(({ code, module }) => {
      if (containsWord(code, name) && (isSet.test(code) || /\b(?:setattr|delattr|__dict__)\b/.test(code))) return true;
      return ANY_SET.test(code) && this.isNear(module, classes);
    });
  }

  /** Those that may make a class of one of these. */
  subclassing(classes: readonly KnownClass[]): readonly Site[] {
    const names = classes.flatMap((cls) => (cls.kind === "project" ? this.project.namesOf(cls) : []));
    const isOfAny = new RegExp(PLACE);
    return this.texts.filter(({ code, module }) =>
      [...code.matchAll(HEADER)].some(
        ([, bases = ""]) => names.some((name) => containsWord(bases, name)) || (isOfAny.test(bases) && this.isNear(module, classes)),
      ),
    );
  }

  /** Those that may list the attributes of an object. */
  listing(): readonly Site[] {
    return this.texts.filter(({ code }) => LISTS.test(code));
  }

  /** Whether a module says the name of one of the classes, or of its module. */
  private isNear(module: Module, classes: readonly KnownClass[]): boolean {
    const words = classes.flatMap((cls) =>
      cls.kind === "project" ? [...this.project.namesOf(cls), /([^/]*?)(?:\/__init__)?\.\w+$/.exec(cls.module.path)?.[1] ?? cls.name] : [],
    );
    return (
      words.some((word) => containsWord(module.source.text, word)) || classes.some((cls) => cls.kind === "project" && cls.module === module)
    );
  }

  private get texts(): readonly Text[] {
    this.known ??= this.project.index.executing().flatMap(textsIn);
    return this.known;
  }
}

function textsIn(module: Module): readonly Text[] {
  const nodes = [...walk(module.root)];
  if (!nodes.some(executes)) return [];
  const isCode = (node: Node) => node.type === "string" && node.parent?.type !== "expression_statement" && /[=(.]/.test(node.text);
  return nodes.filter(isCode).map((node) => ({ module, node, code: node.text }));
}

function executes(node: Node): boolean {
  const callee = node.type === "call" ? node.field("function") : undefined;
  return node.type === "exec_statement" || (callee?.type === "identifier" && /^(?:eval|execfile|compile)$/.test(callee.text));
}
