import { argumentsOf, attributeName, type ClassModel, mangleIn, memberBinding, type Node } from "../../src/kit.js";

/** The function a class body binds a name to, where that is one `def` with no decorators, whichever way the body runs. */
export function plainMethod(owner: ClassModel, name: string): Node | undefined {
  const binding = memberBinding(owner, name);
  const [value, ...others] = binding?.values ?? [];
  if (!binding?.always || others.length > 0 || !value) return undefined;
  if (value.kind === "def") return value.decorators.length === 0 && !value.node.text.startsWith("async") ? value.node : undefined;
  const isName = value.kind === "value" && value.node.type === "identifier" && value.node.text !== name;
  return isName ? plainMethod(owner, mangleIn(value.node.text, owner.name)) : undefined;
}

/** The statements of a function, but for its docstring. */
function statementsOf(definition: Node): readonly Node[] {
  const parts = definition.field("body")?.parts ?? [];
  const [first] = parts;
  return first?.type === "expression_statement" && first.parts[0]?.type === "string" ? parts.slice(1) : parts;
}

/** Whether a method gives the instance back and does nothing else. */
export function returnsSelf(definition: Node): boolean {
  const [self, ...others] = definition.field("parameters")?.parts ?? [];
  const [only, ...more] = statementsOf(definition);
  if (self?.type !== "identifier" || others.length > 0 || more.length > 0 || only?.type !== "return_statement") return false;
  return only.parts.length === 1 && only.parts[0]?.type === "identifier" && only.parts[0].text === self.text;
}

/** The name in an `__exit__` that does `self.name()` and nothing else, so that every exception goes on. */
export function calledCloser(definition: Node, owner: ClassModel): string | undefined {
  const [self, ...given] = definition.field("parameters")?.parts ?? [];
  const [only, ...more] = statementsOf(definition);
  const takesThree = given.length === 3 ? given.every((each) => each.is("identifier", "default_parameter")) : isOpen(given);
  if (self?.type !== "identifier" || !takesThree || !more.every(returnsNothing) || only?.type !== "expression_statement") return undefined;
  const name = only.parts.length === 1 && only.parts[0] ? methodCalled(only.parts[0], self.text) : undefined;
  return name && mangleIn(name, owner.name);
}

function isOpen(given: readonly Node[]): boolean {
  return given.length === 1 && given[0]?.type === "list_splat_pattern";
}

function returnsNothing(statement: Node): boolean {
  if (statement.type === "pass_statement") return true;
  return statement.type === "return_statement" && statement.parts.every((part) => part.is("none", "false"));
}

/** The name in `object.name()`. */
export function methodCalled(call: Node, object: string): string | undefined {
  const callee = call.type === "call" ? call.field("function") : undefined;
  const receiver = callee?.type === "attribute" ? callee.field("object") : undefined;
  if (!callee || receiver?.type !== "identifier" || receiver.text !== object) return undefined;
  const { positional, keywords, open } = argumentsOf(call);
  return positional.length === 0 && keywords.size === 0 && !open ? attributeName(callee) : undefined;
}
