import type { Node } from "../python/tree.js";
import type { Facts, Row } from "./facts.js";
import { Access, Kind, Role } from "./schema.js";
import { NodeMaker, type Part } from "./tree-nodes.js";
import { firstWord, numberType, operatorBetween, signsBetween, stringPieces, wordEnd, wordStart } from "./tree-text.js";
import { hashOf } from "./words.js";

/** Makes nodes of expressions and parameters. */
export class ExpressionMaker extends NodeMaker {
  /** The constants that the file binds: names like others, then. */
  private readonly bound: ReadonlySet<number>;

  constructor(facts: Facts, text: string) {
    super(facts, text);
    this.bound = boundConstants(facts);
  }

  protected some(parts: readonly Part[], role: Role, as: string | undefined): Node[] {
    const nodes: Node[] = [];
    for (const part of parts) if (part.role === role) nodes.push(this.expression(part.row, as));
    return nodes;
  }

  protected all(row: Row): Node[] {
    return this.parts(row).map((part) => this.expression(part.row, undefined));
  }

  protected expression(row: Row, role: string | undefined): Node {
    const { facts } = this;
    switch (facts.kind(row)) {
      case Kind.Name:
        return this.of(row, this.nameType(row), role);
      case Kind.Attribute:
        return this.attribute(row, role);
      case Kind.Call:
        return this.call(row, role);
      case Kind.Subscript:
        return this.of(row, "subscript", role, [
          ...this.some(this.parts(row), Role.Object, "value"),
          ...this.some(this.parts(row), Role.Index, "subscript"),
        ]);
      case Kind.String:
        return this.string(row, role);
      case Kind.Number:
        return this.of(row, numberType(this.textOf(row)), role);
      case Kind.Ellipsis:
        return this.of(row, "ellipsis", role);
      case Kind.List:
        return this.of(row, this.isTarget(row) ? "list_pattern" : "list", role, this.all(row));
      case Kind.Tuple:
        return this.tuple(row, role);
      case Kind.Dict:
        return this.of(row, "dictionary", role, this.pairs(this.parts(row)));
      case Kind.Set:
        return this.of(row, "set", role, this.all(row));
      case Kind.ListComp:
        return this.of(row, "list_comprehension", role, this.comprehension(row));
      case Kind.SetComp:
        return this.of(row, "set_comprehension", role, this.comprehension(row));
      case Kind.DictComp:
        return this.of(row, "dictionary_comprehension", role, this.comprehension(row));
      case Kind.Generator:
        return this.of(row, "generator_expression", role, this.comprehension(row));
      case Kind.IfExp:
        return this.of(row, "conditional_expression", role, this.all(row));
      case Kind.And:
        return this.boolean(row, "and", role);
      case Kind.Or:
        return this.boolean(row, "or", role);
      case Kind.Not:
        return this.of(row, "not_operator", role, this.some(this.parts(row), Role.Value, "argument"));
      case Kind.Compare:
        return this.comparison(row, role);
      case Kind.Operation:
        return this.operation(row, role);
      case Kind.Repr:
        return this.of(
          row,
          "string_conversion",
          role,
          this.all(row).flatMap((node) => (node.type === "expression_list" ? node.children : [node])),
        );
      case Kind.Lambda:
        return this.lambda(row, role);
      case Kind.Yield:
        return this.of(row, "yield", role, this.all(row));
      case Kind.Await:
        return this.of(row, "await", role, this.all(row));
      case Kind.NamedExpr:
        return this.of(row, "named_expression", role, [
          ...this.some(this.parts(row), Role.Target, "name"),
          ...this.some(this.parts(row), Role.Value, "value"),
        ]);
      case Kind.Star:
        return this.of(row, this.isTarget(row) ? "list_splat_pattern" : "list_splat", role, this.all(row));
      case Kind.DoubleStar:
        return this.of(row, "dictionary_splat", role, this.all(row));
      case Kind.Keyword:
        return this.keyword(row, role);
      case Kind.Slice:
        return this.of(row, "slice", role, this.all(row));
      case Kind.Assign:
        return this.assignment(row, role);
      case Kind.AugAssign:
        return this.of(row, "augmented_assignment", role, [
          ...this.some(this.parts(row), Role.Target, "left"),
          ...this.some(this.parts(row), Role.Value, "right"),
        ]);
      default:
        throw new Error(`a row of kind ${Kind[facts.kind(row)]} is no expression`);
    }
  }

  private nameType(row: Row): string {
    const { facts } = this;
    if (facts.flags(row) !== Access.Load || facts.role(row) === Role.Path) return "identifier";
    const constant = CONSTANTS.get(facts.word(row));
    return constant === undefined || this.bound.has(facts.word(row)) ? "identifier" : constant;
  }

