import {
  accessOf,
  argumentsOf,
  type ClassModel,
  calleeName,
  catchesMissing,
  type KnownClass,
  type Module,
  memberBinding,
  type Node,
  type Project,
  type Reason,
  type Span,
  spanOf,
  type Uses,
  type Verdict,
  walk,
  where,
} from "../../src/kit.js";
import { boundAt, unresolved } from "../method-alias/alias.js";

/** What stands against giving a class the two methods. */
export interface Obstacle extends Reason {
  readonly verdict: Exclude<Verdict, "safe">;
}

type Rule = (cls: ClassModel, project: Project) => Obstacle | undefined;

const PROTOCOL = ["__enter__", "__exit__"] as const;

/** In the order in which they are told. */
const RULES: readonly Rule[] = [
  conditionallyDefined,
  halfAProtocol,
  protocolHidden,
  protocolGiven,
  presenceTested,
  classListed,
  delegatingProxy,
  unknownBase,
];

export function obstacleTo(cls: ClassModel, project: Project): Obstacle | undefined {
  for (const rule of RULES) {
    const obstacle = rule(cls, project);
    if (obstacle) return obstacle;
  }
  return undefined;
}

function kept(name: string, message: string, ...related: Span[]): Obstacle {
  return { verdict: "kept", name, message, related };
}

function unsafe(name: string, message: string, ...related: Span[]): Obstacle {
  return { verdict: "unsafe", name, message, related };
}

function conditionallyDefined(cls: ClassModel): Obstacle | undefined {
  if (cls.dynamic)
    return kept(
      "conditionally-defined",
      `the class body of \`${cls.name}\` (line ${spanOf(cls.module.source, cls.node).line}) may bind any name (\`exec\`, \`locals()\`, \`global\` or \`import *\`)`,
    );
  const binding = memberBinding(cls, "__del__");
  if (!binding || binding.always) return undefined;
  const span = spanOf(cls.module.source, binding.statement);
  return kept(
    "conditionally-defined",
    `\`${cls.name}.__del__\` is bound only in some branches of the class body (line ${span.line})`,
    span,
  );
}

function halfAProtocol(cls: ClassModel, project: Project): Obstacle | undefined {
  const found = PROTOCOL.map((name) => project.lookup(cls, name));
  const there = found.find((each) => each !== undefined);
  if (!there) return undefined;
  const { place, related } = boundAt(there.owner, there.name, cls);
  const missing = PROTOCOL[found.indexOf(undefined)] ?? "";
  return kept(
    "half-a-protocol",
    `\`${there.owner.name}\` has \`${there.name}\`${place} and no \`${missing}\`: what the author meant can't be told`,
    ...related,
  );
}

/** The ancestor would get the methods, in a run that may touch its file. */
export function baseOutsidePaths(cls: ClassModel, base: ClassModel): Obstacle {
  const span = spanOf(base.module.source, base.node);
  const message = `\`${base.name}\` (${where(span, cls.module.path)}), an ancestor with \`__del__\`, should get the methods, and is outside the given paths`;
  return kept("base-outside-paths", message, span);
}

/** Something behind `cls` in a descendant's MRO has the methods, and would be hidden. */
function protocolHidden(cls: ClassModel, project: Project): Obstacle | undefined {
  for (const descendant of project.descendants(cls)) {
    const behind = project.mro(descendant).slice(project.mro(descendant).indexOf(cls) + 1);
    const owner = behind.find((each) => each.kind !== "unknown" && PROTOCOL.some((name) => each.members.has(name)));
    const span = spanOf(descendant.module.source, descendant.node);
    const unknown = behind.find((each) => each.kind === "unknown" && !project.mro(cls).includes(each));
    if (unknown && !owner) {
      const may = `\`${descendant.name}\` (${where(span, cls.module.path)}) may get the protocol from \`${unknown.name}\`, which can't be resolved`;
      return unsafe("protocol-hidden", `${may}; the new methods of \`${cls.name}\` would hide it`, span);
    }
    if (!owner) continue;
    const message = `\`${descendant.name}\` (${where(span, cls.module.path)}) gets the protocol from \`${owner.name}\`, which the new methods of \`${cls.name}\` would hide`;
    return unsafe("protocol-hidden", message, span);
  }
  return undefined;
}

