import { argumentsOf, attributeName, bare, type Node, stringValue } from "../tree.js";
import type { Wrapper } from "./wrappers.js";

/** A decorated method, as far as the names say that its wrapper sets attributes by. */
interface Decorated {
  readonly wrapper: Wrapper;
  readonly name: string;
  readonly decorator: Node;
}

/** The name under which a wrapper sets an attribute: `setattr(self, method.__name__, value)`, `self.__dict__['_' + name] = value`. */
export function nameSetBy(store: Node, decorated: Decorated): string | undefined {
  const key = store.type === "subscript" ? store.field("subscript") : argumentsOf(store).positional.at(-2);
  return key && textOf(key, decorated);
}

function textOf(expression: Node, decorated: Decorated): string | undefined {
  const node = bare(expression);
  const { wrapper, name } = decorated;
  if (attributeName(node) === "__name__") return name;
  if (node.type === "identifier") return ofVariable(node, decorated);
  if (node.type === "binary_operator") return puttingTogether(node, decorated);
  const object = node.type === "attribute" ? node.field("object") : undefined;
  if (!object || !wrapper.descriptor || wrapper.module.selfOf(object) === undefined) return stringValue(node);
  const [store, ...others] = wrapper.descriptor.cls.stores.of(attributeName(node) ?? "");
  return store?.value && others.length === 0 ? textOf(store.value, decorated) : undefined;
}

function ofVariable(name: Node, decorated: Decorated): string | undefined {
  const [binding, ...others] = decorated.wrapper.module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? [];
  if (!binding || others.length > 0) return undefined;
  if (binding.value) return textOf(binding.value, decorated);
  return binding.kind === "parameter" ? givenFor(binding.node, decorated) : undefined;
}

/** `'_valve'` of `@cached('_valve')`. */
function givenFor(parameter: Node, { wrapper, decorator }: Decorated): string | undefined {
  const call = decorator.parts[0];
  const parameters = wrapper.definition.field("parameters")?.parts ?? [];
  const at = parameters.indexOf(parameter);
  if (call?.type !== "call" || at < 0) return undefined;
  const { positional, keywords } = argumentsOf(call);
  const value = keywords.get(parameter.text) ?? positional[at];
  return value && stringValue(value);
}

function puttingTogether(node: Node, decorated: Decorated): string | undefined {
  const [left, right] = node.parts.filter(({ role }) => role !== "operator");
  const operator = node.field("operator")?.type;
  const [first, second] = [left, right].map((each) => each && textOf(each, decorated));
  if (first === undefined || second === undefined) return undefined;
  if (operator === "+") return first + second;
  return operator === "%" && first.split("%").length === 2 && first.includes("%s") ? first.replace("%s", () => second) : undefined;
}
