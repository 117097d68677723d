// Expressions to rows (Python 2 language reference, 5; Python 3's where Python 2 has no other meaning for them).
import { Access, Form, Kind, Operator, Role, Text } from "../schema";
import { Word } from "./keywords";
import * as lexer from "./lexer";
import { Token } from "./lexer";
import * as rows from "./rows";
import { Sign } from "./signs";

/** Deeper than Python's own parser goes, which takes 1480 times `not` or `else`, and 99 brackets; what is deeper is read in another way. */
const DEEPEST: i32 = 1500;
/** How much more of the stack brackets take than `not` does. */
const BRACKETS: i32 = 6;
let depth: i32 = 0;
/** Whether it is in an `async def`, where `await` is a word of the grammar. */
export let isAsync: bool = false;
/** Whether `x if c else y` is not one expression: in a condition of a comprehension. */
let isCondition: bool = false;

export function begin(): void {
  depth = 0;
  isAsync = false;
  isCondition = false;
}

export function setAsync(value: bool): void {
  isAsync = value;
}

// ---- what comes next

export function isSign(sign: Sign): bool {
  return lexer.sign === sign;
}

export function take(sign: Sign): bool {
  if (lexer.sign !== sign) return false;
  lexer.advance();
  return true;
}

export function expect(sign: Sign): void {
  if (!take(sign)) lexer.fail(lexer.start);
}

export function takeWord(word: Word): bool {
  if (lexer.reserved !== word) return false;
  lexer.advance();
  return true;
}

/** Whether it is a name, though the grammar of Python 3 or of a statement may have another use for the word. */
export function isName(): bool {
  if (lexer.token !== Token.Name) return false;
  const word = lexer.reserved;
  return (
    word === Word.None || word === Word.Print || word === Word.Exec || word === Word.Nonlocal || word === Word.Async || word === Word.Await
  );
}

/** Whether an expression may begin here. */
export function isOperand(): bool {
  const token = lexer.token;
  if (token === Token.Name) return isName() || lexer.reserved === Word.Not || lexer.reserved === Word.Lambda;
  if (token === Token.String || token === Token.Number) return true;
  const sign = lexer.sign;
  return (
    sign === Sign.Open ||
    sign === Sign.OpenBracket ||
    sign === Sign.OpenBrace ||
    sign === Sign.Backtick ||
    sign === Sign.Minus ||
    sign === Sign.Plus ||
    sign === Sign.Tilde ||
    sign === Sign.Dot
  );
}

/** A name of its own: of a function, of what is imported. */
export function name(access: Access, role: Role): i32 {
  if (!isName()) {
    lexer.fail(lexer.start);
    return rows.add(Kind.Name, 0, lexer.start, lexer.start, rows.count);
  }
  const row = rows.add(Kind.Name, lexer.word, lexer.start, lexer.stop, rows.count);
  rows.setFlags(row, access);
  rows.setRole(row, role);
  lexer.advance();
  return row;
}

/** Goes into brackets, where no condition is; gives what `close` needs. */
function open(): bool {
  const outer = isCondition;
  isCondition = false;
  depth += BRACKETS;
  return outer;
}

function close(outer: bool): void {
  isCondition = outer;
  depth -= BRACKETS;
}

// ---- rows of expressions

/** `x, y`, in which stars may be: a tuple, unless there is but one and no comma. */
export function list(): i32 {
  const start = lexer.start;
  const first = rows.count;
  const row = element();
  if (!isSign(Sign.Comma)) return row;
  rest();
  rows.setRoles(first, Role.Element);
  return rows.add(Kind.Tuple, 0, start, lexer.last, first);
}

/** What stands behind the first of a row, and the comma that may end it. */
function rest(): void {
  while (take(Sign.Comma)) {
    if (!isOperand() && !isSign(Sign.Star) && !(lexer.reserved === Word.Yield)) break;
    element();
  }
}

function element(): i32 {
  if (isSign(Sign.Star)) return star(Kind.Star);
  return named();
}

function star(kind: Kind): i32 {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  rows.setRole(test(), Role.Value);
  return rows.add(kind, 0, start, lexer.last, first);
}

