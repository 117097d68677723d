import { bare, type Node } from "../python/tree.js";
import { RowWriter } from "./row-writer.js";
import { Access, Form, Kind, Operator, Role } from "./schema.js";

/**
 * The rows of a file as its tree has them. `text` is what the scanner would read of it. Throws a RangeError where expressions
 * are nested too deeply for the stack.
 */
export function rowsOfTree(root: Node, text: string): Int32Array {
  const reader = new TreeReader(new RowWriter(text));
  reader.module(root);
  return reader.rows.done();
}

type Write = (node: Node, role: Role) => void;

class TreeReader {
  /** By the grammar's names. */
  private readonly statements: ReadonlyMap<string, Write>;
  private readonly expressions: ReadonlyMap<string, Write>;

  constructor(readonly rows: RowWriter) {
    this.statements = new Map(Object.entries(this.statementKinds()));
    this.expressions = new Map(Object.entries(this.expressionKinds()));
  }

  module(root: Node): void {
    this.rows.row(Kind.Module, Role.None, root, () => this.suite(root, Role.Body));
    // The grammar begins a module with its first statement.
    this.rows.cover(0, 0, root.end);
  }

  private suite(block: Node | undefined, role: Role): void {
    for (const statement of block?.parts ?? []) this.statement(statement, role);
  }

  private statement(node: Node, role: Role): void {
    const write = this.statements.get(node.type);
    if (write) write(node, role);
    else this.expression(node, role);
  }

  private expression(node: Node, role: Role, access = Access.Load): void {
    const inner = bare(node);
    const write = this.expressions.get(inner.type);
    const row = this.rows.count;
    if (write) write(inner, role);
    else this.other(inner, role);
    if (access !== Access.Load) this.rows.setAccess(row, access);
  }

  /** Syntax that Python 2 has nothing of, or makes no sense: what lies in it counts all the same. */
  private other(node: Node, role: Role): void {
    this.rows.row(Kind.Other, role, node, () => {
      for (const part of node.parts) this.statement(part, Role.None);
    });
  }

  private each(nodes: readonly Node[], role: Role, access = Access.Load): void {
    for (const node of nodes) this.expression(node, role, access);
  }

  private optional(node: Node | undefined, role: Role, access = Access.Load): void {
    if (node) this.expression(node, role, access);
  }

  // ---- statements

  private statementKinds(): Record<string, Write> {
    const plain = (kind: Kind): Write => {
      return (node, role) => this.rows.row(kind, role, node, () => {});
    };
    const named = (kind: Kind): Write => {
      return (node, role) => this.rows.row(kind, role, node, () => this.each(node.parts, Role.Element));
    };
    return {
      expression_statement: (node, role) => this.expressionStatement(node, role),
      print_statement: (node, role) => this.print(node, role),
      exec_statement: (node, role) => this.exec(node, node, role),
      decorated_definition: (node, role) => this.decorated(node, role),
      class_definition: (node, role) => this.classDefinition(node, role, [], node),
      function_definition: (node, role) => this.functionDefinition(node, role, [], node),
      if_statement: (node, role) => this.branch(node, node.fields("alternative"), role),
      while_statement: (node, role) => this.loop(node, role),
      for_statement: (node, role) => this.forStatement(node, role),
      try_statement: (node, role) => this.tryStatement(node, role),
      with_statement: (node, role) => this.withStatement(node, role),
      return_statement: (node, role) => this.rows.row(Kind.Return, role, node, () => this.optional(node.parts[0], Role.Value)),
      raise_statement: (node, role) => this.raise(node, role),
      delete_statement: (node, role) =>
        this.rows.row(Kind.Delete, role, node, () => this.each(listed(node.parts), Role.Target, Access.Delete)),
      assert_statement: (node, role) => this.rows.row(Kind.Assert, role, node, () => this.assertion(node.parts)),
      import_statement: (node, role) => this.rows.row(Kind.Import, role, node, () => this.aliases(node)),
      import_from_statement: (node, role) => this.importFrom(node, role),
      future_import_statement: (node, role) => this.importFrom(node, role),
      global_statement: named(Kind.Global),
      nonlocal_statement: named(Kind.Nonlocal),
      pass_statement: plain(Kind.Pass),
      break_statement: plain(Kind.Break),
      continue_statement: plain(Kind.Continue),
      block: (node, role) => this.suite(node, role),
    };
  }

