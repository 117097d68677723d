import { bare, isTrivia, type Node, walk } from "./tree.js";

/** How a name comes to mean something in a scope. */
export interface NameBinding {
  readonly name: string;
  readonly kind: "class" | "function" | "import" | "assignment" | "parameter" | "deletion" | "other";
  /** The construct that binds: a `class_definition`, an `import_from_statement`, the target of an assignment, … */
  readonly node: Node;
  /** The value of a plain `name = value`. */
  readonly value?: Node;
  /** Whether it stands in an `if`, a loop, a `try` or a `with`, and so may not happen, or happen more than once. */
  readonly conditional: boolean;
}

/** The names that one module, class body or function binds (Python 2 language reference, 4.1). */
export interface Scope {
  /** `module`, `class_definition`, `function_definition` or `lambda`. */
  readonly node: Node;
  readonly bindings: ReadonlyMap<string, readonly NameBinding[]>;
  /** Names declared `global` (or `nonlocal`). */
  readonly outer: ReadonlySet<string>;
  /** The `from x import *` statements. */
  readonly stars: readonly Node[];
  /** An `exec` that may bind any name here. */
  readonly dynamic: boolean;
}

const COMPOUND: ReadonlySet<string> = new Set([
  "if_statement",
  "for_statement",
  "while_statement",
  "try_statement",
  "with_statement",
  "match_statement",
]);
/** What says something of the names of a scope. */
const TELLING: ReadonlySet<string> = new Set([
  ...["global_statement", "nonlocal_statement", "exec_statement", "call", "class_definition", "function_definition", "assignment"],
  ...["augmented_assignment", "for_statement", "for_in_clause", "named_expression", "as_pattern_target", "except_clause"],
  ...["delete_statement", "import_statement", "import_from_statement", "future_import_statement"],
]);

function isFunction({ type }: Node): boolean {
  return type === "function_definition" || type === "lambda";
}

/** The scope that the names in `node` are looked up in first: `node` must be inside its body, not in its header. */
export function scopeNode(node: Node): Node {
  let child = node;
  for (let parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (isFunction(parent) && (child.role === "body" || child.role === "parameters")) {
      if (child.role === "body" || !insideDefault(node, child)) return parent;
    }
    if (parent.type === "class_definition" && child.role === "body") return parent;
  }
  return child;
}

function insideDefault(node: Node, parameters: Node): boolean {
  for (let inner: Node | undefined = node; inner && inner !== parameters; inner = inner.parent)
    if (inner.role === "value" && inner.parent?.is("default_parameter", "typed_default_parameter")) return true;
  return false;
}

/** Reads off the scope of a module, class, function or lambda. */
export function readScope(owner: Node): Scope {
  const bindings: NameBinding[] = parameterNames(owner);
  const outer = new Set<string>();
  // Of statements that say the same, the last one counts.
  const stars = new Map<string, Node>();
  let dynamic = false;
  for (const node of ownNodes(owner)) {
    if (!TELLING.has(node.type)) continue;
    if (node.is("global_statement", "nonlocal_statement")) for (const part of node.parts) outer.add(part.text);
    else if (isExec(node)) dynamic ||= !hasNamespace(node);
    else if (node.type === "import_from_statement" && node.children.some((child) => child.type === "wildcard_import"))
      putLast(stars, node.text, node);
    else for (const binding of bindingsOf(node)) bindings.push({ ...binding, conditional: isConditional(binding.node, owner) });
  }
  return { node: owner, bindings: groupByName(bindings), outer, stars: [...stars.values()], dynamic };
}

function putLast<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
}

/** The scope of a module with what functions bind there that declare a name `global`: it may happen at any time. */
export function withGlobals(scope: Scope, statements: readonly Node[]): Scope {
  const bindings = new Map(scope.bindings);
  for (const statement of statements) {
    const { bindings: inner } = readScope(scopeNode(statement));
    for (const { text } of statement.parts) {
      const late = (inner.get(text) ?? []).map((binding) => ({ ...binding, conditional: true }));
      if (late.length > 0 && scopeNode(statement) !== scope.node) bindings.set(text, [...(bindings.get(text) ?? []), ...late]);
    }
  }
  return { ...scope, bindings };
}

function groupByName(bindings: readonly NameBinding[]): Map<string, NameBinding[]> {
  const grouped = new Map<string, NameBinding[]>();
  for (const binding of bindings) {
    const same = grouped.get(binding.name);
    if (same) same.push(binding);
    else grouped.set(binding.name, [binding]);
  }
  return grouped;
}

/**
 * The nodes that run in the scope of `owner` itself: of nested functions and classes the headers, not the bodies. Comprehensions are in:
 * the variable of a list comprehension leaks in Python 2, and for the others this only makes more names local.
 */
