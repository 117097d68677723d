import hljs from "highlight.js/lib/core";
import python from "highlight.js/lib/languages/python";
import { visible } from "../text.js";
import type { Runs } from "./data.js";

hljs.registerLanguage("python", python);

/** The letter for each kind of word that the style sheet has a colour for; what is not named looks like any other text. */
const LETTERS: Readonly<Record<string, string>> = {
  keyword: "k",
  built_in: "b",
  literal: "b",
  number: "n",
  string: "s",
  comment: "c",
  title: "t",
  meta: "m",
  variable: "v",
};

/** What highlight.js has no business with: it would take seconds, and nobody reads such a file in a browser. */
const TOO_LONG = 2_000_000;

/** The lines of some Python, each in its pieces. A text has to begin outside of strings. */
export function highlight(code: string): Runs[] {
  if (code.length > TOO_LONG) return code.split("\n").map((line) => ["", visible(line)]);
  return linesOf(hljs.highlight(code, { language: "python", ignoreIllegals: true }).value);
}

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" };

/** What highlight.js gives is text in spans: they may go on over several lines, and one may stand in another. */
function linesOf(html: string): Runs[] {
  const lines: string[][] = [[]];
  const letters = [""];
  for (const [piece, name] of html.matchAll(/<span class="hljs-(\w+)[^>]*>|<\/span>|&#?\w+;|[^<&\n]+|\n/g)) {
    if (name !== undefined) letters.push(LETTERS[name] ?? letters.at(-1) ?? "");
    else if (piece === "</span>") letters.pop();
    else if (piece === "\n") lines.push([]);
    else add(lines.at(-1) ?? [], letters.at(-1) ?? "", visible(ENTITIES[piece] ?? piece));
  }
  return lines;
}

function add(runs: string[], letter: string, text: string): void {
  const last = runs.length - 1;
  if (last > 0 && runs[last - 1] === letter) runs[last] += text;
  else runs.push(letter, text);
}