  private expressionStatement(node: Node, role: Role): void {
    const [first] = node.parts;
    if (!first) return;
    if (first.type === "exec_statement") this.exec(first, node, role);
    else if (node.parts.length > 1 || (!first.is("assignment", "augmented_assignment") && node.text.endsWith(","))) this.tuple(node, role);
    else this.expression(first, role);
  }

  private print(node: Node, role: Role): void {
    this.rows.row(Kind.Print, role, node, () => {
      for (const part of node.parts)
        if (part.type === "chevron") this.each(part.parts, Role.Into);
        else this.expression(part, Role.Arg);
    });
  }

  /** The statement of Python 2 may be one expression to the grammar, with commas around it. */
  private exec(exec: Node, statement: Node, role: Role): void {
    const others = statement === exec ? [] : statement.parts.slice(1);
    const code = exec.field("code");
    const argument = exec.field("argument");
    const isIn = argument?.type === "comparison_operator" && argument.fields("operators").every(({ type }) => type === "in");
    const [first, ...into] = code ? exec.parts : isIn ? operandsOf(argument) : argument ? [argument] : [];
    this.rows.row(Kind.Exec, role, statement, () => {
      this.optional(first, Role.Value);
      this.each([...into, ...others], Role.Into);
    });
  }

  private decorated(node: Node, role: Role): void {
    const definition = node.field("definition");
    const decorators = node.parts.filter((part) => part.type === "decorator").flatMap((decorator) => decorator.parts);
    if (definition?.type === "class_definition") this.classDefinition(definition, role, decorators, node);
    else if (definition) this.functionDefinition(definition, role, decorators, node);
  }

  private classDefinition(node: Node, role: Role, decorators: readonly Node[], whole: Node): void {
    this.rows.compound(Kind.Class, role, whole, () => {
      this.each(decorators, Role.Decorator);
      this.optional(node.field("name"), Role.Name, Access.Store);
      this.arguments(node.field("superclasses"), Role.Base);
      this.suite(node.field("body"), Role.Body);
    });
    this.rows.setWord(node.field("name")?.text ?? "");
  }

  private functionDefinition(node: Node, role: Role, decorators: readonly Node[], whole: Node): void {
    this.rows.compound(Kind.Def, role, whole, () => {
      this.each(decorators, Role.Decorator);
      this.optional(node.field("name"), Role.Name, Access.Store);
      for (const parameter of node.field("parameters")?.parts ?? []) this.parameter(parameter, Role.Param);
      this.optional(node.field("return_type"), Role.Annotation);
      this.suite(node.field("body"), Role.Body);
    });
    this.rows.setWord(node.field("name")?.text ?? "");
    if (isAsync(node)) this.rows.setForm(Form.IsAsync);
  }

  private branch(node: Node, alternatives: readonly Node[], role: Role): void {
    this.rows.compound(Kind.If, role, node, () => {
      this.optional(node.field("condition"), Role.Test);
      this.suite(node.field("consequence"), Role.Body);
      const [next, ...others] = alternatives;
      if (next?.type === "elif_clause") this.branch(next, others, Role.Orelse);
      else this.suite(next?.field("body"), Role.Orelse);
    });
  }

  private loop(node: Node, role: Role): void {
    this.rows.compound(Kind.While, role, node, () => {
      this.optional(node.field("condition"), Role.Test);
      this.suite(node.field("body"), Role.Body);
      this.suite(node.field("alternative")?.field("body"), Role.Orelse);
    });
  }

  private forStatement(node: Node, role: Role): void {
    this.rows.compound(Kind.For, role, node, () => {
      this.optional(node.field("left"), Role.Target, Access.Store);
      this.optional(node.field("right"), Role.Iter);
      this.suite(node.field("body"), Role.Body);
      this.suite(node.field("alternative")?.field("body"), Role.Orelse);
    });
    if (isAsync(node)) this.rows.setForm(Form.IsAsync);
  }

