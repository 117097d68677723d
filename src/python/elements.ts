import { Answers, OpenQuestions } from "./answers.js";
import { ADDERS, PAIRS, VIEWS } from "./container-methods.js";
import type { Module } from "./module.js";
import { type NameBinding, scopeNode } from "./names.js";
import { calleeName } from "./occurrences.js";
import type { Semantics } from "./semantics.js";
import { argumentsOf, attributeName, bare, type Node } from "./tree.js";

/** An expression whose value a container holds, or a pair of a dictionary, which is a key and a value. */
export interface Element {
  readonly node: Node;
  readonly module: Module;
}

/** What a container holds, as far as statements tell. */
export interface Held {
  readonly elements: readonly Element[];
  /** Whether that is surely all. */
  readonly isAll: boolean;
}

const UNTOLD: Held = { elements: [], isAll: false };

const DISPLAYS = ["list", "tuple", "set", "expression_list"];
const COMPREHENSIONS = ["list_comprehension", "set_comprehension", "generator_expression"];

/** Which of what a container holds is asked for: what going over it gives, of a dictionary its keys and values; what a subscript gives; what `items()` gives. */
export type Part = "each" | "values" | "pairs";

/** Functions that give the elements of what they are given. */
const COPIES = /^(?:list|tuple|set|frozenset|sorted|reversed|iter)$/;
/** Methods that give another container with the same elements, or with these and more. */
const SAME = new Set(["copy", "union"]);

type Subject = Node | readonly NameBinding[];

/** Says what containers hold: displays, comprehensions, names and attributes that get these, and what is put in later by a method or a subscript. */
export class Elements {
  private readonly open = new OpenQuestions();
  private readonly answers: Readonly<Record<Part, Answers<Subject, Held>>> = {
    each: new Answers(this.open, UNTOLD),
    values: new Answers(this.open, UNTOLD),
    pairs: new Answers(this.open, UNTOLD),
  };

  constructor(private readonly project: Semantics) {}

  of(expression: Node, module: Module, part: Part = "each"): Held {
    const node = bare(expression);
    return this.once(node, part, () => this.judge(node, module, part));
  }

  /** `text = text + more` asks for the same name again, however often it is said. */
  private once(subject: Subject, part: Part, judge: () => Held): Held {
    return this.answers[part].of(subject, judge, UNTOLD);
  }

  private judge(node: Node, module: Module, part: Part): Held {
    if (node.is(...DISPLAYS)) return displayed(node.parts, module);
    if (node.is(...COMPREHENSIONS)) return displayed(node.parts.slice(0, 1), module);
    if (node.type === "dictionary")
      return displayed(
        node.parts.flatMap((pair) => partsOf(pair, part)),
        module,
      );
    if (node.type === "dictionary_comprehension")
      return displayed(
        node.parts.slice(0, 1).flatMap((pair) => partsOf(pair, part)),
        module,
      );
    if (node.type === "identifier") return this.ofName(node, module, part);
    if (node.type === "attribute") return this.ofNamespace(node, module) ?? this.ofAttribute(node, module, part);
    if (node.type === "call") return this.ofCall(node, module);
    if (node.type === "subscript" && node.field("subscript")?.type === "slice") return this.some(node.field("value"), module, part);
    if (node.type === "conditional_expression") return joined([node.parts[0], node.parts[2]].map((each) => this.some(each, module, part)));
    if (node.is("boolean_operator", "binary_operator"))
      return joined(node.parts.filter((each) => each.role !== "operator").map((each) => this.some(each, module, part)));
    return UNTOLD;
  }

  private some(node: Node | undefined, module: Module, part: Part): Held {
    return node ? this.of(node, module, part) : UNTOLD;
  }

  private ofName(name: Node, module: Module, part: Part): Held {
    const scope = module.scopeOfName(name.text, name);
    const bindings = scope?.bindings.get(name.text) ?? [];
    if (!scope || bindings.length === 0) return UNTOLD;
    const isImport = bindings.some(({ kind }) => kind === "import");
    if (isImport) return this.ofImported(name, bindings, module, part);
    return this.once(bindings, part, () => this.ofBindings(name.text, bindings, module, part));
  }

  private ofBindings(name: string, bindings: readonly NameBinding[], module: Module, part: Part): Held {
    const [only] = bindings;
    const values = joined(bindings.map(({ value }) => this.some(value, module, part)));
    const owner = only && scopeNode(only.node);
    const added = this.addedTo(name, module).filter(({ node }) => owner === undefined || owner.contains(node));
    // Nothing is put into a tuple, and nobody outside of a function gives its names another one; a list may be handed to anybody.
    const isLocal = owner?.is("function_definition", "lambda") === true;
    const isFixed = isLocal && bindings.length === 1 && only?.value !== undefined && bare(only.value).is("tuple", "expression_list");
    return { elements: [...values.elements, ...added], isAll: values.isAll && isFixed };
  }

