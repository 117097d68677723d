import { basename } from "node:path";
import { hasShebang } from "./file-kinds.js";

/**
 * How a file beside the program holds Python that somebody may run: as examples behind `>>>`, as a script or what one is made of, or under a name
 * that doesn't say so, such as settings that are executed: this has to be Python; or in a script of a shell, which hands it on. It is no module of
 * the project (ignored, hidden, a template, a text), and all that is asked of it is words.
 */
export type Told = "examples" | "script" | "settings" | "shell";

/** In bytes: what is larger holds data. */
export const LARGEST_TOLD = 1 << 20;

/** What `doctest.testfile` is given (Python 2 library reference, 25.2). */
const PROSE = /\.(?:txt|rst|rest|md|text|doctest)$/i;
/** Templates of scripts, and sources of Python's relatives. */
const TEMPLATE = /(?:\.py\.\w+|\.(?:in|tmpl|tpl|template|mako|pxi|pyt|sage|ipy))$/i;
const SHELL = /\.(?:sh|bash|ksh|zsh|csh)$/i;
/** Settings that are executed. */
const SETTINGS = /\.(?:conf|cfg|rpy)$/i;

/** How a file of such a name holds Python, if it may; undefined for one that is known by its suffix as something else. */
export function toldAs(path: string): Told | undefined {
  const name = basename(path);
  if (PROSE.test(name)) return "examples";
  if (TEMPLATE.test(name)) return "script";
  if (SHELL.test(name)) return "shell";
  if (!SETTINGS.test(name) && name.includes(".")) return undefined;
  // What is not Python by its first line is run by something else, which may hand Python on.
  return hasShebang(path) ? "shell" : "settings";
}

/**
 * The text as a module that is one string with examples, line for line: what is asked of a docstring with examples can be asked of it, and nothing
 * else finds anything there. The text, and what comes of it, has a character for each byte.
 */
export function quoted(text: string, told: Told): string {
  const plain = (told === "shell" ? handedToPython(text) : text).replaceAll("'", '"').replaceAll("\\", " ");
  return `'''${told === "examples" ? plain : plain.replace(/^(?=.)/gm, ">>> ")}'''`;
}

/** `python - <<END` up to the line that says `END`, and `python -c '…'`. */
const HANDED = /\bpython[\d.]*\b[^\n]*?(?:<<-?[ \t]*(['"]?)(\w+)\1[^\n]*\n(.*?)^[ \t]*\2\b|[ \t]-c[ \t]+(['"])(.*?)\4)/dgms;

/** What a script of a shell hands to Python, line for line: its other lines are empty. */
function handedToPython(text: string): string {
  let end = 0;
  const parts = [...text.matchAll(HANDED)].flatMap(({ indices }) => {
    const [from, to] = indices?.[3] ?? indices?.[5] ?? [end, end];
    const before = blanked(text.slice(end, from));
    end = to;
    return [before, text.slice(from, to)];
  });
  return [...parts, blanked(text.slice(end))].join("");
}

function blanked(text: string): string {
  return text.replace(/[^\r\n]+/g, "");
}
