import { attribute, CALL, EACH, ITEM, isElement, type Path, type Source, type Step } from "./access-path.js";
import type { CallFlow } from "./call-flow.js";
import { sourcesOfCall } from "./call-sources.js";
import { Carriers } from "./carriers.js";
import type { Cells } from "./cells.js";
import type { ClassModel } from "./classes.js";
import { TAKERS } from "./container-methods.js";
import type { Denotation } from "./denotation.js";
import { MOST_METHODS } from "./function-names.js";
import { given } from "./given.js";
import { MAIN } from "./imports.js";
import type { Module } from "./module.js";
import { classesIn, loadedFrom, mainModules, sourcesOfModule } from "./namespaces.js";
import { putUnder } from "./put.js";
import { returnsOf, yieldsOf } from "./returns.js";
import type { Pointee, ProgramSemantics } from "./semantics.js";
import type { LibraryClass } from "./stdlib.js";
import { isGivenClass } from "./stores.js";
import { argumentsOf, attributeName, bare, type Node, stringValue } from "./tree.js";

const NOWHERE: Step = { objects: [], sources: [] };

/** The dictionary of a module holds what its names mean, that of an instance what its attributes are. */
const NAMES = attribute("__dict__");

/** Says of a value where it is from: the step from an expression, a definition or a parameter to those before it. */
export class ValueSources {
  private readonly carriers: Carriers;

  constructor(
    private readonly project: ProgramSemantics,
    private readonly cells: Cells,
    private readonly calls: CallFlow,
  ) {
    this.carriers = new Carriers(project);
  }

  step(source: Source): Step {
    const { as, node, module, path } = source;
    if (as === "instance") return this.ofInstance(node, module, path);
    if (as === "parameter") return from(this.calls.given(node, module, path));
    if (as === "caught") return from(this.carriers.caught(path));
    return this.ofExpression(bare(node), module, path);
  }

  private ofExpression(node: Node, module: Module, path: Path): Step {
    const [first, ...rest] = path;
    switch (node.type) {
      case "module":
        if (first === NAMES) return from(classesIn(module, rest, this.project));
        return first?.startsWith(".") ? from(this.cells.ofModule(module, first.slice(1), rest)) : NOWHERE;
      case "class_definition":
        return this.ofClass(node, module, path);
      case "function_definition":
      case "lambda":
        if (DEFAULTS.has(first ?? "") && isElement(rest[0])) return from(defaultsOf(node, module, rest.slice(1)));
        return first === CALL ? from(returned(node, module, rest)) : NOWHERE;
      case "identifier":
        return this.ofName(node, module, path);
      case "attribute":
        return this.ofAttribute(node, module, path);
      case "call":
        return this.ofCall(node, module, path);
      case "subscript":
        return joined([
          { objects: loadedFrom(node, module, path), sources: sourcesOfSubscript(node, module, path) },
          from(sourcesOfModule(node, module, path, this.project)),
        ]);
      case "yield":
        return from(this.calls.sent(node, module, path));
      case "conditional_expression":
        return from([node.parts[0], node.parts[2]].flatMap((part) => (part ? [{ node: part, module, path }] : [])));
      case "boolean_operator":
      case "binary_operator":
        return from(node.parts.filter(({ role }) => role !== "operator").map((part) => ({ node: part, module, path })));
      default:
        return from(isElement(first) ? elementsOf(node, module, first ?? EACH, rest) : []);
    }
  }

  private ofClass(definition: Node, module: Module, path: Path): Step {
    const cls = module.classOf(definition);
    if (!cls) return NOWHERE;
    const [first, ...rest] = path;
    if (first === undefined) return { objects: [{ kind: "class", cls, by: "name" }], sources: [] };
    if (first === CALL) return from([{ node: definition, module, path: rest, as: "instance" }]);
    if (!first.startsWith(".")) return NOWHERE;
    const name = first.slice(1);
    if (name === "__class__") return from([{ node: definition, module, path: rest }]);
    if (name === "__subclasses__") return from(this.subclasses(cls, path.slice(3)));
    if (ORDERS.has(name) && isElement(rest[0])) return from(this.ancestors(cls, rest.slice(1)));
    if (first === NAMES && isElement(rest[0])) return from(this.boundBy(cls, rest));
    return from(this.cells.ofClass(cls, name, rest));
  }

  /** What an element of the dictionary of a class is: `vars(C).values()`. */
  private boundBy(cls: ClassModel, [key = EACH, ...rest]: Path): readonly Source[] {
    const names = key === ITEM ? [...cls.module.scope(cls.node).bindings.keys()] : key === EACH ? [] : [key];
    return names.flatMap((name) => this.cells.ofClass(cls, name, rest));
  }

  private ancestors(cls: ClassModel, path: Path): readonly Source[] {
    return this.project.mro(cls).flatMap((each) => (each.kind === "project" ? [{ node: each.node, module: each.module, path }] : []));
  }

  private subclasses(cls: ClassModel, path: Path): readonly Source[] {
    return this.project.descendants(cls).map((each) => ({ node: each.node, module: each.module, path }));
  }

