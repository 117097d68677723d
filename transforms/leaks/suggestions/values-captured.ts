import {
  accessesOf,
  attributeName,
  type Change,
  insertStatement,
  mangle,
  memberBinding,
  type Node,
  type Project,
  replaceNode,
  statementOf,
  valueFor,
} from "../../../src/kit.js";
import { type Capturing, capturingBeside, capturingIn, isFree } from "./captured.js";
import type { Mendable, Suggestion } from "./suggestion.js";

/** A function that reads nothing but values which `__init__` has set for good captures these instead of `self`. */
export function valuesCaptured(leak: Mendable): Suggestion | undefined {
  const capturing = capturingIn(leak);
  if (!capturing || capturing.method.field("name")?.text !== "__init__" || capturingBeside(capturing).length > 0) return undefined;
  const reads = new Map<string, Node[]>();
  for (const { node } of capturing.uses) {
    const attribute = node.role === "object" ? node.parent : undefined;
    const name = attribute?.type === "attribute" ? attributeName(attribute) : undefined;
    if (!attribute || name === undefined) return undefined;
    reads.set(name, [...(reads.get(name) ?? []), attribute]);
  }
  const changes: Change[] = [];
  for (const [name, nodes] of reads) {
    const local = isSetForGood(name, nodes, leak, capturing) ? localFor(name, capturing) : undefined;
    if (!local) return undefined;
    changes.push(...local.changes, ...nodes.map((node) => replaceNode(capturing.module, node, local.name)));
  }
  const names = [...reads.keys()].map((name) => `\`${capturing.self}.${name}\``).join(", ");
  return { changes, says: `the function captures the value of ${names} instead of the instance: what is set there later it doesn't see` };
}

/** Whether the only statement that sets the attribute stands above the function, in the same block as that or around it. */
function isSetForGood(name: string, reads: readonly Node[], { cls, project }: Mendable, { node: inner, module }: Capturing): boolean {
  const [first] = reads;
  const mangled = first && mangle(name, first);
  if (mangled === undefined || isOfClass(mangled, cls, project)) return false;
  const [only, ...others] = accessesOf(cls, mangled, project).filter(({ access }) => access !== "read" && access !== "test");
  if (only?.access !== "write" || others.length > 0 || only.module !== module || !valueFor(only.node)) return false;
  const block = statementOf(only.node).parent;
  return statementOf(only.node).end <= statementOf(inner).start && block?.contains(inner) === true;
}

function isOfClass(name: string, cls: Mendable["cls"], project: Project): boolean {
  return [cls, ...project.descendants(cls)].some(
    (each) => project.lookup(each, name) !== undefined || memberBinding(each, name) !== undefined,
  );
}

interface Local {
  readonly name: string;
  readonly changes: readonly Change[];
}

/** The parameter that gave the attribute its value, where that is still it; else a new name, set above the statement of the function. */
function localFor(name: string, capturing: Capturing): Local | undefined {
  const { module, node, self, method } = capturing;
  const plain = name.replace(/^_+/, "");
  const bindings = module.scope(method).bindings.get(plain) ?? [];
  if (bindings.length === 1 && bindings[0]?.kind === "parameter" && givesParameter(name, plain, method))
    return { name: plain, changes: [] };
  const free = [plain, `${plain}_then`].find((each) => /^[A-Za-z]/.test(each) && isFree(each, capturing));
  return free === undefined
    ? undefined
    : { name: free, changes: [insertStatement(module, statementOf(node), `${free} = ${self}.${name}`)] };
}

/** `self.level = level` */
function givesParameter(name: string, parameter: string, method: Node): boolean {
  const statements = method.field("body")?.parts ?? [];
  return statements.some(({ parts: [assignment] }) => {
    if (assignment?.type !== "assignment") return false;
    const [target, value] = [assignment.field("left"), assignment.field("right")];
    return target !== undefined && attributeName(target) === name && value?.text === parameter;
  });
}
