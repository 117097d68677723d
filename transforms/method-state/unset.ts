import { type InstanceStore, memberBinding, type Site } from "../../src/kit.js";
import type { State } from "./subject.js";

/**
 * Whether somebody may ask an object for its state before it has one: where `__init__` need not set it, or need not run, or where what runs
 * above the statement asks.
 */
export function mayBeUnset(state: State): boolean {
  const { family } = state;
  const store = surelySetBy(state);
  if (!store || family.instances.withoutInit() || family.instances.adoptions().length > 0 || family.instances.recreations().length > 0)
    return true;
  const early = family.instances.codeBefore(store);
  const met = family.instances.halfBuilt(store)?.met;
  return asking(state).some((site) => early.has(site) || met?.has(site) || store.statement.contains(site.node));
}

/** The store behind which every instance has its state, unless its `__init__` fails: the last of its branches, where it has some. */
function surelySetBy({ cls, project, stores }: State): InstanceStore | undefined {
  const inits = stores
    .filter((each) => each.cls === cls && each.store.method.name === "__init__")
    .map(({ store }) => store)
    .sort((a, b) => a.target.start - b.target.start);
  const [first] = inits;
  const isPlain = first && memberBinding(cls, "__init__")?.statement === first.method.node && first.method.decorators.length === 0;
  const body = isPlain ? project.body(first.method.node) : undefined;
  if (!body) return undefined;
  const statements = inits.map(({ statement }) => statement);
  const sure = inits.find((_, index) => body.alwaysRuns(new Set(statements.slice(0, index + 1))));
  const early = body.firstReturn();
  return sure && early && early.start < body.outermost(sure.statement).end ? undefined : sure;
}

function asking({ accesses, family, name }: State): readonly Site[] {
  return [...accesses.filter(({ access }) => access === "read" || access === "test"), ...family.computed.reads(name)];
}
