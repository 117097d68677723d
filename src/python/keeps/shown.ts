import { keyOf } from "./spreads.js";
import type { Thing } from "./things.js";

/** What a tuple of arguments holds. */
export function elementsIn({ kind, edges }: Thing): readonly Thing[] {
  return kind === "container" ? edges.flatMap(({ way, to }) => (way === "element" && to.kind !== "element" ? [to] : [])) : [];
}

/** What is taken out of a container that the caller has made, where that can be told: each of a list, and of a dictionary what is there by its key. */
export function shown(container: Thing, asked: readonly string[] | undefined, isByKey: boolean): readonly Thing[] {
  if (isByKey !== container.words.endsWith("ict")) return [];
  if (!isByKey) return elementsIn(container);
  const found = container.edges.filter((edge) => edge.way === "element" && asked?.includes(keyOf(edge) ?? ""));
  return found.flatMap(({ to }) => (to.kind === "element" ? [] : [to]));
}
