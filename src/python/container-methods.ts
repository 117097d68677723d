/**
 * The methods of lists, dictionaries, sets, deques and queues, by what they do with elements, whatever class they are called on (Python 2 library
 * reference, 5.6, 5.7, 5.8, 8.3, 8.10).
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
