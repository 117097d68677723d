/** So many characters are enough for a write not to count. */
const BULK = 1 << 16;

/** The same text in fewer pieces: each that is written costs a call of the system. */
export async function* inBulk(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
  let held = "";
  for await (const piece of pieces) {
    held += piece;
    if (held.length < BULK) continue;
    yield held;
    held = "";
  }
  if (held !== "") yield held;
}
