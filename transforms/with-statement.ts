import { type Draft, defineTransform, type Module, type Node, type Project, type Reason, statementOf } from "../src/kit.js";
import { delNode } from "./context-manager/plan.js";
import { type Closing, closingChanges, closingsIn, obstacleToClosing } from "./with-statement/closing.js";
import { futureChanges } from "./with-statement/future.js";
import { importChanges, needlessImports } from "./with-statement/import.js";
import { changesFor, changesForRun } from "./with-statement/lines.js";
import { attemptsBelow, madeIn } from "./with-statement/made.js";
import { classNamed } from "./with-statement/names.js";
import { classClosed, obstacleTo } from "./with-statement/obstacles.js";
import { type Protocol, Protocols } from "./with-statement/protocol.js";
import { docs, reasons } from "./with-statement/reasons.js";
import { crossing, obstacleToRun, runAt } from "./with-statement/run.js";
import { blocksCross, closesOnError, closesThoughFinallyFails, closesWhatWasMade, neverClosed } from "./with-statement/said.js";
import { changesForSeveral, severalOf } from "./with-statement/several.js";
import { type Site, sitesAt } from "./with-statement/site.js";
import { unclosedAt } from "./with-statement/unclosed.js";

export default defineTransform({
  name: "with-statement",
  summary: "Turns `x = C()` and `try: … finally: x.close()` into `with C() as x: …`, where that does the same.",
  docs,
  reasons,
  *find(module, project) {
    const protocols = new Protocols(project);
    const calls = madeIn(module, project, protocols);
    const told = new Set<Node>();
    for (const source of [closedInFinally, closedAtTheEnd, neverClosedIn])
      for (const draft of source(calls, module, project, protocols)) {
        if (told.has(draft.node)) continue;
        told.add(draft.node);
        yield draft;
      }
    yield* withoutClosing(module, project, protocols);
  },
});

function* neverClosedIn(calls: readonly Node[], module: Module, project: Project, protocols: Protocols): Generator<Draft> {
  for (const call of calls) {
    const unclosed = unclosedAt(call, module, project, (cls) => protocols.of(cls));
    if (unclosed) yield { node: call, cls: unclosed.cls, module, verdict: "kept", reason: neverClosed(unclosed, module), changes: [] };
  }
}

function* closedInFinally(calls: readonly Node[], module: Module, project: Project, protocols: Protocols): Generator<Draft> {
  for (const attempt of attemptsBelow(calls)) {
    const sites = sitesAt(attempt, module);
    const several = severalOf(sites, project, protocols);
    if (several) {
      const [{ call, cls }] = several.resources;
      const needs = several.resources.flatMap((each) => needsOf(protocols.of(each.cls)));
      const changes = [...changesForSeveral(several), ...futureChanges(module, project)];
      yield { node: call, cls, module, verdict: "unsafe", reason: closesWhatWasMade(several), changes, needs };
    } else {
      // Of several calls on one object, the one of its closer says most.
      const isCloser = ({ call, closer }: Site) => closer === protocolAt(call, module, project, protocols)?.closer;
      for (const site of [...sites.filter(isCloser), ...sites.filter((each) => !isCloser(each))]) yield* closedAt(site, project, protocols);
    }
  }
}

function protocolAt(call: Node, module: Module, project: Project, protocols: Protocols): Protocol | undefined {
  const cls = classNamed(call, module, project);
  return cls && protocols.of(cls);
}

function* closedAt(site: Site, project: Project, protocols: Protocols): Generator<Draft> {
  const { module, call: node, suite } = site;
  const cls = classClosed(site, project, protocols);
  if (!cls) return;
  const reason = obstacleTo(site, cls, project, protocols);
  if (reason) return yield { node, cls, module, verdict: "kept", reason, changes: [] };
  const changes = [...changesFor(site), ...futureChanges(module, project)];
  const isLast = suite.parts.length > 1;
  const judged = isLast ? ({ verdict: "unsafe", reason: closesThoughFinallyFails(site, cls) } as const) : ({ verdict: "safe" } as const);
  yield { node, cls, module, ...judged, changes, needs: needsOf(protocols.of(cls)) };
}

function* closedAtTheEnd(calls: readonly Node[], module: Module, project: Project, protocols: Protocols): Generator<Draft> {
  const judged = calls.flatMap((call) => {
    const run = runAt(statementOf(call), module);
    const cls = run && classClosed(run, project, protocols);
    return run && cls ? [{ run, cls, obstacle: obstacleToRun(run, cls, project, protocols) }] : [];
  });
  const runs = judged.flatMap(({ run, obstacle }) => (obstacle ? [] : [run]));
  for (const { run, cls, obstacle } of judged) {
    const other = crossing(run, runs);
    const reason: Reason | undefined = obstacle ?? (other && blocksCross(run, other));
    if (reason) yield { node: run.call, cls, module, verdict: "kept", reason, changes: [] };
    else {
      const changes = [...changesForRun(run), ...futureChanges(module, project)];
      const needs = needsOf(protocols.of(cls));
      yield { node: run.call, cls, module, verdict: "unsafe", reason: closesOnError(run, cls), changes, needs };
    }
  }
}

/** `closing(C(…))`, and the imports that are left over when all that use them are gone. */
function* withoutClosing(module: Module, project: Project, protocols: Protocols): Generator<Draft> {
  const gone: Closing[] = [];
  for (const closing of closingsIn(module, project, protocols)) {
    const { node, cls } = closing;
    const reason = obstacleToClosing(closing, project, protocols);
    if (!reason) gone.push(closing);
    const judged = reason ? ({ verdict: "kept", reason, changes: [] } as const) : ({ verdict: "safe" } as const);
    yield { node, cls, module, changes: closingChanges(closing), needs: needsOf(protocols.of(cls)), ...judged };
  }
  for (const needless of needlessImports(gone, module, project)) {
    const [name = needless.statement] = needless.names;
    const needs = needless.closings.map(({ node }) => ({ path: module.path, node }));
    yield { node: name, cls: needless.closings[0]?.cls, module, verdict: "safe", changes: importChanges(needless, module), needs };
  }
}

/** What has to be written first: the methods of the class. */
function needsOf(protocol: Protocol | undefined): NonNullable<Draft["needs"]> {
  return (protocol?.plans ?? []).map(({ cls }) => ({ transform: "context-manager", path: cls.module.path, node: delNode(cls) }));
}
