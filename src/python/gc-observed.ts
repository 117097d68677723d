import { accessOf } from "./assignments.js";
import type { ClassModel } from "./classes.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import type { ProgramSemantics, Site } from "./semantics.js";
import { attributeName, type Node, walk } from "./tree.js";

/** What a function, or a module outside of its functions, says and calls. */
interface Said {
  readonly names: ReadonlyMap<string, readonly Node[]>;
  readonly classes: ReadonlySet<Node>;
  readonly callees: readonly Site[];
}

/** Some classes, and the names that they go by. */
interface Asked {
  readonly classes: readonly ClassModel[];
  readonly names: ReadonlySet<string>;
}

/** The places that assert on what `gc.collect()` gives, or on what is in `gc.garbage`. They are found once for the project. */
export class CollectionsObserved {
  private found: readonly Site[] | undefined;
  private readonly said = new Map<Node, Said>();
  private readonly calls = new Map<Node, readonly Site[]>();

  constructor(private readonly project: ProgramSemantics) {}

  /**
   * Those where instances of one of the classes may be what is collected: in a function that makes or names one, itself or in what it calls, or
   * that is called by such a function.
   */
  *about(classes: readonly ClassModel[]): Generator<Site> {
    const names = new Set(classes.flatMap((cls) => this.project.namesOf(cls)));
    this.found ??= this.project.index.mentioning("gc").flatMap((module) => observedIn(module, this.project));
    for (const site of this.found) if (this.isAbout(site, { classes, names })) yield site;
  }

  private isAbout(site: Site, asked: Asked): boolean {
    const seen = new Set<Node>();
    let level = placesAround(site);
    for (let depth = 0; depth <= DEPTH && level.length > 0; depth++) {
      if (level.some((place) => this.mentions(place, asked, DEPTH, new Set()))) return true;
      level = level.flatMap((place) => (isFirst(place.node, seen) ? this.callsOf(place).flatMap(placesAround) : []));
    }
    return false;
  }

  /** Whether a function, or what it calls, names one of the classes or makes an instance. */
  private mentions(place: Site, asked: Asked, depth: number, seen: Set<Node>): boolean {
    if (!isFirst(place.node, seen)) return false;
    const { names, classes, callees } = this.saidIn(place);
    if (asked.classes.some((cls) => classes.has(cls.node))) return true;
    const named = [...asked.names].flatMap((name) => names.get(name) ?? []);
    if (named.some((node) => means(node, asked.classes, place.module, this.project))) return true;
    return depth > 0 && callees.some((callee) => this.mentions(callee, asked, depth - 1, seen));
  }

  private saidIn(place: Site): Said {
    const said = this.said.get(place.node) ?? saidIn(place, this.project);
    this.said.set(place.node, said);
    return said;
  }

  private callsOf(place: Site): readonly Site[] {
    const calls = this.calls.get(place.node) ?? callsOf(place, this.project);
    this.calls.set(place.node, calls);
    return calls;
  }
}

// ---- what is asserted

function observedIn(module: Module, project: ProgramSemantics): readonly Site[] {
  const asked = [...module.spellings("collect"), ...module.spellings("garbage")].flatMap((name) => [
    ...module.attributes(name),
    ...module.names(name),
  ]);
  return asked.filter((node) => isOfCollector(node, module, project)).flatMap((node) => assertedFrom(node, module, project, new Set()));
}

/** `gc.collect` and `gc.garbage`, under whatever name the module has them. */
function isOfCollector(node: Node, module: Module, project: ProgramSemantics): boolean {
  const denotation = project.denotation(node, module);
  return (denotation.kind === "library-function" || denotation.kind === "library-data") && denotation.module === "gc";
}

const ASSERTING = /^_*(?:assert|fail|expect|require|verify|check|ensure|ok_?$|eq_?$|ne_?$|raises$)/i;

/** The places where something is asserted on a value, or on what is made of it. */
function assertedFrom(value: Node, module: Module, project: ProgramSemantics, seen: Set<Node>): readonly Site[] {
  if (seen.has(value)) return [];
  seen.add(value);
  let child = value;
  for (let parent = value.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === "assert_statement") return [{ module, node: value }];
    if (parent.type === "call" && child.role === "arguments" && asserts(parent)) return [{ module, node: value }];
    if (parent.is("if_statement", "elif_clause", "while_statement") && child.role === "condition")
      return complains(parent) ? [{ module, node: value }] : [];
    if (parent.type === "for_statement" && child.role === "right") return complains(parent) ? [{ module, node: value }] : [];
    if (parent.is("assignment", "augmented_assignment")) return child.role === "right" ? kept(parent, module, project, seen) : [];
    if (parent.type === "return_statement") return returned(parent, module, project, seen);
    if (parent.is("block", "module", "delete_statement")) return [];
  }
  return [];
}

function asserts(call: Node): boolean {
  const callee = call.field("function");
  return callee !== undefined && ASSERTING.test(attributeName(callee) ?? callee.text);
}

/** Whether a statement raises, asserts or lets a test fail. */
function complains(statement: Node): boolean {
  return [...walk(statement)].some((node) => node.is("raise_statement", "assert_statement") || (node.type === "call" && asserts(node)));
}

