import type { Node } from "../python/tree.js";
import { ExpressionReader, isAsync, operandsOf, type Write } from "./row-expressions.js";
import { RowWriter } from "./row-writer.js";
import { Access, Form, Kind, Role } from "./schema.js";

/**
 * The rows of a file as its tree has them. `text` is what the scanner would read of it. Throws a RangeError where expressions
 * are nested too deeply for the stack.
 */
export function rowsOfTree(root: Node, text: string): Int32Array {
  const reader = new StatementReader(new RowWriter(text));
  reader.module(root);
  return reader.rows.done();
}

/** Writes the rows of statements. */
class StatementReader extends ExpressionReader {
  /** By the grammar's names. */
  private readonly statements: ReadonlyMap<string, Write>;

  constructor(rows: RowWriter) {
    super(rows);
    this.statements = new Map(Object.entries(this.statementKinds()));
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

  /** Syntax that Python 2 has nothing of, or makes no sense: what lies in it counts all the same. */
  protected other(node: Node, role: Role): void {
    this.rows.row(Kind.Other, role, node, () => {
      for (const part of node.parts) this.statement(part, Role.None);
    });
  }

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
}

/** `raise E, v` and `del a, b` have their parts in a row of their own. */
function listed(parts: readonly Node[]): readonly Node[] {
  return parts.flatMap((part) => (part.type === "expression_list" ? part.parts : [part]));
}
