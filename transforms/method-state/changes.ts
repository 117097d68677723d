import { type Change, insertMethod, mangleIn, memberBinding, type Node, type Place, replaceNode } from "../../src/kit.js";
import { keptIn, privateOf } from "./naming.js";
import type { State } from "./subject.js";
import { mayBeUnset } from "./unset.js";

/** Everything that has to change when the attribute becomes a property over the method's name. */
export function changesFor(state: State): Change[] {
  return state.isNewStyle ? byProperty(state) : byName(state);
}

// ---- new-style classes

function byProperty(state: State): Change[] {
  const { cls } = state;
  const place = placeIn(state);
  const [getter, setter] = [getterOf(state), setterOf(state)];
  const add = insertMethod(cls, getter, place);
  return [{ ...add, members: [getter, setter] }];
}

/** Below the method that sets it first. */
function placeIn({ cls, stores: [first] }: State): Place {
  const binding = first?.cls === cls ? memberBinding(cls, mangleIn(first.store.method.name, cls.name)) : undefined;
  return binding ? { after: binding.statement.start } : "top";
}

function getterOf(state: State): string {
  const { written } = state;
  const kept = `self.${keptIn(state)}`;
  const none = state.mayBeNone ? [`\tif ${kept} is None:`, "\t\treturn None"] : [];
  const unset = mayBeUnset(state) ? raisedUnset(state) : [];
  return ["@property", `def ${written}(self):`, ...unset, ...none, `\treturn getattr(self, ${kept})`].join("\n");
}

/** What the object itself would say; what the property asks for is missing under another name. */
function raisedUnset(state: State): string[] {
  return [
    `\tif not hasattr(self, '${keptIn(state)}'):`,
    `\t\traise AttributeError("'%s' object has no attribute '${state.name}'" % type(self).__name__)`,
  ];
}

function setterOf(state: State): string {
  const { written, mayBeNone } = state;
  const kept = `self.${keptIn(state)}`;
  const name = mayBeNone ? "method and method.__name__" : "method.__name__";
  return [`@${written}.setter`, `def ${written}(self, method):`, ...nameKept(state, kept, name)].join("\n");
}

/** A private method is looked up by its mangled name, which its `__name__` is not (Python language reference, 5.2.1). */
function nameKept(state: State, kept: string, name: string): string[] {
  const isPrivate = privateOf(state);
  if (!isPrivate) return [`\t${kept} = ${name}`];
  const test = state.mayBeNone ? "name and name.startswith('__')" : "name.startswith('__')";
  return [`\tname = ${name}`, `\tif ${test}:`, `\t\tname = '${isPrivate.prefix}' + name`, `\t${kept} = name`];
}

// ---- old-style classes, which have no properties that can be set

function byName(state: State): Change[] {
  const { accesses, writes, methods, mayBeNone } = state;
  const names = methods.map(({ module, node, name }) => replaceNode(module, node, `'${name}'`));
  const same = new Set(writes.flatMap(({ values }) => values.flatMap((each) => (each.kind === "same" ? [each.node] : []))));
  // A read that can't be told is taken for one of another object by whoever applies it nevertheless.
  const reads = accesses.flatMap(({ access, relation, module, node, receiver }) => {
    if (access !== "read" || relation !== "instance" || !receiver || same.has(node) || isTested(node)) return [];
    return [replaceNode(module, node, readBy(node, receiver.text, mayBeNone))];
  });
  return [...names, ...reads];
}

/** What gives the method, or `None`. */
function readBy(node: Node, receiver: string, mayBeNone: boolean): string {
  const found = `getattr(${receiver}, ${node.text})`;
  return mayBeNone && node.role !== "function" ? `(${node.text} and ${found})` : found;
}

/** Whether only its truth is asked, which the name's is as well; `x and …` gives `x` only where that is `None`. */
function isTested({ parent, role }: Node): boolean {
  if (role === "condition" || parent?.type === "not_operator") return true;
  if (parent?.type === "comparison_operator") return isOfNone(parent);
  if (role === "left" && parent?.field("operator")?.type === "and") return true;
  return parent?.is("boolean_operator", "parenthesized_expression") === true && isTested(parent);
}

/** `x is None`, `x == None`. */
function isOfNone(comparison: Node): boolean {
  const operands = comparison.parts.filter(({ role }) => role !== "operators");
  return operands.length === 2 && operands.some(({ type }) => type === "none");
}
