/** Questions to a text. They may say yes too often, where a comment or a string says the word, and never no too often. */

/** A byte above ASCII may be a letter. */
const LETTER = /[A-Za-z0-9_\x80-\xff]/;

/** Where the text says the word, and no longer one. */
export function* occurrences(text: string, word: string): Generator<number> {
  if (word === "") return;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (!LETTER.test(text[at - 1] ?? "") && !LETTER.test(text[at + word.length] ?? "")) yield at;
  }
}

/** Whether a text holds the word, and not as a part of a longer one. */
export function containsWord(text: string, word: string): boolean {
  for (const _ of occurrences(text, word)) return true;
  return false;
}

/** The words of a text, each once. */
export function wordsIn(text: string): readonly string[] {
  return [...new Set(text.match(/[A-Za-z0-9_\x80-\xff]+/g))];
}

/** How many dots there are in each `from . import name`, which brings in what a package has without saying what that is called. */
export function dotsIn(text: string): number[] {
  return Array.from(text.matchAll(/\bfrom[\s\\]*(\.[\s.\\]*)import\b/g), ([, dots = ""]) => dots.replace(/[^.]/g, "").length);
}

/** The pattern of a word: in shift_jis the second byte of a letter may be a bracket or a backslash. */
export function patternOf(word: string): string {
  return word.replace(/[^\w\x80-\xff]/g, String.raw`\$&`);
}
