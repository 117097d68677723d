import { type ClassModel, dottedName, mangleIn, memberBinding, type Node, where } from "../../src/kit.js";
import { type Alias, firstWords, type Obstacle } from "./alias.js";
import { baseExpression, overriders } from "./place.js";

/** A is, or would be, something else in a class body that sees it. */
export function nameTaken(alias: Alias): Obstacle | undefined {
  if (alias.isNoop) return undefined;
  return takenByMember(alias) ?? takenOnClass(alias) ?? takenByReading(alias);
}

function takenByMember(alias: Alias): Obstacle | undefined {
  const owner = alias.relatives.find((cls) => cls.members.has(alias.name));
  if (!owner) return takenByMetaclass(alias);
  const binder = owner.kind === "project" ? owner.members.get(alias.name)?.[0] : undefined;
  const span = binder && owner.kind === "project" ? [alias.span(binder, owner)] : [];
  const place = span[0] ? ` (${where(span[0], alias.cls.module.path)})` : "";
  return alias.kept("name-taken", `the class body of \`${owner.name}\`${place} binds \`${alias.written}\` already`, ...span);
}

/** `C.mro()`, and `C.register(…)` of an abstract class, are methods of the metaclass, which a class attribute hides. */
function takenByMetaclass(alias: Alias): Obstacle | undefined {
  const { project } = alias;
  if (![alias.cls, ...alias.descendants].some((cls) => project.isNewStyle(cls))) return undefined;
  const ids = alias.relatives.some((cls) => project.isAbstract(cls)) ? ["__builtin__.type", "abc.ABCMeta"] : ["__builtin__.type"];
  const metaclasses = ids.flatMap((id) => project.library.cls(id) ?? []);
  const owner = metaclasses.find((cls) => cls.members.has(alias.name) && !/^__.*__$/.test(alias.name));
  return (
    owner &&
    alias.kept("name-taken", `\`${alias.cls.name}.${alias.written}\` may be the method of \`${owner.name}\`, the class of the class`)
  );
}

function takenOnClass(alias: Alias): Obstacle | undefined {
  const use = alias.usesOfName.find((each) => /write|delete/.test(each.access) && each.relation === "class");
  if (!use) return undefined;
  const span = alias.span(use.node, { module: use.module });
  return alias.kept(
    "name-taken",
    `\`${firstWords(use.node)}\` (${where(span, alias.cls.module.path)}) sets \`${alias.written}\` on the class`,
    span,
  );
}

/** The class body reads a global of that name below the place where the attribute would come. */
function takenByReading(alias: Alias): Obstacle | undefined {
  for (const cls of [alias.cls, ...overriders(alias)]) {
    const from = memberBinding(cls, alias.source)?.statement.end ?? cls.body.start;
    const reader = readInBody(cls, alias.name, from);
    if (!reader) continue;
    const span = alias.span(reader, cls);
    const message = `the class body of \`${cls.name}\` reads a global \`${alias.written}\` (${where(span, alias.cls.module.path)}), which the class attribute would hide`;
    return alias.kept("name-taken", message, span);
  }
  return undefined;
}

/** The first place at or after `from` where code of the class body itself reads `name` (mangled); bodies of functions don't see it. */
function readInBody(cls: ClassModel, name: string, from: number): Node | undefined {
  const prefix = `_${cls.name.replace(/^_+/, "")}`;
  const spellings = name.startsWith(`${prefix}__`) ? [name, name.slice(prefix.length)] : [name];
  const nodes = spellings.flatMap((spelling) => cls.module.identifiers(spelling)).sort((a, b) => a.start - b.start);
  return nodes.find(
    (node) => node.start >= from && cls.body.contains(node) && mangleIn(node.text, cls.name) === name && isRead(node) && isOwn(node, cls),
  );
}

/** Whether code at `node`, which stands in the body of the class, runs in that body itself. */
function isOwn(node: Node, cls: ClassModel): boolean {
  for (let inner: Node | undefined = node; inner && inner !== cls.body; inner = inner.parent)
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

/** The class body can't say which base an inherited M comes from. */
export function takenBase(alias: Alias): Obstacle | undefined {
  if (alias.isNoop || alias.own || !alias.found) return undefined;
  const base = baseExpression(alias);
  const [first] = (base && dottedName(base)) ?? [];
  if (!base || first === undefined)
    return alias.kept("name-taken", `the base that \`${alias.source}\` comes from has no name in the header of \`${alias.cls.name}\``);
  const binder = alias.cls.members.get(first)?.[0] ?? alias.cls.stores.of(first)[0]?.target;
  if (binder) {
    const span = alias.span(binder);
    return alias.kept(
      "name-taken",
      `the class body rebinds \`${first}\` (line ${span.line}), the base that \`${alias.written}\` would be read from`,
      span,
    );
  }
  if (canSee(alias, base, first)) return undefined;
  return alias.kept(
    "name-taken",
    `the class body of \`${alias.cls.name}\` can't see \`${first}\`, the base that \`${alias.written}\` would be read from`,
    alias.span(base),
  );
}

/** Whether a name of the class header means the same in the class body. */
function canSee(alias: Alias, base: Node, first: string): boolean {
  if (mangleIn(first, alias.cls.name) !== first) return false;
  const scope = alias.cls.module.scopeOfName(first, base);
  if (!scope || scope.node.type === "module") return true;
  if (scope.node.type === "class_definition" || scope.dynamic) return false;
  return !scope.bindings.get(first)?.some((binding) => binding.kind === "deletion");
}