  private tryStatement(node: Node, role: Role): void {
    const clause = (type: string) => node.parts.find((part) => part.type === type);
    this.rows.compound(Kind.Try, role, node, () => {
      this.suite(node.field("body"), Role.Body);
      for (const part of node.parts) if (part.type === "except_clause") this.handler(part);
      this.suite(clause("else_clause")?.field("body"), Role.Orelse);
      this.suite(clause("finally_clause")?.parts.at(-1), Role.Final);
    });
  }

  private handler(node: Node): void {
    this.rows.compound(Kind.Handler, Role.None, node, () => {
      const [value, target] = node.fields("value");
      if (value?.type === "as_pattern") this.asPattern(value, Role.Type);
      else {
        this.optional(value, Role.Type);
        this.optional(target, Role.Target, Access.Store);
      }
      this.suite(node.parts.at(-1), Role.Body);
    });
  }

  private asPattern(pattern: Node, role: Role): void {
    this.optional(pattern.parts[0], role);
    this.optional(pattern.field("alias")?.parts[0], Role.Target, Access.Store);
  }

  private withStatement(node: Node, role: Role): void {
    this.rows.compound(Kind.With, role, node, () => {
      const clause = node.parts.find((part) => part.type === "with_clause");
      for (const item of clause?.parts ?? [])
        this.rows.row(Kind.Item, Role.None, item, () => {
          const value = item.field("value");
          if (value?.type === "as_pattern") this.asPattern(value, Role.Value);
          else this.optional(value, Role.Value);
        });
      this.suite(node.field("body"), Role.Body);
    });
    if (isAsync(node)) this.rows.setForm(Form.IsAsync);
  }

  private raise(node: Node, role: Role): void {
    const cause = node.field("cause");
    this.rows.row(Kind.Raise, role, node, () => {
      this.each(listed(node.parts.filter((part) => part !== cause)), Role.Arg);
      this.optional(cause, Role.Value);
    });
  }

  private assertion([test, message]: readonly Node[]): void {
    this.optional(test, Role.Test);
    this.optional(message, Role.Arg);
  }

  private aliases(statement: Node): void {
    for (const name of statement.fields("name")) {
      const path = name.type === "aliased_import" ? name.field("name") : name;
      const alias = name.field("alias");
      this.rows.row(Kind.Alias, Role.Element, name, () => {
        this.each(path?.parts ?? [], Role.Path);
        this.optional(alias, Role.Target, Access.Store);
      });
      this.rows.setWord((alias ?? path?.parts[0])?.text ?? "");
    }
  }

  private importFrom(node: Node, role: Role): void {
    const source = node.field("module_name");
    const dots = source?.parts.find((part) => part.type === "import_prefix");
    const path = source?.type === "relative_import" ? source.parts.find((part) => part.type === "dotted_name") : source;
    this.rows.row(Kind.ImportFrom, role, node, () => {
      if (node.type === "future_import_statement") this.rows.future(node);
      this.each(path?.parts ?? [], Role.Path);
      this.aliases(node);
    });
    this.rows.setCount(dots?.text.replace(/[^.]/g, "").length ?? 0);
    if (node.parts.some((part) => part.type === "wildcard_import")) this.rows.setForm(Form.IsStar);
  }

  // ---- parameters

  private parameter(node: Node, role: Role): void {
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

  // ---- expressions

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

  private tuple(node: Node, role: Role): void {
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

  private arguments(list: Node | undefined, role: Role): void {
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

/** `raise E, v` and `del a, b` have their parts in a row of their own. */
function listed(parts: readonly Node[]): readonly Node[] {
  return parts.flatMap((part) => (part.type === "expression_list" ? part.parts : [part]));
}

function operandsOf(comparison: Node): Node[] {
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

function isAsync(node: Node): boolean {
  return /^async\b/.test(node.text);
}
