import { accessOf, attributeName, type ClassModel, memberBinding, memberKind, type Node, walk, where } from "../../src/kit.js";
import { type Alias, bindsNothing, boundAt, firstWords, type Obstacle, type Rule } from "./alias.js";
import { customSetattr, metaclass, slots } from "./hooks.js";
import { canFollow, misled, overriders } from "./place.js";
import { aliasReassigned, otherStore } from "./reassigned.js";
import { nameTaken, takenBase } from "./taken.js";

/** Why an alias is never rewritten, in the order in which they are told: the first that holds is the reason. */
export const KEPT: readonly Rule[] = [
  unresolvedMethod,
  inheritedDescriptor,
  // State machines are the commonest by far, and told by the classes alone: what looks at other files comes after.
  otherStore,
  methodReassigned,
  aliasReassigned,
  nameTaken,
  takenBase,
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

/** Those of them that are about the function a class attribute would give, and the reasons that these can tell. */
export const LOOKUP_KEPT: readonly Rule[] = [inheritedDescriptor, overriddenInSubclass];
export const LOOKUP_REASONS: ReadonlySet<string> = new Set(["inherited-descriptor", "overridden-in-subclass", "subclass-outside-paths"]);

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
  const { place, related } = boundAt(found.owner, alias.source, cls);
  const message = `\`${alias.source}\` is a ${what} of \`${found.owner.name}\`${place}: \`${found.owner.name}.${alias.source}\` in the class body would lose what makes it one`;
  return alias.kept("inherited-descriptor", message, ...related);
}

function methodReassigned(alias: Alias): Obstacle | undefined {
  for (const { cls, store } of alias.setters(alias.source)) {
    if (bindsNothing(store, cls)) continue;
    const span = alias.span(store.target, cls);
    const message = `\`${alias.method}\` is set, cleared or deleted on the instance in \`${cls.name}.${store.method.name}\` (${where(span, alias.cls.module.path)})`;
    return alias.kept("method-reassigned", message, span);
  }
  const library = alias.relatives.find((cls) => cls.kind === "library" && cls.sets.has(alias.source));
  if (library?.kind === "library")
    return alias.kept("method-reassigned", `\`${library.id}\`, in the standard library, sets \`${alias.source}\` on the instance itself`);
  return byString(alias, alias.source, "method-reassigned", `\`${alias.method}\``) ?? reassignedUnderAnotherName(alias);
}

/** `this = self; this.M = …` in a method of the hierarchy. */
function reassignedUnderAnotherName(alias: Alias): Obstacle | undefined {
  const own = new Set(alias.storesOf(alias.source).map((each) => each.target));
  const use = alias.writesOfSource.find(
    ({ access, relation, node, module }) =>
      /write|delete/.test(access) &&
      relation === "instance" &&
      !own.has(node) &&
      alias.relatives.some((cls) => cls === module.classAround(node)),
  );
  if (!use) return undefined;
  const span = alias.span(use.node, { module: use.module });
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
  const span = alias.span(change.node, { module: change.module });
  const message = `the class of an instance is changed (${where(span, alias.cls.module.path)}), and with it what \`${alias.source}\` means`;
  return alias.kept("method-reassigned", message, span);
}

/** `setattr(self, 'name', …)` and `delattr(self, 'name')` in the hierarchy. */
function byString(alias: Alias, name: string, reason: string, what: string): Obstacle | undefined {
  const uses = name === alias.name ? alias.usesOfName : alias.writesOfSource;
  const use = uses.find((each) => each.node.type === "call" && each.access !== "test" && each.relation === "instance");
  if (!use) return undefined;
  const span = alias.span(use.node, { module: use.module });
  return alias.kept(reason, `${what} is set or deleted by \`${firstWords(use.node)}\` (${where(span, alias.cls.module.path)})`, span);
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
  const [, rebinding] = scope.bindings.get(store.method.self ?? "") ?? [];
  if (rebinding) return not(`rebinds \`${store.method.self}\` at line ${alias.span(rebinding.node).line}`);
  if (scope.dynamic) return not(`runs \`exec\`, which may rebind \`${store.method.self}\``);
  const lent = alias.uses.of("__init__").find(({ node, relation }) => relation === "class" && isFunctionTaken(node));
  return (
    lent &&
    not(
      `may run on instances of another class: ${where(alias.span(lent.node, { module: lent.module }), cls.module.path)} takes its function`,
    )
  );
}

