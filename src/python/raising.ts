import { chainOf, pairsOf } from "./assignments.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangle } from "./mangle.js";
import { memberKind } from "./members.js";
import type { Module } from "./module.js";
import type { Method } from "./stores.js";
import { argumentsOf, attributeName, bare, type Node } from "./tree.js";

const CONSTANTS = ["integer", "float", "string", "true", "false", "none"];

/** Built-in types that, given nothing, always make something. */
const EMPTY_MAKERS = new Set(["dict", "list", "tuple", "set", "frozenset", "object", "str", "unicode", "int", "float", "bool"]);

/**
 * Answers whether an `__init__` may fail on the way. Names, constants, parameters, attributes that are surely there and displays of these,
 * given to names and attributes, don't (want of memory, and names that were never bound, aside); a call of another `__init__` fails where that may.
 */
export class Raising {
  private readonly open = new Set<Node>();
  /** How far each method was found not to fail, when it was last asked about. */
  private readonly last = new Map<Node, Progress>();

  constructor(
    private readonly project: Hierarchy,
    /** The classes that the instance may be of. */
    private readonly classes: readonly ClassModel[],
  ) {}

  /** The first statement of a method of `owner`, up to the one that holds `reached`, that may raise an exception before it gets there. */
  firstIn(owner: ClassModel, method: Method, reached?: Node): Node | undefined {
    // What calls itself fails nowhere else than where it is found to.
    if (this.open.has(method.node)) return undefined;
    this.open.add(method.node);
    try {
      const statements = method.node.field("body")?.parts ?? [];
      const run = reached ? statements.filter(({ start }) => start <= reached.start) : statements;
      const last = reached && run.at(-1)?.contains(reached) ? run.at(-1) : undefined;
      const { frame, failing } = this.runUpTo(last ? run.length - 1 : run.length, statements, owner, method);
      return failing ?? (last && reached && !frame.leadsTo(reached, last) ? last : undefined);
    } finally {
      this.open.delete(method.node);
    }
  }

  /** A frame in which the first `count` statements of a method have run, and the first of them that may fail. */
  private runUpTo(count: number, statements: readonly Node[], owner: ClassModel, method: Method): { frame: Frame; failing?: Node } {
    const known = this.last.get(method.node);
    if (known?.failing && known.calm < count) return known;
    // Whoever asks for all aliases of an `__init__`, one after the other, has it run once.
    const isOnTheWay = known && !known.failing && known.calm <= count;
    const run: Progress = isOnTheWay ? known : { frame: new Frame(this, this.project, this.classes, owner, method), calm: 0 };
    this.last.set(method.node, run);
    for (; run.calm < count; run.calm++) {
      const next = statements[run.calm];
      if (!next || run.frame.isCalm(next)) continue;
      run.failing = next;
      return run;
    }
    return { frame: run.frame.copy() };
  }

  /** Whether the `__init__` that an instance of a class finds, from the `from`th class of its order on, may fail. */
  mayInitFail(cls: KnownClass, from = 0): boolean {
    const owner = this.project.lookup(cls, "__init__", from)?.owner;
    if (!owner) return false;
    if (owner.kind === "library") return owner.id !== "__builtin__.object";
    const inits = owner.methods.filter(({ name }) => name === "__init__");
    return inits.length !== 1 || inits.some((init) => this.firstIn(owner, init) !== undefined);
  }
}

/** How far a method was run. */
interface Progress {
  readonly frame: Frame;
  /** How many of its statements, from the first on, don't fail. */
  calm: number;
  /** The one behind these, where it may. */
  failing?: Node;
}

/** One run of a method: what its statements say, in order. */
class Frame {
  /** The attributes that the statements up to here have set. */
  private set = new Set<string>();
  private readonly module: Module;

  constructor(
    private readonly raising: Raising,
    private readonly project: Hierarchy,
    private readonly classes: readonly ClassModel[],
    private readonly owner: ClassModel,
    private readonly method: Method,
  ) {
    this.module = owner.module;
  }

  /** The same for whoever goes on from here. */
  copy(): Frame {
    const copy = new Frame(this.raising, this.project, this.classes, this.owner, this.method);
    copy.set = new Set(this.set);
    return copy;
  }

  isCalm(statement: Node): boolean {
    switch (statement.type) {
      case "pass_statement":
      case "global_statement":
      case "function_definition":
        return true;
      case "expression_statement":
        return statement.parts.every((part) => this.isCalmExpression(part));
      case "if_statement":
        return this.isCalmBranch(statement) && statement.fields("alternative").every((branch) => this.isCalmBranch(branch));
      default:
        return false;
    }
  }

  /** Whether a statement leads to a call or a target in it without a failure; an `if`, so that no other branch of it fails instead. */
  leadsTo(node: Node, statement: Node): boolean {
    if (statement.type === "expression_statement") return this.reaches(node);
    if (statement.type !== "if_statement") return false;
    return [statement, ...statement.fields("alternative")].every((branch) => {
      const statements = suiteOf(branch);
      const place = statements.findIndex((each) => each.contains(node));
      if (place < 0) return this.isCalmBranch(branch);
      const [inner, ...before] = statements.slice(0, place + 1).reverse();
      const isCalm = this.isCalmCondition(branch) && before.reverse().every((each) => this.isCalm(each));
      return isCalm && inner !== undefined && this.leadsTo(node, inner);
    });
  }

