import { accessesOf, type Change, importFor, insertStatement, isOnlyAsked, methodsFinalizing, replaceNode } from "../../../src/kit.js";
import { type Capturing, capturingBeside, capturingIn, isFree } from "./captured.js";
import type { Mendable, Suggestion } from "./suggestion.js";
import { isWeaklyReferable } from "./weakly.js";

/** A function that only asks the instance captures a `weakref.proxy(self)`. */
export function weakClosure(leak: Mendable): Suggestion | undefined {
  const capturing = capturingIn(leak);
  if (!capturing || !isWeaklyReferable(leak.cls, leak.project)) return undefined;
  // Each of them holds the instance by itself.
  const all = [capturing, ...capturingBeside(capturing)];
  if (!all.every((each) => each !== undefined && isAskedAlone(leak, each))) return undefined;
  const imported = importFor("weakref", capturing.node, capturing.module);
  const name = ["this", "weak_self"].find((each) => isFree(each, capturing));
  const made = name && imported ? madeAbove(name, capturing) : undefined;
  if (!name || !imported || !made) return undefined;
  const { module } = capturing;
  const uses = all.flatMap((each) => each?.uses ?? []);
  return {
    changes: [...imported, made, ...uses.map(({ node }) => replaceNode(module, node, name))],
    says: `${all.length > 1 ? "each function" : "the function"} captures \`weakref.proxy(${capturing.self})\`: whoever calls it after the \`${leak.cls.name}\` is gone gets a \`ReferenceError\``,
  };
}

function madeAbove(name: string, { module, method, self }: Capturing): Change | undefined {
  const statements = method.field("body")?.parts ?? [];
  const first = statements.find(({ parts }) => !parts[0]?.is("string", "concatenated_string"));
  return first && insertStatement(module, first, `${name} = weakref.proxy(${self})`);
}

/** Whether the function does no more with the instance, and isn't asked for while that is finalized. */
function isAskedAlone({ cls, links: [first], project }: Mendable, { uses }: Capturing): boolean {
  if (!uses.every(({ node, module }) => isOnlyAsked(node, module))) return false;
  const name = first?.edge.name;
  if (name === undefined) return false;
  const finalizing = [...methodsFinalizing([cls], project)];
  return accessesOf(cls, name, project).every(({ node, access }) => access !== "read" || !finalizing.some((each) => each.contains(node)));
}
