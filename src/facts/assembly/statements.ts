// Statements to rows (Python 2 language reference, 6 and 7).
import { Access, Form, Kind, Role } from "../schema";
import {
  args,
  expect,
  isAsync,
  isName,
  isOperand,
  isSign,
  list,
  name,
  named,
  operation,
  parameters,
  setAsync,
  take,
  takeWord,
  targets,
  test,
} from "./expressions";
import { Word } from "./keywords";
import * as lexer from "./lexer";
import { Token } from "./lexer";
import * as rows from "./rows";
import { Sign } from "./signs";

/** All statements of a text. */
export function file(): void {
  while (lexer.token !== Token.End) {
    if (lexer.token === Token.Newline) lexer.advance();
    else statement();
  }
  rows.setRoles(0, Role.Body);
}

function statement(): void {
  if (isSign(Sign.At)) return decorated();
  switch (lexer.reserved) {
    case Word.If:
      branch();
      return;
    case Word.While:
      return loop();
    case Word.For:
      return each(lexer.start, rows.count, 0);
    case Word.Try:
      return attempt();
    case Word.With:
      return context(lexer.start, rows.count, 0);
    case Word.Def:
      return define(lexer.start, rows.count, 0);
    case Word.Class:
      return classify(lexer.start, rows.count);
    case Word.Async:
      return asynchronous(lexer.start, rows.count);
    default:
      line();
  }
}

/** Where the last of the statements ends that were written. */
function written(): usize {
  return rows.count > 0 ? rows.endOf(rows.count - 1) : lexer.last;
}

/** `: …`, on the same line or below it. */
function suite(role: Role): void {
  expect(Sign.Colon);
  const first = rows.count;
  if (lexer.token === Token.Newline) {
    lexer.advance();
    if (lexer.token !== Token.Indent) return lexer.fail(lexer.start);
    lexer.advance();
    while (lexer.token !== Token.Dedent && lexer.token !== Token.End) statement();
    if (lexer.token === Token.Dedent) lexer.advance();
  } else line();
  rows.setRoles(first, role);
}

/** Simple statements with semicolons between them. */
function line(): void {
  if (lexer.token !== Token.Name && !isOperand() && !isSign(Sign.Star)) return lexer.fail(lexer.start);
  do {
    if (lexer.token === Token.Newline) break;
    simple();
  } while (take(Sign.Semicolon));
  if (lexer.token === Token.Newline) lexer.advance();
  else if (lexer.token !== Token.End) lexer.fail(lexer.start);
}

// ---- compound statements

/** How many `elif` may follow an `if`: each nests in the one before it. */
const LONGEST: i32 = 1000;
let chained: i32 = 0;

export function begin(): void {
  chained = 0;
}

function branch(): i32 {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  rows.setRole(named(), Role.Test);
  suite(Role.Body);
  if (lexer.reserved === Word.Elif) {
    if (++chained > LONGEST) lexer.fail(lexer.start);
    rows.setRole(branch(), Role.Orelse);
    chained--;
  } else otherwise();
  return rows.add(Kind.If, 0, start, written(), first);
}

function otherwise(): void {
  if (takeWord(Word.Else)) suite(Role.Orelse);
}

function loop(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  rows.setRole(named(), Role.Test);
  suite(Role.Body);
  otherwise();
  rows.add(Kind.While, 0, start, written(), first);
}

function each(start: usize, first: i32, form: i32): void {
  lexer.advance();
  rows.setRole(targets(), Role.Target);
  if (!takeWord(Word.In)) lexer.fail(lexer.start);
  rows.setRole(list(), Role.Iter);
  suite(Role.Body);
  otherwise();
  rows.setFlags(rows.add(Kind.For, 0, start, written(), first), form);
}

function attempt(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  suite(Role.Body);
  while (lexer.reserved === Word.Except) handler();
  otherwise();
  if (takeWord(Word.Finally)) suite(Role.Final);
  rows.add(Kind.Try, 0, start, written(), first);
}

function handler(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  if (!isSign(Sign.Colon)) {
    rows.setRole(test(), Role.Type);
    if (take(Sign.Comma) || takeWord(Word.As)) {
      const target = test();
      rows.setAccess(target, Access.Store);
      rows.setRole(target, Role.Target);
    }
  }
  suite(Role.Body);
  rows.setRole(rows.add(Kind.Handler, 0, start, written(), first), Role.None);
}

function context(start: usize, first: i32, form: i32): void {
  lexer.advance();
  do {
    item();
  } while (take(Sign.Comma));
  suite(Role.Body);
  rows.setFlags(rows.add(Kind.With, 0, start, written(), first), form);
}

