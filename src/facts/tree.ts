import { meantTokens } from "../python/tokens.js";
import { LateNode, Node } from "../python/tree.js";
import type { Facts, Row } from "./facts.js";
import { type Body, FactBodies } from "./late-bodies.js";
import { Access, Form, Kind, Role } from "./schema.js";
import { hashOf } from "./words.js";

/**
 * The syntax tree that the rows of a file stand for, with the names of the grammar, without comments and brackets: all that is asked of
 * a file in which nothing is rewritten. `text` is the file's, a character a byte. Throws a RangeError where expressions are nested too
 * deeply for the stack.
 */
export function treeOfFacts(facts: Facts, text: string): { readonly root: Node; readonly bodies: FactBodies } {
  const maker = new TreeMaker(facts, text);
  const root = maker.module();
  return { root, bodies: new FactBodies(facts, maker.bodies) };
}

/** Of a file with deeper rows all is made at once: whoever asks for a part of it later may be deep in calls already. */
const DEEPEST = 100;

/** What a row is made of, in the order of the text. */
interface Part {
  readonly row: Row;
  readonly role: Role;
}

class TreeMaker {
  /** Those that are made when somebody asks for them: of the functions that are in no other. */
  readonly bodies: Body[] = [];
  /** For each row, the first one that is no part of it. */
  private readonly ends: Int32Array;
  private isLate: boolean;
  /** The constants that the file binds: names like others, then. */
  private readonly bound: ReadonlySet<number>;

  constructor(
    private readonly facts: Facts,
    private readonly text: string,
  ) {
    const { behind, depth } = behindAll(facts);
    this.ends = behind;
    this.isLate = depth <= DEEPEST;
    this.bound = boundConstants(facts);
  }

  module(): Node {
    const suite = this.suite(this.parts(0), Role.Body);
    this.isLate = false;
    return this.made("module", undefined, 0, this.text.length, suite);
  }

  // ---- rows

  private parts(row: Row): Part[] {
    const parts: Part[] = [];
    const end = this.ends[row] ?? 0;
    for (let part = row + 1; part < end; part = this.ends[part] ?? end) parts.push({ row: part, role: this.facts.role(part) });
    return parts;
  }

  private made(type: string, role: string | undefined, start: number, end: number, children: readonly Node[] = []): Node {
    const node = new Node(type, role, start, end, this.text);
    if (children.length > 0) node.adopt(children);
    return node;
  }

  /** A node that begins and ends where a row does. */
  private of(row: Row, type: string, role: string | undefined, children: readonly Node[] = []): Node {
    return this.made(type, role, this.facts.start(row), this.facts.end(row), children);
  }

  private ofRole(parts: readonly Part[], role: Role): Row | undefined {
    return parts.find((part) => part.role === role)?.row;
  }

  private some(parts: readonly Part[], role: Role, as: string | undefined): Node[] {
    const nodes: Node[] = [];
    for (const part of parts) if (part.role === role) nodes.push(this.expression(part.row, as));
    return nodes;
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

  private annotation(row: Row, role: string): Node {
    const inner = this.expression(row, undefined);
    return this.made("type", role, inner.start, inner.end, [inner]);
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
    const isAs = this.between(this.facts.end(type), this.facts.start(target)).includes("as");
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
    const end = named[0]?.start ?? this.dotsEnd(start);
    const prefix = this.made("import_prefix", undefined, start, end);
    return this.made("relative_import", "module_name", start, named[0]?.end ?? end, [prefix, ...named]);
  }

  private dotsEnd(start: number): number {
    let end = start;
    for (let at = start; /[.\s\\]/.test(this.text[at] ?? ""); at++) if (this.text[at] === ".") end = at + 1;
    return end;
  }

  // ---- parameters

  private parameters(parts: readonly Part[]): Node[] {
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

  // ---- expressions

  private all(row: Row): Node[] {
    return this.parts(row).map((part) => this.expression(part.row, undefined));
  }

  private expression(row: Row, role: string | undefined): Node {
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
        return this.of(row, this.numberType(row), role);
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

  private numberType(row: Row): string {
    const text = this.text.slice(this.facts.start(row), this.facts.end(row));
    return /^0[xX]/.test(text) || !/[.eE]/.test(text) ? "integer" : "float";
  }

  private attribute(row: Row, role: string | undefined): Node {
    const { facts } = this;
    const end = facts.end(row);
    const object = this.some(this.parts(row), Role.Object, "object");
    return this.of(row, "attribute", role, [...object, this.made("identifier", "attribute", this.wordStart(end), end)]);
  }

  /** Where the word that ends there begins. */
  private wordStart(end: number): number {
    let start = end;
    while (start > 0 && isLetter(this.text.charCodeAt(start - 1))) start--;
    return start;
  }

  private wordEnd(start: number): number {
    let end = start;
    while (end < this.text.length && isLetter(this.text.charCodeAt(end))) end++;
    return end;
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
    const start = this.firstWord(this.facts.start(row), value[0]?.start ?? this.facts.end(row));
    return this.of(row, "keyword_argument", role, [this.made("identifier", "name", start, this.wordEnd(start)), ...value]);
  }

  /** Where the first word in a stretch begins: in `f((x)=1)`, `x`. */
  private firstWord(start: number, end: number): number {
    if (isLetter(this.text.charCodeAt(start))) return start;
    const word = meantTokens(this.text.slice(start, end)).find(({ kind }) => kind === "name");
    return start + (word?.start ?? 0);
  }

  private string(row: Row, role: string | undefined): Node {
    const start = this.facts.start(row);
    const text = this.text.slice(start, this.facts.end(row));
    const pieces = isOnePiece(text) ? [] : meantTokens(text).filter(({ kind }) => kind === "string");
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
    const opened = this.between(start, facts.start(first.row)).filter((sign) => sign === "(").length;
    const until = second ? facts.start(second.row) : facts.end(row);
    const signs = this.between(facts.end(first.row), until);
    const comma = signs.indexOf(",");
    const closed = (comma < 0 ? signs : signs.slice(0, comma)).filter((sign) => sign === ")").length;
    return opened > closed;
  }

  /** What stands between two expressions: signs and keywords. */
  private between(start: number, end: number): string[] {
    const text = this.text.slice(start, end);
    if (text.length === 1) return [text];
    return meantTokens(text).flatMap((token) => (/^[\s\\]*$/.test(token.text) ? [] : [token.text]));
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
      if (before) children.push(this.made(this.operator(before.end, node.start), "operators", before.end, node.start));
      children.push(node);
    }
    return this.of(row, "comparison_operator", role, children);
  }

  private operator(start: number, end: number): string {
    const signs = this.between(start, end).filter((sign) => !/[()]/.test(sign));
    return /^\w/.test(signs[0] ?? "") ? signs.join(" ") : signs.join("");
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

/** For each row, the first one that is no part of it; and in how many others the deepest lies. */
function behindAll(facts: Facts): { readonly behind: Int32Array; readonly depth: number } {
  const { count } = facts;
  const behind = new Int32Array(count).fill(count);
  const open: Row[] = [];
  let depth = 0;
  for (let row = 0; row < count; row++) {
    const start = facts.start(row);
    for (let last = open.at(-1); last !== undefined && facts.end(last) <= start; last = open.at(-1)) {
      behind[last] = row;
      open.pop();
    }
    depth = Math.max(depth, open.push(row));
  }
  return { behind, depth };
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95 || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code >= 128;
}

/** Whether a literal is surely one string and not several in a row. */
function isOnePiece(text: string): boolean {
  return /^[a-zA-Z]*(?:"[^"\\]*"|'[^'\\]*')$/.test(text);
}