  private attribute(row: Row, role: string | undefined): Node {
    const { facts } = this;
    const end = facts.end(row);
    const object = this.some(this.parts(row), Role.Object, "object");
    return this.of(row, "attribute", role, [...object, this.made("identifier", "attribute", wordStart(this.text, end), end)]);
  }

  private call(row: Row, role: string | undefined): Node {
    const { facts } = this;
    const parts = this.parts(row);
    const callee = this.some(parts, Role.Func, "function");
    const end = facts.end(row);
    const given = parts.filter((part) => part.role === Role.Arg);
    const [first] = given;
    if (first && given.length === 1 && facts.kind(first.row) === Kind.Generator && facts.end(first.row) === end)
      return this.of(row, "call", role, [...callee, this.expression(first.row, "arguments")]);
    const list = this.made(
      "argument_list",
      "arguments",
      callee[0]?.end ?? facts.start(row),
      end,
      given.map((part) => this.expression(part.row, undefined)),
    );
    return this.of(row, "call", role, [...callee, list]);
  }

  private keyword(row: Row, role: string | undefined): Node {
    const value = this.some(this.parts(row), Role.Value, "value");
    const start = firstWord(this.text, this.facts.start(row), value[0]?.start ?? this.facts.end(row));
    return this.of(row, "keyword_argument", role, [this.made("identifier", "name", start, wordEnd(this.text, start)), ...value]);
  }

  private string(row: Row, role: string | undefined): Node {
    const start = this.facts.start(row);
    const pieces = stringPieces(this.textOf(row));
    if (pieces.length < 2) return this.of(row, "string", role);
    const strings = pieces.map((piece) => this.made("string", undefined, start + piece.start, start + piece.start + piece.text.length));
    return this.of(row, "concatenated_string", role, strings);
  }

  /** Whether what is listed there is bound. */
  private isTarget(row: Row): boolean {
    const { facts, ends } = this;
    const part = row + 1;
    if (part >= (ends[row] ?? 0)) return false;
    const kind = facts.kind(part);
    if (kind === Kind.Tuple || kind === Kind.List || kind === Kind.Star) return this.isTarget(part);
    return (kind === Kind.Name || kind === Kind.Attribute || kind === Kind.Subscript) && facts.flags(part) === Access.Store;
  }

  private tuple(row: Row, role: string | undefined): Node {
    const isBracketed = this.isBracketed(row);
    const isTarget = this.isTarget(row);
    const type = isTarget ? (isBracketed ? "tuple_pattern" : "pattern_list") : isBracketed ? "tuple" : "expression_list";
    return this.of(row, type, role, this.all(row));
  }

  /** Whether the brackets around a tuple are its own: `(a, b)`, but not `(a), (b)`. */
  private isBracketed(row: Row): boolean {
    const { facts } = this;
    const start = facts.start(row);
    if (this.text[start] !== "(") return false;
    const [first, second] = this.parts(row);
    if (!first) return true;
    const opened = signsBetween(this.text, start, facts.start(first.row)).filter((sign) => sign === "(").length;
    const until = second ? facts.start(second.row) : facts.end(row);
    const signs = signsBetween(this.text, facts.end(first.row), until);
    const comma = signs.indexOf(",");
    const closed = (comma < 0 ? signs : signs.slice(0, comma)).filter((sign) => sign === ")").length;
    return opened > closed;
  }

  private pairs(parts: readonly Part[]): Node[] {
    const nodes: Node[] = [];
    parts.forEach(({ row, role }, index) => {
      const next = parts[index + 1];
      if (role === Role.Key && next) nodes.push(this.pair(row, next.row));
      else if (role === Role.Element) nodes.push(this.expression(row, undefined));
    });
    return nodes;
  }

  private pair(key: Row, value: Row): Node {
    return this.made("pair", undefined, this.facts.start(key), this.facts.end(value), [
      this.expression(key, "key"),
      this.expression(value, "value"),
    ]);
  }

  private comprehension(row: Row): Node[] {
    const parts = this.parts(row);
    const loops = parts.filter((part) => this.facts.kind(part.row) === Kind.Comprehension && part.role === Role.None);
    const own = parts.slice(0, parts.length - loops.length);
    const [first, second] = own;
    const body =
      first?.role === Role.Key && second
        ? [
            this.made("pair", "body", this.facts.start(first.row), this.facts.end(second.row), [
              this.expression(first.row, "key"),
              this.expression(second.row, "value"),
            ]),
          ]
        : this.some(own, Role.Element, "body");
    return [...body, ...loops.flatMap((loop) => this.loop(loop.row))];
  }

  private loop(row: Row): Node[] {
    const parts = this.parts(row);
    const inner = [...this.some(parts, Role.Target, "left"), ...this.some(parts, Role.Iter, "right")];
    const clause = this.made("for_in_clause", undefined, this.facts.start(row), inner.at(-1)?.end ?? this.facts.end(row), inner);
    const tests = this.some(parts, Role.Test, undefined).map((test) => this.made("if_clause", undefined, test.start, test.end, [test]));
    return [clause, ...tests];
  }

