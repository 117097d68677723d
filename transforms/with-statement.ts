import { type Draft, defineTransform, type Module, type Project, walk } from "../src/kit.js";
import { delNode } from "./context-manager/plan.js";
import { closingChanges, closingsIn } from "./with-statement/closing.js";
import { futureChanges, futurePlace, lacksWith } from "./with-statement/future.js";
import { importChanges, needlessImport } from "./with-statement/import.js";
import { changesFor, changesForRun } from "./with-statement/lines.js";
import { type Protocol, Protocols } from "./with-statement/protocol.js";
import { closesOnError, closesThoughFinallyFails, closesWhatWasMade, docs, neverClosed, reasons } from "./with-statement/reasons.js";
import { nestedRuns, runAt } from "./with-statement/run.js";
import { changesForSeveral, severalAt } from "./with-statement/several.js";
import { type Site, siteAt } from "./with-statement/site.js";
import { unclosedAt } from "./with-statement/unclosed.js";

export default defineTransform({
  name: "with-statement",
  summary: "Turns `x = C()` and `try: … finally: x.close()` into `with C() as x: …`, where that does the same.",
  docs,
  reasons,
  *find(module, project) {
    const protocols = new Protocols(project);
    const sources = [closedInFinally, closedTogether, closedAtTheEnd];
    const drafts = sources.flatMap((source) => [...source(module, project, protocols)]);
    yield* withFuture(drafts, module, project);
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

function* closedInFinally(module: Module, project: Project, protocols: Protocols): Generator<Draft> {
  for (const node of walk(module.root)) {
    if (node.type !== "try_statement") continue;
    const site = siteAt(node, module, project, (cls) => protocols.of(cls)?.closer);
    const protocol = site && protocols.of(site.cls);
    if (protocol) yield draft(site, protocol);
  }
}

function* closedTogether(module: Module, project: Project, protocols: Protocols): Generator<Draft> {
  for (const node of walk(module.root)) {
    const several = node.type === "try_statement" ? severalAt(node, module, project, (cls) => protocols.of(cls)?.closer) : undefined;
    const [first] = several?.resources ?? [];
    if (!several || !first) continue;
    const { call, cls } = first;
    const needs = several.resources.flatMap((each) => needsOf(protocols.of(each.cls)));
    yield { node: call, cls, module, verdict: "unsafe", reason: closesWhatWasMade(several), changes: changesForSeveral(several), needs };
  }
}

function* closedAtTheEnd(module: Module, project: Project, protocols: Protocols): Generator<Draft> {
  const statements = [...walk(module.root)].filter((node) => node.type === "expression_statement");
  const runs = statements.flatMap((node) => runAt(node, module, project, (cls) => protocols.of(cls)?.closer) ?? []);
  for (const run of nestedRuns(runs)) {
    const protocol = protocols.of(run.cls);
    if (!protocol) continue;
    const reason = closesOnError(run);
    yield { node: run.call, cls: run.cls, module, verdict: "unsafe", reason, changes: changesForRun(run), needs: needsOf(protocol) };
  }
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

function draft(site: Site, protocol: Protocol): Draft {
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
