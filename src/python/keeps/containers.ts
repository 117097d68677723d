import { ADDERS, EXTENDERS, PAIRS, TAKERS, VIEWS } from "../container-methods.js";

/** At which argument a method is given what it puts into a container; undefined for one that puts nothing in. */
export function putAt(method: string): number | undefined {
  if (method === "insert" || method === "setdefault" || method === "__setitem__") return 1;
  return ADDERS.has(method) ? 0 : undefined;
}

/** Whether it puts in all that is in its argument, or its keywords. */
export function extendsWith(method: string): boolean {
  return EXTENDERS.has(method);
}

/** Whether it gives an element that stays in the container. */
export function givesElement(method: string): boolean {
  return method === "get" || method === "setdefault";
}

/** Whether it gives all of them, in another container. */
export function givesAll(method: string): boolean {
  return VIEWS.has(method) || PAIRS.has(method) || method === "copy";
}

/** Whether it gives the keys of a dictionary, which holds its values by them. */
export function givesKeys(method: string): boolean {
  return KEYS.has(method);
}

/** Whether lists, dictionaries and the like have a method of that name, which holds what it belongs to. */
export function isOfContainers(method: string): boolean {
  return ADDERS.has(method) || EXTENDERS.has(method) || TAKERS.has(method) || givesAll(method) || givesKeys(method);
}

const KEYS = new Set(["keys", "iterkeys", "viewkeys"]);