/** `x, y` of a loop, which `in` ends. */
export function targets(): i32 {
  const start = lexer.start;
  const first = rows.count;
  const row = target();
  if (!isSign(Sign.Comma)) {
    rows.setAccess(row, Access.Store);
    return row;
  }
  while (take(Sign.Comma)) {
    if (!isOperand() && !isSign(Sign.Star)) break;
    target();
  }
  rows.setRoles(first, Role.Element);
  const tuple = rows.add(Kind.Tuple, 0, start, lexer.last, first);
  rows.setAccess(tuple, Access.Store);
  return tuple;
}

function target(): i32 {
  if (!isSign(Sign.Star)) return operation();
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  rows.setRole(operation(), Role.Value);
  return rows.add(Kind.Star, 0, start, lexer.last, first);
}

// ---- expressions, the loosest first

/** `x := y`, or any expression. */
export function named(): i32 {
  const start = lexer.start;
  const first = rows.count;
  const row = test();
  if (!isSign(Sign.ColonAssign)) return row;
  rows.setAccess(row, Access.Store);
  rows.setRole(row, Role.Target);
  lexer.advance();
  rows.setRole(test(), Role.Value);
  return rows.add(Kind.NamedExpr, 0, start, lexer.last, first);
}

export function test(): i32 {
  if (++depth > DEEPEST) lexer.fail(lexer.start);
  const start = lexer.start;
  const first = rows.count;
  let row: i32;
  if (lexer.reserved === Word.Lambda) row = lambda();
  else if (lexer.reserved === Word.Yield) row = yielded();
  else {
    row = disjunction();
    if (lexer.reserved === Word.If && !isCondition) row = conditional(row, start, first);
  }
  depth--;
  return row;
}

function conditional(body: i32, start: usize, first: i32): i32 {
  rows.setRole(body, Role.Body);
  lexer.advance();
  rows.setRole(disjunction(), Role.Test);
  if (!takeWord(Word.Else)) lexer.fail(lexer.start);
  rows.setRole(test(), Role.Orelse);
  return rows.add(Kind.IfExp, 0, start, lexer.last, first);
}

function lambda(): i32 {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  parameters(Sign.Colon, false);
  expect(Sign.Colon);
  rows.setRole(test(), Role.Body);
  return rows.add(Kind.Lambda, 0, start, lexer.last, first);
}

function yielded(): i32 {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  const isFrom = takeWord(Word.From);
  if (isFrom) rows.setRole(test(), Role.Value);
  else if (isOperand() || isSign(Sign.Star)) rows.setRole(list(), Role.Value);
  const row = rows.add(Kind.Yield, 0, start, lexer.last, first);
  if (isFrom) rows.setFlags(row, Form.IsFrom);
  return row;
}

function disjunction(): i32 {
  const start = lexer.start;
  const first = rows.count;
  const row = conjunction();
  if (lexer.reserved !== Word.Or) return row;
  while (takeWord(Word.Or)) conjunction();
  rows.setRoles(first, Role.Element);
  return rows.add(Kind.Or, 0, start, lexer.last, first);
}

function conjunction(): i32 {
  const start = lexer.start;
  const first = rows.count;
  const row = negation();
  if (lexer.reserved !== Word.And) return row;
  while (takeWord(Word.And)) negation();
  rows.setRoles(first, Role.Element);
  return rows.add(Kind.And, 0, start, lexer.last, first);
}

function negation(): i32 {
  if (lexer.reserved !== Word.Not) return comparison();
  if (++depth > DEEPEST) lexer.fail(lexer.start);
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  rows.setRole(negation(), Role.Value);
  depth--;
  return rows.add(Kind.Not, 0, start, lexer.last, first);
}

function comparison(): i32 {
  const start = lexer.start;
  const first = rows.count;
  const row = operation();
  let operators = 0;
  for (let one = comparing(); one !== 0; one = comparing()) {
    operators |= one;
    // A lambda or `not` may not stand here; whoever wrote it is told by the tree.
    operation();
  }
  if (operators === 0) return row;
  rows.setRoles(first, Role.Element);
  const compare = rows.add(Kind.Compare, 0, start, lexer.last, first);
  rows.setFlags(compare, operators);
  return compare;
}

/** Takes an operator that compares. */
function comparing(): i32 {
  const sign = lexer.sign;
  if (sign === Sign.Equal || sign === Sign.NotEqual || sign === Sign.LessGreater) return taken(Operator.Equal);
  if (sign === Sign.Less || sign === Sign.Greater || sign === Sign.LessEqual || sign === Sign.GreaterEqual) return taken(Operator.Order);
  if (lexer.reserved === Word.In) return taken(Operator.In);
  if (lexer.reserved === Word.Is) {
    lexer.advance();
    return takeWord(Word.Not) ? Operator.IsNot : Operator.Is;
  }
  if (lexer.reserved !== Word.Not) return 0;
  lexer.advance();
  if (!takeWord(Word.In)) lexer.fail(lexer.start);
  return Operator.NotIn;
}

