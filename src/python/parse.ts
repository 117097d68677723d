import { createRequire } from "node:module";
import { bridge } from "./bridge.js";
import { joinComments } from "./comments.js";
import { type Copied, type Cursor, copyTree, NodeKinds, type SyntaxFault } from "./copy.js";
import { disguised } from "./disguise.js";
import { bridgeGaps } from "./gaps.js";
import { Deadline, type Guard, UnfinishedError } from "./guard.js";
import type { LateBodies } from "./late-bodies.js";
import { tooDeep } from "./nesting.js";
import type { Source } from "./source.js";
import { Node } from "./tree.js";

export type { SyntaxFault };

/** What a source was parsed to. */
export interface SyntaxTree {
  readonly root: Node;
  readonly faults: readonly SyntaxFault[];
  /**
   * Those parts of it that are made when somebody asks for them.
   * @internal
   */
  readonly bodies?: LateBodies;
}

interface RawTree {
  readonly rootNode: { readonly hasError: boolean };
  walk(): Cursor;
  delete?(): void;
}

/** Undefined when it was to end before it was done. */
type RawParse = (text: string, isOver: () => boolean) => RawTree | undefined;

/** Parses Python with one of the two builds of tree-sitter; both give the same trees. */
export interface Parser {
  readonly engine: "native" | "wasm";
  parse(source: Source): SyntaxTree;
  /** How many milliseconds it has parsed and copied trees. */
  readonly spent: number;
  /** Only what the grammar can't follow: much cheaper than a tree where there is nothing. */
  check(source: Source): readonly SyntaxFault[];
}

/**
 * The native engine, or the WebAssembly one where it can't be loaded (`tree-sitter` is an optional dependency).
 * `UNLEAK_ENGINE=native|wasm` asks for one of them.
 */
export function loadParser(guard?: Guard): Promise<Parser> {
  return chooseEngine(process.env.UNLEAK_ENGINE, guard);
}

/** Throws when the engine that was asked for can't be loaded. */
export async function chooseEngine(wanted: string | undefined, guard: Guard = new Deadline()): Promise<Parser> {
  if (wanted === "native") return createParser("native", loadNative(guard), guard);
  if (wanted === "wasm") return createParser("wasm", await loadWasm(), guard);
  try {
    return createParser("native", loadNative(guard), guard);
  } catch {
    return createParser("wasm", await loadWasm(), guard);
  }
}

const require = createRequire(import.meta.url);

interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string, old: undefined, options: { bufferSize: number; progressCallback: () => boolean }): RawTree | null;
  reset(): void;
}

function loadNative(guard: Guard): RawParse {
  guard.enter();
  try {
    const parser = new (require("tree-sitter") as new () => NativeParser)();
    // A class for each kind of node would be made from what is left out here: trees are copied, and nobody asks for one.
    parser.setLanguage({ ...(require("tree-sitter-python") as object), nodeTypeInfo: [] });
    return (text, progressCallback) => {
      // The binding copies the text into a buffer, 32 KiB unless told, and refuses what does not fit.
      const tree = parser.parse(text, undefined, { bufferSize: 2 * text.length + 1024, progressCallback });
      // Otherwise the next text would be taken for the rest of this one.
      if (!tree) parser.reset();
      return tree ?? undefined;
    };
  } finally {
    guard.leave();
  }
}

async function loadWasm(): Promise<RawParse> {
  const { createWasmParser } = await import("./wasm-engine.js");
  const parser = await createWasmParser();
  return (text, progressCallback) => {
    const tree = parser.parse(text, undefined, { progressCallback });
    if (!tree) parser.reset();
    return (tree as unknown as RawTree | null) ?? undefined;
  };
}

function createParser(engine: Parser["engine"], parseText: RawParse, guard: Guard): Parser {
  let spent = 0;
  const kinds = new NodeKinds();
  const isOver = () => guard.isOver();
  const using = <T>(text: string, use: (raw: RawTree) => T): T => {
    const raw = parseText(joinComments(text), isOver);
    if (!raw) throw new UnfinishedError();
    try {
      return use(raw);
    } finally {
      raw.delete?.();
    }
  };
  const attempt = <T>(text: string, use: (raw: RawTree) => T): T => {
    const begun = performance.now();
    guard.enter();
    try {
      return using(text, use);
    } finally {
      guard.leave();
      spent += performance.now() - begun;
    }
  };
  /** Parses what is bridged, and tries once more where that has faults, or leaves a doubt. */
  const read = (bridged: string, text: string): Copied => {
    const plain = attempt(bridged, (raw) => convert(raw, text, kinds, isOver));
    if (plain.faults.length === 0 && !plain.isDoubtful) return plain;
    const again = bridgeGaps(bridged);
    if (again === bridged) return plain;
    const second = attempt(again, (raw) => convert(raw, text, kinds, isOver));
    const isBetter = second.faults.length < plain.faults.length || (plain.isDoubtful && !second.isDoubtful);
    return isBetter && second.faults.length <= plain.faults.length ? second : plain;
  };
  const whole = (masked: string, source: Source): SyntaxTree => {
    const { text } = source;
    const hopeless = disguised(source) ?? tooDeep(masked);
    if (hopeless) return { root: new Node("module", undefined, 0, text.length, text), faults: [hopeless] };
    const { root, faults } = read(bridge(masked), text);
    return { root, faults };
  };
  const parse = (source: Source): SyntaxTree => {
    const tree = whole(source.masked, source);
    if (tree.faults.length === 0) return tree;
    for (const masked of source.maskedOtherwise()) {
      const other = whole(masked, source);
      if (other.faults.length === 0) return other;
    }
    return tree;
  };
  return {
    engine,
    get spent() {
      return spent;
    },
    parse,
    check: (source) => {
      const isHopeless = disguised(source) || tooDeep(source.masked);
      return isHopeless || attempt(bridge(source.masked), (raw) => raw.rootNode.hasError) ? parse(source).faults : [];
    },
  };
}

/** Copies the engine's tree, so that it can be dropped at once. */
function convert(raw: RawTree, text: string, kinds: NodeKinds, isOver: () => boolean): Copied {
  const cursor = raw.walk();
  try {
    return copyTree(cursor, raw.rootNode.hasError, text, kinds, isOver);
  } finally {
    // Left to the collector, the WebAssembly engine frees a cursor at any time, when what it is made of may be gone.
    cursor.delete?.();
  }
}