  private ofInstance(definition: Node, module: Module, path: Path): Step {
    const cls = module.classOf(definition);
    const [first, ...rest] = path;
    if (!cls) return NOWHERE;
    if (first === undefined) return { objects: [{ kind: "instance", cls, by: "self" }], sources: [] };
    const more = (name: string, ...then: string[]) => from(this.cells.ofInstance(cls, name, [...then, ...rest]));
    if (first === CALL) return more("__call__", CALL);
    if (first === EACH) return joined([more("__iter__", CALL, EACH), more("next", CALL), more("__getitem__", CALL)]);
    if (!first.startsWith(".")) return joined([more("__getitem__", CALL), more("__iter__", CALL, EACH)]);
    const name = first.slice(1);
    if (name === "__class__") return from([{ node: definition, module, path: rest }]);
    if (first === NAMES && isElement(rest[0])) return from(this.held(cls, rest));
    return /^__.*__$/.test(name) ? more(name) : joined([more(name), more("__getattr__", CALL)]);
  }

  /** What an element of the dictionary of an instance is: `getattr(x, name)`, `vars(x).values()`. Its keys are no objects. */
  private held(cls: ClassModel, [key = EACH, ...rest]: Path): readonly Source[] {
    const names = key === ITEM ? this.cells.namesOf(cls) : key === EACH ? [] : [key];
    return names.flatMap((name) => this.cells.ofInstance(cls, name, rest));
  }

  private ofName(name: Node, module: Module, path: Path): Step {
    const owner = module.selfOf(name);
    if (owner) return from([this.ofSelf(owner.cls, owner.method, path)]);
    const meant = this.meant(name, module, path);
    const scope = module.scopeOfName(name.text, name);
    if (!scope) return meant;
    if (scope.node === module.root) return joined([meant, from(this.cells.ofModule(module, name.text, path))]);
    const bound = (scope.bindings.get(name.text) ?? []).flatMap((binding) => given(binding, module, path));
    return joined([meant, from([...bound, ...putUnder(module.names(name.text, scope.node), scope, module, path)])]);
  }

  private ofSelf(cls: ClassModel, method: ClassModel["methods"][number], path: Path): Source {
    return { node: cls.node, module: cls.module, path, ...(isGivenClass(method) ? {} : { as: "instance" as const }) };
  }

  /** What names and imports tell. */
  private meant(node: Node, module: Module, path: Path): Step {
    return joined(this.project.denotations(node, module).map((denotation) => this.ofDenotation(denotation, module, path)));
  }

  private ofDenotation(denotation: Denotation, module: Module, path: Path): Step {
    if (denotation.kind === "other" && denotation.unresolved.imported === MAIN)
      return from(mainModules(module, this.project).map((each) => ({ node: each.root, module: each, path })));
    if (denotation.kind === "module") return from([{ node: denotation.module.root, module: denotation.module, path }]);
    if (denotation.kind === "project" || denotation.kind === "function")
      return from([{ node: denotation.node, module: denotation.module, path }]);
    if (denotation.kind === "library" && path[0] === attribute("__subclasses__"))
      return from(this.descendantsOf(denotation, path.slice(3)));
    return NOWHERE;
  }

  private descendantsOf(library: LibraryClass, path: Path): readonly Source[] {
    return this.project.index
      .subclassing(library.name)
      .flatMap((module) => module.classes.filter((cls) => this.project.mro(cls).includes(library)))
      .map(({ node, module }) => ({ node, module, path }));
  }

  private ofAttribute(node: Node, module: Module, path: Path): Step {
    const object = node.field("object");
    const name = attributeName(node) ?? "";
    if (!object) return NOWHERE;
    const own = from([{ node: object, module, path: [attribute(name), ...path] }]);
    // The variables of whatever frame, or function around.
    if (name === "cell_contents" || (/^f_(?:locals|globals)$/.test(name) && isElement(path[0])))
      return { objects: [{ kind: "any" }], sources: [] };
    if (path[0] === ".im_class") return from([{ node: object, module, path: [attribute("__class__"), ...path.slice(1)] }]);
    // `plant.valves` may be a module that nothing in `plant` binds.
    if (this.isModule(object, module)) return joined([own, this.meant(node, module, path)]);
    // `iter(queue.get, None)`
    const taken = path[0] === CALL && TAKERS.has(name) ? [{ node: object, module, path: [ITEM, ...path.slice(1)] }] : [];
    return joined([own, from(taken), this.onUntold(object, name, module, path)]);
  }

  /** What an attribute is of an object that is of no class of the project, or of which nothing tells what it is. */
  private onUntold(object: Node, name: string, module: Module, path: Path): Step {
    if (/^__.*__$/.test(name)) return NOWHERE;
    const objects = this.project.pointsTo(object, module);
    if (objects.length === 0) return from(this.cells.ofForeign(name, path));
    return from(objects.some(({ kind }) => kind === "unknown") ? this.onAnything(name, path) : []);
  }

  private isModule(object: Node, module: Module): boolean {
    return this.project.denotations(object, module).some(({ kind }) => kind === "module" || kind === "library-module");
  }

