import { LateNode, type Node } from "../python/tree.js";
import type { Facts, Row } from "./facts.js";
import { type Body, FactBodies } from "./late-bodies.js";
import { Form, Kind, Role } from "./schema.js";
import { ExpressionMaker } from "./tree-expressions.js";
import type { Part } from "./tree-nodes.js";
import { dotsEnd, signsBetween } from "./tree-text.js";

/**
 * The syntax tree that the rows of a file stand for, with the names of the grammar, without comments and brackets: all that is asked of
 * a file in which nothing is rewritten. `text` is the file's, a character a byte. Throws a RangeError where expressions are nested too
 * deeply for the stack.
 */
export function treeOfFacts(facts: Facts, text: string): { readonly root: Node; readonly bodies: FactBodies } {
  const maker = new StatementMaker(facts, text);
  const root = maker.module();
  return { root, bodies: new FactBodies(facts, maker.bodies) };
}

/** Of a file with deeper rows all is made at once: whoever asks for a part of it later may be deep in calls already. */
const DEEPEST = 100;

/** Makes nodes of statements. */
class StatementMaker extends ExpressionMaker {
  /** Those that are made when somebody asks for them: of the functions that are in no other. */
  readonly bodies: Body[] = [];
  private isLate: boolean;

  constructor(facts: Facts, text: string) {
    super(facts, text);
    this.isLate = this.depth <= DEEPEST;
  }

  module(): Node {
    const suite = this.suite(this.parts(0), Role.Body);
    this.isLate = false;
    return this.made("module", undefined, 0, this.text.length, suite);
  }

  // ---- statements

  private suite(parts: readonly Part[], role: Role): Node[] {
    const nodes: Node[] = [];
    for (const part of parts) if (part.role === role) nodes.push(this.statement(part.row));
    return nodes;
  }

  private block(parts: readonly Part[], role: Role, as: string | undefined): Node[] {
    const statements = this.suite(parts, role);
    const [first] = statements;
    const last = statements.at(-1);
    return first && last ? [this.made("block", as, first.start, last.end, statements)] : [];
  }

  /** The body of a function. */
  private body(row: Row, parts: readonly Part[]): Node[] {
    const rows = parts.flatMap((part) => (part.role === Role.Body ? [part.row] : []));
    const [first, last] = [rows[0], rows.at(-1)];
    if (!this.isLate || first === undefined || last === undefined) return this.block(parts, Role.Body, "body");
    const make = () => this.suite(this.parts(row), Role.Body);
    const node = new LateNode("block", "body", this.facts.start(first), this.facts.end(last), this.text, make);
    this.bodies.push({ node, first, behind: this.ends[last] ?? 0 });
    return [node];
  }

  private statement(row: Row): Node {
    const { facts } = this;
    const parts = () => this.parts(row);
    switch (facts.kind(row)) {
      case Kind.Class:
        return this.definition(row, "class_definition", this.classParts(row));
      case Kind.Def:
        return this.definition(row, "function_definition", this.functionParts(row));
      case Kind.If:
        return this.branches(row);
      case Kind.While:
        return this.of(row, "while_statement", undefined, [
          ...this.some(parts(), Role.Test, "condition"),
          ...this.block(parts(), Role.Body, "body"),
          ...this.otherwise(parts()),
        ]);
      case Kind.For:
        return this.of(row, "for_statement", undefined, [
          ...this.some(parts(), Role.Target, "left"),
          ...this.some(parts(), Role.Iter, "right"),
          ...this.block(parts(), Role.Body, "body"),
          ...this.otherwise(parts()),
        ]);
      case Kind.Try:
        return this.attempt(row);
      case Kind.With:
        return this.withStatement(row);
      case Kind.Return:
        return this.of(row, "return_statement", undefined, this.some(parts(), Role.Value, undefined));
      case Kind.Raise:
        return this.of(row, "raise_statement", undefined, [
          ...this.listed(this.some(parts(), Role.Arg, undefined)),
          ...this.some(parts(), Role.Value, "cause"),
        ]);
      case Kind.Delete:
        return this.of(row, "delete_statement", undefined, this.listed(this.some(parts(), Role.Target, undefined)));
      case Kind.Assert:
        return this.of(row, "assert_statement", undefined, this.all(row));
      case Kind.Import:
        return this.of(row, "import_statement", undefined, this.aliases(parts()));
      case Kind.ImportFrom:
        return this.importFrom(row);
      case Kind.Global:
        return this.of(row, "global_statement", undefined, this.all(row));
      case Kind.Nonlocal:
        return this.of(row, "nonlocal_statement", undefined, this.all(row));
      case Kind.Exec:
        return this.exec(row);
      case Kind.Print:
        return this.print(row);
      case Kind.Pass:
        return this.of(row, "pass_statement", undefined);
      case Kind.Break:
        return this.of(row, "break_statement", undefined);
      case Kind.Continue:
        return this.of(row, "continue_statement", undefined);
      default:
        return this.expressionStatement(row);
    }
  }