/** Where what is kept under a name, or as an attribute of that name, is asserted on. */
function kept(assignment: Node, module: Module, project: ProgramSemantics, seen: Set<Node>): readonly Site[] {
  const target = assignment.field("left");
  if (target?.type === "identifier") {
    const scope = scopeNode(target);
    const uses = module.names(target.text, scope).filter((node) => node !== target);
    return uses.filter((node) => accessOf(node) === "read").flatMap((node) => assertedFrom(node, module, project, seen));
  }
  const name = target && attributeName(target);
  const uses = name === undefined ? [] : module.attributes(name).filter((node) => accessOf(node) === "read");
  return uses.flatMap((node) => assertedFrom(node, module, project, seen));
}

/** Where what a function returns is asserted on. */
function returned(statement: Node, module: Module, project: ProgramSemantics, seen: Set<Node>): readonly Site[] {
  const definition = statement.closest("function_definition");
  if (!definition) return [];
  return callsOf({ module, node: definition }, project).flatMap((site) => assertedFrom(site.node, site.module, project, seen));
}

// ---- whose instances

/** What runs before a test, or after it, whatever the test is. */
const AROUND = /^(?:set_?up|tear_?down)/i;
const DEPTH = 3;

function isFirst(node: Node, seen: Set<Node>): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  return true;
}

/** The function that a place stands in, with what runs before it or after it; the module where it stands in none. */
function placesAround({ module, node }: Site): readonly Site[] {
  const definition = node.closest("function_definition");
  if (!definition) return [{ module, node: node.closest("module") ?? node }];
  const cls = module.classAround(definition);
  if (!cls) return [{ module, node: definition }];
  const isAround = AROUND.test(definition.field("name")?.text ?? "");
  const methods = cls.methods.filter(({ name }) => isAround || AROUND.test(name) || name === "__init__").map((method) => method.node);
  return [...new Set([definition, ...methods])].map((each) => ({ module, node: each }));
}

function saidIn({ module, node }: Site, project: ProgramSemantics): Said {
  const names = new Map<string, Node[]>();
  const classes = new Set<Node>();
  const callees = new Map<Node, Site>();
  const isTop = node.type === "module";
  for (const each of walk(node, (inner) => !(isTop && inner.is("function_definition", "class_definition")))) {
    if (each.type === "class_definition") classes.add(each);
    if (each.type === "identifier") {
      const same = names.get(each.text);
      if (same) same.push(each);
      else names.set(each.text, [each]);
    }
    if (each.type === "call") for (const callee of calleesIn(each, module, project)) callees.set(callee.node, callee);
  }
  return { names, classes, callees: [...callees.values()] };
}

function means(name: Node, classes: readonly ClassModel[], module: Module, project: ProgramSemantics): boolean {
  const expression = name.role === "attribute" && name.parent ? name.parent : name;
  const denotations = project.denotations(expression, module);
  return denotations.some((each) => each.kind === "project" && classes.includes(each)) || denotations.every(({ kind }) => kind === "other");
}

function calleesIn(call: Node, module: Module, project: ProgramSemantics): readonly Site[] {
  const found = project.callees(call, module).filter(({ node }) => node.type === "function_definition");
  const callee = call.field("function");
  const object = callee?.field("object");
  const own = object && module.selfOf(object)?.cls;
  const methods = own ? own.methods.filter(({ name }) => name === attributeName(callee ?? call)).map(({ node }) => ({ module, node })) : [];
  return [...found, ...methods];
}

/** The calls of a function of the project, by its name; as a decorator it is called as well. */
function callsOf({ module, node }: Site, project: ProgramSemantics): readonly Site[] {
  const outer = outermost(node);
  const name = outer?.field("name")?.text;
  if (!outer || name === undefined || /^__.*__$/.test(name)) return [];
  const isMethod = module.classAround(outer) !== undefined;
  return project.index.mentioning(name).flatMap((each) =>
    each.identifiers(name).flatMap((identifier): Site[] => {
      const expression = identifier.role === "attribute" && identifier.parent ? identifier.parent : identifier;
      const use = usedIn(expression);
      if (!use || (isMethod && expression.type !== "attribute")) return [];
      if (!isMethod && !project.denotations(expression, each).some((one) => one.kind === "function" && one.node === outer)) return [];
      return [{ module: each, node: use }];
    }),
  );
}

/** The function in which a nested one stands, outside of all others. */
function outermost(node: Node): Node | undefined {
  let found = node.type === "function_definition" ? node : undefined;
  for (let parent = node.parent; parent && parent.type !== "class_definition"; parent = parent.parent)
    if (parent.type === "function_definition") found = parent;
  return found;
}

/** The call of an expression; of a decorator, something in the function that is decorated. */
function usedIn(expression: Node): Node | undefined {
  const { parent, role } = expression;
  if (parent?.type === "call" && role === "function") return parent;
  const decorated = expression.closest("decorator")?.parent;
  return decorated?.parts.find((part) => part.type === "function_definition")?.field("body");
}
