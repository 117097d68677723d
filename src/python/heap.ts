import type { Path, Source, Step } from "./access-path.js";
import { CallFlow } from "./call-flow.js";
import { Cells } from "./cells.js";
import type { Module } from "./module.js";
import { isWholeStep } from "./origins.js";
import type { Pointee, PointsToSet, ProgramSemantics } from "./semantics.js";
import type { Node } from "./tree.js";
import { ValueSources } from "./value-sources.js";

/** So long a way is followed for one question, and no longer. */
const MOST_STEPS = 120;
/** What lies deeper in containers of containers is left alone. */
const DEEPEST = 6;

/**
 * Says where objects come from, over all of the project: through attributes, globals, containers, parameters and what functions return. An
 * attribute is one cell for all objects of a class, and one for all objects where nothing tells what these are (a field-based, flow-insensitive
 * analysis). What it finds may be there; that nothing else is, it never says. A way is searched backwards from the question, breadth first:
 * the answer depends on nothing but the question.
 */
export class Heap {
  private readonly steps = new BySource<Step>();
  private readonly known = new BySource<PointsToSet>();
  private readonly values: ValueSources;

  constructor(private readonly project: ProgramSemantics) {
    const cells = new Cells(project);
    this.values = new ValueSources(project, cells, new CallFlow(project));
  }

  /** The classes and instances of the project that an expression may give. */
  objects(expression: Node, module: Module, path: Path = []): PointsToSet {
    const source = { node: expression, module, path };
    return this.known.of(source, () => distinct(this.wayTo(source).taken.flatMap(({ step }) => step.objects)));
  }

  /** The same where every way back ends at what is known, and no part of one is missing; else undefined. */
  origins(expression: Node, module: Module): PointsToSet | undefined {
    const { taken, isCut } = this.wayTo({ node: expression, module, path: [] });
    const isWhole = !isCut && taken.every(({ source, step }) => isWholeStep(source, step, this.project));
    return isWhole ? distinct(taken.flatMap(({ step }) => step.objects)) : undefined;
  }

  private wayTo(source: Source): Way {
    const taken: Taken[] = [];
    let isCut = false;
    const places = new BySource<number>();
    const queue: Source[] = [source];
    for (let at = 0; at < queue.length && at < MOST_STEPS; at++) {
      const next = queue[at] as Source;
      if (places.of(next, () => at) < at) continue;
      const step = this.steps.of(next, () => this.values.step(next));
      const near = step.sources.filter(({ path }) => path.length <= DEEPEST);
      isCut ||= near.length < step.sources.length;
      taken.push({ source: next, step });
      queue.push(...near);
    }
    return { taken, isCut: isCut || queue.length > MOST_STEPS };
  }
}

/** One place on the way, and what is known of it. */
interface Taken {
  readonly source: Source;
  readonly step: Step;
}

/** A way back, and whether a part of it was left out. */
interface Way {
  readonly taken: readonly Taken[];
  readonly isCut: boolean;
}

/** What belongs to a source, worked out once. */
class BySource<T> {
  private readonly known = new Map<Node, Map<string, T>>();

  of(source: Source, find: () => T): T {
    let known = this.known.get(source.node);
    if (!known) {
      known = new Map();
      this.known.set(source.node, known);
    }
    const key = keyOf(source);
    let answer = known.get(key);
    if (answer === undefined) {
      answer = find();
      known.set(key, answer);
    }
    return answer;
  }
}

function keyOf({ path, as }: Source): string {
  return `${as ?? ""} ${path.join(" ")}`;
}

function distinct(objects: readonly Pointee[]): PointsToSet {
  const isSame = (a: Pointee, b: Pointee) => a === b || ("cls" in a && "cls" in b && a.kind === b.kind && a.cls === b.cls && a.by === b.by);
  return objects.filter((each, index) => objects.findIndex((other) => isSame(each, other)) === index);
}