function taken(operator: Operator): i32 {
  lexer.advance();
  return operator;
}

export function operation(): i32 {
  const start = lexer.start;
  const first = rows.count;
  let isOne = !signs();
  const row = operand();
  while (isBinary()) {
    isOne = false;
    lexer.advance();
    signs();
    operand();
  }
  if (isOne) return row;
  rows.setRoles(first, Role.Element);
  return rows.add(Kind.Operation, 0, start, lexer.last, first);
}

/** Takes the signs before an operand; whether there is one. */
function signs(): bool {
  let isAny = false;
  while (isSign(Sign.Plus) || isSign(Sign.Minus) || isSign(Sign.Tilde)) {
    isAny = true;
    lexer.advance();
  }
  return isAny;
}

function isBinary(): bool {
  switch (lexer.sign) {
    case Sign.Plus:
    case Sign.Minus:
    case Sign.Star:
    case Sign.Slash:
    case Sign.Percent:
    case Sign.Ampersand:
    case Sign.Bar:
    case Sign.Caret:
    case Sign.At:
    case Sign.DoubleStar:
    case Sign.DoubleSlash:
    case Sign.ShiftLeft:
    case Sign.ShiftRight:
      return true;
    default:
      return false;
  }
}

function operand(): i32 {
  if (lexer.reserved !== Word.Await || !isAsync) return primary();
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  rows.setRole(primary(), Role.Value);
  return rows.add(Kind.Await, 0, start, lexer.last, first);
}

// ---- what binds strongest

function primary(): i32 {
  const start = lexer.start;
  const first = rows.count;
  let row = atom();
  while (isSign(Sign.Dot) || isSign(Sign.Open) || isSign(Sign.OpenBracket)) {
    if (isSign(Sign.Dot)) row = attribute(row, start, first);
    else if (isSign(Sign.Open)) row = call(row, start, first);
    else row = subscript(row, start, first);
  }
  return row;
}

function attribute(object: i32, start: usize, first: i32): i32 {
  rows.setRole(object, Role.Object);
  lexer.advance();
  if (!isName()) lexer.fail(lexer.start);
  const row = rows.add(Kind.Attribute, lexer.word, start, lexer.stop, first);
  lexer.advance();
  return row;
}

function call(callee: i32, start: usize, first: i32): i32 {
  rows.setRole(callee, Role.Func);
  args(Role.Arg);
  return rows.add(Kind.Call, 0, start, lexer.last, first);
}

/** What stands in the brackets of a call or of a class. */
export function args(role: Role): void {
  const outer = open();
  const bracket = lexer.start;
  const all = rows.count;
  lexer.advance();
  let hasLoop = false;
  while (lexer.token !== Token.End && !isSign(Sign.Close)) {
    if (isSign(Sign.Star)) star(Kind.Star);
    else if (isSign(Sign.DoubleStar)) star(Kind.DoubleStar);
    else if (hasLoop) lexer.fail(lexer.start);
    else hasLoop = argument(all);
    if (!take(Sign.Comma)) break;
  }
  // The brackets of the call are those of a generator that is all it is given.
  if (hasLoop && rows.firstOf(rows.count - 1) === all) rows.setSpan(rows.count - 1, bracket, lexer.stop);
  rows.setRoles(all, role);
  expect(Sign.Close);
  close(outer);
}

/** Whether it is a generator without brackets, beside which nothing but stars may stand. */
function argument(all: i32): bool {
  const start = lexer.start;
  const first = rows.count;
  const row = named();
  if (isSign(Sign.Assign)) {
    if (rows.kindOf(row) !== Kind.Name) lexer.fail(lexer.start);
    const word = rows.wordOf(row);
    rows.forget(first);
    lexer.advance();
    rows.setRole(test(), Role.Value);
    rows.add(Kind.Keyword, word, start, lexer.last, first);
    return false;
  }
  if (!isLoop()) return false;
  if (first !== all) lexer.fail(lexer.start);
  rows.setRole(row, Role.Element);
  loops(false);
  rows.add(Kind.Generator, 0, start, lexer.last, first);
  return true;
}

