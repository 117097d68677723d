import { accessOf, pairsOf } from "./assignments.js";
import { ownNodes } from "./names.js";
import { argumentsOf, attributeName, dottedName, type Node, walk } from "./tree.js";

/** An expression, as far as names tell what it is. */
export interface NamedExpression {
  readonly node: Node;
  /** `["os", "path"]` of `os.path`; undefined where it is no dotted name. */
  readonly path: readonly string[] | undefined;
  /** The name behind the last dot; without a dot, all of it as it is written. */
  readonly name: string;
}

/** A call that a body makes. */
export interface BodyCall {
  readonly node: Node;
  readonly callee: NamedExpression;
  /** What the callee is an attribute of. */
  readonly object: NamedExpression | undefined;
  /** Where that is the result of a call, such as `super(C, self)`: that call. */
  readonly inner: BodyCall | undefined;
  /** The positional arguments. */
  readonly given: readonly NamedExpression[];
  readonly isGivenNothing: boolean;
  /** Whether the call is a statement of its own. */
  readonly isStatement: boolean;
}

/** `self.name` in a body. */
export interface BodyAttribute {
  readonly node: Node;
  readonly name: string;
  readonly access: "read" | "write" | "delete";
  /** Whether what is set is `None`. */
  readonly isNone: boolean;
}

/** `Base.__init__(self)`, as a statement of its own. */
export interface CallOfInit {
  readonly call: Node;
  /** What stands before the dot. */
  readonly object: Node;
}

/** A compound statement, or a function inside. */
export interface Enclosing {
  readonly node: Node;
  readonly kind: "if" | "for" | "while" | "try" | "with" | "def";
}

/** What the body of a function does, for rules that confirm something there. Functions and classes inside are none of it. */
export class FunctionBody {
  private readonly known: { nodes?: readonly Node[]; calls?: readonly BodyCall[]; inits?: readonly CallOfInit[] } = {};

  constructor(private readonly definition: Node) {}

  /** What the function is called; undefined for a lambda. */
  name(): string | undefined {
    return this.definition.field("name")?.text;
  }

  /** The first `return`. */
  firstReturn(): Node | undefined {
    return this.own().find((node) => node.type === "return_statement");
  }

  /** Whether an `exec` statement may do anything at all. */
  runsExec(): boolean {
    return this.own().some((node) => node.type === "exec_statement");
  }

  /** The calls that it makes, in source order, each before those among its arguments. */
  calls(): readonly BodyCall[] {
    this.known.calls ??= readCalls(this.own());
    return this.known.calls;
  }

  /** The calls of `__init__` that it makes before it may return, directly in the body. */
  callsOfInits(): readonly CallOfInit[] {
    this.known.inits ??= [...initsCalledIn(this.definition.field("body")?.parts ?? [])];
    return this.known.inits;
  }

  /** The attributes of `name` that it touches, in source order. */
  attributesOf(name: string): readonly BodyAttribute[] {
    const nodes = this.own().filter((node) => node.type === "attribute" && node.field("object")?.text === name);
    return nodes.map((node) => {
      const access = accessOf(node);
      return { node, name: attributeName(node) ?? "", access, isNone: access === "write" && setsNone(node) };
    });
  }

  /** Whether a place in it need not be reached: in a branch, in a `try` with a handler, or below an `if …: return`. */
  mayBeSkipped(place: Node): boolean {
    let child = place;
    for (let parent = place.parent; parent && parent !== this.definition; child = parent, parent = parent.parent) {
      if (parent.is(...BRANCHES)) return true;
      if (parent.type === "try_statement" && child.role === "body" && parent.parts.some((part) => part.type === "except_clause"))
        return true;
      if (parent.type === "block" && leavesEarly(parent, child)) return true;
    }
    return false;
  }

