/** What to type for what other tools have, and unleak hasn't by that name: options, and words in place of a command. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ...wordsFor("unleak -w PATH rewrites in place", ["fix", "apply", "rewrite", "run", "in-place", "inplace", "i"]),
  ...wordsFor("unleak PATH prints a diff and writes nothing, unless -w is given", ["dry-run", "dry", "diff", "preview", "n", "d", "p"]),
  ...wordsFor("unleak --check PATH ends with 1 where something would change", ["check", "lint", "scan"]),
  ...wordsFor("unleak --version tells it", ["V"]),
  ...wordsFor("folders are gone through as they are: unleak PATH", ["recursive", "r", "R"]),
  ...wordsFor("unleak -t NAME runs one transform, and unleak list names them", ["select", "only", "rule", "rules", "fixer", "fixers"]),
  ...wordsFor("unleak explain NAME says what a reason means", ["why", "reason"]),
};

function wordsFor(help: string, words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(words.map((word) => [word, help]));
}

/** What is typed here for an option or a command of another tool; undefined where none is known by that word. */
export function saidHere(word: string): string | undefined {
  return Object.hasOwn(ELSEWHERE, word) ? ELSEWHERE[word] : undefined;
}