  private ofImported(name: Node, bindings: readonly NameBinding[], module: Module, part: Part): Held {
    const sources = bindings.flatMap(({ node }) => {
      const statement = node.closest("import_from_statement");
      const source = statement && this.project.sourceOf(statement, module);
      const target = node.type === "aliased_import" ? node.field("name") : node;
      return source && target ? [this.inModule(target.text, source, part)] : [];
    });
    return sources.length > 0
      ? { ...joined([...sources, { elements: this.addedTo(name.text, module), isAll: false }]), isAll: false }
      : UNTOLD;
  }

  private inModule(name: string, module: Module, part: Part): Held {
    const bindings = module.scope(module.root).bindings.get(name) ?? [];
    return bindings.length > 0 ? this.once(bindings, part, () => this.ofBindings(name, bindings, module, part)) : UNTOLD;
  }

  /** `module.NAME`, and what is put in under that name anywhere. */
  private ofAttribute(node: Node, module: Module, part: Part): Held {
    const name = attributeName(node) ?? "";
    const object = node.field("object");
    const denotations = object ? this.project.denotations(object, module) : [];
    const own = denotations.flatMap((denotation) => (denotation.kind === "module" ? [this.inModule(name, denotation.module, part)] : []));
    if (own.length === 0) return UNTOLD;
    const added = this.project.touching(name).flatMap((each) => this.addedTo(name, each));
    return { elements: [...joined(own).elements, ...added], isAll: false };
  }

  private ofCall(call: Node, module: Module): Held {
    const callee = call.field("function");
    const [first] = argumentsOf(call).positional;
    const namespace = this.ofNamespace(call, module);
    if (namespace) return namespace;
    if (callee?.type === "identifier" && COPIES.test(callee.text) && first) return this.of(first, module);
    const name = callee?.type === "attribute" ? (attributeName(callee) ?? "") : "";
    const object = callee?.field("object");
    if (!object || (!VIEWS.has(name) && !SAME.has(name) && !PAIRS.has(name))) return UNTOLD;
    return this.of(object, module, PAIRS.has(name) ? "pairs" : VIEWS.has(name) ? "values" : "each");
  }

  /** `vars(module)`, `module.__dict__`, `getmembers(module)`: the classes of a module, each by its definition. */
  private ofNamespace(node: Node, module: Module): Held | undefined {
    const isCall = node.type === "call";
    const name = isCall ? calleeName(node) : attributeName(node);
    if (isCall ? name !== "vars" && name !== "getmembers" : name !== "__dict__") return undefined;
    const object = isCall ? argumentsOf(node).positional[0] : node.field("object");
    const modules = object ? this.modulesMeant(object, module) : [];
    if (modules.length === 0) return undefined;
    return { elements: modules.flatMap((each) => each.classes.map((cls) => ({ node: cls.node, module: each }))), isAll: false };
  }

  /** The modules that an expression is, or that a function is given for a parameter. */
  private modulesMeant(object: Node, module: Module): readonly Module[] {
    const places =
      object.type === "identifier" ? [{ node: object, module }, ...this.project.argumentsFor(object, module)] : [{ node: object, module }];
    return places.flatMap((place) =>
      this.project.denotations(place.node, place.module).flatMap((denotation) => (denotation.kind === "module" ? [denotation.module] : [])),
    );
  }

  /** What is put into a container under its name: `name.append(x)`, `a.name[key] = x`. */
  private addedTo(name: string, module: Module): readonly Element[] {
    const places = [...module.identifiers(name), ...module.attributes(name)].map((node) =>
      node.role === "attribute" && node.parent ? node.parent : node,
    );
    return [...new Set(places)].flatMap((place) => {
      const given = putInto(place);
      return given ? [{ node: given, module }] : [];
    });
  }
}

function putInto(place: Node): Node | undefined {
  const { parent } = place;
  if (parent?.type === "attribute" && place.role === "object" && ADDERS.has(attributeName(parent) ?? "")) {
    const call = parent.role === "function" ? parent.parent : undefined;
    return call?.type === "call" ? argumentsOf(call).positional.at(-1) : undefined;
  }
  const assignment = parent?.type === "subscript" && place.role === "value" ? parent.parent : undefined;
  return assignment?.type === "assignment" && parent?.role === "left" ? assignment.field("right") : undefined;
}

function displayed(parts: readonly (Node | undefined)[], module: Module): Held {
  const nodes = parts.filter((part) => part !== undefined);
  return {
    elements: nodes.flatMap((node) => (node.is("list_splat", "dictionary_splat") ? [] : [{ node, module }])),
    isAll: !nodes.some((node) => node.is("list_splat", "dictionary_splat")),
  };
}

function partsOf(pair: Node, part: Part): (Node | undefined)[] {
  if (pair.type !== "pair" || part === "pairs") return [pair];
  return part === "values" ? [pair.field("value")] : [pair.field("key"), pair.field("value")];
}

function joined(all: readonly Held[]): Held {
  return { elements: all.flatMap(({ elements }) => elements), isAll: all.every(({ isAll }) => isAll) };
}
