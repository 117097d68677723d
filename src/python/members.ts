import { type BoundValue, type ClassModel, memberBinding } from "./classes.js";
import { givesFunction, givesProperty } from "./decorators.js";
import type { KnownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import type { MemberKind } from "./stdlib.js";
import { bare, type Node } from "./tree.js";

const LITERALS = [
  ...["string", "concatenated_string", "integer", "float", "true", "false", "none", "list", "tuple", "dictionary", "set"],
  ...[
    "list_comprehension",
    "dictionary_comprehension",
    "set_comprehension",
    "comparison_operator",
    "unary_operator",
    "not_operator",
    "binary_operator",
  ],
  ...["expression_list"],
];

/** Whether asking an instance for a method of that kind makes an object that holds the instance. */
export function bindsInstance(kind: MemberKind | undefined): boolean {
  return kind === "function" || kind === "method-descriptor" || kind === "wrapped-method";
}

/** What the attribute `name` that `owner` binds in its body is to its instances. */
export function memberKind(project: Hierarchy, owner: KnownClass, name: string): MemberKind {
  if (owner.kind === "library") return owner.members.get(name) ?? "unknown";
  const binding = memberBinding(owner, name);
  const kinds = new Set(binding?.values.map((value) => valueKind(project, value, owner)));
  const [kind] = kinds;
  if (kind === undefined || owner.dynamic) return "unknown";
  if (kinds.size === 1) return kind;
  return [...kinds].every((each) => each === "data" || each === "descriptor") ? "data" : "unknown";
}

function valueKind(project: Hierarchy, value: BoundValue, owner: ClassModel): MemberKind {
  if (value.kind === "def") return decoratedKind(project, value.decorators, owner);
  if (value.kind === "other") return value.node.is("class_definition", "import_statement") ? "data" : "unknown";
  return expressionKind(project, value.node, owner);
}

function decoratedKind(project: Hierarchy, decorators: readonly Node[], owner: ClassModel): MemberKind {
  if (decorators.length === 0) return "function";
  const [decorator, ...others] = decorators;
  const expression = decorator?.parts[0];
  if (decorators.every(({ parts: [each] }) => each && givesFunction(project, each, owner.module))) return "function";
  if (!expression || others.length > 0) return "unknown";
  if (givesProperty(project, expression, owner.module)) return "descriptor";
  if (expression.type === "attribute" && /\.(?:setter|getter|deleter)$/.test(expression.text)) return "descriptor";
  return wrapperKind(project, expression, owner) ?? "unknown";
}

/** What `staticmethod`, `classmethod` and `property` make; undefined for anything else. */
function wrapperKind(project: Hierarchy, callee: Node, owner: ClassModel): MemberKind | undefined {
  const denotation = project.denotation(callee, owner.module);
  if (denotation.kind !== "library") return undefined;
  const made = { "__builtin__.staticmethod": "static", "__builtin__.classmethod": "class", "__builtin__.property": "descriptor" } as const;
  return Object.hasOwn(made, denotation.id) ? made[denotation.id as keyof typeof made] : undefined;
}

function expressionKind(project: Hierarchy, expression: Node, owner: ClassModel): MemberKind {
  const node = bare(expression);
  if (node.type === "lambda") return "function";
  if (node.is(...LITERALS)) return "data";
  if (node.type === "identifier") return nameKind(project, node, owner);
  if (node.type === "attribute") return attributeKind(project, node, owner);
  if (node.type === "call") return callKind(project, node, owner);
  return "unknown";
}

function nameKind(project: Hierarchy, name: Node, owner: ClassModel): MemberKind {
  const earlier = memberBinding(owner, name.text, name.start);
  if (earlier) {
    const kinds = new Set(earlier.values.map((value) => valueKind(project, value, owner)));
    const [kind] = kinds;
    return kinds.size === 1 && kind && earlier.always ? kind : "unknown";
  }
  const denotation = project.denotation(name, owner.module);
  if (denotation.kind === "function") return denotation.node.parent?.type === "decorated_definition" ? "unknown" : "function";
  if (
    denotation.kind === "project" ||
    denotation.kind === "library" ||
    denotation.kind === "library-module" ||
    denotation.kind === "module"
  )
    return "data";
  if (denotation.kind === "library-function" && denotation.module === "__builtin__") return "data";
  return literalName(name, owner) ? "data" : "unknown";
}

function literalName(name: Node, owner: ClassModel): boolean {
  const bindings = owner.module.reaching(name.text, name);
  return bindings.length > 0 && bindings.every((binding) => binding.value !== undefined && bare(binding.value).is(...LITERALS));
}

/** `Base.method`: a function where `Base` is an ancestor; an unbound method of any other class stays one. */
function attributeKind(project: Hierarchy, node: Node, owner: ClassModel): MemberKind {
  const object = node.field("object");
  const denotation = object && project.denotation(object, owner.module);
  if (denotation?.kind !== "project" && denotation?.kind !== "library") return "unknown";
  if (!project.mro(owner).includes(denotation)) return "unknown";
  const name = node.field("attribute")?.text ?? "";
  const found = project.lookup(denotation, name);
  const kind = found && !found.behind ? memberKind(project, found.owner, name) : "unknown";
  return kind === "function" || kind === "method-descriptor" ? kind : "unknown";
}

function callKind(project: Hierarchy, call: Node, owner: ClassModel): MemberKind {
  const callee = call.field("function");
  if (!callee) return "unknown";
  const made = wrapperKind(project, callee, owner);
  if (made === "descriptor") return made;
  const wrapped = call.field("arguments")?.parts[0];
  if (made && wrapped) return expressionKind(project, wrapped, owner) === "function" ? made : "unknown";
  const denotation = project.denotation(callee, owner.module);
  return denotation.kind === "library" && denotation.id.startsWith("__builtin__.") && !denotation.members.has("__get__")
    ? "data"
    : "unknown";
}
