import {
  attributesAsked,
  attributesNamed,
  type ClassModel,
  type Demand,
  mangleIn,
  methodOf,
  type Node,
  type OwnedFunction,
  type PathCondition,
  type Project,
  pathConditions,
  preconditionsOf,
  Spelling,
  walk,
} from "../../src/kit.js";
import type { Cleanup } from "./cleanup.js";

/**
 * What `__exit__` has to ask before it calls a method that raises, or asserts, on what `__del__` asks before; nothing where the method can
 * be called at any time. Undefined where the tests can't stand in `__exit__`.
 */
export function guardsOf(name: string, cleanup: Cleanup, cls: ClassModel, project: Project): readonly string[] | undefined {
  const { del } = cleanup;
  const calls = cleanup.callsOf(name);
  const conditions = calls.flatMap((call) => pathConditions(call, del.node));
  const method = methodOf(mangleIn(name, cls.name), cls, project);
  if (conditions.length === 0 || !method || !raisesOn(conditions, del, method, cls, project)) return [];
  const isPlain = calls.length === 1 && conditions.every(({ by }) => by === "if" || by === "leaving");
  const tests = conditions.map((condition) => inExit(condition, del.node)).reverse();
  return isPlain && tests.every((test) => test !== undefined) ? tests : undefined;
}

/** Whether the method minds what the tests ask, or minds something and leaves changed what they ask. */
function raisesOn(
  conditions: readonly PathCondition[],
  del: OwnedFunction,
  method: OwnedFunction,
  cls: ClassModel,
  project: Project,
): boolean {
  const { demands, changed } = preconditionsOf(method, cls, project);
  const tested = conditions.flatMap(({ test }) => [...attributesAsked(test, del, cls, project)]);
  const named = conditions.flatMap(({ test }) => [...attributesNamed(test, del)]);
  const isMinded = ({ asked, under, isImplied }: Demand) =>
    tested.every((name) => !under.has(name)) &&
    (isImplied ? named.some((name) => asked.has(name)) : tested.some((name) => asked.has(name) || changed.has(name)));
  return demands.some(isMinded);
}

/** A test on one line as `__exit__` says it; undefined where it names what only `__del__` knows. */
function inExit({ test, holds }: PathCondition, del: Node): string | undefined {
  if (test.text.includes("\n")) return undefined;
  const [inner, ...others] = test.type === "not_operator" ? test.parts : [];
  if (!holds && inner && others.length === 0) return named(inner, del);
  const text = named(test, del);
  if (holds || text === undefined) return text;
  return test.is("identifier", "attribute", "call") ? `not ${text}` : negated(test, text);
}

function negated(test: Node, text: string): string {
  const isNone = test.type === "comparison_operator" && test.parts.length === 2 && test.parts[1]?.type === "none";
  if (isNone && / is\s+None$/.test(text)) return text.replace(/ is\s+None$/, " is not None");
  return isNone && / is\s+not\s+None$/.test(text) ? text.replace(/ is\s+not\s+None$/, " is None") : `not (${text})`;
}

/** The text of a test, where the instance is called `self`; undefined where it names what only `__del__` knows. */
function named(test: Node, del: Node): string | undefined {
  const spelling = new Spelling(del, new Map());
  const self = del.field("parameters")?.parts[0]?.text;
  let text = "";
  let at = test.start;
  for (const node of walk(test)) {
    if (node.type !== "identifier" || node.role === "attribute") continue;
    if (node.text !== self && spelling.isLocal(node.text)) return undefined;
    if (node.text !== self) continue;
    text += `${test.text.slice(at - test.start, node.start - test.start)}self`;
    at = node.end;
  }
  return text + test.text.slice(at - test.start);
}
