import { mindsIn, testsIn } from "./code-words.js";
import type { KnownClass, ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import type { Semantics, Site } from "./semantics.js";
import { type Node, stringValue, walk } from "./tree.js";
import { containsWord, patternOf } from "./word-search.js";

/** A text that may be code, in a module that executes some. */
interface Text extends Site {
  readonly code: string;
  /** Whether it is handed to what executes it. */
  readonly isHandedOn?: boolean;
}

/** Where something is put together: `'%s.%s = …' % names`, `'class {0}({1}): …'.format(…)`. */
const PLACE = String.raw`(?:%(?:\(\w+\))?s|\{\w*\})`;
const ANY_SET = new RegExp(String.raw`\.\s*${PLACE}\s*=(?!=)`);
const LISTS = /\.\s*__dict__\b|\b(?:vars|dir|getmembers)\s*\([^)]/;
/** `with pump:`, `with open(path) as file:`, in code and not in prose. */
const ENTERS = /(?:^|[\n:;"'])\s*with\s+[\w.%{}]+(?:\([^\n]*\))?(?:\s+as\s+\w+)?\s*:\s*(?:\\n\s*)*[^\s"'\\]/;
const ENTERS_ANY = new RegExp(String.raw`\bwith\s+[\w.]*${PLACE}`);
/** `class Pump(Base)`, `class %(name)s(%(base)s)` */
const HEADER = /\bclass\s+(?:%\(\w+\)s|[^\s(])+\s*\(((?:%\(\w+\)s|[^)])*)\)/g;

/**
 * The texts that modules with `exec`, `eval`, `execfile` or `compile` say, and those that others hand to what executes them. They are no syntax trees: words are all that is asked of them, and
 * enough to leave a class alone. Of a text that comes from elsewhere, a file say, nothing is known.
 */
export class ExecutedTexts {
  private known: readonly Text[] | undefined;

  constructor(private readonly project: Semantics & { readonly index: ModuleIndex }) {}

  /** Those that may set, replace or delete an attribute of that name on whatever object. */
  setting(name: string, classes: readonly KnownClass[]): readonly Site[] {
    const isSet = new RegExp(String.raw`\.\s*${patternOf(name)}\s*(?:,[^=\n]*)?=(?!=)|\bdel\b.*\.\s*${patternOf(name)}\b`);
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

  /** Those that may enter an instance of one of these; of what is executed there, and goes on where that fails or is put together, any may be given to it. */
  entering(classes: readonly KnownClass[]): readonly Site[] {
    const mayBeAny = ({ code, node, module, isHandedOn }: Text) =>
      (/\bexcept\b/.test(code) || ENTERS_ANY.test(code)) && (isHandedOn || isExecutedThere(node, module));
    return this.texts.filter(
      (text) => ENTERS.test(text.code) && (mayBeAny(text) || classes.some((cls) => this.isMeantIn(text.module, cls))),
    );
  }

  /** Those in which an object may be asked whether it has an attribute of that name. */
  testing(name: string): readonly Site[] {
    return this.texts.filter((text) => testsIn(text, name));
  }

  /** Those that take an attribute of that name. */
  reading(name: string): readonly Site[] {
    const isRead = new RegExp(String.raw`\.\s*${patternOf(name)}\b`);
    return this.texts.filter(({ code }) => isRead.test(code));
  }

  /** Those that may mind whether they get the same object each time, or for how long it lives. */
  minding(name: string): readonly Site[] {
    return this.texts.filter((text) => mindsIn(text, name));
  }

  /** Those that say a word. */
  saying(word: string): readonly Site[] {
    return this.texts.filter(({ code }) => containsWord(code, word));
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

  /** Whether a module defines a class, or says its name and that of its file. */
  private isMeantIn(module: Module, cls: KnownClass): boolean {
    if (cls.kind !== "project") return false;
    const { text } = module.source;
    const home = this.project.index.imports.nameOf(cls.module.path);
    return cls.module === module || (containsWord(text, home) && this.project.namesOf(cls).some((name) => containsWord(text, name)));
  }

  private get texts(): readonly Text[] {
    this.known ??= [...this.project.index.executing().flatMap(textsIn), ...this.given()];
    return this.known;
  }

  /** What is said elsewhere and handed to a function that executes it: one of the project, one of the library, or another interpreter. */
  private given(): readonly Text[] {
    const { index } = this.project;
    const executing = index.executing();
    const own = executing.flatMap(functionsExecuting);
    const calls = [...new Set([...own.map(calledAs), ...EXECUTING])].flatMap((name) =>
      index
        .calling(name)
        .flatMap((module) =>
          executing.includes(module)
            ? []
            : module.calls(name).flatMap((call) => (this.mayExecute(call, module, own) ? [{ call, module }] : [])),
        ),
    );
    const handed = calls.flatMap(({ call, module }) => {
      const given = call.field("arguments")?.parts ?? [];
      return [...codeIn(given, module), ...given.flatMap((each) => this.constant(each, module))];
    });
    return [...handed.map((text) => ({ ...text, isHandedOn: true })), ...index.mentioning("executable").flatMap(interpreted)];
  }

  /** What a global is set to that is handed on, of whatever module: `run(snippets.FIX)`. */
  private constant(name: Node, module: Module): readonly Text[] {
    const object = name.type === "attribute" ? name.field("object") : undefined;
    const homes = object
      ? this.project.denotations(object, module).flatMap((each) => (each.kind === "module" ? [each.module] : []))
      : [module];
    const word = object ? (name.field("attribute")?.text ?? "") : name.text;
    return homes.flatMap((home) => {
      const values =
        home
          .scope(home.root)
          .bindings.get(word)
          ?.flatMap(({ value }) => value ?? []) ?? [];
      return codeIn(values, home);
    });
  }

  private mayExecute(call: Node, module: Module, functions: readonly Node[]): boolean {
    const callee = call.field("function");
    if (!callee) return false;
    const told = this.project.denotations(callee, module);
    if (told.some((each) => each.kind === "function" && functions.includes(each.node))) return true;
    return told.every(({ kind }) => kind !== "function" && kind !== "project");
  }
}

/** What of the library executes a text that it is given: `timeit`, `code`, `profile`, `pdb` and `trace`. */
const EXECUTING = ["Timer", "timeit", "runsource", "runctx", "runeval"];

/** The functions of a module that execute what they are given. */
function functionsExecuting(module: Module): readonly Node[] {
  return [...walk(module.root)].filter(executes).flatMap((node) => {
    const text = node.type === "exec_statement" ? node.parts[0] : node.field("arguments")?.parts[0];
    const scope = text?.type === "identifier" ? module.scopeOfName(text.text, text) : undefined;
    const isGiven = scope?.bindings.get(text?.text ?? "")?.some(({ kind }) => kind === "parameter");
    return scope && isGiven && scope.node.type === "function_definition" ? [scope.node] : [];
  });
}

/** The name by which a function is called; a class makes an object by its own. */
function calledAs(definition: Node): string {
  const name = definition.field("name")?.text ?? "";
  return name === "__init__" ? (definition.closest("class_definition")?.field("name")?.text ?? name) : name;
}

/** `[sys.executable, '-c', 'import pumps; …']` */
function interpreted(module: Module): readonly Text[] {
  const displays = [...walk(module.root)].filter((node) => node.is("list", "tuple"));
  return displays.flatMap(({ parts }) => {
    const at = parts.findIndex((part) => stringValue(part) === "-c");
    return at < 0 ? [] : codeIn(parts.slice(at + 1), module);
  });
}

function textsIn(module: Module): readonly Text[] {
  const nodes = [...walk(module.root)];
  return nodes.some(executes) ? nodes.flatMap((node) => textOf(node, module)) : [];
}

function codeIn(nodes: readonly Node[], module: Module): readonly Text[] {
  return nodes.flatMap((each) => [...walk(each)]).flatMap((node) => textOf(node, module));
}

function textOf(node: Node, module: Module): readonly Text[] {
  const isCode =
    node.type === "string" && node.parent?.type !== "expression_statement" && (/[=(.]/.test(node.text) || ENTERS.test(node.text));
  // `\n` ends a line in the middle of what is written as one.
  return isCode ? [{ module, node, code: node.text.replace(/\\[nrt]/g, "\n") }] : [];
}

/** Whether a text stands where it is executed with names that are given to it, or goes there by a name of the module. */
function isExecutedThere(text: Node, module: Module): boolean {
  const name = text.closest("assignment")?.field("left");
  const executing = [...walk(module.root)].filter(({ type, parts }) => type === "exec_statement" && parts.length > 1);
  return executing.some((node) => node.contains(text) || (name?.type === "identifier" && containsWord(node.text, name.text)));
}

function executes(node: Node): boolean {
  const callee = node.type === "call" ? node.field("function") : undefined;
  return node.type === "exec_statement" || (callee?.type === "identifier" && /^(?:eval|execfile|compile)$/.test(callee.text));
}
