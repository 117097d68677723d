/** Tells a person something. */
export function say(text: string): void {
  process.stderr.write(text);
}
