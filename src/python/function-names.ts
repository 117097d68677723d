import { accessOf } from "./assignments.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { importersOf } from "./importers.js";
import { MadeNames } from "./made-names.js";
import { MethodUses } from "./method-uses.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import { readsOf } from "./reads.js";
import { returnsOf } from "./returns.js";
import type { ProgramSemantics, Site } from "./semantics.js";
import type { Node } from "./tree.js";

/** An expression that gives a function. */
export interface NamedFunction extends Site {
  /** How many of its parameters have got something there: `self`. */
  readonly offset: number;
}

/** So many places of one function are looked at, and no more. */
export const MOST_PLACES = 400;
/**
 * So many expressions on just any object count as ones that may mean a method, the first in the order of the project: a search goes no farther
 * than that.
 */
const MOST_GUESSED = 400;
/** So many methods may be meant by a name where nothing tells what it is called on: among more than these it says nothing. */
export const MOST_METHODS = 60;

/** Says where functions are named: by names and imports, on objects, by the names of their classes, and by decorators that are given them. */
export class FunctionNames {
  private readonly uses: MethodUses;
  private readonly made: MadeNames;

  constructor(private readonly project: ProgramSemantics) {
    this.uses = new MethodUses(project);
    this.made = new MadeNames(project);
  }

  /** Where a function is named; `owner` is the class that it is a method of. */
  of(definition: Node, module: Module, owner: ClassModel | undefined): NamedFunction[] {
    const name = definition.field("name")?.text;
    if (name === undefined) return [{ node: definition, module, offset: 0 }];
    if (owner && name === "__init__") return this.constructions(owner);
    const places = owner ? this.methodsNamed(name, definition, owner) : this.functionsNamed(name, definition, module);
    const { parent } = definition;
    const wrapped = parent?.type === "decorated_definition" ? this.decorations(parent, module) : [];
    const taken = this.made
      .taking(name, definition, module, owner)
      .map((site) => ({ node: site.node, module: site.module, offset: owner ? 1 : 0 }));
    return [...places, ...wrapped, ...taken];
  }

  private functionsNamed(name: string, definition: Node, home: Module): NamedFunction[] {
    const isLocal = scopeNode(definition) !== home.root;
    return [...(isLocal ? [home] : importersOf(name, home, this.project.index))].flatMap((module) =>
      namesIn(module, name).flatMap((node) => {
        const isIt = this.project.denotations(node, module).some((each) => each.kind === "function" && each.node === definition);
        return isIt ? [{ node, module, offset: 0 }] : [];
      }),
    );
  }

  private methodsNamed(name: string, definition: Node, owner: ClassModel): NamedFunction[] {
    const ancestors = new Set(this.project.mro(owner));
    const isRelated = (cls: KnownClass) => ancestors.has(cls) || this.project.mro(cls).includes(owner);
    const told: NamedFunction[] = [];
    const guessed: NamedFunction[] = [];
    const isPlain =
      definition.parent?.type !== "decorated_definition" ||
      !/\bstaticmethod\b/.test(definition.parent.text.slice(0, definition.start - definition.parent.start));
    const offset = isPlain ? 1 : 0;
    for (const module of this.likely(name, owner)) {
      if (told.length >= MOST_PLACES) break;
      for (const { node, functions, classes, isOpen } of this.uses.in(module, name))
        if (functions.includes(definition)) told.push({ node, module, offset: 0 });
        else if (classes.some(isRelated)) told.push({ node, module, offset });
        else if (isOpen) guessed.push({ node, module, offset });
    }
    return [...told, ...guessed.slice(0, MOST_GUESSED)];
  }

  /** The modules that may name a method: that of its class first. What a library says is in nobody's answer. */
  private likely(name: string, owner: ClassModel): ReadonlySet<Module> {
    const inLibraries = this.project.index.imports.hasLibraries ? this.project.descendants(owner).map(({ module }) => module) : [];
    return new Set([owner.module, ...inLibraries, ...this.project.touching(name)]);
  }

  /** Where a class is named that a call makes an instance of by this `__init__`. */
  private constructions(owner: ClassModel): NamedFunction[] {
    const made = [owner, ...this.project.descendants(owner)].filter((cls) => this.project.lookup(cls, "__init__")?.owner === owner);
    const named = made.flatMap((cls) =>
      this.project
        .modulesNaming(cls)
        .flatMap((module) =>
          this.project
            .namesOf(cls)
            .flatMap((name) =>
              namesIn(module, name).flatMap((node) =>
                this.project.denotations(node, module).includes(cls) ? [{ node, module, offset: 1 }] : [],
              ),
            ),
        ),
    );
    return [...named, ...this.project.descendants(owner).flatMap((cls) => initsCalledIn(cls))];
  }

  /** What a decorator of the project calls by the name of its parameter. */
  private decorations(decorated: Node, module: Module): NamedFunction[] {
    const decorators = decorated.parts.flatMap((each) => (each.type === "decorator" ? (each.parts[0] ?? []) : []));
    return decorators
      .flatMap((decorator) => this.decoratorsMeant(decorator, module))
      .flatMap(({ node, module: home }) => {
        const first = node.field("parameters")?.parts[0];
        if (first?.type !== "identifier") return [];
        return readsOf(first, home, this.project).map((each) => ({ ...each, offset: 0 }));
      });
  }

  /** The functions that decorate: what is named, or what a call of it returns: `@traced`, `@on("event")`. */
  private decoratorsMeant(decorator: Node, module: Module): readonly Site[] {
    const callee = decorator.type === "call" ? decorator.field("function") : undefined;
    const named = this.functionsMeant(callee ?? decorator, module);
    if (!callee) return named;
    return named.flatMap(({ node, module: home }) => returnsOf(node).flatMap((value) => this.functionsMeant(value, home)));
  }

  private functionsMeant(name: Node, module: Module): readonly Site[] {
    return this.project
      .denotations(name, module)
      .flatMap((each) => (each.kind === "function" ? [{ node: each.node, module: each.module }] : []));
  }
}

function namesIn(module: Module, name: string): readonly Node[] {
  return module
    .spellings(name)
    .flatMap((each) => [...module.names(each), ...module.attributes(each)])
    .filter((node) => node.role !== "name" && accessOf(node) === "read" && !node.closest("import_statement", "import_from_statement"));
}

/** `Base.__init__(self, …)` and `super(C, self).__init__(…)` in the methods of a descendant. */
function initsCalledIn(cls: ClassModel): NamedFunction[] {
  return cls.module.attributes("__init__").flatMap((node) => {
    const object = node.field("object");
    if (!cls.node.contains(node) || !object) return [];
    return [{ node, module: cls.module, offset: object.type === "call" ? 1 : 0 }];
  });
}
