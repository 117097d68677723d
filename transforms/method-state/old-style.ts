import { type AttributeSite, chainOf, type SaidCase, type Site } from "../../src/kit.js";
import { firstWords } from "../shared/naming.js";
import type { State } from "./subject.js";

/** What in the project can't be rewritten to the method's name, of an attribute of an old-style class. */
export function* oddPlaces(state: State): Generator<SaidCase> {
  yield* oddWrites(state);
  const odd = state.accesses.filter((site) => !isPlain(site, state));
  for (const site of [...odd, ...state.family.computed.reads(state.name)]) if (site.relation === "instance") yield oddAccess(site, state);
  yield* readByOthers(state);
}

/** What the class itself never reads is there for others: a read that can't be told is likely to be theirs. */
function* readByOthers({ accesses, cls, written }: State): Generator<SaidCase> {
  const reads = accesses.filter(({ access }) => access === "read");
  if (reads.some(({ relation }) => relation === "instance")) return;
  for (const { node, module, relation } of reads)
    if (relation === "unknown")
      yield {
        ...{ module, node },
        says: (at) =>
          `\`${cls.name}\`, an old-style class, which has no properties, never reads \`${written}\` itself, so \`${firstWords(node.text)}\` (${at}) and others like it are likely to, and would find a name`,
      };
}

/** Values are rewritten where they stand, and so each has to stand in the statement that stores it, and nowhere else. */
function* oddWrites({ writes, written, cls }: State): Generator<SaidCase> {
  for (const { module, node, store, values } of writes) {
    const isAlone = store !== undefined && chainOf(store.statement.parts[0] ?? store.statement).length <= 1;
    if (store && isAlone && values.every((value) => !("isPlain" in value) || value.isPlain)) continue;
    yield {
      ...{ module, node },
      says: (at) => `\`${cls.name}\` is an old-style class, and what is put into \`${written}\` (${at}) does not stand there alone`,
    };
  }
}

function isPlain({ node, module, receiver, access }: AttributeSite, { cls, descendants }: State): boolean {
  const isInClass = [cls, ...descendants].some((each) => module === each.module && each.node.contains(node));
  return isInClass && receiver?.type === "identifier" && access !== "test" && node.type === "attribute";
}

function oddAccess({ node, module }: Site, { cls, written }: State): SaidCase {
  return {
    ...{ module, node },
    says: (at) =>
      `\`${cls.name}\` is an old-style class, which has no properties, and \`${firstWords(node.text)}\` (${at}) can't be rewritten to the name of what is in \`${written}\``,
  };
}
