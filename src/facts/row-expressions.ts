import { bare, type Node } from "../python/tree.js";
import type { RowWriter } from "./row-writer.js";
import { Access, Form, Kind, Operator, Role } from "./schema.js";

/** Writes the rows of a node. */
export type Write = (node: Node, role: Role) => void;

/** Writes the rows of expressions and parameters. */
export abstract class ExpressionReader {
  /** By the grammar's names. */
  private readonly expressions: ReadonlyMap<string, Write>;

  constructor(readonly rows: RowWriter) {
    this.expressions = new Map(Object.entries(this.expressionKinds()));
  }

  /** What is no expression that is known. */
  protected abstract other(node: Node, role: Role): void;

  protected expression(node: Node, role: Role, access = Access.Load): void {
    const inner = bare(node);
    const write = this.expressions.get(inner.type);
    const row = this.rows.count;
    if (write) write(inner, role);
    else this.other(inner, role);
    if (access !== Access.Load) this.rows.setAccess(row, access);
  }

  protected each(nodes: readonly Node[], role: Role, access = Access.Load): void {
    for (const node of nodes) this.expression(node, role, access);
  }

  protected optional(node: Node | undefined, role: Role, access = Access.Load): void {
    if (node) this.expression(node, role, access);
  }

  protected parameter(node: Node, role: Role): void {
    const { rows } = this;
    const isTyped = node.is("typed_parameter", "typed_default_parameter");
    if (isTyped || node.type === "default_parameter")
      rows.row(Kind.Parameter, role, node, () => {
        const target = node.type === "typed_parameter" ? node.parts[0] : node.field("name");
        if (target) this.parameter(target, Role.Target);
        this.optional(node.field("type"), Role.Annotation);
        this.optional(node.field("value"), Role.Value);
      });
    else if (node.is("list_splat_pattern", "keyword_separator")) this.star(Kind.Star, node, role);
    else if (node.type === "dictionary_splat_pattern") this.star(Kind.DoubleStar, node, role);
    else if (node.type === "positional_separator") rows.row(Kind.Slash, role, node, () => {});
    else this.expression(node, role, Access.Store);
  }

  private star(kind: Kind, node: Node, role: Role): void {
    this.rows.row(kind, role, node, () => {
      const isTarget = node.is("list_splat_pattern", "dictionary_splat_pattern");
      this.optional(node.parts[0], Role.Value, isTarget ? Access.Store : Access.Load);
    });
  }

  private expressionKinds(): Record<string, Write> {
    const { rows } = this;
    const name: Write = (node, role) => {
      rows.row(Kind.Name, role, node, () => {});
      rows.setWord(node.text);
    };
    const leaf = (kind: Kind): Write => {
      return (node, role) => rows.row(kind, role, node, () => {});
    };
    const elements = (kind: Kind): Write => {
      return (node, role) => rows.row(kind, role, node, () => this.each(node.parts, Role.Element));
    };
    const loop = (kind: Kind): Write => {
      return (node, role) => rows.row(kind, role, node, () => this.comprehension(node));
    };
    const value = (kind: Kind): Write => {
      return (node, role) => rows.row(kind, role, node, () => this.optional(node.field("argument") ?? node.parts[0], Role.Value));
    };
    const star = (kind: Kind): Write => {
      return (node, role) => this.star(kind, node, role);
    };
    return {
      ...{ identifier: name, none: name, true: name, false: name, keyword_identifier: name, dotted_name: name },
      ...{ integer: leaf(Kind.Number), float: leaf(Kind.Number), ellipsis: leaf(Kind.Ellipsis) },
      ...{ list: elements(Kind.List), list_pattern: elements(Kind.List), set: elements(Kind.Set) },
      ...{ list_comprehension: loop(Kind.ListComp), set_comprehension: loop(Kind.SetComp) },
      ...{ dictionary_comprehension: loop(Kind.DictComp), generator_expression: loop(Kind.Generator) },
      ...{ not_operator: value(Kind.Not), await: value(Kind.Await) },
      ...{ list_splat: star(Kind.Star), list_splat_pattern: star(Kind.Star), dictionary_splat: star(Kind.DoubleStar) },
      tuple: (node, role) => this.tuple(node, role),
      tuple_pattern: (node, role) => this.tuple(node, role),
      pattern_list: (node, role) => this.tuple(node, role),
      expression_list: (node, role) => this.tuple(node, role),
      type: (node, role) => this.optional(node.parts[0], role),
      string: (node, role) => this.string(node, role),
      concatenated_string: (node, role) => this.string(node, role),
      attribute: (node, role) => this.attribute(node, role),
      call: (node, role) => this.call(node, role),
      subscript: (node, role) => this.subscript(node, role),
      slice: (node, role) => rows.row(Kind.Slice, role, node, () => this.each(node.parts, Role.Element)),
      dictionary: (node, role) => rows.row(Kind.Dict, role, node, () => this.pairs(node.parts)),
      conditional_expression: (node, role) => this.conditional(node, role),
      boolean_operator: (node, role) => this.boolean(node, role),
      comparison_operator: (node, role) => this.comparison(node, role),
      binary_operator: (node, role) => this.operation(node, role),
      unary_operator: (node, role) => this.operation(node, role),
      string_conversion: (node, role) => this.repr(node, role),
      lambda: (node, role) => this.lambda(node, role),
      yield: (node, role) => this.yielded(node, role),
      named_expression: (node, role) => this.namedExpression(node, role),
      assignment: (node, role) => this.assignment(node, role),
      augmented_assignment: (node, role) => this.augmented(node, role),
    };
  }

