// The scanner: the bytes of a file to rows. One text at a time; what is told of it holds until the next one.
import { Kind } from "../schema";
import * as expressions from "./expressions";
import * as lexer from "./lexer";
import * as memory from "./memory";
import * as rows from "./rows";
import * as statements from "./statements";
import * as words from "./words";

let rowsAt: usize = 0;
let wordsAt: usize = 0;

/** Makes room for a text of so many bytes; gives the place where it is to be put. */
export function prepare(size: i32): usize {
  return memory.prepare(size);
}

/** Scans it. Gives -1 when it was understood, else the offset of what was not. */
export function scan(): i32 {
  words.begin(<i32>(memory.end - memory.text));
  lexer.begin();
  expressions.begin();
  statements.begin();
  rows.begin();
  statements.file();
  if (lexer.failure !== 0) return <i32>(lexer.failure - memory.text);
  rows.add(Kind.Module, 0, memory.text, memory.end, 0);
  rowsAt = rows.finish(memory.text);
  wordsAt = words.finish();
  return -1;
}

/** Where the rows are: four numbers of 32 bits each. The first one is the kind, the role (from bit 8) and the flags (from bit 16). */
export function rowsPlace(): usize {
  return rowsAt;
}

export function rowCount(): i32 {
  return rows.count;
}

/** Where the words are: a hash of 32 bits each, in no order. */
export function wordsPlace(): usize {
  return wordsAt;
}

export function wordCount(): i32 {
  return words.count;
}

/** Where the comments are that say `unleak:`: two offsets each. */
export function directivesPlace(): usize {
  return lexer.directivesAt();
}

export function directiveCount(): i32 {
  return lexer.directiveCount;
}
