/**
 * A JSON text with indentation, in pieces: the first `depth` levels are written member by member, and what lies below at once. Of those
 * levels, arrays may be any iterables, so that nothing needs to be there as a whole, and a member may be a function that gives it when
 * all before it is written.
 */
export function* jsonPieces(given: unknown, depth: number, indent = ""): Generator<string> {
  const value: unknown = typeof given === "function" ? given() : given;
  if (depth === 0 || typeof value !== "object" || value === null) {
    yield JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
    return;
  }
  const isList = Symbol.iterator in value;
  const inner = `${indent}  `;
  let isEmpty = true;
  for (const [name, each] of isList ? unnamed(value as Iterable<unknown>) : Object.entries(value)) {
    if (each === undefined) continue;
    yield `${isEmpty ? (isList ? "[" : "{") : ","}\n${inner}${name === undefined ? "" : `${JSON.stringify(name)}: `}`;
    yield* jsonPieces(each, depth - 1, inner);
    isEmpty = false;
  }
  if (isEmpty) yield isList ? "[]" : "{}";
  else yield `\n${indent}${isList ? "]" : "}"}`;
}

function* unnamed(items: Iterable<unknown>): Generator<readonly [undefined, unknown]> {
  for (const item of items) yield [undefined, item];
}
