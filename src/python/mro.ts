/**
 * The order in which attributes are looked up: `head`, then what is above it. `tails` are the orders of the `bases`.
 * Undefined when no order satisfies C3 (PEP 253, "MRO"; the 2.3 release notes have the algorithm).
 */
export function linearize<T>(head: T, bases: readonly T[], tails: readonly (readonly T[])[], newStyle: boolean): T[] | undefined {
  // With one base there is but one order, and hierarchies that are deep mostly have one.
  if (bases.length === 1) return [head, ...(tails[0] ?? [])];
  return newStyle ? c3(head, bases, tails) : depthFirst(head, tails);
}

/** Old-style classes: depth first, left to right; of one that comes twice the first counts. */
function depthFirst<T>(head: T, tails: readonly (readonly T[])[]): T[] {
  return [...new Set([head, ...tails.flat()])];
}

function c3<T>(head: T, bases: readonly T[], tails: readonly (readonly T[])[]): T[] | undefined {
  const [only] = tails;
  if (only && tails.length === 1) return [head, ...only];
  const order = [head];
  let queues = [...tails, bases].map((tail) => [...tail]).filter((queue) => queue.length > 0);
  while (queues.length > 0) {
    const next = queues.map((queue) => queue[0] as T).find((first) => queues.every((queue) => queue.indexOf(first) <= 0));
    if (next === undefined) return undefined;
    order.push(next);
    queues = queues.map((queue) => (queue[0] === next ? queue.slice(1) : queue)).filter((queue) => queue.length > 0);
  }
  return order;
}
