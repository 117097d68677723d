import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { bridge } from "./bridge.js";
import { bridgeGaps } from "./gaps.js";
import { tooDeep } from "./nesting.js";
import type { Source } from "./source.js";
import { Node } from "./tree.js";

/** A place where the grammar could not follow; `offset` in bytes, 0-based. */
export interface SyntaxFault {
  readonly offset: number;
  readonly end: number;
  readonly message: string;
}

export interface SyntaxTree {
  readonly root: Node;
  readonly faults: readonly SyntaxFault[];
}

/** What both engines' tree cursors have in common. */
interface Cursor {
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly currentFieldName: string | null;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
  delete?(): void;
}

interface RawTree {
  readonly rootNode: { readonly hasError: boolean };
  walk(): Cursor;
  delete?(): void;
}

type RawParse = (text: string) => RawTree;

/** Parses Python with one of the two builds of tree-sitter; both give the same trees. */
export interface Parser {
  readonly engine: "native" | "wasm";
  parse(source: Source): SyntaxTree;
  /** Only what the grammar can't follow: much cheaper than a tree where there is nothing. */
  check(source: Source): readonly SyntaxFault[];
}

let loading: Promise<Parser> | undefined;

/**
 * The native engine, or the WebAssembly one where it can't be loaded (`tree-sitter` is an optional dependency).
 * `UNLEAK_ENGINE=native|wasm` asks for one of them.
 */
export function loadParser(): Promise<Parser> {
  loading ??= chooseEngine(process.env.UNLEAK_ENGINE);
  return loading;
}

/** Throws when the engine that was asked for can't be loaded. */
export async function chooseEngine(wanted: string | undefined): Promise<Parser> {
  if (wanted === "native") return createParser("native", loadNative());
  if (wanted === "wasm") return createParser("wasm", await loadWasm());
  try {
    return createParser("native", loadNative());
  } catch {
    return createParser("wasm", await loadWasm());
  }
}

const require = createRequire(import.meta.url);

function loadNative(): RawParse {
  const TreeSitter = require("tree-sitter") as new () => {
    setLanguage(language: unknown): void;
    parse(text: string, old: undefined, options: { bufferSize: number }): RawTree;
  };
  const parser = new TreeSitter();
  parser.setLanguage(require("tree-sitter-python"));
  // The binding copies the text into a buffer, 32 KiB unless told, and refuses what does not fit.
  return (text) => parser.parse(text, undefined, { bufferSize: 2 * text.length + 1024 });
}

async function loadWasm(): Promise<RawParse> {
  const { Parser: WasmParser, Language } = await import("web-tree-sitter");
  await WasmParser.init();
  const parser = new WasmParser();
  parser.setLanguage(await Language.load(await readGrammar()));
  return (text) => {
    const tree = parser.parse(text);
    if (!tree) throw new Error("the WebAssembly parser gave no tree");
    return tree as unknown as RawTree;
  };
}

const GRAMMAR = "tree-sitter-python.wasm";

/** The build puts the grammar beside this file; the sources find it in the package it comes from. */
async function readGrammar(): Promise<Uint8Array> {
  try {
    return await readFile(new URL(GRAMMAR, import.meta.url));
  } catch {
    return readFile(require.resolve(`tree-sitter-python/${GRAMMAR}`));
  }
}

function createParser(engine: Parser["engine"], parseText: RawParse): Parser {
  const attempt = <T>(text: string, use: (raw: RawTree) => T): T => {
    const raw = parseText(text);
    try {
      return use(raw);
    } finally {
      raw.delete?.();
    }
  };
  const read = (masked: string, source: Source): SyntaxTree => {
    const deep = tooDeep(masked);
    if (deep) return { root: new Node("module", undefined, 0, source.text.length, source.text), faults: [deep] };
    const text = bridge(masked);
    const plain = attempt(text, (raw) => convert(raw, source.text));
    if (plain.faults.length === 0) return plain;
    const bridged = bridgeGaps(text);
    if (bridged === text) return plain;
    const second = attempt(bridged, (raw) => convert(raw, source.text));
    return second.faults.length < plain.faults.length ? second : plain;
  };
  const parse = (source: Source): SyntaxTree => {
    const tree = read(source.masked, source);
    if (tree.faults.length === 0) return tree;
    for (const masked of source.maskedOtherwise()) {
      const other = read(masked, source);
      if (other.faults.length === 0) return other;
    }
    return tree;
  };
  return {
    engine,
    parse,
    check: (source) => (tooDeep(source.masked) || attempt(source.masked, (raw) => raw.rootNode.hasError) ? parse(source).faults : []),
  };
}

/** What lies inside these says nothing that the analysis asks for, and there is much of it. */
const OPAQUE = new Set(["comment", "string_content", "integer", "float", "identifier"]);

/** Copies the engine's tree, so that it can be dropped at once. Iterative, with a cursor: objects for nodes are dear. */
function convert(raw: RawTree, text: string): SyntaxTree {
  const faulty = raw.rootNode.hasError;
  const cursor = raw.walk();
  try {
    return copyTree(cursor, text, faulty);
  } finally {
    // Left to the collector, the WebAssembly engine frees a cursor at any time, when what it is made of may be gone.
    cursor.delete?.();
  }
}

function copyTree(cursor: Cursor, text: string, faulty: boolean): SyntaxTree {
  const faults: SyntaxFault[] = [];
  const root = makeNode(cursor, text);
  let parent = root;
  // Where nothing at all makes sense, as behind a bracket that is never closed, the root itself is the error.
  if (faulty) noteFault(cursor, text, faults);
  let down = cursor.gotoFirstChild();
  while (down) {
    if (faulty) noteFault(cursor, text, faults);
    const role = cursor.currentFieldName;
    let descend = false;
    if (cursor.nodeIsNamed || role) {
      const node = makeNode(cursor, text, role ?? undefined);
      node.parent = parent;
      parent.children.push(node);
      descend = !OPAQUE.has(node.type) && cursor.gotoFirstChild();
      if (descend) parent = node;
    }
    if (descend) continue;
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent() || !parent.parent) {
        down = false;
        break;
      }
      parent = parent.parent;
    }
  }
  return { root, faults };
}

function makeNode(cursor: Cursor, text: string, role?: string): Node {
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  return new Node(unbridged(cursor.nodeType, start, text), role, start, end, text);
}

/** What a node is that was bridged by something else. */
function unbridged(type: string, start: number, text: string): string {
  if (type === "not_operator" && text.startsWith("exec", start)) return "exec_statement";
  return type === "set" && text[start] === "`" ? "string_conversion" : type;
}

function noteFault(cursor: Cursor, text: string, faults: SyntaxFault[]): void {
  const { startIndex: offset, endIndex: end } = cursor;
  if (cursor.nodeIsMissing) faults.push({ offset, end, message: `${describeType(cursor.nodeType)} is missing here` });
  else if (cursor.nodeType === "ERROR") faults.push({ offset, end, message: `can't make sense of ${quote(text.slice(offset, end))}` });
}

function describeType(type: string): string {
  return type === "_newline" ? "the end of the line" : /^\w+$/.test(type) ? type.replaceAll("_", " ") : `'${type}'`;
}

function quote(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? "";
  return `'${line.length > 40 ? `${line.slice(0, 39)}…` : line}'`;
}
