import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dependants, findCulprit, type Item, inOrder, withNeeds } from "../src/verify/bisect.js";

/** Items that need some of those that are listed before or behind them, in no order and in no circle. */
const items = fc
  .integer({ min: 1, max: 60 })
  .chain((size) =>
    fc.tuple(
      fc.array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: size, maxLength: size }),
      fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
    ),
  )
  .map(([needs, places]): Item[] => {
    const all = needs.map((some, index) => ({
      id: `${index}`,
      needs: index === 0 ? ["elsewhere"] : some.map((each) => `${each % index}`),
    }));
    return places.flatMap((place) => all[place] ?? []);
  });

/** A few sets, each of which makes something differ when all of it is applied. */
const broken = fc.array(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });

const always = (differs: (some: readonly Item[]) => boolean) => ({
  differs: async (some: readonly Item[]) => differs(some),
  differsAgain: async (some: readonly Item[]) => differs(some),
});

const ids = (some: readonly Item[]) => some.map(({ id }) => id);

function world(all: readonly Item[], sets: readonly (readonly number[])[]) {
  const ordered = inOrder(all);
  const guilty = sets.map((set) => new Set(set.map((index) => ordered[index % ordered.length]?.id ?? "")));
  const differs = (some: readonly Item[]) => guilty.some((set) => [...set].every((id) => ids(some).includes(id)));
  return { ordered, guilty, differs };
}

describe("findCulprit", () => {
  it("finds, of any sets that make something differ, one none of which can be left out, in a number of trials that grows with the logarithm", async () => {
    await fc.assert(
      fc.asyncProperty(items, broken, async (all, sets) => {
        const { ordered, differs } = world(all, sets);
        let trials = 0;
        const differsNow = async (some: readonly Item[]) => {
          trials++;
          expect(ids(withNeeds(some, ordered))).toEqual(ids(some));
          return differs(some);
        };
        const found = (await findCulprit(ordered, { differs: differsNow, differsAgain: differsNow })) ?? [];
        expect(differs(withNeeds(found, ordered))).toBe(true);
        for (const one of found)
          expect(
            differs(
              withNeeds(
                found.filter((each) => each !== one),
                ordered,
              ),
            ),
          ).toBe(false);
        expect(trials).toBeLessThanOrEqual(found.length * (Math.ceil(Math.log2(ordered.length)) + 3));
      }),
    );
  });

  it("leads, culprit by culprit, to a rest that makes nothing differ, and drops nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(items, broken, async (all, sets) => {
        const { ordered, guilty, differs } = world(all, sets);
        let rest = ordered;
        const dropped: Item[] = [];
        while (differs(rest)) {
          const found = (await findCulprit(rest, always(differs))) ?? [];
          const suspects = new Set(guilty.flatMap((set) => [...set]));
          for (const { id } of found) expect(dependsOnAny(id, suspects, ordered)).toBe(true);
          dropped.push(...found, ...dependants(found, rest));
          rest = rest.filter((item) => !dropped.includes(item));
          expect(ids(withNeeds(rest, ordered))).toEqual(ids(rest));
        }
        expect(rest.length + dropped.length).toBe(ordered.length);
      }),
    );
  });

  it("takes ten trials for one among a thousand, and tells how many are left", async () => {
    const all = Array.from({ length: 1000 }, (_, index) => ({ id: `${index}`, needs: [] }));
    const left: number[] = [];
    const found = await findCulprit(all, { ...always((some) => ids(some).includes("700")), onLeft: (trials) => left.push(trials) });
    expect(ids(found ?? [])).toEqual(["700"]);
    expect(left).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it("comes to an end as soon where something differs now and then", async () => {
    await fc.assert(
      fc.asyncProperty(
        items,
        broken,
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 50, maxLength: 50 }),
        async (all, sets, dice) => {
          const { ordered, differs } = world(all, sets);
          let trials = 0;
          // One in five answers is wrong, either way; what differs is held to be so only where it does so again.
          const differsNow = async (some: readonly Item[]) => differs(some) !== (dice[trials++ % dice.length] ?? 0) < 2;
          const found = await findCulprit(ordered, { differs: differsNow, differsAgain: async (some) => differs(some) });
          expect(trials).toBeLessThanOrEqual((found?.length ?? ordered.length) * (Math.ceil(Math.log2(ordered.length)) + 3) + 20);
        },
      ),
    );
  });
});

/** Whether it is one of them, or needs one. */
function dependsOnAny(id: string, suspects: ReadonlySet<string>, all: readonly Item[]): boolean {
  return withNeeds(
    all.filter((item) => item.id === id),
    all,
  ).some((item) => suspects.has(item.id));
}

describe("inOrder", () => {
  it("puts each behind what it needs, and leaves all else as it was", () => {
    const all = [
      { id: "import", needs: ["use 1", "use 2"] },
      { id: "use 1", needs: ["class"] },
      { id: "other", needs: [] },
      { id: "class", needs: [] },
      { id: "use 2", needs: ["gone"] },
    ];
    expect(ids(inOrder(all))).toEqual(["class", "use 1", "use 2", "import", "other"]);
    expect(ids(dependants([{ id: "class", needs: [] }], all))).toEqual(["import", "use 1"]);
  });

  it("keeps together what needs each other", async () => {
    const all = [
      { id: "a", needs: ["b"] },
      { id: "b", needs: ["a"] },
      { id: "c", needs: [] },
    ];
    const ordered = inOrder(all);
    const found =
      (await findCulprit(
        ordered,
        always((some) => ids(some).includes("b")),
      )) ?? [];
    expect(found).toHaveLength(1);
    expect(ids(withNeeds(found, ordered)).sort()).toEqual(["a", "b"]);
    expect(ids([...found, ...dependants(found, ordered)]).sort()).toEqual(["a", "b"]);
  });
});
