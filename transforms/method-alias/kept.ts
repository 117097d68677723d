import { accessOf, type ClassModel, memberBinding } from "../../src/python/classes.js";
import { memberKind } from "../../src/python/members.js";
import { mangleIn } from "../../src/python/module.js";
import { dottedName, type Node, walk } from "../../src/python/tree.js";
import { where } from "../../src/transform.js";
import { type Alias, bindsNothing, type Obstacle, type Rule } from "./alias.js";
import { baseExpression, canFollow, misled, overriders } from "./place.js";

/** Why an alias is never rewritten, in the order in which they are told: the first that holds is the reason. */
export const KEPT: readonly Rule[] = [
  unresolvedMethod,
  inheritedDescriptor,
  // State machines are the commonest by far, and told by the classes alone: what looks at other files comes after.
  otherStore,
  methodReassigned,
  aliasReassigned,
  nameTaken,
  initNotPlain,
  conditional,
  notInInit,
  conditionallyDefined,
  classChanged,
  overriddenInSubclass,
  slots,
  customSetattr,
  metaclass,
];

function unresolvedMethod(alias: Alias): Obstacle | undefined {
  if (alias.found) return undefined;
  const unknown = alias.project.ancestors(alias.cls).find((base) => base.kind === "unknown");
  const why = unknown
    ? `it may come from \`${unknown.name}\`, which can't be resolved`
    : "neither the class nor any of its ancestors defines it";
  return alias.kept("unresolved-method", `\`${alias.method}\` is not found: ${why}`, alias.span(alias.store.target));
}

function inheritedDescriptor(alias: Alias): Obstacle | undefined {
  const { found, cls, kind } = alias;
  if (!found || found.owner === cls || (kind !== "static" && kind !== "class")) return undefined;
  const what = kind === "static" ? "static method" : "class method";
  const message = `\`${alias.source}\` is a ${what} of \`${found.owner.name}\`: \`${found.owner.name}.${alias.source}\` in the class body would lose what makes it one`;
  return alias.kept("inherited-descriptor", message);
}

function methodReassigned(alias: Alias): Obstacle | undefined {
  for (const cls of alias.projectRelatives) {
    const store = cls.stores.find((each) => each.name === alias.source && each !== alias.store && !bindsNothing(each, cls));
    if (!store) continue;
    const span = alias.span(store.target, cls);
    const message = `\`${alias.method}\` is set, cleared or deleted on the instance in \`${cls.name}.${store.method.name}\` (${where(span, alias.cls.module.path)})`;
    return alias.kept("method-reassigned", message, span);
  }
  const library = alias.relatives.find((cls) => cls.kind === "library" && cls.sets.has(alias.source));
  if (library?.kind === "library")
    return alias.kept("method-reassigned", `\`${library.id}\`, in the standard library, sets \`${alias.source}\` on the instance itself`);
  return (
    byString(alias, alias.source, "method-reassigned", `\`${alias.method}\``) ?? reassignedUnderAnotherName(alias) ?? classChanged(alias)
  );
}

/** `this = self; this.M = …` in a method of the hierarchy. */
function reassignedUnderAnotherName(alias: Alias): Obstacle | undefined {
  const own = new Set(alias.storesOf(alias.source).map((each) => each.target));
  const use = alias.usesOfSource.find(
    ({ access, relation, node, module }) =>
      /write|delete/.test(access) &&
      relation === "instance" &&
      !own.has(node) &&
      alias.relatives.some((cls) => cls === module.classAround(node)),
  );
  if (!use) return undefined;
  const span = alias.span(use.node, { ...alias.cls, module: use.module });
  return alias.kept(
    "method-reassigned",
    `\`${alias.method}\` is set, cleared or deleted on the instance (${where(span, alias.cls.module.path)})`,
    span,
  );
}

/** `x.__class__ = Other`: M is another method from then on, and the alias is still the old one. */
function classChanged(alias: Alias): Obstacle | undefined {
  const change = alias.uses
    .readsOf("__class__")
    .find(({ node, relation }) => relation === "instance" && node.type === "attribute" && accessOf(node) === "write");
  if (!change) return undefined;
  const span = alias.span(change.node, { ...alias.cls, module: change.module });
  const message = `the class of an instance is changed (${where(span, alias.cls.module.path)}), and with it what \`${alias.source}\` means`;
  return alias.kept("method-reassigned", message, span);
}

/** `setattr(self, 'name', …)` and `delattr(self, 'name')` in the hierarchy. */
function byString(alias: Alias, name: string, reason: string, what: string): Obstacle | undefined {
  const uses = name === alias.name ? alias.usesOfName : alias.usesOfSource;
  const use = uses.find((each) => each.node.type === "call" && each.access !== "test" && each.relation === "instance");
  if (!use) return undefined;
  const span = alias.span(use.node, { ...alias.cls, module: use.module });
  return alias.kept(reason, `${what} is set or deleted by \`${firstWords(use.node)}\` (${where(span, alias.cls.module.path)})`, span);
}