  protected tuple(node: Node, role: Role): void {
    this.rows.row(Kind.Tuple, role, node, () => this.each(node.parts, Role.Element));
  }

  private string(node: Node, role: Role): void {
    const pieces = node.type === "string" ? [node] : node.parts;
    const formatted = pieces.flatMap((piece) => piece.parts.filter((part) => part.type === "interpolation"));
    this.rows.row(Kind.String, role, node, () => {
      for (const { parts } of formatted) this.each(parts, Role.Element);
    });
    this.rows.setString(node);
  }

  private attribute(node: Node, role: Role): void {
    this.rows.row(Kind.Attribute, role, node, () => this.optional(node.field("object"), Role.Object));
    this.rows.setWord(node.field("attribute")?.text ?? "");
  }

  private call(node: Node, role: Role): void {
    const given = node.field("arguments");
    this.rows.row(Kind.Call, role, node, () => {
      this.optional(node.field("function"), Role.Func);
      if (given?.type === "generator_expression") this.expression(given, Role.Arg);
      else this.arguments(given, Role.Arg);
    });
  }

  protected arguments(list: Node | undefined, role: Role): void {
    for (const part of list?.parts ?? [])
      if (part.type === "keyword_argument") {
        this.rows.row(Kind.Keyword, role, part, () => this.optional(part.field("value"), Role.Value));
        this.rows.setWord(part.field("name")?.text ?? "");
      } else this.expression(part, role);
  }

  private subscript(node: Node, role: Role): void {
    this.rows.row(Kind.Subscript, role, node, () => {
      this.optional(node.field("value"), Role.Object);
      this.each(node.fields("subscript"), Role.Index);
    });
  }

  private pairs(parts: readonly Node[]): void {
    for (const part of parts)
      if (part.type === "pair") this.pair(part);
      else this.expression(part, Role.Element);
  }

  private pair(node: Node): void {
    this.optional(node.field("key"), Role.Key);
    this.optional(node.field("value"), Role.Value);
  }

  private comprehension(node: Node): void {
    const [body, ...clauses] = node.parts;
    if (body?.type === "pair") this.pair(body);
    else this.optional(body, Role.Element);
    clauses.forEach((clause, index) => {
      if (clause.type !== "for_in_clause") return;
      const next = clauses.findIndex((other, place) => place > index && other.type === "for_in_clause");
      const conditions = clauses.slice(index + 1, next < 0 ? undefined : next);
      this.rows.row(Kind.Comprehension, Role.None, clause, () => {
        this.optional(clause.field("left"), Role.Target, Access.Store);
        this.each(
          clause.fields("right").filter(({ type }) => type !== ","),
          Role.Iter,
        );
        for (const condition of conditions) this.optional(condition.parts[0], Role.Test);
      });
      this.rows.extend((conditions.at(-1) ?? clause).end);
      if (isAsync(clause)) this.rows.setForm(Form.IsAsync);
    });
  }

