import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { statusOf } from "./paths.js";

export const PYTHON_SUFFIX = /\.pyw?$/;
/** Scripts that web servers, Twisted, SCons and waf run, and the sources of Cython. */
const RELATED = /(?:\.(?:f?cgi|wsgi|tac|pyx)|(?:^|[\\/])(?:SConscript|SConstruct|wscript))$/;
const SHEBANG = /^#!.*\bpython/;

/** Whether it is a Python file by its name, or by its first line where its name tells nothing. */
export function isPython(path: string): boolean {
  return PYTHON_SUFFIX.test(path) || (!basename(path).includes(".") && SHEBANG.test(firstBytes(path)));
}

/** Whether it holds Python under another name than modules have. */
export function isRelated(path: string): boolean {
  return RELATED.test(path);
}

/** Whether its first line says what runs it. */
export function hasShebang(path: string): boolean {
  return firstBytes(path).startsWith("#!");
}

/** Whether its name says that it holds Python. */
export function isScript(path: string): boolean {
  return PYTHON_SUFFIX.test(path) || isRelated(path);
}

/** The beginning of a file, which tells what it holds where its name doesn't. */
export function beginning(path: string): string {
  return firstBytes(path, 2048);
}

/** The first bytes of a regular file; empty for anything else, and for one that can't be read: reading it will tell. */
function firstBytes(path: string, count = 128): string {
  if (!statusOf(path)?.isFile()) return "";
  try {
    const file = openSync(path, "r");
    const buffer = Buffer.alloc(count);
    try {
      return buffer.toString("latin1", 0, readSync(file, buffer, 0, count, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}
