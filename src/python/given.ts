import { EACH, type Path, type Source } from "./access-path.js";
import type { Module } from "./module.js";
import { assignedValue, type NameBinding } from "./names.js";
import { bare, type Node } from "./tree.js";

const PATTERNS = ["pattern_list", "tuple_pattern", "list_pattern", "expression_list", "tuple", "list"];

/** Where what a name is bound to comes from. An import is followed by what it denotes. */
export function given({ kind, node }: NameBinding, module: Module, path: Path): readonly Source[] {
  if (kind === "class" || kind === "function") return [{ node, module, path }, ...decorated(node, module, path)];
  if (kind === "parameter") return [{ node, module, path, as: "parameter" }];
  return kind === "import" || kind === "deletion" ? [] : givenTo(node, module, path);
}

/** `@traced def make(): …`: what the decorator makes of it. */
export function decorated(definition: Node, module: Module, path: Path): readonly Source[] {
  const { parent } = definition;
  if (parent?.type !== "decorated_definition") return [];
  return parent.parts.flatMap((each) => {
    const decorator = each.type === "decorator" ? each.parts[0] : undefined;
    return decorator ? [{ node: decorator, module, path: ["()", ...path] }] : [];
  });
}

/** Where what a target gets comes from: by assignment, taken apart or not, from a loop, from `with`. */
export function givenTo(target: Node, module: Module, path: Path): readonly Source[] {
  let way = path;
  let child = target;
  for (let { parent } = target; parent; child = parent, parent = parent.parent) {
    if (parent.is(...PATTERNS)) {
      if (bare(parent) !== bare(child)) way = [String(parent.parts.indexOf(child)), ...way];
    } else if (parent.is("assignment", "augmented_assignment"))
      return child.role === "left" ? source(assignedValue(parent), module, way) : [];
    else if (parent.is("for_statement", "for_in_clause")) return source(parent.field("right"), module, [EACH, ...way]);
    else if (parent.type === "except_clause") return [{ node: target, module, path: way, as: "caught" }];
    else if (parent.type === "as_pattern") return entered(parent, child, module, way);
    else if (parent.type === "named_expression") return source(parent.field("value"), module, way);
    else if (!parent.is("as_pattern_target", "parenthesized_expression")) return [];
  }
  return [];
}

function entered(pattern: Node, target: Node, module: Module, path: Path): readonly Source[] {
  const [value] = pattern.parts;
  const around = pattern.closest("with_item", "except_clause");
  if (around?.type === "except_clause") return [{ node: target, module, path, as: "caught" }];
  if (!around || !value) return [];
  return [
    { node: value, module, path: [".__enter__", "()", ...path] },
    // A generator that `contextmanager` decorates.
    { node: value, module, path: [EACH, ...path] },
  ];
}

function source(node: Node | undefined, module: Module, path: Path): readonly Source[] {
  return node ? [{ node, module, path }] : [];
}
