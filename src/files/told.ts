import { basename } from "node:path";
import { beginning, hasShebang } from "./file-kinds.js";

/**
 * How a file beside the program holds Python that somebody may run: as examples behind `>>>`, as a script or what one is made of, or under a name
 * that doesn't say so, such as settings that are executed: this has to be Python; or in a script of a shell or for another program, which hands it
 * on, or names what is to be replaced. It is no module of the project (ignored, hidden, a template, a text), and all that is asked of it is words.
 */
export type Told = "examples" | "script" | "settings" | "shell";

/** In bytes: what is larger holds data. */
export const LARGEST_TOLD = 1 << 20;

/** What `doctest.testfile` is given (Python 2 library reference, 25.2). */
const PROSE = /\.(?:txt|rst|rest|md|text|doctest)$/i;
/** Templates of scripts, and sources of Python's relatives. */
const TEMPLATE = /(?:\.py\.\w+|\.(?:in|tmpl|tpl|template|mako|pxi|pyt|sage|ipy))$/i;
/** Scripts of shells, what `make`, `docker` and build servers run, and settings that are tables. */
const SHELL = /(?:\.(?:sh|bash|ksh|zsh|csh|bat|cmd|mk|mak|ya?ml|toml|ini|json|zcml)|^(?:GNU)?makefile(?:\.\w+)?|^(?:Docker|Jenkins)file)$/i;
/** Settings that are executed. */
const SETTINGS = /\.(?:conf|cfg|rpy)$/i;
/** What is told by its suffix to be neither Python nor anything that is loaded as such. */
const OTHER = new RegExp(
  `\\.(?:${[
    "py[cod]|so|o|a|dll|exe|lib|obj|class|jar|whl|egg|zip|gz|bz2|xz|tar|tgz|7z|rpm|deb|iso|db|sqlite|dat|bin|pickle|pck|pkl|npy|h5",
    "png|jpe?g|gif|bmp|ico|icns|tiff?|svg|eps|ps|pdf|wav|mp3|ogg|au|aiff|avi|mp4|ttf|otf|woff2?|eot|psd|xcf",
    "c|h|cc|cpp|cxx|hpp|m|mm|java|js|jsx|ts|tsx|rb|pl|pm|php|go|rs|lua|tcl|vbs?|cs|f|f90|s|asm|el|lisp|sql|r|scala|swift",
    "html?|xml|xsl|css|scss|less|csv|tsv|po|pot|mo|pem|crt|key|tex|bib|docx?|xlsx?|pptx?|odt|log|lock|diff|orig|rej|bak|swp",
  ].join("|")})$`,
  "i",
);
const PYTHON = /^(?:import|from|class|def)[ \t]+\w[\w.]*(?:[ \t]+import\b|[ \t]*$|[ \t]*[,(:]|[ \t]+as\b)/m;

/** How a file of such a name holds Python, if it may; undefined for one that is known by its suffix as something else. */
export function toldAs(path: string): Told | undefined {
  const name = basename(path);
  if (PROSE.test(name)) return "examples";
  if (TEMPLATE.test(name)) return "script";
  if (SHELL.test(name)) return "shell";
  if (!SETTINGS.test(name) && name.includes(".")) return isPlugin(path) ? "settings" : undefined;
  // What is not Python by its first line is run by something else, which may hand Python on.
  return hasShebang(path) || isTable(path) ? "shell" : "settings";
}

/** Whether a file of no known suffix begins as Python does: plug-ins and patches that are executed are called as somebody likes. */
function isPlugin(path: string): boolean {
  return !OTHER.test(path) && PYTHON.test(beginning(path));
}

/** Whether it begins with the name of a section in brackets; a list that somebody evaluates may stand in these as well, with calls in it. */
function isTable(path: string): boolean {
  return /^(?:[ \t]*(?:[#;].*)?\r?\n)*\[[^\](),\n]*\][ \t]*(?:\r|\n|$)/.test(beginning(path));
}

/**
 * The text as a module that is one string with examples, line for line: what is asked of a docstring with examples can be asked of it, and nothing
 * else finds anything there. The text, and what comes of it, has a character for each byte.
 */
export function quoted(text: string, told: Told): string {
  const plain = (told === "shell" ? withPaths(handedToPython(text), text) : text).replaceAll("'", '"').replaceAll("\\", " ");
  return `'''${told === "examples" ? plain : plain.replace(/^(?=.)/gm, ">>> ")}'''`;
}

/**
 * What is handed to Python, and of the other lines the paths in them: `pumps.Pump.stop = fakes.stop`, in a table of what to replace, may be done by
 * whoever reads it, and `plugin = pumps:Pump` names what is loaded.
 */
function withPaths(code: string, text: string): string {
  const lines = text.split("\n");
  return code
    .split("\n")
    .map((line, index) => line || [...(lines[index] ?? "").matchAll(PATH)].map(asCode).join("; "))
    .join("\n");
}

/** A module, a class and perhaps what it has: no text says this of anything else. */
const PATH = /\b[a-z_]\w*(?:\.\w+)*[.:]_*[A-Z]\w*(\.\w+)?\b/g;

function asCode([path, attribute]: RegExpMatchArray): string {
  return `${path.replaceAll(":", ".")}${attribute ? " = 0" : ""}`;
}

/** A part of a text, by the offsets of its first character and of the one behind it. */
interface Part {
  readonly from: number;
  readonly to: number;
}

/** What a script of a shell hands to Python, line for line: its other lines are empty. */
function handedToPython(text: string): string {
  const parts = partsHanded(text);
  const between = [0, ...parts.map(({ to }) => to)].map((from, index) => blanked(text.slice(from, parts[index]?.from)));
  return between.map((blank, index) => blank + text.slice(parts[index]?.from ?? text.length, parts[index]?.to)).join("");
}

/** What was taken for code is looked at no more: a text that opens much and closes nothing is gone through once. */
function partsHanded(text: string): readonly Part[] {
  const parts: Part[] = [];
  const python = /\bpython[\d.]*\b/g;
  while (python.exec(text)) {
    const at = python.lastIndex;
    const end = placeOf(text, "\n", at);
    const part = partBehind(text, at, end);
    if (part) parts.push(part);
    python.lastIndex = part?.to ?? end;
  }
  return parts;
}

/** `python - <<END` up to the line that says `END`, and `python -c '…'`, on the line that ends at `end`. */
function partBehind(text: string, at: number, end: number): Part | undefined {
  const line = text.slice(at, end);
  const [here, option] = [/<<-?[ \t]*(['"]?)(\w+)\1/.exec(line), /[ \t]-c[ \t]+(['"])/.exec(line)];
  if (option?.[1] && !(here && here.index < option.index)) {
    const from = at + option.index + option[0].length;
    return { from, to: placeOf(text, option[1], from) };
  }
  const last = here && new RegExp(`^[ \\t]*${here[2]}\\b`, "gm");
  if (!last) return undefined;
  last.lastIndex = Math.min(end + 1, text.length);
  return { from: last.lastIndex, to: last.exec(text)?.index ?? text.length };
}

function placeOf(text: string, sign: string, from: number): number {
  const place = text.indexOf(sign, from);
  return place < 0 ? text.length : place;
}

function blanked(text: string): string {
  return text.replace(/[^\r\n]+/g, "");
}