  /** The innermost compound statement, or function, in which a statement stands; undefined for one that stands directly in the body. */
  enclosing(statement: Node): Enclosing | undefined {
    if (statement.parent === this.definition.field("body")) return undefined;
    const node = statement.parent?.closest(...Object.keys(COMPOUND));
    const kind = node && COMPOUND[node.type];
    return kind && { node, kind };
  }

  /** The statement directly in the body that a statement is, or stands in. */
  outermost(statement: Node): Node {
    let outer = statement;
    while (outer.parent && outer.parent !== this.definition.field("body")) outer = outer.parent;
    return outer;
  }

  /** Whether one of the statements runs on each way through the body on which nothing is raised, and that doesn't return early. */
  alwaysRuns(statements: ReadonlySet<Node>): boolean {
    return this.definition.field("body")?.parts.some((each) => isSure(each, statements)) ?? false;
  }

  private own(): readonly Node[] {
    this.known.nodes ??= [...ownNodes(this.definition)];
    return this.known.nodes;
  }
}

const BRANCHES = ["if_statement", "elif_clause", "while_statement", "conditional_expression", "boolean_operator"];

const COMPOUND: Readonly<Record<string, Enclosing["kind"]>> = {
  if_statement: "if",
  for_statement: "for",
  while_statement: "while",
  try_statement: "try",
  with_statement: "with",
  function_definition: "def",
};

/** From the inner calls to the outer ones: `a().b().c()` may go on for long. */
function readCalls(nodes: readonly Node[]): readonly BodyCall[] {
  const calls = new Map<Node, BodyCall>();
  for (const node of nodes.toReversed()) {
    const call = readCall(node, calls);
    if (call) calls.set(node, call);
  }
  return [...calls.values()].reverse();
}

function readCall(node: Node, calls: ReadonlyMap<Node, BodyCall>): BodyCall | undefined {
  const callee = node.type === "call" ? node.field("function") : undefined;
  if (!callee) return undefined;
  const object = callee.type === "attribute" ? callee.field("object") : undefined;
  const { positional, keywords, open } = argumentsOf(node);
  return {
    node,
    callee: readName(callee),
    object: object && readName(object),
    inner: object && calls.get(object),
    given: positional.map(readName),
    isGivenNothing: positional.length === 0 && keywords.size === 0 && !open,
    isStatement: node.parent?.type === "expression_statement",
  };
}

function readName(node: Node): NamedExpression {
  return { node, path: dottedName(node), name: attributeName(node) ?? node.text };
}

/** Whether a statement always runs one of the others, or raises: an `if` does where each of its branches does. */
function isSure(statement: Node, others: ReadonlySet<Node>): boolean {
  if (others.has(statement) || statement.type === "raise_statement") return true;
  const isBlockSure = (block: Node | undefined) => block?.parts.some((part) => isSure(part, others)) ?? false;
  if (statement.type !== "if_statement") return false;
  const branches = statement.fields("alternative");
  return (
    [statement, ...branches].every((each) => isBlockSure(each.field("consequence") ?? each.field("body"))) &&
    branches.at(-1)?.type === "else_clause"
  );
}

function setsNone(target: Node): boolean {
  const assignment = target.closest("assignment");
  return assignment !== undefined && pairsOf(assignment)?.find((pair) => pair.target === target)?.value.type === "none";
}

function leavesEarly(block: Node, before: Node): boolean {
  const earlier = block.parts.slice(0, block.parts.indexOf(before));
  return earlier.some(
    (statement) => statement.type === "if_statement" && [...walk(statement)].some((node) => node.is("return_statement", "raise_statement")),
  );
}

function* initsCalledIn(statements: readonly Node[]): Generator<CallOfInit> {
  for (const statement of statements) {
    for (const node of walk(statement)) if (node.type === "return_statement") return;
    const call = statement.type === "expression_statement" ? statement.parts[0] : undefined;
    const callee = call?.type === "call" ? call.field("function") : undefined;
    const object = callee && attributeName(callee) === "__init__" ? callee.field("object") : undefined;
    if (call && object) yield { call, object };
  }
}
