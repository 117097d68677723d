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
  private readonly steps = new Map<Node, Map<string, Step>>();
  private readonly values: ValueSources;

  constructor(private readonly project: ProgramSemantics) {
    const cells = new Cells(project);
    this.values = new ValueSources(project, cells, new CallFlow(project));
  }

  /** The classes and instances of the project that an expression may give. */
  objects(expression: Node, module: Module, path: Path = []): PointsToSet {
    return this.follow(expression, module, path).objects;
  }

  /** The same where every way back ends at what is known, and no part of one is missing; else undefined. */
  origins(expression: Node, module: Module): PointsToSet | undefined {
    const { objects, isWhole } = this.follow(expression, module, []);
    return isWhole ? objects : undefined;
  }

  private follow(expression: Node, module: Module, path: Path): { readonly objects: PointsToSet; readonly isWhole: boolean } {
    const found: Pointee[] = [];
    let isWhole = true;
    const seen = new Map<Node, Set<string>>();
    const queue: Source[] = [{ node: expression, module, path }];
    for (let at = 0; at < queue.length && at < MOST_STEPS; at++) {
      const source = queue[at] as Source;
      if (!isNew(source, seen)) continue;
      const step = this.stepAt(source);
      const near = step.sources.filter((next) => next.path.length <= DEEPEST);
      found.push(...step.objects);
      queue.push(...near);
      isWhole &&= near.length === step.sources.length && isWholeStep(source, step, this.project);
    }
    return { objects: distinct(found), isWhole: isWhole && queue.length <= MOST_STEPS };
  }

  private stepAt(source: Source): Step {
    const known = this.steps.get(source.node) ?? new Map<string, Step>();
    this.steps.set(source.node, known);
    const key = keyOf(source);
    let step = known.get(key);
    if (!step) {
      step = this.values.step(source);
      known.set(key, step);
    }
    return step;
  }
}

function isNew(source: Source, seen: Map<Node, Set<string>>): boolean {
  const keys = seen.get(source.node) ?? new Set<string>();
  seen.set(source.node, keys);
  const key = keyOf(source);
  if (keys.has(key)) return false;
  keys.add(key);
  return true;
}

function keyOf({ path, as }: Source): string {
  return `${as ?? ""} ${path.join(" ")}`;
}

function distinct(objects: readonly Pointee[]): PointsToSet {
  const isSame = (a: Pointee, b: Pointee) => a === b || ("cls" in a && "cls" in b && a.kind === b.kind && a.cls === b.cls && a.by === b.by);
  return objects.filter((each, index) => objects.findIndex((other) => isSame(each, other)) === index);
}
