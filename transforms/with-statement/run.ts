import {
  attributeName,
  type ClassModel,
  type Module,
  mangle,
  type Node,
  type Project,
  type Reason,
  rowOf,
  scopeNode,
  spanOf,
  walk,
  where,
} from "../../src/kit.js";
import { methodCalled } from "./methods.js";
import { onSharedLine, otherwise } from "./obstacles.js";
import type { Protocols } from "./protocol.js";
import { assignmentIn, endsLine, isAlone } from "./site.js";

/** `name = call`, some statements, and `name.closer()` or `del name`, in one block: closed when all went well. */
export interface Run {
  readonly module: Module;
  /** The assignment. */
  readonly made: Node;
  readonly name: Node;
  readonly call: Node;
  /** The statements between. */
  readonly body: readonly Node[];
  /** The statement that closes. */
  readonly close: Node;
  /** The method that it calls, mangled; undefined for `del`. */
  readonly closer: string | undefined;
}

/** What begins with an assignment statement in a function; undefined where it is something else. */
export function runAt(statement: Node, module: Module): Run | undefined {
  const made = assignmentIn(statement);
  const name = made?.field("left");
  const call = made?.field("right");
  const block = statement.parent;
  if (!made || !name || call?.type !== "call" || block?.type !== "block") return undefined;
  const owner = scopeNode(name);
  if (owner.type !== "function_definition" || module.scopeOfName(name.text, name)?.node !== owner) return undefined;
  const close = block.parts.find((part) => part.start > statement.end && closing(part, name.text) !== undefined);
  const body = block.parts.filter((part) => close && part.start > statement.end && part.end < close.start);
  if (!close || body.length === 0) return undefined;
  const called = close.type === "delete_statement" ? undefined : mangle(closing(close, name.text) ?? "", close);
  return { module, made, name, call, body, close, closer: called };
}

/** The closer that a statement calls on the name; `del` where it deletes it. */
function closing(statement: Node, name: string): string | undefined {
  const [only] = statement.parts;
  if (statement.type === "delete_statement") return only?.type === "identifier" && only.text === name ? "del" : undefined;
  return statement.type === "expression_statement" && only ? methodCalled(only, name) : undefined;
}

/** A run that overlaps another one. One that is wholly inside of another becomes a block in its block. */
export function crossing(run: Run, runs: readonly Run[]): Run | undefined {
  const crosses = (a: Run, b: Run) => a.made.start < b.made.start && b.made.start < a.close.start && a.close.start < b.close.start;
  return runs.find((other) => crosses(run, other) || crosses(other, run));
}

/** Why what stands between can't become a block. */
export function obstacleToRun(run: Run, cls: ClassModel, project: Project, protocols: Protocols): Reason | undefined {
  const { module, body } = run;
  const closer = protocols.of(cls)?.closer;
  return (
    otherwise(run, cls, project, protocols) ??
    usedOtherwise(run) ??
    otherWayOut(body.map(leavingIn).find((each) => each !== undefined) ?? closedIn(run, closer), run) ??
    onSharedLine(sharedLine(run), module)
  );
}

/** What shares a line with something else, so that the lines can't be moved. */
function sharedLine({ module, made, call, body, close }: Run): Node | undefined {
  const { source } = module;
  if (!isAlone(module, made, call)) return made;
  if (rowOf(source, close).length > 1 || !endsLine(close, source) || /[\r\n]/.test(close.text)) return close;
  // What other findings change in a class that goes a level deeper is laid out as if it stayed.
  return body.flatMap((part) => [...walk(part)]).find((node) => node.is("class_definition", "ERROR"));
}

/** Where the name is used after the object is closed, or what it names is given away. */
function usedOtherwise({ made, name, close, module }: Run): Reason | undefined {
  const owner = scopeNode(name);
  const isRepeated = made.closest("for_statement", "while_statement") !== undefined;
  const isKept = (node: Node) => {
    if (node === name || close.contains(node)) return true;
    if (node.start > close.end || (node.start < made.start && isRepeated)) return false;
    return node.start < made.start || (scopeNode(node) === owner && isLent(node));
  };
  const use = [...walk(owner)].find((node) => isUse(node, name.text) && !isKept(node));
  if (!use) return undefined;
  const span = spanOf(module.source, use);
  const end = where(spanOf(module.source, close), module.path);
  const isAfter = use.start > close.end;
  const text = isAfter ? `uses \`${name.text}\` after ${end} closes it` : `may keep \`${name.text}\` beyond ${end}, or binds it`;
  return { name: "used-otherwise", message: `${where(span, module.path)} ${text}`, related: [span] };
}

export function isUse(node: Node, name: string): boolean {
  return node.type === "identifier" && node.text === name && node.role !== "attribute" && !isKeyword(node);
}

/** The name of an argument: `f(name=…)`. */
function isKeyword({ role, parent }: Node): boolean {
  return role === "name" && parent?.type === "keyword_argument";
}

/** Whether a use asks something of the object, prints it or gives it to a call; otherwise somebody may keep it. */
function isLent(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === "attribute") return node.role === "object";
  if (parent?.type === "keyword_argument") return node.role === "value";
  return parent?.is("argument_list", "print_statement", "comparison_operator", "not_operator", "if_statement") === true;
}

function otherWayOut(node: Node | undefined, { module, close, name }: Run): Reason | undefined {
  if (!node) return undefined;
  const span = spanOf(module.source, node);
  const end = where(spanOf(module.source, close), module.path);
  const does = node.type === "attribute" ? `closes \`${name.text}\` as well as` : `may leave \`${name.text}\` open, before`;
  const message = `${where(span, module.path)} ${does} ${end}`;
  return { name: "several-ways-out", message, related: [span] };
}

/** Where the object is closed in the statements between already. */
function closedIn({ body, name }: Run, closer: string | undefined): Node | undefined {
  return body
    .flatMap((part) => [...walk(part)])
    .find(
      (node) => node.type === "attribute" && node.field("object")?.text === name.text && mangle(attributeName(node) ?? "", node) === closer,
    );
}

/** What leaves the block on purpose. */
function leavingIn(statement: Node): Node | undefined {
  const isOwn = (each: Node) => !each.is("function_definition", "class_definition", "lambda");
  return [...walk(statement, isOwn)].find((node) => {
    if (node.is("return_statement", "yield")) return true;
    if (!node.is("break_statement", "continue_statement")) return false;
    const loop = node.closest("for_statement", "while_statement");
    return !loop || !statement.contains(loop);
  });
}
