import {
  accessesOf,
  accessOf,
  argumentsOf,
  attributeName,
  type Change,
  insertText,
  isBoundMethod,
  type Module,
  mangle,
  type Node,
  replaceNode,
  valueFor,
  variableAt,
} from "../../../src/kit.js";
import type { Mendable, Suggestion } from "./suggestion.js";
import { isAlone } from "./targets.js";

/** A table of bound methods becomes one of their names, and who takes one out looks it up on the instance. */
export function namesInTable(leak: Mendable): Suggestion | undefined {
  const {
    cls,
    project,
    shape,
    links: [first],
  } = leak;
  const { edge } = first ?? {};
  if (shape !== "container" || edge?.name === undefined || edge.site.node.type !== "attribute") return undefined;
  if (!isAlone(edge.site.node)) return undefined;
  const { module, node } = edge.site;
  const table = valueFor(node);
  const named = table?.is("dictionary", "list", "tuple") ? namesFor(table, module, leak) : undefined;
  if (!table || !named) return undefined;
  const changes: Change[] = [...named];
  for (const site of accessesOf(cls, edge.name, project)) {
    if (site.node === node) continue;
    const change =
      site.access === "read" && site.receiver?.type === "identifier"
        ? lookedUpAt(site.node, site.receiver.text, site.module, table)
        : undefined;
    if (!change) return undefined;
    changes.push(...change);
  }
  const what = `\`${node.field("object")?.text ?? "self"}.${edge.by ?? edge.name}\``;
  return {
    changes,
    says: `${what} holds the names of the methods, and \`getattr\` looks them up: whoever gets the table by another way finds names in it`,
  };
}

/** The names in the place of the methods of a display; undefined where it holds anything else. */
function namesFor(table: Node, module: Module, { cls, project }: Mendable): readonly Change[] | undefined {
  const values = table.parts.map((part) => (part.type === "pair" ? part.field("value") : table.type === "dictionary" ? undefined : part));
  const changes = values.map((value) => {
    const object = value?.type === "attribute" ? value.field("object") : undefined;
    const name = value && object && module.selfOf(object)?.cls === cls ? mangle(attributeName(value) ?? "", value) : undefined;
    return value && name !== undefined && isBoundMethod(name, cls, project) ? replaceNode(module, value, `'${name}'`) : undefined;
  });
  return changes.every((change) => change !== undefined) ? changes : undefined;
}

/** What a use of the table has to become; undefined where it does something with it that names would change. */
function lookedUpAt(node: Node, receiver: string, module: Module, table: Node): readonly Change[] | undefined {
  const { parent, role } = node;
  if (parent?.type === "subscript" && role === "value")
    return accessOf(parent) === "read" && parent.field("subscript")?.type !== "slice" ? gotten(parent, receiver, module) : undefined;
  if (table.type === "dictionary") return ofDictionary(node, receiver, module);
  return parent?.type === "for_statement" && role === "right" ? inLoop(parent, receiver, module) : undefined;
}

function gotten(node: Node, receiver: string, module: Module, fallback = ""): readonly Change[] {
  return [insertText(module, node.start, `getattr(${receiver}, `), insertText(module, node.end, `${fallback})`)];
}

const OF_KEYS = new Set(["keys", "iterkeys", "has_key"]);

function ofDictionary(node: Node, receiver: string, module: Module): readonly Change[] | undefined {
  const { parent, role } = node;
  if (parent?.type === "comparison_operator" && role !== "operators") {
    const isIn = parent.fields("operators").every(({ type }) => type === "in" || type === "not in");
    return isIn && parent.parts.at(-1) === node ? [] : undefined;
  }
  if (parent?.is("for_statement", "for_in_clause") && role === "right") return [];
  const call = parent?.type === "attribute" && role === "object" && parent.role === "function" ? parent.parent : undefined;
  const name = parent && attributeName(parent);
  if (call?.type !== "call" || name === undefined) return undefined;
  if (OF_KEYS.has(name)) return [];
  return name === "get" ? gottenOr(call, receiver, module) : undefined;
}

/** `self.table.get(key)` is `getattr(self, self.table.get(key, ''), None)`: no attribute is called so. */
function gottenOr(call: Node, receiver: string, module: Module): readonly Change[] | undefined {
  const {
    positional: [key, fallback, ...others],
    keywords,
    open,
  } = argumentsOf(call);
  if (!key || others.length > 0 || keywords.size > 0 || open) return undefined;
  if (!fallback) return [insertText(module, key.end, ", ''"), ...gotten(call, receiver, module, ", None")];
  if (fallback.type === "none") return [replaceNode(module, fallback, "''"), ...gotten(call, receiver, module, ", None")];
  const object = fallback.type === "attribute" ? fallback.field("object") : undefined;
  if (object?.text !== receiver) return undefined;
  return [replaceNode(module, fallback, `'${mangle(attributeName(fallback) ?? "", fallback)}'`), ...gotten(call, receiver, module)];
}

/** `for handler in self.handlers: handler()` */
function inLoop(loop: Node, receiver: string, module: Module): readonly Change[] | undefined {
  const target = loop.field("left");
  const variable = target?.type === "identifier" ? variableAt(target.text, target, module) : undefined;
  if (!target || !variable?.isBoundOnce || !variable.isLocal) return undefined;
  const uses = variable.uses().filter(({ node }) => node !== target);
  const isInside = uses.every(({ node, isInner }) => loop.field("body")?.contains(node) && accessOf(node) === "read" && !isInner);
  return isInside ? uses.flatMap(({ node }) => gotten(node, receiver, module)) : undefined;
}