function subscript(object: i32, start: usize, first: i32): i32 {
  rows.setRole(object, Role.Object);
  const outer = open();
  lexer.advance();
  const indexes = rows.count;
  do {
    if (isSign(Sign.CloseBracket) && rows.count > indexes) break;
    index();
  } while (take(Sign.Comma));
  rows.setRoles(indexes, Role.Index);
  expect(Sign.CloseBracket);
  close(outer);
  return rows.add(Kind.Subscript, 0, start, lexer.last, first);
}

function index(): void {
  const start = lexer.start;
  const first = rows.count;
  if (isSign(Sign.Star)) {
    star(Kind.Star);
    return;
  }
  if (!isSign(Sign.Colon)) named();
  if (!isSign(Sign.Colon)) return;
  while (take(Sign.Colon)) if (!isSign(Sign.Colon) && !isSign(Sign.Comma) && !isSign(Sign.CloseBracket)) test();
  rows.setRoles(first, Role.Element);
  rows.add(Kind.Slice, 0, start, lexer.last, first);
}

function atom(): i32 {
  const start = lexer.start;
  if (isName()) {
    const row = rows.add(Kind.Name, lexer.word, start, lexer.stop, rows.count);
    lexer.advance();
    return row;
  }
  if (lexer.token === Token.String) return strings();
  if (lexer.token === Token.Number) {
    const row = rows.add(Kind.Number, 0, start, lexer.stop, rows.count);
    lexer.advance();
    return row;
  }
  const outer = open();
  const row = bracketed(start);
  close(outer);
  return row;
}

function bracketed(start: usize): i32 {
  switch (lexer.sign) {
    case Sign.Open:
      return parenthesised(start);
    case Sign.OpenBracket:
      return display(start, Sign.CloseBracket, Kind.List, Kind.ListComp);
    case Sign.OpenBrace:
      return braces(start);
    case Sign.Backtick:
      return repr(start);
    case Sign.Dot:
      return dots(start);
    default:
      lexer.fail(start);
      return rows.add(Kind.Name, 0, start, start, rows.count);
  }
}

/** One string, or several that stand side by side. */
function strings(): i32 {
  const start = lexer.start;
  let word = lexer.word;
  let texture = lexer.texture;
  lexer.advance();
  while (lexer.token === Token.String) {
    texture = joined(texture, lexer.texture);
    word = 0;
    lexer.advance();
  }
  const row = rows.add(Kind.String, word, start, lexer.last, rows.count);
  rows.setFlags(row, texture);
  return row;
}

/** Of strings side by side only is told that they are, and whether one of them holds a prompt. */
function joined(left: i32, right: i32): i32 {
  return ((left | right) & Text.HasPrompt) | Text.IsJoined;
}

function parenthesised(start: usize): i32 {
  const first = rows.count;
  lexer.advance();
  if (take(Sign.Close)) return rows.add(Kind.Tuple, 0, start, lexer.last, first);
  const row = element();
  if (isLoop()) {
    rows.setRole(row, Role.Element);
    loops(false);
    expect(Sign.Close);
    return rows.add(Kind.Generator, 0, start, lexer.last, first);
  }
  if (!isSign(Sign.Comma)) {
    expect(Sign.Close);
    return row;
  }
  rest();
  rows.setRoles(first, Role.Element);
  expect(Sign.Close);
  return rows.add(Kind.Tuple, 0, start, lexer.last, first);
}

function display(start: usize, close: Sign, plain: Kind, looped: Kind): i32 {
  const first = rows.count;
  lexer.advance();
  let kind = plain;
  if (!isSign(close)) {
    const row = element();
    if (isLoop()) {
      rows.setRole(row, Role.Element);
      loops(true);
      kind = looped;
    } else {
      rest();
      rows.setRoles(first, Role.Element);
    }
  }
  expect(close);
  return rows.add(kind, 0, start, lexer.last, first);
}

/** A dictionary or a set. */
function braces(start: usize): i32 {
  const first = rows.count;
  lexer.advance();
  if (take(Sign.CloseBrace)) return rows.add(Kind.Dict, 0, start, lexer.last, first);
  if (!isSign(Sign.DoubleStar)) {
    const row = element();
    if (!isSign(Sign.Colon)) return set(row, start, first);
    value(row);
    if (isLoop()) {
      loops(false);
      expect(Sign.CloseBrace);
      return rows.add(Kind.DictComp, 0, start, lexer.last, first);
    }
  } else rows.setRole(star(Kind.DoubleStar), Role.Element);
  while (take(Sign.Comma)) {
    if (isSign(Sign.CloseBrace)) break;
    if (isSign(Sign.DoubleStar)) rows.setRole(star(Kind.DoubleStar), Role.Element);
    else value(test());
  }
  expect(Sign.CloseBrace);
  return rows.add(Kind.Dict, 0, start, lexer.last, first);
}