/** The methods come from elsewhere than a class body: `Base.__exit__ = …`, or a decorator or metaclass that adds them. */
function protocolGiven(cls: ClassModel, project: Project): Obstacle | undefined {
  for (const name of PROTOCOL)
    for (const { module, node } of givers(cls, project, name)) {
      const span = spanOf(module.source, node);
      return unsafe(
        "protocol-hidden",
        `${where(span, cls.module.path)} gives a class the protocol, which the new methods of \`${cls.name}\` would hide`,
        span,
      );
    }
  return undefined;
}

function givers(cls: ClassModel, project: Project, name: string): { module: Module; node: Node }[] {
  const written = usesOf(cls, project)
    .writesOf(name)
    .find(({ access, relation }) => access === "write" && relation !== "instance");
  const filledIn = project.touching(name).flatMap((module) =>
    module
      .strings(name)
      .filter(fillsIn)
      .map((node) => ({ module, node })),
  );
  return [...(written ? [written] : []), ...filledIn];
}

/** `namespace.setdefault('__exit__', …)`, `namespace['__exit__'] = …`. */
function fillsIn(string: Node): boolean {
  const { parent } = string;
  if (parent?.type === "subscript") return accessOf(parent) === "write";
  const call = parent?.type === "argument_list" ? parent.parent : undefined;
  return call?.type === "call" && calleeName(call) === "setdefault";
}

function usesOf(cls: ClassModel, project: Project): Uses {
  return project.usesAround(cls);
}

function presenceTested(cls: ClassModel, project: Project): Obstacle | undefined {
  const uses = usesOf(cls, project);
  for (const name of PROTOCOL)
    for (const use of [...uses.of(name), ...soughtIn(uses.knowing(name), name)]) {
      if (use.access !== "test" && !(use.access === "read" && catchesMissing(use.node, uses.isKnownIn(use.module)))) continue;
      const span = spanOf(use.module.source, use.node);
      return unsafe(
        "presence-tested",
        `${where(span, cls.module.path)} asks whether an object has \`${name}\`, and would get another answer`,
        span,
      );
    }
  return askedByComputedName(cls, uses) ?? triedInWith(cls, project);
}

