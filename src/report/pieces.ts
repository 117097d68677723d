/** JSON that shows nothing but what can be seen, in a terminal or a log: what JSON itself leaves as it is has an escape, too, and means the same. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}

/**
 * A JSON text with indentation, in pieces: the first `depth` levels are written member by member, and what lies below at once. Of those
 * levels, arrays may be any iterables, so that nothing needs to be there as a whole, and a member may be a function that gives it when
 * all before it is written.
 */
export function* jsonPieces(given: unknown, depth: number, indent = ""): Generator<string> {
  const value: unknown = typeof given === "function" ? given() : given;
  if (depth === 0 || typeof value !== "object" || value === null) {
    yield jsonText(value, 2).replaceAll("\n", `\n${indent}`);
    return;
  }
  const isList = Symbol.iterator in value;
  const inner = `${indent}  `;
  let isEmpty = true;
  for (const [name, each] of isList ? unnamed(value as Iterable<unknown>) : Object.entries(value)) {
    if (each === undefined) continue;
    yield `${isEmpty ? (isList ? "[" : "{") : ","}\n${inner}${name === undefined ? "" : `${jsonText(name)}: `}`;
    yield* jsonPieces(each, depth - 1, inner);
    isEmpty = false;
  }
  if (isEmpty) yield isList ? "[]" : "{}";
  else yield `\n${indent}${isList ? "]" : "}"}`;
}

function* unnamed(items: Iterable<unknown>): Generator<readonly [undefined, unknown]> {
  for (const item of items) yield [undefined, item];
}
