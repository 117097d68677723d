import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { ownNodes } from "../names.js";
import { bare, type Node, walk } from "../tree.js";
import type { Summaries } from "./summaries.js";
import type { Targets } from "./targets.js";
import type { Thing } from "./things.js";
import type { Values } from "./values.js";

interface Program {
  readonly values: Values;
  readonly targets: Targets;
  readonly summaries: Summaries;
}

/** What a handler catches of the exceptions that the statements above it raise, or the functions that these call. */
export function caughtBy(handler: Node, module: Module, { values, targets, summaries }: Program, project: Hierarchy): readonly Thing[] {
  const body = handler.parent?.field("body");
  const raised = [...(body ? walk(body, ({ type }) => !NESTED.has(type)) : [])].flatMap((node) => {
    if (node.type === "raise_statement") return node.parts.slice(0, 1).flatMap((each) => values.of(each, module));
    if (node.type !== "call") return [];
    return targets.of(node, module, false).flatMap((target) => summaries.given(target, node, module, raisedIn(target.definition)));
  });
  const isCaught = ({ cls }: Thing) => cls !== undefined && askedFor(handler).some((each) => isAbove(each, cls));
  const isAbove = (asked: Node, cls: NonNullable<Thing["cls"]>) => {
    const above = project.denotation(asked, module);
    return above.kind === "project" || above.kind === "library" ? project.mro(cls).includes(above) : false;
  };
  return raised.filter(isCaught);
}

const NESTED = new Set(["function_definition", "class_definition", "lambda"]);

function raisedIn(definition: Node): readonly Node[] {
  return [...ownNodes(definition)].flatMap(({ type, parts }) => (type === "raise_statement" ? parts.slice(0, 1) : []));
}

/** `Stuck` of `except Stuck, error`, both of `except (Stuck, Broken) as error`. */
function askedFor(handler: Node): readonly Node[] {
  const [first] = handler.parts;
  const asked = first && bare(first.type === "as_pattern" ? (first.parts[0] ?? first) : first);
  return asked?.type === "tuple" ? asked.parts : asked ? [asked] : [];
}