/** `C.__init__.im_func`, which takes any object for `self`. */
function isFunctionTaken(node: Node): boolean {
  return node.parent?.type === "attribute" && node.role === "object" && /^(?:im_func|__func__)$/.test(attributeName(node.parent) ?? "");
}

function conditional(alias: Alias): Obstacle | undefined {
  const { store, cls } = alias;
  if (store.method.name !== "__init__") return undefined;
  const body = store.method.node.field("body");
  const line = alias.span(store.target).line;
  if (store.statement.parent !== body) {
    const outer = enclosing(alias, store.statement);
    return alias.kept("conditional", `line ${line} stands in ${outer}, so not every instance need have \`${alias.written}\``);
  }
  const early = body && firstReturn(body);
  if (!early || early.start >= store.statement.start) return undefined;
  const span = alias.span(early, cls);
  return alias.kept(
    "conditional",
    `\`__init__\` may return at line ${span.line}, before line ${line} gives the instance its \`${alias.written}\``,
    span,
  );
}

const firstReturns = new WeakMap<Node, { readonly node: Node | undefined }>();

/** The first `return` of a function's own; looked for once, however many aliases the function sets. */
function firstReturn(body: Node): Node | undefined {
  let found = firstReturns.get(body);
  if (!found) {
    const own = walk(body, (node) => !node.is("function_definition", "class_definition", "lambda"));
    found = { node: [...own].find((node) => node.type === "return_statement") };
    firstReturns.set(body, found);
  }
  return found.node;
}

const COMPOUND: Readonly<Record<string, string>> = {
  if_statement: "an `if`",
  for_statement: "a `for` loop",
  while_statement: "a `while` loop",
  try_statement: "a `try`",
  with_statement: "a `with`",
  function_definition: "a nested function",
};

function enclosing(alias: Alias, statement: Node): string {
  const outer = statement.parent?.closest(...Object.keys(COMPOUND));
  return outer ? `${COMPOUND[outer.type]} (line ${alias.span(outer).line})` : "a block";
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
      `the class body of \`${owner.name}\` (${where(alias.span(owner.node, owner), alias.cls.module.path)}) may bind any name (\`exec\`, \`locals()\`, \`global\` or \`import *\`)`,
    );
  if (!binding || binding.always) return undefined;
  const span = alias.span(binding.statement, owner);
  const message = `\`${owner.name}.${alias.source}\` is bound only in some branches of the class body (${where(span, alias.cls.module.path)})`;
  return alias.kept("conditionally-defined", message, span);
}

function overriddenInSubclass(alias: Alias): Obstacle | undefined {
  if (alias.isNoop) return undefined;
  for (const cls of overriders(alias)) {
    const outside = outOfReach(alias, cls);
    if (outside !== undefined) return outsidePaths(alias, cls, outside);
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

/** Why nothing may be written into a class; undefined where something may. */
function outOfReach({ project }: Alias, cls: ClassModel): string | undefined {
  if (!project.permission.mayEdit(cls.module.path)) return "which is outside the given paths";
  return project.permission.isSilenced("method-alias", cls, cls.node) ? "which a comment silences" : undefined;
}

function outsidePaths(alias: Alias, cls: ClassModel, outside: string): Obstacle {
  const span = alias.span(cls.members.get(alias.source)?.at(-1) as Node, cls);
  const place = where(span, alias.cls.module.path);
  const message = `\`${alias.method}\` is overridden in \`${cls.name}\` (${place}), ${outside}, and would need \`${alias.written}\` too`;
  return alias.kept("subclass-outside-paths", message, span);
}
