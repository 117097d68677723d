import { readFileSync } from "node:fs";
import { disguised } from "../python/disguise.js";
import { multibyteBlanks } from "../python/multibyte.js";
import type { Source } from "../python/source.js";
import { built } from "../resources.js";
import { Facts } from "./facts.js";
import { ROW } from "./rows.js";

interface Exports {
  readonly memory: WebAssembly.Memory;
  prepare(size: number): number;
  scan(): number;
  rowsPlace(): number;
  rowCount(): number;
  wordsPlace(): number;
  wordCount(): number;
  directivesPlace(): number;
  directiveCount(): number;
}

/** What the scanner makes of a file: its facts, or the offset (in bytes, 0-based) of what it can't be sure of. */
export type Scanned = { readonly facts: Facts } | { readonly unsureAt: number };

/**
 * Reads facts off the bytes of a file, without a tree. It is sure of what all of Python 2.7 and most of Python 3 say; of the
 * rest (formatted strings, `match`, text that is no Python, too many brackets) it says so, and a tree has to be asked.
 */
export class Scanner {
  private constructor(private readonly exports: Exports) {}

  /** Throws when the build has not put the scanner where it belongs. */
  static load(): Scanner {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readScanner()), { env: { abort } });
    return new Scanner(exports as unknown as Exports);
  }

  scan(source: Source): Scanned {
    if (disguised(source)) return { unsureAt: 0 };
    const bytes = Buffer.from(scannedText(source), "latin1");
    const { exports } = this;
    const place = exports.prepare(bytes.length);
    new Uint8Array(exports.memory.buffer, place, bytes.length).set(bytes);
    const unsureAt = exports.scan();
    return unsureAt < 0 ? { facts: this.copy() } : { unsureAt };
  }

  /** How many bytes of memory it holds. */
  get memory(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** The facts, in memory that threads can share. */
  private copy(): Facts {
    const { exports } = this;
    const rows = new Int32Array(exports.memory.buffer, exports.rowsPlace(), exports.rowCount() * ROW);
    const words = new Uint32Array(exports.memory.buffer, exports.wordsPlace(), exports.wordCount());
    const directives = new Int32Array(exports.memory.buffer, exports.directivesPlace(), exports.directiveCount() * 2);
    const memory = new SharedArrayBuffer(rows.byteLength + words.byteLength + directives.byteLength);
    const facts = new Facts(
      new Int32Array(memory, 0, rows.length),
      new Uint32Array(memory, rows.byteLength, words.length),
      new Int32Array(memory, rows.byteLength + words.byteLength, directives.length),
    );
    facts.rows.set(rows);
    facts.words.set(words);
    facts.words.sort();
    facts.directives.set(directives);
    return facts;
  }
}

/** A file as it is scanned: every byte as it is, but where one of them may be half a character. */
export function scannedText(source: Source): string {
  return multibyteBlanks(source.text, source.encoding)?.text ?? source.text;
}

function abort(): never {
  throw new RangeError("the scanner's memory is full");
}

function readScanner(): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(built("src/facts/scanner.wasm")));
  } catch (cause) {
    throw new Error("the scanner can't be read: `npm run build` makes it", { cause });
  }
}
