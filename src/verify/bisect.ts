/** Something that can be applied, along with all that it needs. */
export interface Item {
  readonly id: string;
  /** The ids of those without which it can't be applied; others than are there count for nothing. */
  readonly needs: readonly string[];
}

/** The same items, each behind all that it needs: then whatever stands up to one of them can be applied. */
export function inOrder<T extends Item>(items: readonly T[]): readonly T[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const done = new Set<T>();
  const visit = (item: T): void => {
    if (done.has(item)) return;
    done.add(item);
    for (const id of item.needs) {
      const needed = byId.get(id);
      if (needed) visit(needed);
    }
    ordered.push(item);
  };
  const ordered: T[] = [];
  for (const item of items) visit(item);
  return ordered;
}

/** Some of the items with all that they need, in the order of all. */
export function withNeeds<T extends Item>(some: Iterable<T>, all: readonly T[]): readonly T[] {
  const byId = new Map(all.map((item) => [item.id, item]));
  const wanted = new Set<T>();
  const visit = (item: T): void => {
    if (wanted.has(item)) return;
    wanted.add(item);
    for (const id of item.needs) {
      const needed = byId.get(id);
      if (needed) visit(needed);
    }
  };
  for (const item of some) visit(item);
  return all.filter((item) => wanted.has(item));
}

/** Those of all that can't be applied without one of `gone`, which are not among them. */
export function dependants<T extends Item>(gone: readonly T[], all: readonly T[]): readonly T[] {
  const own = new Set(gone.map(({ id }) => id));
  const lost = new Set(own);
  for (let before = -1; before < lost.size; ) {
    before = lost.size;
    for (const { id, needs } of all) if (needs.some((each) => lost.has(each))) lost.add(id);
  }
  return all.filter(({ id }) => lost.has(id) && !own.has(id));
}

/** Applies some items with all that they need: whether something differs then, and, where it did, whether it does so again. */
export interface Trial<T> {
  differs(items: readonly T[]): Promise<boolean>;
  differsAgain(items: readonly T[]): Promise<boolean>;
  /** Is told how many trials it takes at most until the next item is found. */
  onLeft?(trials: number): void;
}

/**
 * Of items that make something differ together, in order, a set that does so and none of which can be left out. The last of them is the first
 * behind which something differs; then the same is asked of those before it, with it applied, until those that were found suffice. So for each that is
 * found it takes as many trials as the number of items has binary digits, and at most three more. Undefined where something differed and not again:
 * then it was chance that led there.
 *
 * It is QuickXplain by prefixes (Junker 2004), and delta debugging (Zeller 1999) without tries of complements.
 */
export async function findCulprit<T extends Item>(items: readonly T[], trial: Trial<T>): Promise<readonly T[] | undefined> {
  const found: T[] = [];
  for (let end = items.length; end > 0; ) {
    const upTo = (length: number) => withNeeds([...items.slice(0, length), ...found], items);
    if (found.length > 0 && (await trial.differs(upTo(0)))) break;
    const high = await firstThatDiffers(end, (length) => trial.differs(upTo(length)), trial);
    if (high < end && !(await trial.differsAgain(upTo(high)))) return undefined;
    found.unshift(items[high - 1] as T);
    end = high - 1;
  }
  return withoutBystanders(found, items, trial);
}

/** How many of them it takes; with none nothing differs, and with all something does. */
async function firstThatDiffers(
  all: number,
  differs: (length: number) => Promise<boolean>,
  { onLeft }: Pick<Trial<never>, "onLeft">,
): Promise<number> {
  let [low, high] = [0, all];
  while (high - low > 1) {
    onLeft?.(Math.ceil(Math.log2(high - low)));
    const middle = (low + high) >> 1;
    if (await differs(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Something that differs now and then leads to items that have no part in it. */
async function withoutBystanders<T extends Item>(found: readonly T[], items: readonly T[], { differs }: Trial<T>): Promise<readonly T[]> {
  let left = found;
  for (const one of found) {
    const others = left.filter((item) => item !== one);
    if (others.length > 0 && (await differs(withNeeds(others, items)))) left = others;
  }
  return left;
}
