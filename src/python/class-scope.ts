import type { ClassModel } from "./classes.js";
import { mangleIn, spellingsOf } from "./mangle.js";
import type { Site } from "./object-sites.js";
import type { Node } from "./tree.js";

/** `C = traced(C)`: where the name of a class is bound anew to what a call has made of it, as decorators were written before PEP 3129. */
export function reboundByCall({ name, module, node }: ClassModel): Site | undefined {
  const bindings = module.scopeOfName(name, node)?.bindings.get(name) ?? [];
  const found = bindings.find(
    ({ kind, value }) => kind === "assignment" && value?.type === "call" && value.field("arguments")?.text.includes(name),
  );
  return found && { module, node: found.node };
}

/** The first place at or after `from` where code of the class body itself reads `name` (mangled); bodies of functions don't see it. */
export function readInBody(cls: ClassModel, name: string, from: number): Site | undefined {
  const { module, body } = cls;
  const spellings = spellingsOf(name).filter((spelling) => mangleIn(spelling, cls.name) === name);
  const nodes = spellings.flatMap((spelling) => module.names(spelling, cls.node)).sort((a, b) => a.start - b.start);
  const node = nodes.find((each) => each.start >= from && body.contains(each) && isRead(each) && runsIn(body, each));
  return node && { module, node };
}

/** Whether a name in the header of a class, at `place`, means the same in its body. */
export function meansTheSameInBody({ name: className, module }: ClassModel, name: string, place: Node): boolean {
  if (mangleIn(name, className) !== name) return false;
  const scope = module.scopeOfName(name, place);
  if (!scope || scope.node.type === "module") return true;
  if (scope.node.type === "class_definition" || scope.dynamic) return false;
  return !scope.bindings.get(name)?.some((binding) => binding.kind === "deletion");
}

/** Whether code at `node`, which stands in a class body, runs with the body. */
function runsIn(body: Node, node: Node): boolean {
  for (let inner: Node | undefined = node; inner && inner !== body; inner = inner.parent)
    if (inner.role === "body" && inner.parent?.is("function_definition", "lambda", "class_definition")) return false;
  return true;
}

/** Whether an identifier is a name that is looked up: not what follows a dot, nor the name of an argument or parameter. */
function isRead(name: Node): boolean {
  if (name.role === "attribute" || (name.role === "name" && name.parent?.type !== "named_expression")) return false;
  for (let node = name; node.parent; node = node.parent) {
    if (node.role === "value") return true;
    if (node.parent.is("parameters", "lambda_parameters")) return false;
    if (!node.parent.is("tuple_pattern", "list_splat_pattern", "dictionary_splat_pattern", "typed_parameter")) return true;
  }
  return true;
}
