import { chainOf } from "./assignments.js";
import { mangleIn } from "./mangle.js";
import { type ClassModel, Module } from "./module.js";
import { assignedValue, ownNodes, targetNames } from "./names.js";
import type { SyntaxTree } from "./parse.js";
import type { Source } from "./source.js";
import { type InstanceStore, InstanceStores, type Method } from "./stores.js";
import { bare, type Node } from "./tree.js";
import { containsWord } from "./word-search.js";

export type { ClassModel, InstanceStore, Method };

/** What a statement of a class body binds a name to. */
export type BoundValue =
  | { readonly kind: "def"; readonly node: Node; readonly decorators: readonly Node[] }
  /** `name` where the value is a plain name itself. */
  | { readonly kind: "value"; readonly node: Node; readonly name: string | undefined }
  /** A class, an import, a loop variable, an unpacked tuple, a deletion. */
  | { readonly kind: "other"; readonly node: Node };

/** The last statement of a class body that binds a name, and everything it may bind it to. */
export interface MemberBinding {
  /** The statement directly in the class body. */
  readonly statement: Node;
  readonly values: readonly BoundValue[];
  /** Whether the name is bound whichever way the statement runs. */
  readonly always: boolean;
}

/** The model of a class definition; its body is read when something of it is asked for. */
function readClass(node: Node, module: Module): ClassModel {
  return new WrittenClass(node, module);
}

/** A module with the models of its classes. */
export function openModule(source: Source, tree: SyntaxTree): Module {
  return new Module(source, tree, readClass);
}

class WrittenClass implements ClassModel {
  readonly kind = "project";
  readonly name: string;
  readonly body: Node;
  readonly decorators: readonly Node[];
  readonly bases: readonly Node[];
  readonly openBases: boolean;
  private readonly metaclassGiven: Node | undefined;
  private readonly known: { members?: ClassModel["members"]; methods?: readonly Method[]; dynamic?: boolean; stores?: InstanceStores } = {};

  constructor(
    readonly node: Node,
    readonly module: Module,
  ) {
    const header = node.field("superclasses");
    const call = header && argumentsOfHeader(header);
    this.name = node.field("name")?.text ?? "";
    this.body = node.field("body") ?? node;
    this.decorators = decoratorsOf(node);
    this.bases = call?.positional ?? [];
    this.openBases = call?.open ?? false;
    this.metaclassGiven = call?.keywords.get("metaclass");
  }

  get members(): ReadonlyMap<string, readonly Node[]> {
    this.known.members ??= readMembers(this.node, this.name);
    return this.known.members;
  }

  get metaclass(): Node | undefined {
    return this.metaclassGiven ?? (containsWord(this.node.text, "__metaclass__") ? metaclassIn(this.members) : undefined);
  }

  get dynamic(): boolean {
    this.known.dynamic ??= isDynamic(this.node, this.module);
    return this.known.dynamic;
  }

  get methods(): readonly Method[] {
    this.known.methods ??= readMethods(this.node);
    return this.known.methods;
  }

  get stores(): InstanceStores {
    this.known.stores ??= new InstanceStores(this.methods, this.name);
    return this.known.stores;
  }
}

function argumentsOfHeader(header: Node) {
  const positional = header.parts.filter((part) => !part.is("keyword_argument", "list_splat", "dictionary_splat")).map(bare);
  const keywords = new Map<string, Node>();
  for (const part of header.parts) {
    const value = part.field("value");
    if (part.type === "keyword_argument" && value) keywords.set(part.field("name")?.text ?? "", value);
  }
  return { positional, keywords, open: header.parts.some((part) => part.is("list_splat", "dictionary_splat")) };
}

/** What `__metaclass__` is bound to in the class body; what binds it where that is no plain assignment. */
function metaclassIn(members: ReadonlyMap<string, readonly Node[]>): Node | undefined {
  const binder = members.get("__metaclass__")?.at(-1);
  if (binder?.type !== "assignment" || binder.field("left")?.type !== "identifier") return binder;
  return assignedValue(binder);
}