function value(key: i32): void {
  rows.setRole(key, Role.Key);
  expect(Sign.Colon);
  rows.setRole(test(), Role.Value);
}

function set(row: i32, start: usize, first: i32): i32 {
  let kind = Kind.Set;
  if (isLoop()) {
    rows.setRole(row, Role.Element);
    loops(false);
    kind = Kind.SetComp;
  } else {
    rest();
    rows.setRoles(first, Role.Element);
  }
  expect(Sign.CloseBrace);
  return rows.add(kind, 0, start, lexer.last, first);
}

function repr(start: usize): i32 {
  const first = rows.count;
  lexer.advance();
  rows.setRole(list(), Role.Value);
  expect(Sign.Backtick);
  return rows.add(Kind.Repr, 0, start, lexer.last, first);
}

function dots(start: usize): i32 {
  for (let dot = 0; dot < 3; dot++) expect(Sign.Dot);
  return rows.add(Kind.Ellipsis, 0, start, lexer.last, rows.count);
}

// ---- comprehensions

function isLoop(): bool {
  return lexer.reserved === Word.For || (lexer.reserved === Word.Async && isAsync);
}

/** `for x in y if c`, as often as it stands there. In a list, `y` may be a row (Python 2 language reference, 5.2.4). */
function loops(isList: bool): void {
  const outer = isCondition;
  isCondition = true;
  while (isLoop()) {
    const start = lexer.start;
    const first = rows.count;
    const isAwaited = takeWord(Word.Async);
    if (!takeWord(Word.For)) lexer.fail(lexer.start);
    rows.setRole(targets(), Role.Target);
    if (!takeWord(Word.In)) lexer.fail(lexer.start);
    const iterated = rows.count;
    do {
      if (rows.count > iterated && !isOperand()) break;
      test();
    } while (isList && take(Sign.Comma));
    rows.setRoles(iterated, Role.Iter);
    while (takeWord(Word.If)) rows.setRole(named(), Role.Test);
    const row = rows.add(Kind.Comprehension, 0, start, lexer.last, first);
    if (isAwaited) rows.setFlags(row, Form.IsAsync);
  }
  isCondition = outer;
}

// ---- parameters

/** Those of a function, up to `close`. */
export function parameters(close: Sign, isTyped: bool): void {
  const outer = isCondition;
  isCondition = false;
  while (lexer.token !== Token.End && !isSign(close)) {
    rows.setRole(parameter(isTyped), Role.Param);
    if (!take(Sign.Comma)) break;
  }
  isCondition = outer;
}

function parameter(isTyped: bool): i32 {
  const start = lexer.start;
  const first = rows.count;
  const row = bound();
  let isPlain = true;
  if (isTyped && isSign(Sign.Colon)) {
    isPlain = false;
    lexer.advance();
    rows.setRole(test(), Role.Annotation);
  }
  if (isSign(Sign.Assign)) {
    isPlain = false;
    lexer.advance();
    rows.setRole(test(), Role.Value);
  }
  if (isPlain) return row;
  rows.setRole(row, Role.Target);
  return rows.add(Kind.Parameter, 0, start, lexer.last, first);
}

/** What a parameter binds. */
function bound(): i32 {
  const start = lexer.start;
  const first = rows.count;
  if (take(Sign.Slash)) return rows.add(Kind.Slash, 0, start, lexer.last, first);
  if (isSign(Sign.Star) || isSign(Sign.DoubleStar)) {
    const kind = isSign(Sign.Star) ? Kind.Star : Kind.DoubleStar;
    lexer.advance();
    if (!isSign(Sign.Comma) && lexer.token === Token.Name) name(Access.Store, Role.Value);
    return rows.add(kind, 0, start, lexer.last, first);
  }
  if (!isSign(Sign.Open)) return name(Access.Store, Role.None);
  // `def f(a, (b, c))` (Python 2 language reference, 7.6).
  const row = atom();
  rows.setAccess(row, Access.Store);
  return row;
}
