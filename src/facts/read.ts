import type { Parser, SyntaxTree } from "../python/parse.js";
import type { Source } from "../python/source.js";
import { type Node, walk } from "../python/tree.js";
import { Facts } from "./facts.js";
import { type Scanner, scannedText } from "./scanner.js";
import { rowsOfTree } from "./tree-rows.js";
import { wordsOfTree } from "./words.js";

/** The facts of a file: from its bytes alone, or from its tree where the scanner is not sure of it. */
export function readFacts(source: Source, scanner: Scanner, parser: Parser): Facts {
  const scanned = scanner.scan(source);
  return "facts" in scanned ? scanned.facts : factsOfTree(source, parser.parse(source));
}

/** The same facts as the scanner's, from a tree. */
export function factsOfTree(source: Source, { root }: SyntaxTree): Facts {
  const text = scannedText(source);
  return new Facts(rowsOfTree(root, text), wordsOfTree(root, text).sort(), directivesOf(root));
}

function directivesOf(root: Node): Int32Array {
  const comments = [...walk(root)].filter((node) => node.type === "comment" && node.text.includes("unleak:"));
  return Int32Array.from(comments.flatMap(({ start, end }) => [start, end]));
}