export function decoratorsOf(definition: Node): Node[] {
  return definition.parent?.type === "decorated_definition" ? definition.parent.parts.filter((part) => part.type === "decorator") : [];
}

/** The definition with its decorators. */
export function wholeDefinition(definition: Node): Node {
  return definition.parent?.type === "decorated_definition" ? definition.parent : definition;
}

function readMembers(definition: Node, className: string): Map<string, Node[]> {
  const members = new Map<string, Node[]>();
  for (const node of ownNodes(definition)) {
    for (const name of boundNames(node)) {
      const mangled = mangleIn(name, className);
      const binders = members.get(mangled);
      if (binders) binders.push(node);
      else members.set(mangled, [node]);
    }
  }
  for (const [name, binders] of members) if (isDeleted(binders, definition)) members.delete(name);
  return members;
}

/** Whether the last word on a name is a `del` that always runs. */
function isDeleted(binders: readonly Node[], definition: Node): boolean {
  const last = binders.at(-1);
  return last?.type === "delete_statement" && last.parent === definition.field("body");
}

/** The names that one node of a class body binds. */
function boundNames(node: Node): string[] {
  const names = (target: Node | undefined) => (target ? targetNames(target).map((name) => name.text) : []);
  if (node.is("function_definition", "class_definition")) return names(node.field("name"));
  if (node.is("assignment", "augmented_assignment", "for_statement", "for_in_clause")) return names(node.field("left"));
  if (node.type === "as_pattern_target") return names(node);
  if (node.type === "named_expression") return names(node.field("name"));
  if (node.type === "except_clause") return names(node.fields("value")[1]);
  if (node.type === "delete_statement") return node.parts.flatMap((part) => names(part));
  if (node.is("import_statement", "import_from_statement"))
    return node.fields("name").flatMap((name) => {
      const alias = name.field("alias") ?? (node.type === "import_statement" ? name.parts[0] : name);
      return alias ? [alias.text] : [];
    });
  return [];
}

function isDynamic(definition: Node, module: Module): boolean {
  const scope = module.scope(definition);
  if (scope.dynamic || scope.stars.length > 0 || scope.outer.size > 0) return true;
  for (const node of ownNodes(definition))
    if (node.type === "call" && /^(?:locals|vars|dir|eval|execfile)$/.test(node.field("function")?.text ?? "")) return true;
  return false;
}

function readMethods(definition: Node): Method[] {
  const methods: Method[] = [];
  for (const node of ownNodes(definition)) {
    if (node.type !== "function_definition") continue;
    const decorators = decoratorsOf(node);
    const isStatic = decorators.some((decorator) => /^@\s*staticmethod\s*$/.test(decorator.text));
    methods.push({ name: node.field("name")?.text ?? "", node, decorators, self: isStatic ? undefined : firstParameter(node) });
  }
  return methods;
}

/** The name of the first parameter of a function; undefined where it has none, or one that is no name. */
export function firstParameter(definition: Node): string | undefined {
  const first = definition.field("parameters")?.parts[0];
  const name = first?.is("default_parameter", "typed_default_parameter") ? first.field("name") : first;
  const plain = name?.type === "typed_parameter" ? name.parts[0] : name;
  return plain?.type === "identifier" ? plain.text : undefined;
}

/** The last statement of the class body that binds `name` (mangled), or undefined when none does. */
export function memberBinding(cls: ClassModel, name: string, before = Number.POSITIVE_INFINITY): MemberBinding | undefined {
  const binders = (cls.members.get(name) ?? []).filter((node) => node.end <= before);
  const last = binders.at(-1);
  if (!last) return undefined;
  const statement = topStatement(cls, last);
  const within = new Set(binders.filter((node) => statement.contains(node)));
  return { statement, values: [...within].map((node) => boundValue(node, name)), always: bindsAlways(statement, within) };
}

function topStatement(cls: ClassModel, node: Node): Node {
  let statement = node;
  while (statement.parent && statement.parent !== cls.body) statement = statement.parent;
  return statement;
}

