import { printable } from "../index.js";

/** A word that no shell does anything with: `=` and `~` at its beginning mean something, and so does `-`, which is the program's to know. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/;

/** What is read back otherwise than it was given: bytes of an argument that are no UTF-8 come as this. */
const LOST = "\ufffd";

/**
 * The same command with one more option in front, as bash and zsh take it when it is pasted; undefined where it has the option already, or can't be
 * given again. How many threads there are is left out: what is told is the same for any number.
 */
export function commandLine(args: readonly string[], option: string): string | undefined {
  if (args.includes(option) || args.some((each) => each.includes(LOST))) return undefined;
  const isJobs = (each: string | undefined) => each === "-j" || each === "--jobs";
  const others = args.filter(
    (each, at) => each !== "--check" && !isJobs(each) && !isJobs(args[at - 1]) && !/^(?:-j|--jobs=)\d+$/.test(each),
  );
  return ["unleak", option, ...others.map(shellWord)].join(" ");
}

/** A word for bash and zsh. In single quotes nothing has a meaning, but what can't be seen would be typed when it is pasted: it has to be spelled out. */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  return printable(word) === word ? `'${word.replaceAll("'", "'\\''")}'` : spelledOut(word);
}

/** https://www.gnu.org/software/bash/manual/html_node/ANSI_002dC-Quoting.html; `!` and quotes by their numbers, for whatever looks for them in a line. */
function spelledOut(word: string): string {
  const parts = Array.from(word, (character) =>
    /['!\\]/.test(character) || printable(character) !== character ? [...Buffer.from(character)].map(hex).join("") : character,
  );
  return `$'${parts.join("")}'`;
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}
