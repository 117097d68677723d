import { type ClassModel, firstParameter, memberBinding, memberFunction } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangleIn } from "./mangle.js";
import { plainCall } from "./statements.js";
import type { Node } from "./tree.js";

/** A function of a class. */
export interface OwnedFunction {
  readonly owner: ClassModel;
  readonly node: Node;
}

/** The function that a class of the project has for a method, its own or an inherited one; undefined where that is out of sight. */
export function methodOf(name: string, cls: ClassModel, project: Hierarchy): OwnedFunction | undefined {
  const owner = project.lookup(cls, name)?.owner;
  const node = owner?.kind === "project" ? memberFunction(owner, name) : undefined;
  return owner?.kind === "project" && node ? { owner, node } : undefined;
}

/** The function a class body binds a name to, where that is one `def` with no decorators, whichever way the body runs. */
export function plainMethod(owner: ClassModel, name: string): Node | undefined {
  const binding = memberBinding(owner, name);
  const [value, ...others] = binding?.values ?? [];
  if (!binding?.always || others.length > 0 || !value) return undefined;
  if (value.kind === "def") return value.decorators.length === 0 && !value.node.text.startsWith("async") ? value.node : undefined;
  const isName = value.kind === "value" && value.node.type === "identifier" && value.node.text !== name;
  return isName ? plainMethod(owner, mangleIn(value.node.text, owner.name)) : undefined;
}

/** Whether a method takes nothing, gives the instance back and does nothing else. */
export function returnsSelf(definition: Node): boolean {
  const [only, ...more] = statementsOf(definition);
  if (others(definition).length > 0 || more.length > 0 || only?.type !== "return_statement") return false;
  const [value, ...values] = only.parts;
  return values.length === 0 && value?.type === "identifier" && value.text === firstParameter(definition);
}

/** The method, mangled, that an `__exit__` calls on the instance, where it does nothing else, so that every exception goes on. */
export function onlyCalledIn(exit: Node): string | undefined {
  const given = others(exit);
  const [only, ...more] = statementsOf(exit);
  const takesThree = given.length === 3 ? given.every((each) => each.is("identifier", "default_parameter")) : isOpen(given);
  const called = only && takesThree && more.every(returnsNothing) ? plainCall(only) : undefined;
  return called?.object === firstParameter(exit) ? called?.method : undefined;
}

function others(definition: Node): readonly Node[] {
  return definition.field("parameters")?.parts.slice(1) ?? [];
}

/** The statements of a function, but for its docstring. */
function statementsOf(definition: Node): readonly Node[] {
  const parts = definition.field("body")?.parts ?? [];
  const [first] = parts;
  return first?.type === "expression_statement" && first.parts[0]?.type === "string" ? parts.slice(1) : parts;
}

function isOpen(given: readonly Node[]): boolean {
  return given.length === 1 && given[0]?.type === "list_splat_pattern";
}

function returnsNothing(statement: Node): boolean {
  if (statement.type === "pass_statement") return true;
  return statement.type === "return_statement" && statement.parts.every((part) => part.is("none", "false"));
}
