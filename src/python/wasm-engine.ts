import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";
import { resource } from "../resources.js";

const GRAMMAR = "tree-sitter-python.wasm";
// A module is evaluated once: so the grammar, of which every parser needs the same, is read once.
const PYTHON = Parser.init().then(async () => Language.load(await readGrammar()));

/** The build has the grammar; the sources find it in the package it comes from. */
async function readGrammar(): Promise<Uint8Array> {
  try {
    return await readFile(resource(`src/python/${GRAMMAR}`));
  } catch {
    return readFile(createRequire(import.meta.url).resolve(`tree-sitter-python/${GRAMMAR}`));
  }
}

export async function createWasmParser(): Promise<Parser> {
  const python = await PYTHON;
  const parser = new Parser();
  parser.setLanguage(python);
  return parser;
}
