import { type Change, insertMethod, mangleIn, memberBinding, type Node, type Place, replaceNode } from "../../src/kit.js";
import { keptIn, privateOf } from "./naming.js";
import type { State } from "./subject.js";

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
  return ["@property", `def ${written}(self):`, ...none, `\treturn getattr(self, ${kept})`].join("\n");
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
  const { cls, accesses, writes, mayBeNone } = state;
  const { module } = cls;
  const kept = keptIn(state);
  const values = writes.flatMap(({ values }) =>
    values.flatMap((each) => (each.kind === "method" ? [replaceNode(module, each.node, `'${each.name}'`)] : [])),
  );
  const targets = writes.flatMap(({ node }) => {
    const name = node.field("attribute");
    return name ? [replaceNode(module, name, kept)] : [];
  });
  const same = new Set(writes.flatMap(({ values }) => values.flatMap((each) => (each.kind === "same" ? [each.node] : []))));
  // A read that can't be told is taken for one of another object by whoever applies it nevertheless.
  const reads = accesses.flatMap(({ access, relation, node, receiver }) => {
    if (access !== "read" || relation !== "instance" || !receiver) return [];
    const name = `${receiver.text}.${kept}`;
    return [replaceNode(module, node, same.has(node) ? name : readBy(name, receiver.text, node, mayBeNone))];
  });
  return [...values, ...targets, ...reads];
}

/** What gives the method, or `None`; where only its truth is asked, the name is as good. */
function readBy(name: string, receiver: string, node: Node, mayBeNone: boolean): string {
  if (isTested(node)) return name;
  const found = `getattr(${receiver}, ${name})`;
  return mayBeNone && node.role !== "function" ? `(${name} and ${found})` : found;
}

function isTested({ parent, role }: Node): boolean {
  if (role === "condition" || parent?.type === "not_operator") return true;
  if (parent?.type === "comparison_operator") return isOfNone(parent);
  return parent?.is("boolean_operator", "parenthesized_expression") === true && isTested(parent);
}

/** `x is None`, `x == None`. */
function isOfNone(comparison: Node): boolean {
  const operands = comparison.parts.filter(({ role }) => role !== "operators");
  return operands.length === 2 && operands.some(({ type }) => type === "none");
}