function item(): void {
  const start = lexer.start;
  const first = rows.count;
  rows.setRole(test(), Role.Value);
  if (takeWord(Word.As)) {
    const target = test();
    rows.setAccess(target, Access.Store);
    rows.setRole(target, Role.Target);
  }
  rows.add(Kind.Item, 0, start, lexer.last, first);
}

function asynchronous(start: usize, first: i32): void {
  lexer.keep();
  lexer.advance();
  switch (lexer.reserved) {
    case Word.Def:
      return define(start, first, Form.IsAsync);
    case Word.For:
      return each(start, first, Form.IsAsync);
    case Word.With:
      return context(start, first, Form.IsAsync);
    default:
      lexer.back();
      line();
  }
}

// ---- definitions

function decorated(): void {
  const start = lexer.start;
  const first = rows.count;
  while (take(Sign.At)) {
    rows.setRole(named(), Role.Decorator);
    if (lexer.token !== Token.Newline) lexer.fail(lexer.start);
    while (lexer.token === Token.Newline) lexer.advance();
  }
  if (lexer.reserved === Word.Class) return classify(start, first);
  const form = takeWord(Word.Async) ? Form.IsAsync : 0;
  if (lexer.reserved !== Word.Def) return lexer.fail(lexer.start);
  define(start, first, form);
}

function define(start: usize, first: i32, form: i32): void {
  lexer.advance();
  const word = lexer.word;
  name(Access.Store, Role.Name);
  expect(Sign.Open);
  parameters(Sign.Close, true);
  expect(Sign.Close);
  if (take(Sign.Arrow)) rows.setRole(test(), Role.Annotation);
  const outer = isAsync;
  setAsync(form === Form.IsAsync);
  suite(Role.Body);
  setAsync(outer);
  rows.setFlags(rows.add(Kind.Def, word, start, written(), first), form);
}

function classify(start: usize, first: i32): void {
  lexer.advance();
  const word = lexer.word;
  name(Access.Store, Role.Name);
  if (isSign(Sign.Open)) args(Role.Base);
  suite(Role.Body);
  rows.add(Kind.Class, word, start, written(), first);
}

// ---- simple statements

function simple(): void {
  switch (lexer.reserved) {
    case Word.Print:
      return printed();
    case Word.Exec:
      return executed();
    case Word.Del:
      return deleted();
    case Word.Return:
      return valued(Kind.Return);
    case Word.Raise:
      return raised();
    case Word.Assert:
      return asserted();
    case Word.Import:
      return imported();
    case Word.From:
      return importedFrom();
    case Word.Global:
      return declared(Kind.Global);
    case Word.Nonlocal:
      return nonlocal();
    case Word.Pass:
      return plain(Kind.Pass);
    case Word.Break:
      return plain(Kind.Break);
    case Word.Continue:
      return plain(Kind.Continue);
    default:
      expression();
  }
}

function plain(kind: Kind): void {
  const start = lexer.start;
  lexer.advance();
  rows.add(kind, 0, start, lexer.last, rows.count);
}

function valued(kind: Kind): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  if (isOperand() || isSign(Sign.Star) || lexer.reserved === Word.Yield) rows.setRole(list(), Role.Value);
  rows.add(kind, 0, start, lexer.last, first);
}

/** An expression, or an assignment of one. */
function expression(): void {
  const start = lexer.start;
  const first = rows.count;
  const row = list();
  if (isSign(Sign.Colon)) annotated(row, start, first);
  else if (isSign(Sign.Assign)) assigned(row, start, first);
  else if (isAugmented()) {
    rows.setAccess(row, Access.Augment);
    rows.setRole(row, Role.Target);
    lexer.advance();
    rows.setRole(list(), Role.Value);
    rows.add(Kind.AugAssign, 0, start, lexer.last, first);
  }
}

function annotated(target: i32, start: usize, first: i32): void {
  rows.setAccess(target, Access.Store);
  rows.setRole(target, Role.Target);
  lexer.advance();
  rows.setRole(test(), Role.Annotation);
  if (take(Sign.Assign)) rows.setRole(list(), Role.Value);
  rows.add(Kind.Assign, 0, start, lexer.last, first);
}

function assigned(target: i32, start: usize, first: i32): void {
  let row = target;
  while (take(Sign.Assign)) {
    rows.setAccess(row, Access.Store);
    rows.setRole(row, Role.Target);
    row = list();
  }
  rows.setRole(row, Role.Value);
  rows.add(Kind.Assign, 0, start, lexer.last, first);
}

