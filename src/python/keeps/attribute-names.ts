import { memberBinding } from "../classes.js";
import { mangle } from "../mangle.js";
import type { Module } from "../module.js";
import { attributeName, bare, type Node, stringValue } from "../tree.js";
import { loopVariable } from "./evaluation.js";

/** So many names one expression gives, at most. */
const MOST = 30;

/**
 * The names that an expression gives an attribute, all of which a program comes to: one that stands there, or those that a loop goes over, also with
 * something constant in front or behind.
 */
export function attributeNames(expression: Node | undefined, module: Module): readonly string[] {
  const names = expression ? texts(expression, module) : [];
  return names.length <= MOST && names.every((name) => /^[A-Za-z_]\w*$/.test(name)) ? names : [];
}

function texts(expression: Node, module: Module): readonly string[] {
  const node = bare(expression);
  const text = stringValue(node);
  if (text !== undefined) return [text];
  if (node.type === "identifier") return inLoop(node, module);
  if (node.type !== "binary_operator") return [];
  const [left, right] = node.parts.filter(({ role }) => role !== "operator");
  const put = left && right ? PUT_TOGETHER[node.text.slice(left.end - node.start, right.start - node.start).trim()] : undefined;
  if (!put || !left || !right) return [];
  return texts(left, module).flatMap((first) => texts(right, module).flatMap((second) => put(first, second)));
}

const PUT_TOGETHER: Readonly<Record<string, (left: string, right: string) => readonly string[]>> = {
  "+": (left, right) => [left + right],
  "%": (left, right) => (left.split("%").length === 2 && left.includes("%s") ? [left.replace("%s", () => right)] : []),
};

/** `for name in ('read', 'write'):`, as a statement or in a comprehension. */
function inLoop(name: Node, module: Module): readonly string[] {
  const turn = loopVariable(name);
  const source = turn?.node.role === "left" ? turn.source : turn ? undefined : loopedOver(name, module);
  const display = source && displayOf(bare(source), module);
  const parts = display?.is("tuple", "list", "set", "expression_list") ? display.parts.map((part) => stringValue(part)) : [];
  return parts.some((part) => part === undefined) ? [] : parts.flatMap((part) => part ?? []);
}

/** What a loop goes over: the display itself, or the only one that its name stands for, `NAMES` and `self.names` of the class body. */
function displayOf(source: Node, module: Module): Node | undefined {
  const values =
    source.type === "identifier" ? valuesOfName(source, module) : source.type === "attribute" ? valuesOfMember(source, module) : [source];
  return values.length === 1 && values[0] ? bare(values[0]) : undefined;
}

function valuesOfName(name: Node, module: Module): readonly (Node | undefined)[] {
  return (module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? []).map(({ kind, value }) =>
    kind === "assignment" ? value : undefined,
  );
}

function valuesOfMember(attribute: Node, module: Module): readonly (Node | undefined)[] {
  const object = attribute.field("object");
  const cls = object?.type === "identifier" ? module.selfOf(object)?.cls : undefined;
  const name = attributeName(attribute);
  const binding = cls && name !== undefined ? memberBinding(cls, mangle(name, attribute)) : undefined;
  return binding?.always === true ? binding.values.map((bound) => (bound.kind === "value" ? bound.node : undefined)) : [];
}

/** Other loops may have bound the name before, and after. */
function loopedOver(name: Node, module: Module): Node | undefined {
  const bindings = module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? [];
  const around = bindings.filter(({ node }) => node.closest("for_statement")?.contains(name));
  const [binding, ...others] = around;
  const loop = binding?.node.closest("for_statement");
  return others.length === 0 && loop?.field("left") === binding?.node ? loop?.field("right") : undefined;
}
