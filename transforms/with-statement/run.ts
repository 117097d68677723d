import { attributeName, type ClassModel, type Module, mangle, type Node, type Project, rowOf, scopeNode, walk } from "../../src/kit.js";
import { methodCalled } from "./methods.js";
import { ambiguous, CRAMPED, classNamed, type Missed } from "./missed.js";
import { classMade } from "./names.js";

/** `name = call`, some statements, and `name.closer()` or `del name`, in one block: closed when all went well. */
export interface Run {
  readonly module: Module;
  readonly cls: ClassModel;
  /** The assignment. */
  readonly made: Node;
  readonly call: Node;
  /** The statements between. */
  readonly body: readonly Node[];
  /** The statement that closes. */
  readonly close: Node;
}

/** What begins with an assignment statement; undefined where it is something else. */
export function runAt(
  statement: Node,
  module: Module,
  project: Project,
  closerOf: (cls: ClassModel) => string | undefined,
): Run | Missed | undefined {
  const made = statement.parts.length === 1 ? statement.parts[0] : undefined;
  const name = made?.field("left");
  const call = made?.field("right");
  if (made?.type !== "assignment" || made.field("type") || name?.type !== "identifier" || call?.type !== "call") return undefined;
  const owner = scopeNode(name);
  const block = statement.parent;
  if (owner.type !== "function_definition" || module.scopeOfName(name.text, name)?.node !== owner || block?.type !== "block")
    return undefined;
  const close = block.parts.find((part) => part.start > statement.end && closing(part, name.text) !== undefined);
  const cls = close && classNamed(call, module, project);
  if (!close || !cls || !isCloser(close, name.text, cls, project, closerOf)) return undefined;
  const body = block.parts.filter((part) => part.start > statement.end && part.end < close.start);
  const run = { module, cls, made, call, body, close };
  const obstacle = body.length > 0 ? obstacleTo(run, name, owner, project, closerOf(cls) ?? "") : undefined;
  if (obstacle) return { cls, call, ...obstacle };
  return body.length > 0 ? run : undefined;
}

function obstacleTo(run: Run, name: Node, owner: Node, project: Project, closer: string): Pick<Missed, "at" | "why"> | undefined {
  const { module, cls, call, body, close } = run;
  if (classMade(call, module, project) !== cls) return { at: call, why: ambiguous(cls) };
  const closed = body.find((part) => closesIn(part, name.text, closer));
  if (closed) return { at: closed, why: `\`${name.text}\` is closed there already` };
  const leaving = body.find((part) => !goesOn(part));
  if (leaving) return { at: leaving, why: `the block may be left there, before \`${close.text}\`` };
  const given = useThatKeeps(run, owner);
  if (given) return { at: given, why: `\`${name.text}\` is used there, and may be wanted when it is closed` };
  return isSpelledPlainly(run) ? undefined : { at: close, why: CRAMPED };
}

/** Whether the object is closed somewhere in a statement already. */
function closesIn(statement: Node, name: string, closer: string): boolean {
  return [...walk(statement)].some(
    (node) => node.type === "attribute" && node.field("object")?.text === name && mangle(attributeName(node) ?? "", node) === closer,
  );
}

/** Those of the runs that no other one overlaps: one that is wholly inside of another becomes a block in its block. */
export function nestedRuns(runs: readonly Run[]): Run[] {
  const crosses = (a: Run, b: Run) => a.made.start < b.made.start && b.made.start < a.close.start && a.close.start < b.close.start;
  return runs.filter((run) => !runs.some((other) => crosses(run, other) || crosses(other, run)));
}

/** The closer that a statement calls on the name; `del` where it deletes it. */
function closing(statement: Node, name: string): string | undefined {
  const [only] = statement.parts;
  if (statement.type === "delete_statement") return only?.type === "identifier" && only.text === name ? "del" : undefined;
  return statement.type === "expression_statement" && only ? methodCalled(only, name) : undefined;
}

function isCloser(
  close: Node,
  name: string,
  cls: ClassModel,
  project: Project,
  closerOf: (cls: ClassModel) => string | undefined,
): boolean {
  const closer = closerOf(cls);
  if (close.type === "delete_statement") return closer !== undefined && project.lookup(cls, "__del__") !== undefined;
  return mangle(closing(close, name) ?? "", close) === closer;
}

/** Whether all of it stands in lines of its own, so that it can go a level deeper. */
function isSpelledPlainly({ module: { source }, made, call, body, close }: Run): boolean {
  const endsLine = (node: Node) => /^[ \t\f]*(?:#.*)?$/.test(source.text.slice(node.end, source.lines[source.lineAt(node.end)]?.end));
  const alone = [made.parent ?? made, close].every((each) => rowOf(source, each).length === 1 && endsLine(each));
  const startsLine = /^[ \t\f]*$/.test(source.text.slice(source.lines[source.lineAt(made.start)]?.start, made.start));
  if (!alone || !startsLine || /[\\\r\n]/.test(source.text.slice(made.start, call.start)) || /[\r\n]/.test(close.text)) return false;
  return !body.some((part) => [...walk(part)].some((node) => node.is("class_definition", "ERROR")));
}

/** A use of the name outside of the two statements, or one that may give away what it names. */
function useThatKeeps({ made, close }: Run, owner: Node): Node | undefined {
  const name = made.field("left");
  const uses = [...walk(owner)].filter((node) => isUse(node, name?.text ?? ""));
  const isRepeated = made.closest("for_statement", "while_statement") !== undefined;
  return uses.find((node) => {
    if (node === name || close.contains(node)) return false;
    if (node.start > close.end || (node.start < made.start && isRepeated)) return true;
    return node.start > made.start && (scopeNode(node) !== owner || !isLent(node));
  });
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

/** Whether a statement is not one that leaves the block on purpose. */
function goesOn(statement: Node): boolean {
  const isOwn = (each: Node) => !each.is("function_definition", "class_definition", "lambda");
  return [...walk(statement, isOwn)].every((node) => {
    if (node.is("return_statement", "yield")) return false;
    if (!node.is("break_statement", "continue_statement")) return true;
    const loop = node.closest("for_statement", "while_statement");
    return loop !== undefined && statement.contains(loop);
  });
}
