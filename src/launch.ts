import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { isMainThread } from "node:worker_threads";
import { importModule } from "./import.js";
import type * as Program from "./program.js";
import { built, IS_BUILT } from "./resources.js";

/** Loads the program, where it is built from one file, with what V8 has compiled of it before. */
export async function loadProgram(): Promise<typeof Program> {
  return IS_BUILT ? loadBundle(fileURLToPath(built("src/program.cjs"))) : import("./program.js");
}

function loadBundle(file: string): typeof Program {
  const bytes = readFileSync(file);
  const cache = new CodeCache(file, bytes);
  const { code, age } = cache.read();
  // The bundle is ASCII.
  const script = new Script(`(function (module, exports, require, __filename, importModule) {${bytes.toString("latin1")}\n})`, {
    filename: file,
    ...(code && { cachedData: code }),
  });
  const module = { exports: {} as typeof Program };
  script.runInThisContext()(module, module.exports, createRequire(file), file, importModule);
  const isGood = code !== undefined && !script.cachedDataRejected;
  // V8 compiles what is run: each of the first runs adds what those before it had no need of.
  if (isMainThread && (!isGood || age < GROWN)) process.once("exit", () => cache.write(script.createCachedData(), isGood ? age + 1 : 0));
  return module.exports;
}

/** After so many runs, compiled code is left as it is. */
const GROWN = 4;

/** A SHA-1, for V8 itself does not look whether the code is whole, and a byte for its age. */
const HEAD = 21;

/** Compiled code beside the bundle, for this bundle and this build of Node; it is as good as none where anything about it is wrong. */
class CodeCache {
  private readonly file: string;

  constructor(bundle: string, bytes: Buffer) {
    this.file = `${bundle}.${digestOf(bytes).toString("hex").slice(0, 16)}-${process.version}-${process.arch}.cache`;
  }

  read(): { readonly code?: Buffer; readonly age: number } {
    try {
      const bytes = readFileSync(this.file);
      const code = bytes.subarray(HEAD);
      return digestOf(code).equals(bytes.subarray(1, HEAD)) ? { code, age: bytes[0] ?? 0 } : { age: 0 };
    } catch {
      return { age: 0 };
    }
  }

  /** Does nothing where nothing may be written: unleak is then as fast as it is without. */
  write(code: Buffer, age: number): void {
    const temporary = `${this.file}.${process.pid}`;
    try {
      writeFileSync(temporary, Buffer.concat([Buffer.of(age), digestOf(code), code]), { flag: "wx" });
      renameSync(temporary, this.file);
    } catch {
      rmSync(temporary, { force: true });
    }
  }
}

function digestOf(code: Buffer): Buffer {
  return createHash("sha1").update(code).digest();
}
