/**
 * What a row of facts says. Numbers that the scanner (AssemblyScript) and the program (TypeScript) share, so nothing else may be in this
 * file. The names are those of CPython's abstract grammar where it has one.
 */

/** What a row stands for. */
export enum Kind {
  // Scopes.
  Module = 1,
  Class,
  Def,
  Lambda,
  // Statements.
  Assign,
  AugAssign,
  Delete,
  Return,
  Raise,
  Assert,
  Import,
  ImportFrom,
  Global,
  Nonlocal,
  Exec,
  Print,
  Pass,
  Break,
  Continue,
  If,
  While,
  For,
  Try,
  Handler,
  With,
  // What stands only in others.
  Item,
  Alias,
  /** One with a default value or an annotation. */
  Parameter,
  Keyword,
  Star,
  DoubleStar,
  Slash,
  Comprehension,
  Slice,
  // Expressions.
  Name,
  Attribute,
  Call,
  Subscript,
  String,
  Number,
  Ellipsis,
  List,
  Tuple,
  Dict,
  Set,
  ListComp,
  SetComp,
  DictComp,
  Generator,
  IfExp,
  And,
  Or,
  Not,
  Compare,
  /** Arithmetic, bit by bit too: all its operands, whatever binds stronger. */
  Operation,
  Repr,
  Yield,
  Await,
  NamedExpr,
  /** What the scanner leaves to the tree, such as `match`: all that lies in it. */
  Other,
}

/** What a row is to the one that it is part of. */
export enum Role {
  None = 0,
  /** Of a definition: what it is called. */
  Name,
  Decorator,
  Base,
  Param,
  Annotation,
  Target,
  Value,
  Test,
  Body,
  Orelse,
  Final,
  Iter,
  Func,
  Arg,
  /** What stands before a dot or a bracket. */
  Object,
  Index,
  Element,
  Key,
  /** Of an import: the names of the module, with dots between them. */
  Path,
  /** Of a handler: the exceptions that it takes. */
  Type,
  /** Of `print >>file`: the file; of `exec`: the dictionaries. */
  Into,
}

/** Flags of a row; they mean something else for each kind. */
export enum Access {
  Load = 0,
  Store = 1,
  Delete = 2,
  /** Read and written: `x += 1`. */
  Augment = 3,
}

/** Of `Compare`: which operators there are. */
export enum Operator {
  Equal = 1,
  Order = 2,
  In = 4,
  NotIn = 8,
  Is = 16,
  IsNot = 32,
}

/** Of `String`. */
export enum Text {
  /** A name, or names with dots between them; `word` is the last one. */
  IsPath = 1,
  IsDotted = 2,
  /** It holds `>>>`. */
  HasPrompt = 4,
  /** Several literals side by side, of which each may be anything. */
  IsJoined = 8,
}

/** Of `Def`, `For`, `With`, `Comprehension`, `Yield`, `ImportFrom`. */
export enum Form {
  /** `async`. */
  IsAsync = 1,
  /** `yield from`. */
  IsFrom = 2,
  /** `from x import *`. */
  IsStar = 4,
}
