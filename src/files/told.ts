import { basename } from "node:path";
import { hasShebang } from "./file-kinds.js";

/**
 * How a file beside the program holds Python that somebody may run: as examples behind `>>>`, as a script or what one is made of, or under a name
 * that doesn't say so, such as settings that are executed: this has to be Python. It is no module of the project (ignored,
 * hidden, a template, a text), and all that is asked of it is words.
 */
export type Told = "examples" | "script" | "settings";

/** In bytes: what is larger holds data. */
export const LARGEST_TOLD = 1 << 20;

/** What `doctest.testfile` is given (Python 2 library reference, 25.2). */
const PROSE = /\.(?:txt|rst|rest|md|text|doctest)$/i;
/** Templates of scripts, sources of Python's relatives, and scripts of shells, which hold Python behind `python - <<END`. */
const TEMPLATE = /(?:\.py\.\w+|\.(?:in|tmpl|tpl|template|mako|pxi|pyt|sage|ipy|sh|bash|ksh|zsh|csh|bat|cmd))$/i;
/** Settings that are executed. */
const SETTINGS = /\.(?:conf|cfg|rpy)$/i;

/** How a file of such a name holds Python, if it may; undefined for one that is known by its suffix as something else. */
export function toldAs(path: string): Told | undefined {
  const name = basename(path);
  if (PROSE.test(name)) return "examples";
  if (TEMPLATE.test(name)) return "script";
  if (!SETTINGS.test(name) && name.includes(".")) return undefined;
  // What is not Python by its first line is run by something else, which may hand Python on.
  return hasShebang(path) ? "script" : "settings";
}

/**
 * The text as a module that is one string with examples, line for line: what is asked of a docstring with examples can be asked of it, and nothing
 * else finds anything there. The text, and what comes of it, has a character for each byte.
 */
export function quoted(text: string, told: Told): string {
  const plain = text.replaceAll("'", '"').replaceAll("\\", " ");
  return `'''${told === "examples" ? plain : plain.replace(/^(?=.)/gm, ">>> ")}'''`;
}
