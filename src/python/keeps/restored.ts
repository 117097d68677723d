import { accessOf, valueFor } from "../assignments.js";
import type { AttributeSite } from "../attribute-sites.js";
import type { Node } from "../tree.js";
import { outermostFunction } from "./variables.js";

/** Whether an attribute is set only for a while: `saved = x.a`, `x.a = other`, and later `x.a = saved`. Neither is rid of anything. */
export function isRestored({ node, module }: AttributeSite): boolean {
  const around = outermostFunction(node);
  if (!around || node.type !== "attribute" || accessOf(node) !== "write") return false;
  const same = module.attributes(node.field("attribute")?.text ?? "").filter((each) => each.text === node.text && around.contains(each));
  const saved = same.filter((each) => each.start < node.start && accessOf(each) === "read").flatMap(nameOf);
  return same.some((each) => each.start >= node.start && isSetTo(each, saved));
}

function isSetTo(target: Node, names: readonly string[]): boolean {
  const value = accessOf(target) === "write" ? valueFor(target) : undefined;
  return value?.type === "identifier" && names.includes(value.text);
}

/** The name that is bound to an expression, and to nothing else. */
function nameOf(value: Node): readonly string[] {
  const assignment = value.parent?.type === "assignment" && value.role === "right" ? value.parent : undefined;
  const target = assignment?.field("left");
  return target?.type === "identifier" ? [target.text] : [];
}