  /** `a and b and c` is `(a and b) and c`. */
  private boolean(row: Row, word: string, role: string | undefined): Node {
    const [first, ...others] = this.parts(row);
    const start = this.facts.start(row);
    let left = this.expression(first?.row ?? row, others.length > 0 ? "left" : role);
    others.forEach(({ row: operand }, index) => {
      const isLast = index === others.length - 1;
      const right = this.expression(operand, "right");
      const operator = this.made(word, "operator", left.end, right.start);
      const end = isLast ? this.facts.end(row) : right.end;
      left = this.made("boolean_operator", isLast ? role : "left", start, end, [left, operator, right]);
    });
    return left;
  }

  private comparison(row: Row, role: string | undefined): Node {
    const children: Node[] = [];
    for (const { row: operand } of this.parts(row)) {
      const before = children.at(-1);
      const node = this.expression(operand, undefined);
      if (before) children.push(this.made(operatorBetween(this.text, before.end, node.start), "operators", before.end, node.start));
      children.push(node);
    }
    return this.of(row, "comparison_operator", role, children);
  }

  /** All operands side by side: nobody asks which binds stronger. */
  private operation(row: Row, role: string | undefined): Node {
    const operands = this.all(row);
    return this.of(row, operands.length > 1 ? "binary_operator" : "unary_operator", role, operands);
  }

  private lambda(row: Row, role: string | undefined): Node {
    const parts = this.parts(row);
    const parameters = this.parameters(parts);
    const [first] = parameters;
    const list = first ? [this.made("lambda_parameters", "parameters", first.start, (parameters.at(-1) ?? first).end, parameters)] : [];
    return this.of(row, "lambda", role, [...list, ...this.some(parts, Role.Body, "body")]);
  }

  /** `a = b = value` is `a = (b = value)`. */
  private assignment(row: Row, role: string | undefined): Node {
    const parts = this.parts(row);
    const end = this.facts.end(row);
    const targets = parts.filter((part) => part.role === Role.Target);
    const type = parts.flatMap((part) => (part.role === Role.Annotation ? [this.annotation(part.row, "type")] : []));
    let right = this.some(parts, Role.Value, "right");
    for (const [index, target] of [...targets.entries()].reverse()) {
      const left = this.expression(target.row, "left");
      const start = index === 0 ? this.facts.start(row) : left.start;
      right = [this.made("assignment", index === 0 ? role : "right", start, end, [left, ...type, ...right])];
    }
    const [whole] = right;
    if (!whole) throw new Error("an assignment without a target");
    return whole;
  }

  protected annotation(row: Row, role: string): Node {
    const inner = this.expression(row, undefined);
    return this.made("type", role, inner.start, inner.end, [inner]);
  }

  // ---- parameters

  protected parameters(parts: readonly Part[]): Node[] {
    return parts.flatMap((part) => (part.role === Role.Param ? [this.parameter(part.row)] : []));
  }

  private parameter(row: Row): Node {
    const { facts } = this;
    const parts = this.parts(row);
    switch (facts.kind(row)) {
      case Kind.Parameter: {
        const target = parts.flatMap((part) => (part.role === Role.Target ? [part.row] : []));
        const type = parts.flatMap((part) => (part.role === Role.Annotation ? [this.annotation(part.row, "type")] : []));
        const value = this.some(parts, Role.Value, "value");
        if (value.length === 0) return this.of(row, "typed_parameter", undefined, [...target.map((each) => this.parameter(each)), ...type]);
        const named = target.map((each) => this.expression(each, "name"));
        return this.of(row, type.length > 0 ? "typed_default_parameter" : "default_parameter", undefined, [...named, ...type, ...value]);
      }
      case Kind.Star:
        return this.of(row, parts.length > 0 ? "list_splat_pattern" : "keyword_separator", undefined, this.all(row));
      case Kind.DoubleStar:
        return this.of(row, "dictionary_splat_pattern", undefined, this.all(row));
      case Kind.Slash:
        return this.of(row, "positional_separator", undefined);
      default:
        return this.expression(row, undefined);
    }
  }
}

/** The names that are nodes of their own, by their hashes. */
const CONSTANTS = new Map(Object.entries({ None: "none", True: "true", False: "false" }).map(([name, type]) => [hashOf(name), type]));

/** Python 2 has no constants but `None`, which nothing binds. */
function boundConstants(facts: Facts): Set<number> {
  const bound = new Set<number>();
  for (let row = 0; row < facts.count; row++)
    if (facts.flags(row) !== Access.Load && facts.kind(row) === Kind.Name && CONSTANTS.has(facts.word(row))) bound.add(facts.word(row));
  return bound;
}
