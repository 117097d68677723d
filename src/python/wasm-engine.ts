import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";

// A module is evaluated once: so the grammar, of which every parser needs the same, is read once.
await Parser.init();
const GRAMMAR = "tree-sitter-python.wasm";
const PYTHON = await Language.load(await readGrammar());

/** The build puts the grammar beside this file; the sources find it in the package it comes from. */
async function readGrammar(): Promise<Uint8Array> {
  try {
    return await readFile(new URL(GRAMMAR, import.meta.url));
  } catch {
    return readFile(createRequire(import.meta.url).resolve(`tree-sitter-python/${GRAMMAR}`));
  }
}

export function createWasmParser(): Parser {
  const parser = new Parser();
  parser.setLanguage(PYTHON);
  return parser;
}
