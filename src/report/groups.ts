import type { Grouping } from "../files/grouping.js";
import { NO_OWNER } from "../files/grouping.js";
import { comparePaths } from "../files/paths.js";

/** Things that are about a file, and the group of the file. */
export interface Group<T> {
  readonly name: string;
  readonly members: readonly T[];
}

/** Together what belongs together, each in its order: the groups in the order of their names, and last what nobody owns. */
export function grouped<T extends { readonly path: string }>(items: readonly T[], { groupOf }: Grouping): Group<T>[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = groupOf(item.path);
    const members = groups.get(name);
    if (members) members.push(item);
    else groups.set(name, [item]);
  }
  const isOwned = ({ name }: Group<T>) => name !== NO_OWNER;
  const sorted = [...groups].map(([name, members]) => ({ name, members })).sort((a, b) => comparePaths(a.name, b.name));
  return [...sorted.filter(isOwned), ...sorted.filter((group) => !isOwned(group))];
}
