import { type Module, mangle, type Node, scopeNode } from "../../src/kit.js";
import { methodCalled } from "./methods.js";
import { assignmentIn } from "./try-finally.js";

/** `name = call`, some statements, and `name.closer()` or `del name`, in one block: closed when all went well. */
export interface Stretch {
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
export function stretchAt(statement: Node, module: Module): Stretch | undefined {
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

/** What overlaps a stretch. One that is wholly inside of another becomes a block in its block. */
export function crossing<S extends Stretch>(stretch: S, others: readonly S[]): S | undefined {
  const crosses = (a: S, b: S) => a.made.start < b.made.start && b.made.start < a.close.start && a.close.start < b.close.start;
  return others.find((other) => crosses(stretch, other) || crosses(other, stretch));
}
