import {
  type Change,
  type Draft,
  defineTransform,
  type Module,
  type Node,
  type Obstacle,
  obstacleTo,
  type Project,
  statementOf,
} from "../../src/kit.js";
import { CONVENTIONAL } from "../shared/plans.js";
import { crossing, type Stretch, stretchAt } from "./at-end.js";
import { closingChanges, closingsIn } from "./closing.js";
import { docs } from "./docs.js";
import { futureChanges } from "./future.js";
import { importChanges, needlessImports } from "./import.js";
import { changesFor, changesForStretch } from "./lines.js";
import { classNamed, isMeant, madeIn } from "./names.js";
import { type Reading, Readings } from "./protocol.js";
import { ALL, AMONG_OTHERS, AT_END, IN_FINALLY, OF_CLOSING, OF_MADE, OF_UNCLOSED, SEVERAL } from "./rules/index.js";
import { changesForSeveral, severalOf } from "./several.js";
import type { ClosedAtEnd, ClosedInFinally, Closing, Known, Made } from "./subject.js";
import { attemptsBelow, closedAt, type TryFinally } from "./try-finally.js";
import { unclosedAt } from "./unclosed.js";

export default defineTransform({
  name: "with-statement",
  summary: "Turns `x = C()` and `try: … finally: x.close()` into `with C() as x: …`, where that does the same.",
  docs,
  rules: ALL,
  *find(module, project) {
    const scene: Scene = { module, project, readings: new Readings(project) };
    const calls = madeIn(module, project);
    const told = new Set<Node>();
    for (const source of [closedInFinally, closedAtTheEnd, neverClosed])
      for (const found of source(calls, scene)) {
        if (told.has(found.node)) continue;
        told.add(found.node);
        yield found;
      }
    yield* withoutClosing(scene);
  },
});

/** Where it looks. */
interface Scene {
  readonly module: Module;
  readonly project: Project;
  readonly readings: Readings;
}

function* closedInFinally(calls: readonly Node[], scene: Scene): Generator<Draft> {
  for (const attempt of attemptsBelow(calls)) {
    const closed = closedAt(attempt, scene.module).flatMap((site) => inFinally(site, scene));
    const several = severalOf(closed);
    if (several) {
      const needs = several.resources.flatMap(({ reading }) => needsOf(reading));
      yield draft(several.resources[0], obstacleTo(several, SEVERAL), needs, () => withFuture(changesForSeveral(several), scene));
    } else
      for (const site of closersFirst(closed))
        yield draft(site, obstacleTo(site, IN_FINALLY), needsOf(site.reading), () => withFuture(changesFor(site), scene));
  }
}

function inFinally(site: TryFinally, scene: Scene): ClosedInFinally[] {
  const known = knownOf(site, scene);
  return known ? [{ kind: "finally", ...site, ...known }] : [];
}

/** Of several calls on one object, the one of its closer says most. */
function closersFirst(closed: readonly ClosedInFinally[]): ClosedInFinally[] {
  const isCloser = ({ closer, reading }: ClosedInFinally) => reading.kind === "closes" && reading.closer === closer;
  return [...closed.filter(isCloser), ...closed.filter((each) => !isCloser(each))];
}

function* closedAtTheEnd(calls: readonly Node[], scene: Scene): Generator<Draft> {
  const closed = calls.flatMap((call) => atEnd(stretchAt(statementOf(call), scene.module), scene));
  const judged = closed.map((each) => ({ each, obstacle: obstacleTo(each, AT_END) }));
  const free = judged.flatMap(({ each, obstacle }) => (obstacle ? [] : [each]));
  for (const { each, obstacle } of judged) {
    const among = () => obstacleTo({ ...each, crossed: crossing(each, free) }, AMONG_OTHERS);
    yield draft(each, obstacle ?? among(), needsOf(each.reading), () => withFuture(changesForStretch(each), scene));
  }
}

function atEnd(stretch: Stretch | undefined, scene: Scene): ClosedAtEnd[] {
  const known = stretch && knownOf(stretch, scene);
  return known ? [{ kind: "end", ...stretch, ...known }] : [];
}

/** What is known of an object that is closed, where somebody meant it to be closed like this. */
function knownOf({ call, closer }: { call: Node; closer: string | undefined }, { module, project, readings }: Scene): Known | undefined {
  const cls = classNamed(call, module, project);
  if (!cls || !isMeant(cls, project)) return undefined;
  const reading = readings.of(cls);
  const isCloser = closer === undefined || CONVENTIONAL.includes(closer) || (reading.kind === "closes" && reading.closer === closer);
  return isCloser ? { project, cls, reading } : undefined;
}

function* neverClosed(calls: readonly Node[], { module, project, readings }: Scene): Generator<Draft> {
  for (const call of calls) {
    const unclosed = unclosedAt(call, module, project, readings);
    if (unclosed && !obstacleTo(unclosed, OF_MADE)) yield draft(unclosed, obstacleTo(unclosed, OF_UNCLOSED));
  }
}

/** `closing(C(…))`, and the imports that are left over when all that use them are gone. */
function* withoutClosing({ module, project, readings }: Scene): Generator<Draft> {
  const gone: Closing[] = [];
  for (const closing of closingsIn(module, project, readings)) {
    const { close: node, cls, reading } = closing;
    const obstacle = obstacleTo(closing, OF_CLOSING);
    if (!obstacle) gone.push(closing);
    yield { node, cls, module, obstacle, changes: obstacle ? [] : closingChanges(closing), needs: needsOf(reading) };
  }
  for (const needless of needlessImports(gone, module, project)) {
    const [name = needless.statement] = needless.names;
    const needs = needless.closings.map(({ close }) => ({ path: module.path, node: close }));
    yield { node: name, cls: needless.closings[0]?.cls, module, changes: importChanges(needless, module), needs };
  }
}

type Needs = NonNullable<Draft["needs"]>;

function draft({ call, cls, module }: Made, obstacle: Obstacle | undefined, needs: Needs = [], changes: () => Change[] = () => []): Draft {
  const about = { node: call, cls, module, obstacle };
  return obstacle?.verdict === "kept" ? { ...about, changes: [] } : { ...about, needs, changes: changes() };
}

function withFuture(changes: readonly Change[], { module, project }: Scene): Change[] {
  return [...changes, ...futureChanges(module, project)];
}

/** What has to be written first: the methods of the class. */
function needsOf(reading: Reading): Needs {
  const plans = reading.kind === "closes" ? reading.plans : [];
  return plans.map(({ cls, node }) => ({ transform: "context-manager", path: cls.module.path, node }));
}