  private expressionStatement(row: Row): Node {
    const expression = this.expression(row, undefined);
    const inner = expression.type === "expression_list" ? expression.children : [expression];
    return this.of(row, "expression_statement", undefined, inner);
  }

  private definition(row: Row, type: string, children: readonly Node[]): Node {
    const decorators = this.parts(row).flatMap((part) => (part.role === Role.Decorator ? [this.decorator(part.row)] : []));
    if (decorators.length === 0) return this.of(row, type, undefined, children);
    const start = this.keywordBefore(children[0]?.start ?? 0, decorators.at(-1)?.end ?? 0);
    const definition = this.made(type, "definition", start, this.facts.end(row), children);
    return this.of(row, "decorated_definition", undefined, [...decorators, definition]);
  }

  /** Where `class`, `def` or `async def` begins, behind the last decorator, before the name. */
  private keywordBefore(name: number, from: number): number {
    const between = this.text.slice(from, name);
    const found = /(?:async\b[\s\\]*)?(?:class|def)[ \t\f\\\r\n]*$/.exec(between);
    return found ? from + found.index : name;
  }

  private decorator(row: Row): Node {
    const expression = this.expression(row, undefined);
    const at = this.text.lastIndexOf("@", expression.start);
    return this.made("decorator", undefined, at, expression.end, [expression]);
  }

  private classParts(row: Row): Node[] {
    const parts = this.parts(row);
    const [name] = this.some(parts, Role.Name, "name");
    const bases = this.some(parts, Role.Base, undefined);
    const body = this.block(parts, Role.Body, "body");
    const first = bases[0];
    const list = first && name ? [this.made("argument_list", "superclasses", name.end, (bases.at(-1) ?? first).end, bases)] : [];
    return [...(name ? [name] : []), ...list, ...body];
  }

  private functionParts(row: Row): Node[] {
    const parts = this.parts(row);
    const [name] = this.some(parts, Role.Name, "name");
    const parameters = this.parameters(parts);
    const start = name?.end ?? this.facts.start(row);
    const list = this.made("parameters", "parameters", start, parameters.at(-1)?.end ?? start, parameters);
    const returned = parts.flatMap((part) => (part.role === Role.Annotation ? [this.annotation(part.row, "return_type")] : []));
    return [...(name ? [name] : []), list, ...returned, ...this.body(row, parts)];
  }

  /** A chain of `elif` is as deep in rows as it is long; in the tree its links stand side by side. */
  private branches(row: Row): Node {
    const links: Node[] = [];
    let children: Node[] = links;
    for (let at: Row | undefined = row; at !== undefined; ) {
      const parts: Part[] = this.parts(at);
      const next: Row | undefined = this.elifIn(parts);
      const own = [...this.some(parts, Role.Test, "condition"), ...this.block(parts, Role.Body, "consequence")];
      const end = own.at(-1)?.end ?? this.facts.end(at);
      if (at === row) children = own;
      else children.push(this.made("elif_clause", "alternative", this.facts.start(at), end, own));
      if (next === undefined) children.push(...this.otherwise(parts));
      at = next;
    }
    return this.of(row, "if_statement", undefined, children);
  }

  private elifIn(parts: readonly Part[]): Row | undefined {
    const row = this.ofRole(parts, Role.Orelse);
    const isElif = row !== undefined && this.facts.kind(row) === Kind.If && this.text.startsWith("elif", this.facts.start(row));
    return isElif ? row : undefined;
  }

  private otherwise(parts: readonly Part[]): Node[] {
    return this.clause("else_clause", this.block(parts, Role.Orelse, "body"), "alternative");
  }

  private clause(type: string, block: readonly Node[], as: string | undefined): Node[] {
    return block.map((each) => this.made(type, as, each.start, each.end, [each]));
  }

  private attempt(row: Row): Node {
    const parts = this.parts(row);
    const handlers = parts.flatMap((part) =>
      this.facts.kind(part.row) === Kind.Handler && part.role === Role.None ? [this.handler(part.row)] : [],
    );
    return this.of(row, "try_statement", undefined, [
      ...this.block(parts, Role.Body, "body"),
      ...handlers,
      ...this.clause("else_clause", this.block(parts, Role.Orelse, "body"), undefined),
      ...this.clause("finally_clause", this.block(parts, Role.Final, undefined), undefined),
    ]);
  }

  private handler(row: Row): Node {
    const parts = this.parts(row);
    const type = this.ofRole(parts, Role.Type);
    const target = this.ofRole(parts, Role.Target);
    const named = type === undefined ? [] : target === undefined ? [this.expression(type, "value")] : this.caught(type, target);
    return this.of(row, "except_clause", undefined, [...named, ...this.block(parts, Role.Body, undefined)]);
  }

