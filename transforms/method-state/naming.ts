import type { State } from "./subject.js";

/** What holds the method's name: `_state` for `state`, or the next name that nobody uses. */
export function keptIn(state: State): string {
  const { written } = state;
  const bare = written.replace(/^_+/, "");
  // Of two attributes of a class, `state` and `_state`, each gets a name of its own.
  const other = written === bare ? `_${bare}_method` : `_${bare}_name`;
  for (let count = 0; ; count++) {
    const name = [`_${bare}`, other][count] ?? `${other}_${count}`;
    if (name !== written && isFree(name, state)) return name;
  }
}

function isFree(name: string, { family, relatives }: State): boolean {
  const isBound = relatives.some((cls) => cls.members.has(name) || (cls.kind === "library" && cls.sets.has(name)));
  return !isBound && family.accesses(name).length === 0;
}

/** The class whose private methods are stored, where there are any: `_Pump__start` is called `__start` by its `__name__`. */
export function privateOf({ methods }: State): { readonly prefix: string } | undefined {
  const prefixes = new Set(methods.flatMap(({ name, written }) => (name === written ? [] : [name.slice(0, -written.length)])));
  const [prefix] = prefixes;
  return prefix === undefined ? undefined : { prefix };
}
