import { attributeName, type Node } from "./tree.js";

/**
 * The methods of lists, dictionaries, sets, deques and queues, by what they do with elements, whatever class they are called on (Python 2 library
 * reference, 5.6, 5.7, 5.8, 8.3, 8.4, 8.5, 8.10).
 */

/** They put their last argument in. */
export const ADDERS: ReadonlySet<string> = new Set(["append", "appendleft", "add", "insert", "push", "put", "put_nowait"]);
/** They put in what is in their argument. */
export const EXTENDERS: ReadonlySet<string> = new Set(["extend", "extendleft", "update"]);
/** They give all elements; of a dictionary, its values. */
export const VIEWS: ReadonlySet<string> = new Set(["values", "itervalues", "viewvalues"]);
/** They give the keys and values of a dictionary. */
export const PAIRS: ReadonlySet<string> = new Set(["items", "iteritems", "viewitems"]);
/** They give one element. */
export const TAKERS: ReadonlySet<string> = new Set(["get", "pop", "popleft", "setdefault", "get_nowait"]);

/** Functions of `heapq` and `bisect` that put their second argument into the list that they are given first, and those that take an element out of it. */
export const LIST_ADDERS: ReadonlySet<string> = new Set("heappush heappushpop heapreplace insort insort_left insort_right".split(" "));
export const LIST_TAKERS: ReadonlySet<string> = new Set(["heappop", "heappushpop", "heapreplace"]);

/** The container that another one is taken from: `outer[key]`, `outer.setdefault(key, [])`. */
export function takenFrom(inner: Node): Node | undefined {
  if (inner.type === "subscript") return inner.field("value");
  const callee = inner.type === "call" ? inner.field("function") : undefined;
  return callee?.type === "attribute" && takes(attributeName(callee) ?? "") ? callee.field("object") : undefined;
}

/** Whether a method gives one element: of an iterator, too. */
export function takes(name: string): boolean {
  return TAKERS.has(name) || name === "next";
}