function isAugmented(): bool {
  switch (lexer.sign) {
    case Sign.PlusAssign:
    case Sign.MinusAssign:
    case Sign.StarAssign:
    case Sign.SlashAssign:
    case Sign.PercentAssign:
    case Sign.AmpersandAssign:
    case Sign.BarAssign:
    case Sign.CaretAssign:
    case Sign.AtAssign:
    case Sign.DoubleStarAssign:
    case Sign.DoubleSlashAssign:
    case Sign.ShiftLeftAssign:
    case Sign.ShiftRightAssign:
      return true;
    default:
      return false;
  }
}

/** Whether what was read may be a whole statement. */
function isWhole(): bool {
  return lexer.failure === 0 && (lexer.token === Token.Newline || lexer.token === Token.End || isSign(Sign.Semicolon));
}

/**
 * `print` is a name where the statement is an expression with it (`print(x)`, `print - 1`), as in Python 3; a statement
 * otherwise.
 */
function printed(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.keep();
  lexer.advance();
  const isInto = isSign(Sign.ShiftRight);
  lexer.back();
  if (!isInto) {
    expression();
    if (isWhole()) return;
    rows.forget(first);
    lexer.back();
  }
  lexer.advance();
  if (take(Sign.ShiftRight)) {
    rows.setRole(test(), Role.Into);
    if (!take(Sign.Comma)) return end(Kind.Print, start, first);
  }
  do {
    if (!isOperand() && lexer.reserved !== Word.Yield) break;
    rows.setRole(test(), Role.Arg);
  } while (take(Sign.Comma));
  end(Kind.Print, start, first);
}

function end(kind: Kind, start: usize, first: i32): void {
  rows.add(kind, 0, start, lexer.last, first);
}

/** A statement, whatever stands in brackets behind it, unless no expression does: then it is a name, as in Python 3. */
function executed(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.keep();
  lexer.advance();
  if (!isOperand()) {
    lexer.back();
    return expression();
  }
  rows.setRole(operation(), Role.Value);
  if (takeWord(Word.In)) {
    do {
      rows.setRole(test(), Role.Into);
    } while (take(Sign.Comma));
  }
  end(Kind.Exec, start, first);
}

function deleted(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  do {
    if (!isOperand()) break;
    const target = test();
    rows.setAccess(target, Access.Delete);
    rows.setRole(target, Role.Target);
  } while (take(Sign.Comma));
  end(Kind.Delete, start, first);
}

function raised(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  do {
    if (!isOperand()) break;
    rows.setRole(test(), Role.Arg);
  } while (take(Sign.Comma));
  if (takeWord(Word.From)) rows.setRole(test(), Role.Value);
  end(Kind.Raise, start, first);
}

function asserted(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  rows.setRole(test(), Role.Test);
  if (take(Sign.Comma)) rows.setRole(test(), Role.Arg);
  end(Kind.Assert, start, first);
}

function declared(kind: Kind): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  do {
    name(Access.Load, Role.Element);
  } while (take(Sign.Comma));
  end(kind, start, first);
}

/** A statement where a name stands behind it, a name otherwise. */
function nonlocal(): void {
  lexer.keep();
  lexer.advance();
  const isStatement = isName();
  lexer.back();
  if (isStatement) declared(Kind.Nonlocal);
  else expression();
}

// ---- imports

function imported(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  do {
    alias(true);
  } while (take(Sign.Comma));
  end(Kind.Import, start, first);
}

/** `a.b`, `a as b`: its word is the name that it binds. */
function alias(isDotted: bool): void {
  const start = lexer.start;
  const first = rows.count;
  let word = lexer.word;
  name(Access.Load, Role.Path);
  while (isDotted && take(Sign.Dot)) name(Access.Load, Role.Path);
  if (takeWord(Word.As)) {
    word = lexer.word;
    name(Access.Store, Role.Target);
  }
  rows.setRole(rows.add(Kind.Alias, word, start, lexer.last, first), Role.Element);
}

/** Its word counts the dots before the name of the module. */
function importedFrom(): void {
  const start = lexer.start;
  const first = rows.count;
  lexer.advance();
  let dots: u32 = 0;
  while (take(Sign.Dot)) dots++;
  if (lexer.reserved !== Word.Import) {
    do {
      name(Access.Load, Role.Path);
    } while (take(Sign.Dot));
  }
  if (!takeWord(Word.Import)) lexer.fail(lexer.start);
  const form = importedNames();
  rows.setFlags(rows.add(Kind.ImportFrom, dots, start, lexer.last, first), form);
}

function importedNames(): i32 {
  if (take(Sign.Star)) return Form.IsStar;
  const isBracketed = take(Sign.Open);
  do {
    if (isBracketed && isSign(Sign.Close)) break;
    alias(false);
  } while (take(Sign.Comma));
  if (isBracketed) expect(Sign.Close);
  return 0;
}
