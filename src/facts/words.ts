import { type Node, walk } from "../python/tree.js";

const FIRST = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a of a word whose characters stand for bytes: the number by which rows name it. */
export function hashOf(word: string): number {
  let hash = FIRST;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME);
  return hash >>> 0;
}

const LITERAL = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/;

/** What a string literal says when it is a name, or names with dots between them. */
export function pathIn(literal: string): string | undefined {
  const value = LITERAL.exec(literal)?.[3];
  return value !== undefined && /^[\w.\x80-\xff]*[\w\x80-\xff]$/.test(value) ? value : undefined;
}

const PIECE = /\\(?:\r\n|[\s\S])?|[\w\x80-\xff]+/g;
const RAW_PIECE = /\\(?:\r\n|[^\w\x80-\xff])?|[\w\x80-\xff]+/g;
const RUN = /[\w\x80-\xff]*/y;

/** The words in a string literal; of `"\nstop"`, both `nstop` and `stop`. */
function* wordsIn(literal: string): Generator<string> {
  const [, prefix = "", , content = ""] = LITERAL.exec(literal) ?? [];
  for (const { 0: piece, index } of content.matchAll(/r/i.test(prefix) ? RAW_PIECE : PIECE)) {
    RUN.lastIndex = index + 1;
    const word = piece.startsWith("\\") ? RUN.exec(content)?.[0] : piece;
    if (word && (piece.length > 1 || !piece.startsWith("\\"))) yield word;
  }
}

/** The hashes of the words of a file, as the scanner has them. */
export function wordsOfTree(root: Node, text: string): Uint32Array {
  const found = new Set<number>();
  for (const node of walk(root)) {
    if (node.is("identifier", "none", "true", "false")) found.add(hashOf(node.text));
    // The tree has no name for it.
    else if (node.type === "future_import_statement") found.add(hashOf("__future__"));
    else if (node.type === "string") for (const word of wordsIn(text.slice(node.start, node.end))) found.add(hashOf(word));
  }
  return Uint32Array.from(found);
}