/** `hasattr(x, '__%s__' % name)`. */
function askedByComputedName(cls: ClassModel, uses: Uses): Obstacle | undefined {
  const isBuilt = (name: Node | undefined) =>
    name !== undefined && !name.is("string") && [...walk(name)].some((part) => part.type === "string" && /^\w*["']+__/.test(part.text));
  const [asked] = ["hasattr", "getattr"]
    .flatMap((callee) => uses.callsOn(callee))
    .filter(({ node }) => isBuilt(argumentsOf(node).positional[1]));
  if (!asked) return undefined;
  const span = spanOf(asked.module.source, asked.node);
  return unsafe("presence-tested", `${where(span, cls.module.path)} may ask for \`__exit__\` by a name that it makes up`, span);
}

/** The name in a list, in `'…' in dir(x)`, or given to a function that may look for it: no object is named there. */
function soughtIn(modules: readonly Module[], name: string): { module: Module; node: Node; access: "test" }[] {
  return modules.flatMap((module) =>
    module.strings(name).flatMap((node) => {
      const isCompared =
        node.parent?.type === "comparison_operator" && !node.parent.fields("operators").some((operator) => /\bin$/.test(operator.type));
      const isArgument = node.parent?.type === "argument_list";
      return isCompared || isArgument || node.parent?.type === "expression_statement" ? [] : [{ module, node, access: "test" as const }];
    }),
  );
}

/** `with x:` in a `try` that catches what it raises today. */
function triedInWith(cls: ClassModel, project: Project): Obstacle | undefined {
  const uses = usesOf(cls, project);
  const entered = (module: Module) => module.withItems.flatMap(managers).map((node) => ({ node, object: node }));
  const known = uses
    .knowing("with")
    .flatMap((module) => entered(module).map(({ node }) => ({ module, node, relation: uses.receivers.relation(node, module) })));
  for (const { module, node, relation } of [...known, ...uses.placesHanded(entered)]) {
    if (relation === "none" || relation === "class" || !catchesMissing(node, relation === "instance")) continue;
    const span = spanOf(module.source, node);
    return unsafe(
      "presence-tested",
      `${where(span, cls.module.path)} tries \`with\`, and would no longer be told that there is no \`__exit__\``,
      span,
    );
  }
  return undefined;
}

/** What a `with` enters: `contextlib.nested(a, b)` enters both. */
function managers(item: Node): readonly Node[] {
  return item.type === "call" && calleeName(item) === "nested" ? argumentsOf(item).positional : [item];
}

function classListed(cls: ClassModel, project: Project): Obstacle | undefined {
  const uses = usesOf(cls, project);
  const dictionaries = [...uses.readsOf("__dict__"), ...uses.callsOn("vars")].filter(({ relation }) => relation === "class");
  const listers = [...uses.callsOn("dir"), ...uses.callsOn("getmembers")].filter(({ relation }) => relation !== "unknown");
  const [place] = [...listers, ...dictionaries];
  if (!place) return undefined;
  const span = spanOf(place.module.source, place.node);
  return unsafe(
    "class-listed",
    `${where(span, cls.module.path)} lists what \`${cls.name}\` has, and would list \`__enter__\` and \`__exit__\`, too`,
    span,
  );
}

/** An instance of an old-style class is asked itself for `__enter__`: `__getattr__` may hand out that of a wrapped object. */
function delegatingProxy(cls: ClassModel, project: Project): Obstacle | undefined {
  const relatives = project.relatives(cls);
  const owner = relatives.find((each) => each.members.has("__getattr__"));
  if (project.isSurelyNewStyle(cls)) return owner && enteredByName(cls, owner, project);
  const later = usesOf(cls, project)
    .writesOf("__getattr__")
    .find(({ access, relation }) => access === "write" && relation !== "instance");
  if (later) {
    const span = spanOf(later.module.source, later.node);
    return unsafe(
      "delegating-proxy",
      `\`__getattr__\` (${where(span, cls.module.path)}) may pass \`with\` on to another object today`,
      span,
    );
  }
  if (owner) {
    const { place, related } = boundAt(owner, "__getattr__", cls);
    return unsafe("delegating-proxy", `\`${owner.name}.__getattr__\`${place} may pass \`with\` on to another object today`, ...related);
  }
  for (const each of relatives) {
    const store =
      each.kind === "project"
        ? PROTOCOL.flatMap((name) => each.stores.of(name)).sort((a, b) => a.target.start - b.target.start)[0]
        : undefined;
    if (!store || each.kind !== "project") continue;
    const span = spanOf(each.module.source, store.target);
    return unsafe(
      "delegating-proxy",
      `\`${each.name}\` sets \`${store.name}\` on the instance (${where(span, cls.module.path)}), which \`with\` uses today`,
      span,
    );
  }
  return undefined;
}

/** `contextlib.nested` and whoever says `x.__enter__` ask the object itself, whatever its style. */
function enteredByName(cls: ClassModel, owner: KnownClass, project: Project): Obstacle | undefined {
  const uses = usesOf(cls, project);
  const read = PROTOCOL.flatMap((name) => uses.of(name)).find(({ access }) => access === "read");
  const place = read ?? uses.callsOn("nested")[0];
  if (!place) return undefined;
  const span = spanOf(place.module.source, place.node);
  const message = `\`${owner.name}.__getattr__\` may pass \`__enter__\` on to another object today: ${where(span, cls.module.path)} asks the object itself`;
  return unsafe("delegating-proxy", message, span);
}

function unknownBase(cls: ClassModel, project: Project): Obstacle | undefined {
  const dynamic = project.ancestors(cls).find((base) => base.kind === "project" && base.dynamic);
  if (dynamic)
    return unsafe(
      "unknown-base",
      `the class body of \`${dynamic.name}\`, an ancestor, may bind any name: it may be a context manager already`,
    );
  const unknown = project.ancestors(cls).find((base) => base.kind === "unknown");
  return unknown && unsafe("unknown-base", `${unresolved(unknown, cls, cls)}: it may be a context manager already`);
}
