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
  const order = [head];
  const merge = new Merge([...tails, bases]);
  for (let next = merge.next(); next !== undefined; next = merge.next()) order.push(next);
  return merge.isDone ? order : undefined;
}

/** Orders that are merged into one: the first that one of them begins with goes, unless another has it further behind. */
class Merge<T> {
  /** Where each order has got to. */
  private readonly at: number[];
  /** The orders that begin with each, by their numbers. */
  private readonly beginning = new Map<T, number[]>();
  /** How many orders have each further behind. */
  private readonly behind = new Map<T, number>();
  /** All orders before this one are at their end, or begin with what another has further behind. */
  private from = 0;

  constructor(private readonly orders: readonly (readonly T[])[]) {
    this.at = orders.map(() => 0);
    for (const each of orders.flatMap((order) => order.slice(1))) this.behind.set(each, (this.behind.get(each) ?? 0) + 1);
    orders.forEach((order, index) => {
      if (order.length > 0) this.begin(order[0] as T, index);
    });
    this.from = 0;
  }

  get isDone(): boolean {
    return this.orders.every((order, index) => this.at[index] === order.length);
  }

  /** Undefined where they are at their end, or contradict each other. */
  next(): T | undefined {
    for (; this.from < this.orders.length; this.from++) {
      const first = this.orders[this.from]?.[this.at[this.from] ?? 0];
      if (first === undefined || this.behind.get(first)) continue;
      this.take(first);
      return first;
    }
    return undefined;
  }

  private take(first: T): void {
    const orders = this.beginning.get(first) ?? [];
    this.beginning.delete(first);
    for (const index of orders) {
      const at = (this.at[index] ?? 0) + 1;
      this.at[index] = at;
      const next = this.orders[index]?.[at];
      if (next === undefined) continue;
      this.behind.set(next, (this.behind.get(next) ?? 0) - 1);
      this.begin(next, index);
    }
  }

  private begin(first: T, index: number): void {
    const orders = this.beginning.get(first);
    if (orders) orders.push(index);
    else this.beginning.set(first, [index]);
    if (!this.behind.get(first)) for (const each of orders ?? [index]) this.from = Math.min(this.from, each);
  }
}
