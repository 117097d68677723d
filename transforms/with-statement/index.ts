import {
  type Change,
  type ClassModel,
  type Draft,
  defineTransform,
  type Module,
  type Node,
  type Obstacle,
  obstacleTo,
} from "../../src/kit.js";
import { closedBelow, crossing } from "./at-end.js";
import { closingChanges, closingsIn } from "./closing.js";
import { docs } from "./docs.js";
import { futureChanges } from "./future.js";
import { importChanges, needlessImports } from "./import.js";
import { changesAtEnd, changesFor } from "./lines.js";
import { isByClass, madeIn } from "./made.js";
import { type Reading, Readings } from "./protocol.js";
import { ALL, AMONG_OTHERS, AT_END, IN_FINALLY, OF_CLOSING, OF_MADE, OF_UNCLOSED, SEVERAL } from "./rules/index.js";
import { changesForSeveral, severalOf } from "./several.js";
import type { ClosedInFinally, Closing, Made } from "./subject.js";
import { attemptsBelow, closedIn } from "./try-finally.js";
import { unclosed } from "./unclosed.js";

export default defineTransform({
  name: "with-statement",
  summary: "Turns `x = C()` and `try: … finally: x.close()` into `with C() as x: …`, where that does the same.",
  docs,
  rules: ALL,
  *find(module, project) {
    const readings = new Readings(project);
    const made = madeIn(module, readings);
    const told = new Set<Node>();
    for (const source of [closedInFinally, closedAtEnd, neverClosed])
      for (const found of source(made)) {
        if (told.has(found.node)) continue;
        told.add(found.node);
        yield found;
      }
    yield* withoutClosing(module, readings);
  },
});

function* closedInFinally(made: readonly Made[]): Generator<Draft> {
  for (const attempt of attemptsBelow(made)) {
    const closed = closedIn(attempt, made);
    const several = severalOf(attempt, closed);
    if (several) {
      const needs = several.resources.flatMap(({ reading }) => needsOf(reading));
      yield draft(several.resources[0], obstacleTo(several, SEVERAL), needs, () => changesForSeveral(several));
    } else
      for (const site of closersFirst(closed))
        yield draft(site, obstacleTo(site, IN_FINALLY), needsOf(site.reading), () => changesFor(site));
  }
}

/** Of several calls on one object, the one of its closer says most. */
function closersFirst(closed: readonly ClosedInFinally[]): ClosedInFinally[] {
  const isCloser = ({ closer, reading, hasArguments }: ClosedInFinally) =>
    reading.kind === "closes" && reading.closer === closer && !hasArguments;
  return [...closed.filter(isCloser), ...closed.filter((each) => !isCloser(each))];
}

function* closedAtEnd(made: readonly Made[]): Generator<Draft> {
  const closed = made.filter(isByClass).flatMap((each) => closedBelow(each) ?? []);
  const judged = closed.map((each) => ({ each, obstacle: obstacleTo(each, AT_END) }));
  const free = judged.flatMap(({ each, obstacle }) => (obstacle ? [] : [each]));
  for (const { each, obstacle } of judged) {
    const among = () => obstacleTo({ ...each, crossed: crossing(each, free) }, AMONG_OTHERS);
    yield draft(each, obstacle ?? among(), needsOf(each.reading), () => changesAtEnd(each));
  }
}

function* neverClosed(made: readonly Made[]): Generator<Draft> {
  for (const each of made.filter(isByClass).flatMap((one) => unclosed(one) ?? []))
    if (!obstacleTo(each, OF_MADE)) yield draft(each, obstacleTo(each, OF_UNCLOSED));
}

/** `closing(C(…))`, and the imports that are left over when all that use them are gone. */
function* withoutClosing(module: Module, readings: Readings): Generator<Draft> {
  const gone: Closing[] = [];
  for (const closing of closingsIn(module, readings)) {
    const { close: node, reading } = closing;
    const obstacle = obstacleTo(closing, OF_CLOSING);
    if (!obstacle) gone.push(closing);
    yield { node, cls: classOf(closing), module, obstacle, changes: obstacle ? [] : closingChanges(closing), needs: needsOf(reading) };
  }
  for (const needless of needlessImports(gone, module, readings.project)) {
    const [name = needless.statement] = needless.names;
    const needs = needless.closings.map(({ close }) => ({ path: module.path, node: close }));
    const [user] = needless.closings;
    yield { node: name, cls: user && classOf(user), module, changes: importChanges(needless, module), needs };
  }
}

type Needs = NonNullable<Draft["needs"]>;

function draft(made: Made, obstacle: Obstacle | undefined, needs: Needs = [], changes: () => Change[] = () => []): Draft {
  const { call, module, project } = made;
  const about = { node: call, cls: classOf(made), module, obstacle };
  if (obstacle?.verdict === "kept") return { ...about, changes: [] };
  return { ...about, needs, changes: [...changes(), ...futureChanges(module, project)] };
}

/** Of a file, the class that the place stands in is told. */
function classOf(made: Made): ClassModel | undefined {
  return isByClass(made) ? made.cls : undefined;
}

/** What has to be written first: the methods of the class. */
function needsOf(reading: Reading): Needs {
  const plans = reading.kind === "closes" ? reading.plans : [];
  return plans.map(({ cls, node }) => ({ transform: "context-manager", path: cls.module.path, node }));
}