  /** `except E as e` and `except E, e`. */
  private caught(type: Row, target: Row): Node[] {
    const isAs = signsBetween(this.text, this.facts.end(type), this.facts.start(target)).includes("as");
    return isAs ? [this.asPattern(type, target, "value")] : [this.expression(type, "value"), this.expression(target, "value")];
  }

  private asPattern(value: Row, target: Row, role: string): Node {
    const [object, name] = [this.expression(value, undefined), this.expression(target, undefined)];
    const alias = this.made("as_pattern_target", "alias", name.start, name.end, [name]);
    return this.made("as_pattern", role, object.start, name.end, [object, alias]);
  }

  private withStatement(row: Row): Node {
    const parts = this.parts(row);
    const items = parts.flatMap((part) => (this.facts.kind(part.row) === Kind.Item ? [this.withItem(part.row)] : []));
    const [first] = items;
    const clause = first ? [this.made("with_clause", undefined, first.start, (items.at(-1) ?? first).end, items)] : [];
    return this.of(row, "with_statement", undefined, [...clause, ...this.block(parts, Role.Body, "body")]);
  }

  private withItem(row: Row): Node {
    const parts = this.parts(row);
    const value = this.ofRole(parts, Role.Value) ?? row;
    const target = this.ofRole(parts, Role.Target);
    return this.of(row, "with_item", undefined, [
      target === undefined ? this.expression(value, "value") : this.asPattern(value, target, "value"),
    ]);
  }

  /** A comparison that is the code has brackets around it: what `exec code in names` says is taken apart. */
  private exec(row: Row): Node {
    const parts = this.parts(row);
    const code = this.some(parts, Role.Value, "code").map((node) =>
      node.type === "comparison_operator" ? this.made("parenthesized_expression", "code", node.start, node.end, [node]) : node,
    );
    return this.of(row, "exec_statement", undefined, [...code, ...this.some(parts, Role.Into, undefined)]);
  }

  private print(row: Row): Node {
    const into = this.some(this.parts(row), Role.Into, undefined);
    const chevron = into.map((file) => this.made("chevron", undefined, file.start, file.end, [file]));
    return this.of(row, "print_statement", undefined, [...chevron, ...this.some(this.parts(row), Role.Arg, "argument")]);
  }

  /** Several expressions with commas between them that a statement takes. */
  private listed(nodes: readonly Node[]): readonly Node[] {
    const [first] = nodes;
    const last = nodes.at(-1);
    return first && last && nodes.length > 1 ? [this.made("expression_list", undefined, first.start, last.end, nodes)] : nodes;
  }

  private aliases(parts: readonly Part[]): Node[] {
    return parts.flatMap((part) => (this.facts.kind(part.row) === Kind.Alias ? [this.alias(part.row)] : []));
  }

  private alias(row: Row): Node {
    const parts = this.parts(row);
    const target = this.ofRole(parts, Role.Target);
    if (target === undefined) return this.path(parts, "name");
    return this.of(row, "aliased_import", "name", [this.path(parts, "name"), this.expression(target, "alias")]);
  }

  private path(parts: readonly Part[], role: string | undefined): Node {
    const names = this.some(parts, Role.Path, undefined);
    const start = names[0]?.start ?? 0;
    return this.made("dotted_name", role, start, names.at(-1)?.end ?? start, names);
  }

  private importFrom(row: Row): Node {
    const parts = this.parts(row);
    const [first] = parts;
    const { facts } = this;
    const isFuture = first?.role === Role.Path && this.text.slice(facts.start(first.row), facts.end(first.row)) === "__future__";
    if (isFuture && facts.word(row) === 0) return this.of(row, "future_import_statement", undefined, this.aliases(parts));
    const star =
      (facts.flags(row) & Form.IsStar) === 0 ? [] : [this.made("wildcard_import", undefined, facts.end(row) - 1, facts.end(row))];
    return this.of(row, "import_from_statement", undefined, [this.source(row, parts), ...this.aliases(parts), ...star]);
  }

  /** What an import takes names from. */
  private source(row: Row, parts: readonly Part[]): Node {
    if (this.facts.word(row) === 0) return this.path(parts, "module_name");
    const start = this.text.indexOf(".", this.facts.start(row));
    const named = this.ofRole(parts, Role.Path) === undefined ? [] : [this.path(parts, undefined)];
    const end = named[0]?.start ?? dotsEnd(this.text, start);
    const prefix = this.made("import_prefix", undefined, start, end);
    return this.made("relative_import", "module_name", start, named[0]?.end ?? end, [prefix, ...named]);
  }
}
