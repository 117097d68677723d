/** A page on one reason: a sentence that stands by itself, an example that has it, why, and what a person can do. */
export function page(opening: string, example: string, why: readonly string[], whatToDo: readonly string[]): string {
  const code = `\`\`\`python\n${example.trim()}\n\`\`\``;
  return [opening, code, wrapped(["Why:", ...why]), wrapped(["What to do:", ...whatToDo])].join("\n\n");
}

/** A paragraph in lines of at most 98 characters; what stands in backticks is not broken. */
function wrapped(phrases: readonly string[]): string {
  const words = phrases.join(" ").match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= 98) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("\n");
}