function firstWords(node: Node): string {
  const text = node.text.replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function aliasReassigned(alias: Alias): Obstacle | undefined {
  if (alias.isNoop) return undefined;
  const library = alias.relatives.find((cls) => cls.kind === "library" && cls.sets.has(alias.name));
  if (library?.kind === "library")
    return alias.kept("alias-reassigned", `\`${library.id}\`, an ancestor in the standard library, sets \`self.${alias.name}\` itself`);
  const own = new Set(alias.storesOf(alias.name).map((each) => each.target));
  const use = alias.usesOfName.find((each) => /write|delete/.test(each.access) && each.relation !== "class" && !own.has(each.node));
  if (!use) return undefined;
  const span = alias.span(use.node, { ...alias.cls, module: use.module });
  return alias.kept(
    "alias-reassigned",
    `\`${alias.written}\` is set, cleared or deleted by \`${firstWords(use.node)}\` (${where(span, alias.cls.module.path)})`,
    span,
  );
}

function otherStore(alias: Alias): Obstacle | undefined {
  if (alias.isNoop) return undefined;
  for (const cls of alias.projectRelatives) {
    const store = cls.stores.find((each) => each.name === alias.name && each !== alias.store);
    if (!store) continue;
    const span = alias.span(store.target, cls);
    const place = `\`${cls.name}.${store.method.name}\` (${where(span, alias.cls.module.path)})`;
    return alias.kept(
      "alias-reassigned",
      `\`self.${alias.written}\` is set, cleared or deleted in ${place} as well, so it is state and no second name`,
      span,
    );
  }
  return undefined;
}

function nameTaken(alias: Alias): Obstacle | undefined {
  if (alias.isNoop) return undefined;
  return takenByMember(alias) ?? takenOnClass(alias) ?? takenByReading(alias) ?? takenBase(alias);
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
  const span = alias.span(use.node, { ...alias.cls, module: use.module });
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
  const isInner = (node: Node) => node.role === "body" && node.parent?.is("function_definition", "lambda", "class_definition") === true;
  for (const node of walk(cls.body, (each) => each === cls.body || !isInner(each)))
    if (node.type === "identifier" && mangleIn(node.text, cls.name) === name && node.start >= from && isRead(node)) return node;
  return undefined;
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

function takenBase(alias: Alias): Obstacle | undefined {
  if (alias.own || !alias.found) return undefined;
  const base = baseExpression(alias);
  const [first] = (base && dottedName(base)) ?? [];
  if (!base || first === undefined)
    return alias.kept("name-taken", `the base that \`${alias.source}\` comes from has no name in the header of \`${alias.cls.name}\``);
  const binder = alias.cls.members.get(first)?.[0] ?? alias.cls.stores.find((store) => store.name === first)?.target;
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

function initNotPlain(alias: Alias): Obstacle | undefined {
  const { cls, store } = alias;
  if (store.method.name !== "__init__") return undefined;
  const span = alias.span(store.method.node);
  const not = (why: string) => alias.kept("init-not-plain", `\`${cls.name}.__init__\` (line ${span.line}) ${why}`, span);
  if (store.method.decorators.length > 0) return not("is decorated");
  if ((cls.members.get("__init__")?.length ?? 0) > 1) return not("is bound more than once");
  if (store.method.node.parent !== cls.body) return not("is defined in a branch of the class body");
  const scope = cls.module.scope(store.method.node);
  if ((scope.bindings.get(store.method.self ?? "")?.length ?? 0) > 1) return not(`rebinds \`${store.method.self}\``);
  if (scope.dynamic) return not(`runs \`exec\`, which may rebind \`${store.method.self}\``);
  return undefined;
}

function conditional(alias: Alias): Obstacle | undefined {
  const { store, cls } = alias;
  if (store.method.name !== "__init__") return undefined;
  const body = store.method.node.field("body");
  const line = alias.span(store.target).line;
  if (store.statement.parent !== body) {
    const outer = enclosing(store.statement);
    return alias.kept("conditional", `line ${line} stands in ${outer}, so not every instance need have \`${alias.written}\``);
  }
  const early =
    body &&
    [...walk(body, (node) => !node.is("function_definition", "class_definition", "lambda"))].find(
      (node) => node.type === "return_statement" && node.start < store.statement.start,
    );
  if (!early) return undefined;
  const span = alias.span(early, cls);
  return alias.kept(
    "conditional",
    `\`__init__\` may return at line ${span.line}, before line ${line} gives the instance its \`${alias.written}\``,
    span,
  );
}

const COMPOUND: Readonly<Record<string, string>> = {
  if_statement: "an `if`",
  for_statement: "a `for` loop",
  while_statement: "a `while` loop",
  try_statement: "a `try`",
  with_statement: "a `with`",
  function_definition: "a nested function",
};

function enclosing(statement: Node): string {
  const outer = statement.closest(...Object.keys(COMPOUND));
  return (outer && COMPOUND[outer.type]) ?? "a block";
}

function notInInit(alias: Alias): Obstacle | undefined {
  const { store } = alias;
  if (store.method.name === "__init__") return undefined;
  const message = `\`self.${alias.written}\` is set in \`${alias.cls.name}.${store.method.name}\`, not in \`__init__\`: before that call the instance has none`;
  return alias.kept("not-in-init", message);
}

function conditionallyDefined(alias: Alias): Obstacle | undefined {
  const { found } = alias;
  if (found?.owner.kind !== "project") return undefined;
  const binding = memberBinding(found.owner, alias.source);
  const owner = found.owner;
  if (owner.dynamic)
    return alias.kept(
      "conditionally-defined",
      `the class body of \`${owner.name}\` may bind any name (\`exec\`, \`locals()\`, \`global\` or \`import *\`)`,
    );
  if (!binding || binding.always) return undefined;
  const span = alias.span(binding.statement, owner);
  const message = `\`${owner.name}.${alias.source}\` is bound only in some branches of the class body (${where(span, alias.cls.module.path)})`;
  return alias.kept("conditionally-defined", message, span);
}

function overriddenInSubclass(alias: Alias): Obstacle | undefined {
  if (alias.isNoop) return undefined;
  for (const cls of overriders(alias)) {
    if (!alias.project.mayEdit(cls.module.path)) return outsidePaths(alias, cls);
    const decorated = memberBinding(cls, alias.source)?.always && memberKind(alias.project, cls, alias.source) === "unknown";
    if (canFollow(alias, cls) || (decorated && !cls.dynamic)) continue;
    const binder = cls.members.get(alias.source)?.at(-1) as Node;
    const span = alias.span(binder, cls);
    const message = `\`${cls.name}\` binds \`${alias.source}\` to something else than a method, or not always (${where(span, alias.cls.module.path)})`;
    return alias.kept("overridden-in-subclass", message, span);
  }
  const lost = misled(alias);
  if (!lost) return undefined;
  const span = alias.span(lost.cls.node, lost.cls);
  const message = `\`${lost.cls.name}\` (${where(span, alias.cls.module.path)}) finds \`${alias.source}\` in \`${lost.owner}\`, and would find \`${alias.written}\` elsewhere`;
  return alias.kept("overridden-in-subclass", message, span);
}

function outsidePaths(alias: Alias, cls: ClassModel): Obstacle {
  const span = alias.span(cls.members.get(alias.source)?.at(-1) as Node, cls);
  const place = where(span, alias.cls.module.path);
  const message = `\`${alias.method}\` is overridden in \`${cls.name}\` (${place}), which is outside the given paths and would need \`${alias.written}\` too`;
  return alias.kept("subclass-outside-paths", message, span);
}

function slots(alias: Alias): Obstacle | undefined {
  const owner = alias.relatives.find((cls) => (cls.kind === "library" ? cls.hasSlots : cls.members.has("__slots__")));
  return owner && alias.kept("slots", `\`${owner.name}\` has \`__slots__\`, which decide what an instance can hold`);
}

const HOOKS = ["__setattr__", "__getattribute__", "__delattr__"];

function customSetattr(alias: Alias): Obstacle | undefined {
  for (const cls of alias.relatives)
    for (const hook of HOOKS) {
      // Every built-in type has these, to do what all objects do.
      const plain = cls.kind === "library" && /^(?:__builtin__|exceptions)\./.test(cls.id);
      if (!plain && cls.members.has(hook))
        return alias.kept("custom-setattr", `\`${cls.name}\` has \`${hook}\`, which may do anything when an attribute is set or read`);
    }
  return undefined;
}

function metaclass(alias: Alias): Obstacle | undefined {
  if (alias.relatives.some((cls) => cls.kind === "library" && cls.id === "__builtin__.type"))
    return alias.kept("metaclass", `\`${alias.cls.name}\` is a metaclass: its instances are classes`);
  for (const cls of alias.relatives) {
    const odd = alias.project.oddMetaclass(cls);
    if (odd !== undefined) return alias.kept("metaclass", `\`${cls.name}\` has the metaclass \`${odd}\`, which sees every class attribute`);
  }
  return undefined;
}