  private conditional(node: Node, role: Role): void {
    const [body, test, otherwise] = node.parts;
    this.rows.row(Kind.IfExp, role, node, () => {
      this.optional(body, Role.Body);
      this.optional(test, Role.Test);
      this.optional(otherwise, Role.Orelse);
    });
  }

  private boolean(node: Node, role: Role): void {
    const word = node.field("operator")?.type;
    const kind = word === "or" ? Kind.Or : Kind.And;
    const operands: Node[] = [];
    let left: Node | undefined = node;
    while (left?.type === "boolean_operator" && left.field("operator")?.type === word) {
      operands.unshift(...left.fields("right"));
      left = left.field("left");
    }
    this.rows.row(kind, role, node, () => this.each([...(left ? [left] : []), ...operands], Role.Element));
  }

  private comparison(node: Node, role: Role): void {
    this.rows.row(Kind.Compare, role, node, () => this.each(operandsOf(node), Role.Element));
    this.rows.setForm(node.fields("operators").reduce((all, { type }) => all | operatorOf(type), 0));
  }

  private operation(node: Node, role: Role): void {
    const operands: Node[] = [];
    const open = [node];
    for (let next = open.pop(); next; next = open.pop())
      if (next.type === "binary_operator") open.push(...next.fields("right"), ...next.fields("left"));
      else if (next.type === "unary_operator") open.push(...next.fields("argument"));
      else operands.push(next);
    this.rows.row(Kind.Operation, role, node, () => this.each(operands, Role.Element));
  }

  private repr(node: Node, role: Role): void {
    const [first, ...others] = node.parts;
    this.rows.row(Kind.Repr, role, node, () => {
      if (first && others.length > 0) {
        this.rows.row(Kind.Tuple, Role.Value, first, () => this.each(node.parts, Role.Element));
        this.rows.extend((others.at(-1) ?? first).end);
      } else this.optional(first, Role.Value);
    });
  }

  private lambda(node: Node, role: Role): void {
    this.rows.row(Kind.Lambda, role, node, () => {
      for (const parameter of node.field("parameters")?.parts ?? []) this.parameter(parameter, Role.Param);
      this.optional(node.field("body"), Role.Body);
    });
  }

  private yielded(node: Node, role: Role): void {
    this.rows.row(Kind.Yield, role, node, () => this.optional(node.parts[0], Role.Value));
    if (/^yield\s+from\b/.test(node.text)) this.rows.setForm(Form.IsFrom);
  }

  private namedExpression(node: Node, role: Role): void {
    this.rows.row(Kind.NamedExpr, role, node, () => {
      this.optional(node.field("name"), Role.Target, Access.Store);
      this.optional(node.field("value"), Role.Value);
    });
  }

  private assignment(node: Node, role: Role): void {
    this.rows.row(Kind.Assign, role, node, () => {
      let right: Node | undefined = node;
      for (; right?.type === "assignment"; right = right.field("right")) {
        this.optional(right.field("left"), Role.Target, Access.Store);
        this.optional(right.field("type"), Role.Annotation);
      }
      this.optional(right, Role.Value);
    });
  }

  private augmented(node: Node, role: Role): void {
    this.rows.row(Kind.AugAssign, role, node, () => {
      this.optional(node.field("left"), Role.Target, Access.Augment);
      this.optional(node.field("right"), Role.Value);
    });
  }
}

export function operandsOf(comparison: Node): Node[] {
  return comparison.parts.filter((part) => part.role !== "operators");
}

function operatorOf(sign: string): Operator {
  switch (sign) {
    case "==":
    case "!=":
    case "<>":
      return Operator.Equal;
    case "in":
      return Operator.In;
    case "not in":
      return Operator.NotIn;
    case "is":
      return Operator.Is;
    case "is not":
      return Operator.IsNot;
    default:
      return Operator.Order;
  }
}

export function isAsync(node: Node): boolean {
  return /^async\b/.test(node.text);
}
