import type { Decided } from "../result.js";

/** How many findings have which key, the commonest first. */
export function countsOf(all: readonly Decided[], keyOf: (decided: Decided) => string | undefined): [string, number][] {
  const counts = new Map<string, number>();
  for (const decided of all) {
    const key = keyOf(decided);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