function boundValue(binder: Node, name: string): BoundValue {
  if (binder.type === "function_definition") return { kind: "def", node: binder, decorators: decoratorsOf(binder) };
  const value = binder.type === "assignment" ? valueBound(binder, name) : undefined;
  if (!value) return { kind: "other", node: binder };
  const node = bare(value);
  return { kind: "value", node, name: node.type === "identifier" ? node.text : undefined };
}

function valueBound(assignment: Node, name: string): Node | undefined {
  return assignment.field("left")?.type === "identifier" ? assignedValue(assignment) : unpackedValue(assignment, name);
}

/** The value that `name` gets in `a, (name, b) = 1, (2, 3)`. */
function unpackedValue(assignment: Node, name: string): Node | undefined {
  const left = assignment.field("left");
  const right = assignedValue(assignment);
  return left && right && elementFor(bare(left), bare(right), name);
}

function elementFor(target: Node, value: Node, name: string): Node | undefined {
  if (target.type === "identifier") return target.text === name ? value : undefined;
  if (!target.is("pattern_list", "tuple_pattern", "list_pattern") || !value.is("expression_list", "tuple", "list")) return undefined;
  if (target.parts.length !== value.parts.length) return undefined;
  const found = target.parts.map((part, index) => elementFor(bare(part), bare(value.parts[index] as Node), name));
  return found.find((element) => element !== undefined);
}

/** Whether one of `binders` runs whichever way `statement` goes: directly, in every branch of an `if`, or of a `try`. */
export function bindsAlways(statement: Node, binders: ReadonlySet<Node>): boolean {
  if (binders.has(statement) && statement.type !== "for_statement") return true;
  const inside = (block: Node | undefined) => block?.parts.some((part) => bindsAlways(part, binders)) ?? false;
  switch (statement.type) {
    case "if_statement":
      return (
        inside(statement.field("consequence")) &&
        statement.fields("alternative").every((branch) => inside(branch.field("consequence") ?? branch.field("body"))) &&
        statement.fields("alternative").some((branch) => branch.type === "else_clause")
      );
    case "try_statement":
      return bindsInTry(statement, inside);
    case "expression_statement":
    case "decorated_definition":
      return statement.parts.some((part) => bindsAlways(part, binders));
    case "assignment":
      return chainOf(statement).some((link) => binders.has(link));
    default:
      return false;
  }
}

function bindsInTry(statement: Node, inside: (block: Node | undefined) => boolean): boolean {
  const blockOf = (clause: Node) => clause.field("body") ?? clause.parts.find((part) => part.type === "block");
  const clauses = statement.parts.filter((part) => part.role !== "body");
  if (clauses.some((clause) => clause.type === "finally_clause" && inside(blockOf(clause)))) return true;
  const handlers = clauses.filter((clause) => clause.is("except_clause", "except_group_clause"));
  const quiet = clauses.some((clause) => clause.type === "else_clause" && inside(blockOf(clause)));
  return (inside(statement.field("body")) || quiet) && handlers.every((handler) => inside(blockOf(handler)));
}

/** The definition that a class body binds `name` (mangled) to, through other names of the body as well: `close = stop`. */
export function memberFunction(cls: ClassModel, name: string, before?: number): Node | undefined {
  const [value] = memberBinding(cls, name, before)?.values ?? [];
  if (value?.kind === "def") return value.node;
  if (value?.kind !== "value" || value.name === undefined) return undefined;
  return memberFunction(cls, mangleIn(value.name, cls.name), value.node.start);
}

/** Whether a function can be called with no arguments; `bound` says that the first one is the instance (or class). */
export function callableWithoutArguments(definition: Node, bound: boolean): boolean {
  const parameters = definition.field("parameters")?.parts ?? [];
  const optional = ["default_parameter", "typed_default_parameter", "list_splat_pattern"];
  const ignored = ["dictionary_splat_pattern", "keyword_separator", "positional_separator"];
  const needed = parameters.filter((part) => !part.is(...optional, ...ignored)).length;
  const given = bound ? 1 : 0;
  return needed === given || (needed < given && parameters.some((part) => part.is(...optional)));
}
