import { type ClassModel, indentOf, isInline, type Module, mangle, type Node, type Project, rowOf, walk } from "../../src/kit.js";
import { statementsAsk } from "./exceptions.js";
import { methodCalled } from "./methods.js";
import { ambiguous, CRAMPED, classNamed, type Missed, mayBeEntered } from "./missed.js";
import { classMade, staysBound } from "./names.js";

/** `name = call` directly above `try: … finally: … name.closer()`. */
export interface Site {
  readonly module: Module;
  readonly cls: ClassModel;
  /** The assignment. */
  readonly made: Node;
  readonly call: Node;
  readonly attempt: Node;
  readonly body: Node;
  readonly final: Node;
  /** The statement that closes. */
  readonly close: Node;
  /** Whether `finally` holds more than that, or the `try` has other clauses: then it stays. */
  readonly keepsTry: boolean;
  /** Whether it closes after other statements of `finally`, which may fail and leave it open. */
  readonly isLast: boolean;
}

/** What stands at a `try`, where the closer of the class is `closerOf(cls)`; undefined where it is something else. */
export function siteAt(
  attempt: Node,
  module: Module,
  project: Project,
  closerOf: (cls: ClassModel) => string | undefined,
): Site | Missed | undefined {
  const made = assignmentAbove(attempt, module);
  const name = made?.field("left");
  const call = made?.field("right");
  const body = attempt.field("body");
  const final = attempt.parts.find((part) => part.type === "finally_clause");
  const suite = final?.parts.find((part) => part.type === "block");
  const cls = call && classNamed(call, module, project);
  if (!made || !name || !call || !body || !final || !suite || !cls) return undefined;
  const close = closeIn(suite, name, closerOf(cls));
  if (!close) return undefined;
  const keepsTry = suite.parts.length > 1 || attempt.parts.length > 2;
  const site = { module, cls, made, call, attempt, body, final, close, keepsTry, isLast: suite.parts.length > 1 };
  if (closerOf(cls) === undefined) return mayBeEntered(cls, project) ? { cls, call, ...unknownProtocol(close, cls) } : undefined;
  const obstacle = obstacleTo(site, name, suite, project);
  return obstacle ? { cls, call, ...obstacle } : site;
}

/** The statement of `finally` that calls the closer, or where that is not known, any method of the object. */
function closeIn(suite: Node, name: Node, closer: string | undefined): Node | undefined {
  return suite.parts.findLast((part) => {
    const called = part.type === "expression_statement" && part.parts[0] ? methodCalled(part.parts[0], name.text) : undefined;
    return called !== undefined && (closer === undefined || mangle(called, part) === closer);
  });
}

function unknownProtocol(close: Node, cls: ClassModel): Pick<Missed, "at" | "why"> {
  return { at: close, why: `\`with\` is not known to do \`${close.text}\` and nothing else with a \`${cls.name}\`` };
}

function obstacleTo(site: Site, name: Node, suite: Node, project: Project): Pick<Missed, "at" | "why"> | undefined {
  const { module, call, attempt, close, cls } = site;
  if (classMade(call, module, project) !== cls) return { at: call, why: ambiguous(cls) };
  if (!staysBound(name, attempt, module, project)) return { at: attempt, why: `\`${name.text}\` is bound anew in the block, or may be` };
  const rest = suite.parts.filter((part) => part !== close);
  if (suite.parts.at(-1) !== close) return { at: close, why: `other statements of \`finally\` come behind \`${close.text}\`` };
  if (!isSpelledPlainly(site, suite)) return { at: attempt, why: CRAMPED };
  if (isSeenAround(attempt, rest, module, project)) return { at: attempt, why: "a `finally` there asks for the exception, or stops it" };
  return undefined;
}

/** `name = call()` in a line of its own, directly above the `try`. */
export function assignmentAbove(attempt: Node, module: Module): Node | undefined {
  const siblings = attempt.parent?.parts ?? [];
  const statement = siblings[siblings.indexOf(attempt) - 1];
  const made = statement?.type === "expression_statement" && statement.parts.length === 1 ? statement.parts[0] : undefined;
  if (!statement || made?.type !== "assignment" || made.field("type")) return undefined;
  const isPlain = made.field("left")?.type === "identifier" && made.field("right")?.type === "call" && made.parts.length === 2;
  const isAlone = rowOf(module.source, statement).length === 1 && rowOf(module.source, attempt).length === 1;
  return isPlain && isAlone && attempt.parent?.is("block", "module") ? made : undefined;
}

/** Whether all that is to be moved stands in lines of its own. */
function isSpelledPlainly({ module, made, call, attempt, final, close, keepsTry }: Site, suite: Node): boolean {
  const { source } = module;
  const behind = (node: Node) => source.text.slice(node.end, source.lines[source.lineAt(node.end)]?.end);
  const endsLine = (node: Node) => /^[ \t\f]*(?:#.*)?$/.test(behind(node));
  const startsLine = (node: Node) => /^[ \t\f]*$/.test(source.text.slice(source.lines[source.lineAt(node.start)]?.start, node.start));
  const isApart = suite.parts.length === 1 || (!isInline(source, suite) && rowOf(source, close).length === 1);
  if (![made, attempt, final].every(startsLine) || !endsLine(call) || !endsLine(close) || !isApart) return false;
  if (/[\\\r\n]/.test(source.text.slice(made.start, call.start)) || /[\r\n]/.test(close.text)) return false;
  if (indentOf(source, source.lineAt(made.start)) !== indentOf(source, source.lineAt(attempt.start))) return false;
  // What other findings change in a class that goes a level deeper is laid out as if it stayed.
  return !keepsTry || ![...walk(attempt)].some((node) => node.is("class_definition", "ERROR"));
}

/**
 * Whether `finally` clauses around the place ask for the exception, which `with` leaves to be seen until the function ends; or
 * the `rest` of its own stops it.
 */
export function isSeenAround(attempt: Node, rest: readonly Node[], module: Module, project: Project): boolean {
  if (rest.some(leaves)) return true;
  let inner = attempt;
  for (let outer = inner.parent; outer && !outer.is("function_definition", "module", "lambda"); inner = outer, outer = outer.parent) {
    if (outer.type !== "try_statement" || inner.type === "finally_clause") continue;
    const clause = outer.parts.find((part) => part.type === "finally_clause");
    if (clause && (leaves(clause) || statementsAsk([clause], module, project))) return true;
  }
  return false;
}

/** Whether a statement of `finally` may leave it, and stop the exception that is on its way. */
function leaves(node: Node): boolean {
  const isOwn = (each: Node) => !each.is("function_definition", "class_definition", "lambda");
  return [...walk(node, isOwn)].some((each) => each.is("return_statement", "break_statement", "continue_statement"));
}