  /** What is stored under a name, and what methods of that name are, where nothing tells whose they are. */
  private onAnything(name: string, path: Path): readonly Source[] {
    const methods = path[0] === CALL ? this.project.methodsCalled(name) : [];
    return [
      ...(methods.length <= MOST_METHODS ? methods.map(({ node, module }) => ({ node, module, path })) : []),
      ...this.cells.ofAnything(name, path),
      ...this.carriers.attribute(name, path),
    ];
  }

  private ofCall(call: Node, module: Module, path: Path): Step {
    const callee = call.field("function");
    if (!callee) return NOWHERE;
    const loaded = loadedFrom(call, module, path);
    if (loaded.length > 0) return { objects: loaded, sources: [] };
    const known = [...sourcesOfCall(call, callee, module, path), ...sourcesOfModule(call, module, path, this.project)];
    // What is built in, and what lists and dictionaries are asked, is known by its name.
    const isBuiltIn = callee.type === "identifier" && !module.scopeOfName(callee.text, callee) && known.length > 0;
    const made = path.length === 0 ? this.made(callee, module) : undefined;
    if (made) return { objects: made, sources: [] };
    if (isBuiltIn) return joined([from(known), this.ofGetter(call, callee, module, path)]);
    const own: Source = { node: callee, module, path: [CALL, ...path] };
    if (known.length === 0 || callee.type !== "attribute") return from([...known, own]);
    const object = callee.field("object");
    const ofObject = object ? [{ node: object, module, path: [attribute(attributeName(callee) ?? ""), CALL, ...path] }] : [];
    return from([...known, ...ofObject]);
  }

  /** `getattr(x, "name")` */
  private ofGetter(call: Node, callee: Node, module: Module, path: Path): Step {
    const [object, second] = argumentsOf(call).positional;
    const name = second && callee.text === "getattr" ? stringValue(second) : undefined;
    return object && name !== undefined && !this.isModule(object, module) ? this.onUntold(object, name, module, path) : NOWHERE;
  }

  /** The instances that a call of a class makes, where its name tells that it is one. */
  private made(callee: Node, module: Module): readonly Pointee[] | undefined {
    const denotations = this.project.denotations(callee, module);
    if (!denotations.every(({ kind }) => kind === "project")) return undefined;
    return denotations.flatMap((cls) => (cls.kind === "project" ? [{ kind: "instance" as const, cls, by: "call" as const }] : []));
  }
}

function from(sources: readonly Source[]): Step {
  return { objects: [], sources };
}

function joined(steps: readonly Step[]): Step {
  return { objects: steps.flatMap(({ objects }) => objects), sources: steps.flatMap(({ sources }) => sources) };
}

/** What a class is asked for its ancestors by, itself among them, and functions for the values of their parameters. */
const ORDERS = new Set(["__mro__", "__bases__"]);
const DEFAULTS = new Set([".func_defaults", ".__defaults__"]);

function defaultsOf(definition: Node, module: Module, path: Path): readonly Source[] {
  const parameters = definition.field("parameters")?.parts ?? [];
  return parameters.flatMap((each) => each.field("value") ?? []).map((node) => ({ node, module, path }));
}

/** What a function returns; of a generator, what it yields. */
function returned(definition: Node, module: Module, path: Path): readonly Source[] {
  const [first, ...rest] = path;
  const values = returnsOf(definition).map((node) => ({ node, module, path }));
  const yielded = isElement(first) ? yieldsOf(definition).map((node) => ({ node, module, path: rest })) : [];
  return [...values, ...yielded];
}

function sourcesOfSubscript(node: Node, module: Module, path: Path): readonly Source[] {
  const container = node.field("value");
  const index = node.field("subscript");
  if (!container) return [];
  if (index?.type === "slice") return [{ node: container, module, path }];
  return [{ node: container, module, path: [index?.type === "integer" ? index.text : ITEM, ...path] }];
}

const DISPLAYS = ["list", "tuple", "set", "expression_list"];
const COMPREHENSIONS = ["list_comprehension", "set_comprehension", "generator_expression"];

/** What a display or a comprehension holds. */
function elementsOf(node: Node, module: Module, step: string, path: Path): readonly Source[] {
  const source = (part: Node | undefined) => (part ? [{ node: part, module, path }] : []);
  if (node.is(...DISPLAYS)) {
    const index = Number(step);
    const isPlain = !node.parts.some(({ type }) => type === "list_splat");
    return Number.isInteger(index) && index < node.parts.length && isPlain ? source(node.parts.at(index)) : node.parts.flatMap(source);
  }
  if (node.is(...COMPREHENSIONS)) return source(node.parts[0]);
  const pairs = node.type === "dictionary" ? node.parts : node.type === "dictionary_comprehension" ? node.parts.slice(0, 1) : [];
  return pairs.flatMap((pair) =>
    pair.type === "pair"
      ? source(pair.field(step === EACH ? "key" : "value"))
      : pair.parts.flatMap((part) => [{ node: part, module, path: [step, ...path] }]),
  );
}