export function* ownNodes(owner: Node): Generator<Node> {
  const body = owner.type === "module" ? owner : owner.field("body");
  if (!body) return;
  yield* walk(body, (node) => node === body || !(node.role === "body" && node.parent && isScope(node.parent)));
}

function isScope(node: Node): boolean {
  return node.type === "class_definition" || isFunction(node);
}

/** `exec` is a statement, and with parentheses it may look like a call; `execfile` is one. */
export function isExec(node: Node): boolean {
  return node.type === "exec_statement" || (node.type === "call" && /^(?:exec|execfile)$/.test(node.field("function")?.text ?? ""));
}

/** Whether an `exec` says where its names go: `exec code in scope`, `exec(code, scope)`. */
export function hasNamespace(exec: Node): boolean {
  const [code, ...others] = exec.type === "call" ? (exec.field("arguments")?.parts ?? []) : exec.parts;
  if (!code) return false;
  const isPart = exec.parent?.is("expression_list", "comparison_operator") || (exec.parent?.parts.length ?? 0) > 1;
  if (others.length > 0 || (isPart && !exec.parent?.is("block", "module"))) return true;
  const inner = bare(code);
  // A bridged `exec code in scope` is one expression, which the tree has below the `exec`; in the code itself is no comparison.
  return isIn(code) || (inner.type === "tuple" && inner.parts.length > 1);
}

function isIn(node: Node): boolean {
  return node.type === "comparison_operator" && node.fields("operators")[0]?.type === "in";
}

function isConditional(node: Node, owner: Node): boolean {
  for (let parent = node.parent; parent && parent !== owner; parent = parent.parent) if (COMPOUND.has(parent.type)) return true;
  return false;
}

function parameterNames(owner: Node): NameBinding[] {
  const parameters = isFunction(owner) ? owner.field("parameters") : undefined;
  if (!parameters) return [];
  const names = parameters.parts.flatMap((parameter) => {
    const named = parameter.is("default_parameter", "typed_default_parameter") ? parameter.field("name") : parameter;
    return named ? targetNames(named.type === "typed_parameter" ? (named.parts[0] as Node) : named) : [];
  });
  return names.map((node) => ({ name: node.text, kind: "parameter", node, conditional: false }));
}

/** The identifiers that a target (or parameter) binds; attributes and subscripts bind no name. */
export function targetNames(target: Node): Node[] {
  if (target.type === "identifier") return [target];
  if (target.is("attribute", "subscript")) return [];
  return target.parts.flatMap(targetNames);
}

type Bound = Omit<NameBinding, "conditional">;

/** What one node binds itself, not what is in it. */
function bindingsOf(node: Node): Bound[] {
  const others = (target: Node | undefined): Bound[] =>
    target ? targetNames(target).map((name) => ({ name: name.text, kind: "other", node: name })) : [];
  switch (node.type) {
    case "class_definition":
      return named(node.field("name"), "class", node);
    case "function_definition":
      return named(node.field("name"), "function", node);
    case "assignment":
      return assigned(node);
    case "augmented_assignment":
    case "for_statement":
    case "for_in_clause":
      return others(node.field("left"));
    case "named_expression":
      return others(node.field("name"));
    case "as_pattern_target":
      return others(node);
    case "except_clause":
      return others(node.fields("value")[1]);
    case "delete_statement":
      return node.parts.flatMap(targetNames).map((name) => ({ name: name.text, kind: "deletion", node: name }));
    case "import_statement":
    case "import_from_statement":
    case "future_import_statement":
      return node.fields("name").flatMap((name) => imported(name, node));
    default:
      return [];
  }
}

function named(name: Node | undefined, kind: NameBinding["kind"], node: Node): Bound[] {
  return name ? [{ name: name.text, kind, node }] : [];
}

function assigned(assignment: Node): Bound[] {
  const left = assignment.field("left");
  if (!left || !assignment.field("right")) return [];
  if (left.type !== "identifier") return targetNames(left).map((name) => ({ name: name.text, kind: "other", node: name }));
  const value = assignedValue(assignment);
  return [{ name: left.text, kind: "assignment", node: left, ...(value && { value }) }];
}

/** The value at the right end of `a = b = value`. */
export function assignedValue(assignment: Node): Node | undefined {
  let right = assignment.field("right");
  while (right?.type === "assignment") right = right.field("right");
  return right;
}

function imported(name: Node, statement: Node): Bound[] {
  const bound = name.type === "aliased_import" ? name.field("alias")?.text : firstPart(name, statement);
  return bound === undefined ? [] : [{ name: bound, kind: "import", node: name }];
}

function firstPart(name: Node, statement: Node): string | undefined {
  return statement.type === "import_statement" ? name.parts.find((part) => !isTrivia(part))?.text : name.text;
}