  /** Whether all that is evaluated up to a call or a target is calm. */
  private reaches(node: Node): boolean {
    if (node.type === "call") return this.areCalmArguments(node);
    const assignment = node.closest("assignment");
    return assignment !== undefined && this.isCalmAssignment(outermost(assignment));
  }

  private isCalmBranch(branch: Node): boolean {
    return this.isCalmCondition(branch) && suiteOf(branch).every((statement) => this.isCalm(statement));
  }

  private isCalmCondition(branch: Node): boolean {
    const condition = branch.field("condition");
    return !condition || this.isCalmValue(condition);
  }

  private isCalmExpression(node: Node): boolean {
    if (node.type === "assignment") return this.isCalmAssignment(node);
    return node.type === "call" ? this.isCalmCall(node) : this.isCalmValue(node);
  }

  private isCalmAssignment(assignment: Node): boolean {
    for (const link of chainOf(assignment).reverse()) {
      const pairs = pairsOf(link);
      if (!pairs?.every(({ target, value }) => this.isCalmValue(value) && this.isCalmTarget(target))) return false;
    }
    return true;
  }

  private isCalmTarget(target: Node): boolean {
    if (target.type === "identifier") return true;
    if (!this.isOwnAttribute(target)) return false;
    const name = nameOf(target);
    if (this.membersOf(name).some((kind) => kind === "descriptor" || kind === "unknown")) return false;
    this.set.add(name);
    return true;
  }

  private isCalmValue(value: Node): boolean {
    const node = bare(value);
    if (node.is("identifier", "lambda", ...CONSTANTS)) return true;
    if (node.is("list", "tuple", "expression_list", "concatenated_string")) return node.parts.every((part) => this.isCalmValue(part));
    if (node.is("set", "unary_operator", "binary_operator")) return node.parts.every((part) => bare(part).is(...CONSTANTS));
    if (node.type === "dictionary") return node.parts.every((pair) => this.isCalmPair(pair));
    if (node.is("conditional_expression", "not_operator")) return node.parts.every((part) => this.isCalmValue(part));
    if (node.type === "boolean_operator") return [node.field("left"), node.field("right")].every((part) => part && this.isCalmValue(part));
    if (node.type === "comparison_operator") return this.isCalmComparison(node);
    if (node.type === "attribute") return this.isThere(node);
    return node.type === "call" && this.makesEmpty(node);
  }

  private isCalmPair(pair: Node): boolean {
    const [key, value] = pair.parts;
    return pair.type === "pair" && key !== undefined && bare(key).is(...CONSTANTS) && value !== undefined && this.isCalmValue(value);
  }

  /** `is` asks neither side. */
  private isCalmComparison(node: Node): boolean {
    const operators = node.fields("operators");
    const operands = node.parts.filter((part) => !operators.includes(part));
    return operators.every(({ type }) => type.startsWith("is")) && operands.every((part) => this.isCalmValue(part));
  }

  private isOwnAttribute(node: Node): boolean {
    return node.type === "attribute" && node.field("object")?.text === this.method.self;
  }

  /** Whether an attribute is surely there when it is read. */
  private isThere(node: Node): boolean {
    if (!this.isOwnAttribute(node))
      return this.project.denotations(node, this.module).every(({ kind }) => kind !== "other" && kind !== "unknown");
    const name = nameOf(node);
    if (this.set.has(name)) return true;
    const found = this.classes.map((cls) => this.project.lookup(cls, name)?.owner);
    const kinds = found.map((owner) => (owner ? memberKind(this.project, owner, name) : "unknown"));
    return kinds.every((kind) => kind !== "descriptor" && kind !== "unknown");
  }

  private membersOf(name: string) {
    const owners = this.classes.flatMap((cls) => this.project.lookup(cls, name)?.owner ?? []);
    return owners.map((owner) => memberKind(this.project, owner, name));
  }

  private makesEmpty(call: Node): boolean {
    const callee = call.field("function");
    if (!callee || call.field("arguments")?.parts.length !== 0) return false;
    const made = this.project.denotation(callee, this.module);
    return made.kind === "library" && made.id === `__builtin__.${made.name}` && EMPTY_MAKERS.has(made.name);
  }

  /** `Base.__init__(self)`, `super(C, self).__init__()`. */
  private isCalmCall(call: Node): boolean {
    const callee = call.field("function");
    const object = callee && attributeName(callee) === "__init__" ? callee.field("object") : undefined;
    if (!object) return this.makesEmpty(call);
    if (!this.areCalmArguments(call)) return false;
    if (object.type === "call" && object.field("function")?.text === "super")
      return this.classes.every((cls) => {
        const behind = this.project.mro(cls).indexOf(this.owner) + 1;
        return behind === 0 || !this.raising.mayInitFail(cls, behind);
      });
    const base = this.project.denotation(object, this.module);
    return (base.kind === "project" || base.kind === "library") && !this.raising.mayInitFail(base);
  }

  private areCalmArguments(call: Node): boolean {
    const { positional, keywords, open } = argumentsOf(call);
    return !open && [...positional, ...keywords.values()].every((argument) => this.isCalmValue(argument));
  }
}

function nameOf(attribute: Node): string {
  return mangle(attributeName(attribute) ?? "", attribute);
}

function outermost(link: Node): Node {
  return link.parent?.type === "assignment" ? outermost(link.parent) : link;
}

/** The statements of an `if`, an `elif` or an `else`. */
function suiteOf(branch: Node): readonly Node[] {
  return (branch.field("consequence") ?? branch.field("body"))?.parts ?? [];
}
