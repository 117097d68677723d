import { accessOf, attributeName, type Module, type Node, type Project, walk } from "../../src/kit.js";

const EMPTYING = new Set(["clear", "pop", "popitem", "popleft", "remove", "discard"]);

/** Whether something is taken out of a container where it is named: `self.x.clear()`, `del self.x[k]`, `self.x[:] = []`. */
export function isEmptied(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === "attribute" && node.role === "object")
    return EMPTYING.has(attributeName(parent) ?? "") && parent.parent?.type === "call" && parent.role === "function";
  if (parent?.type !== "subscript" || node.role !== "value") return false;
  const access = accessOf(parent);
  return access === "delete" || (access === "write" && (parent.field("subscript")?.type === "slice" || isSetToNone(parent)));
}

/** `self.x[k] = None`. */
function isSetToNone(target: Node): boolean {
  return target.role === "left" && target.parent?.field("right")?.type === "none";
}

/** Whether the container gets another name where it is named, and something is taken out of what is called so. */
export function isEmptiedElsewhere(node: Node, module: Module, project: Project): boolean {
  const { parent } = node;
  const name = parent && otherName(node, parent);
  if (name) return module.identifiers(name).some((each) => each !== node && isEmptied(each));
  const call = node.closest("call");
  if (!call || (parent !== call.field("arguments") && parent?.parent !== call.field("arguments"))) return false;
  const callee = call.field("function");
  const meaning = callee && project.meaning(callee, module);
  return meaning?.kind === "function" && [...walk(meaning.node)].some((each) => each.type === "identifier" && isEmptied(each));
}

/** `x` in `x = self.handlers` and in `def handle(event, x=self.handlers)`. */
function otherName(node: Node, parent: Node): string | undefined {
  const target = parent.type === "assignment" && node.role === "right" ? parent.field("left") : undefined;
  const parameter = parent.type === "default_parameter" && node.role === "value" ? parent.field("name") : undefined;
  const named = target ?? parameter;
  return named?.type === "identifier" ? named.text : undefined;
}
