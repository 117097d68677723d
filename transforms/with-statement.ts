import { type ClassModel, type Draft, defineTransform, type Module, type Node, type Project, walk } from "../src/kit.js";
import { delNode } from "./context-manager/plan.js";
import { closingChanges, closingsIn } from "./with-statement/closing.js";
import { futureChanges, futurePlace, lacksWith } from "./with-statement/future.js";
import { importChanges, needlessImport } from "./with-statement/import.js";
import { changesFor, changesForRun } from "./with-statement/lines.js";
import { isMissed, type Missed } from "./with-statement/missed.js";
import { type Protocol, Protocols } from "./with-statement/protocol.js";
import {
  closesOnError,
  closesThoughFinallyFails,
  closesWhatWasMade,
  docs,
  neverClosed,
  notTheSame,
  reasons,
} from "./with-statement/reasons.js";
import { nestedRuns, type Run, runAt } from "./with-statement/run.js";
import { changesForSeveral, type Several, severalAt } from "./with-statement/several.js";
import { type Site, siteAt } from "./with-statement/site.js";
import { unclosedAt } from "./with-statement/unclosed.js";

export default defineTransform({
  name: "with-statement",
  summary: "Turns `x = C()` and `try: … finally: x.close()` into `with C() as x: …`, where that does the same.",
  docs,
  reasons,
  *find(module, project) {
    const protocols = new Protocols(project);
    const places = placesIn(module, project, protocols);
    yield* withFuture(places.drafts, module, project);
    yield* leftAlone(places, module);
    yield* withoutClosing(module, project, protocols);
    yield* neverClosedIn(module, project, protocols);
  },
});

function* neverClosedIn(module: Module, project: Project, protocols: Protocols): Generator<Draft> {
  for (const call of module.callsIn(module.root)) {
    const unclosed = unclosedAt(call, module, project, (cls) => protocols.of(cls));
    if (unclosed) yield { node: call, cls: unclosed.cls, module, verdict: "kept", reason: neverClosed(unclosed, module), changes: [] };
  }
}

/** What is closed where it is made: what is said of it, and where something is in the way. */
interface Places {
  readonly drafts: readonly Draft[];
  readonly missed: readonly Missed[];
  /** The calls that make what the drafts are about. */
  readonly calls: ReadonlySet<Node>;
}

function placesIn(module: Module, project: Project, protocols: Protocols): Places {
  const closerOf = (cls: ClassModel) => protocols.of(cls)?.closer;
  const nodes = [...walk(module.root)];
  const attempts = nodes.filter(({ type }) => type === "try_statement");
  const statements = nodes.filter(({ type }) => type === "expression_statement");
  const sites = attempts.flatMap((node) => siteAt(node, module, project, closerOf) ?? []);
  const several = attempts.flatMap((node) => severalAt(node, module, project, closerOf) ?? []);
  const straight = statements.flatMap((node) => runAt(node, module, project, closerOf) ?? []);
  const runs = straight.flatMap((each) => (isMissed(each) ? [] : [each]));
  const nested = nestedRuns(runs);
  const drafts = [
    ...sites.flatMap((each) => (isMissed(each) ? [] : [draft(each, protocols.of(each.cls))])),
    ...several.map((each) => draftOfSeveral(each, protocols)),
    ...nested.map((each) => draftOfRun(each, protocols.of(each.cls))),
  ];
  const crossed = runs.filter((run) => !nested.includes(run)).map(({ cls, call, close }) => ({ cls, call, at: close, why: CROSSED }));
  const calls = new Set([...drafts.map(({ node }) => node), ...several.flatMap(({ resources }) => resources.map(({ call }) => call))]);
  return { drafts, missed: [...[...sites, ...straight].filter(isMissed), ...crossed], calls };
}

const CROSSED = "something that is made later is closed after it, so that one block can't stand inside of the other";

/** Everything that looks like a place for `with` and isn't one says why. */
function* leftAlone({ missed, calls }: Places, module: Module): Generator<Draft> {
  for (const each of missed)
    if (!calls.has(each.call))
      yield { node: each.call, cls: each.cls, module, verdict: "kept", reason: notTheSame(each, module), changes: [] };
}

function draftOfSeveral(several: Several, protocols: Protocols): Draft {
  const [{ call, cls }] = several.resources;
  const needs = several.resources.flatMap((each) => needsOf(protocols.of(each.cls)));
  const { module } = several;
  return { node: call, cls, module, verdict: "unsafe", reason: closesWhatWasMade(several), changes: changesForSeveral(several), needs };
}

function draftOfRun(run: Run, protocol: Protocol | undefined): Draft {
  const { call, cls, module } = run;
  return { node: call, cls, module, verdict: "unsafe", reason: closesOnError(run), changes: changesForRun(run), needs: needsOf(protocol) };
}

/** The findings that bring `with` statements into a module, and the import that Python 2.5 needs for them where the project runs there. */
function* withFuture(drafts: readonly Draft[], module: Module, project: Project): Generator<Draft> {
  const place = futurePlace(module);
  const first = drafts.find(({ verdict }) => verdict === "safe") ?? drafts.find(({ verdict }) => verdict === "unsafe");
  if (!first || !place || !lacksWith(module, project)) return yield* drafts;
  const { cls, verdict, reason } = first;
  yield { node: place, cls, module, verdict, ...(reason && { reason }), changes: futureChanges(place, module) };
  for (const each of drafts) yield { ...each, needs: [...(each.needs ?? []), { path: module.path, node: place }] };
}

/** `closing(C(…))`, and the import that is left over when all of them are gone. */
function* withoutClosing(module: Module, project: Project, protocols: Protocols): Generator<Draft> {
  const closings = closingsIn(module, project, (cls) => protocols.of(cls)?.closer);
  for (const closing of closings) {
    const protocol = protocols.of(closing.cls);
    const { node, cls } = closing;
    if (protocol) yield { node, cls, module, verdict: "safe", changes: closingChanges(closing), needs: needsOf(protocol) };
  }
  const needless = needlessImport(closings, module, project);
  const [first] = closings;
  if (!needless || !first) return;
  const needs = closings.map(({ node }) => ({ path: module.path, node }));
  yield { node: needless.name, cls: first.cls, module, verdict: "safe", changes: importChanges(needless, module), needs };
}

function draft(site: Site, protocol: Protocol | undefined): Draft {
  return {
    node: site.call,
    cls: site.cls,
    module: site.module,
    ...(site.isLast ? { verdict: "unsafe", reason: closesThoughFinallyFails(site) } : { verdict: "safe" }),
    changes: changesFor(site),
    needs: needsOf(protocol),
  };
}

/** What has to be written first: the methods of the class. */
function needsOf(protocol: Protocol | undefined): NonNullable<Draft["needs"]> {
  return (protocol?.plans ?? []).map(({ cls }) => ({ transform: "context-manager", path: cls.module.path, node: delNode(cls) }));
}
