import type { ClassModel } from "../../src/python/classes.js";
import { memberKind } from "../../src/python/members.js";
import { calleeName, type Module } from "../../src/python/module.js";
import { argumentsOf, type Node, stringValue, walk } from "../../src/python/tree.js";
import type { Use } from "../../src/python/uses.js";
import { type Span, where } from "../../src/transform.js";
import type { Alias, Obstacle, Rule } from "./alias.js";
import { identityUsed } from "./identity.js";
import { overriders } from "./place.js";
import { presenceTested } from "./presence.js";

/** Why an alias is rewritten only on request, in the order in which they are told. */
export const UNSAFE: readonly Rule[] = [
  decorated,
  patchedElsewhere,
  unknownDescendant,
  unknownBase,
  classDecorator,
  instanceDict,
  presenceTested,
  identityUsed,
  copied,
  classListed,
  specialName,
  testDiscovery,
];

const spanIn = (alias: Alias, module: Module, node: Node): Span => alias.span(node, { ...alias.cls, module });

function decorated(alias: Alias): Obstacle | undefined {
  const { found, project } = alias;
  const owners = [...(found ? [found.owner] : []), ...overriders(alias)];
  const odd = owners.find((owner) => memberKind(project, owner, alias.source) === "unknown");
  if (!odd) return undefined;
  return alias.unsafe(
    "decorated",
    `\`${odd.name}.${alias.source}\` is decorated, or bound to the result of a call: it may be no plain method`,
  );
}

function patchedElsewhere(alias: Alias): Obstacle | undefined {
  const own = new Set(alias.storesOf(alias.source).map((store) => store.target));
  const computed = ["setattr", "delattr"]
    .flatMap((callee) => alias.uses.callsOn(callee))
    .filter(({ node, relation }) => relation === "class" && isComputed(node));
  const use = computed[0] ?? alias.usesOfSource.find((each) => /write|delete/.test(each.access) && !own.has(each.node));
  if (!use) return undefined;
  const span = spanIn(alias, use.module, use.node);
  return alias.unsafe(
    "patched-elsewhere",
    `\`${alias.source}\` is replaced from outside the class (${where(span, alias.cls.module.path)})`,
    span,
  );
}

/** `setattr(x, name, …)` with a name that only the running program knows. */
function isComputed(call: Node): boolean {
  const name = argumentsOf(call).positional[1];
  return name === undefined || stringValue(name) === undefined;
}

// ---- classes that can't be told

function unknownDescendant(alias: Alias): Obstacle | undefined {
  const family = [alias.cls, ...alias.descendants];
  for (const module of alias.project.modules) {
    const place = possibleSubclass(alias, family, module) ?? madeByCall(alias, family, module) ?? inFault(alias, module);
    if (!place) continue;
    const span = spanIn(alias, module, place);
    return alias.unsafe(
      "unknown-descendant",
      `a class made at ${where(span, alias.cls.module.path)} may inherit from \`${alias.cls.name}\` and override \`${alias.source}\``,
      span,
    );
  }
  return undefined;
}

/** A class with a base that may be one of the family: by name, or by an expression that mentions it. */
function possibleSubclass(alias: Alias, family: readonly ClassModel[], module: Module): Node | undefined {
  for (const cls of module.classes) {
    if (family.includes(cls)) continue;
    for (const base of alias.project.bases(cls))
      if (base.kind === "unknown" && mayBeOneOf(alias, family, base.node, module, base.candidates)) return cls.node.field("name");
  }
  return undefined;
}

function mayBeOneOf(alias: Alias, family: readonly ClassModel[], node: Node, module: Module, candidates: readonly unknown[]): boolean {
  if (family.some((cls) => candidates.includes(cls))) return true;
  for (const each of walk(node)) {
    if (each.type !== "identifier") continue;
    if (each.role !== "attribute" && mentions(alias, family, each, module)) return true;
    if (family.some((cls) => cls.name === each.text) && alias.project.meaning(each, module).kind === "other") return true;
  }
  return isParameterGiven(alias, family, node, module);
}

function mentions(alias: Alias, family: readonly ClassModel[], name: Node, module: Module): boolean {
  const meaning = alias.project.meaning(name, module);
  if (meaning.kind === "unknown") return family.some((cls) => meaning.candidates.includes(cls));
  return meaning.kind === "project" && family.includes(meaning);
}

/** `def make(base): class X(base)`, and somewhere `make(C)`. */
function isParameterGiven(alias: Alias, family: readonly ClassModel[], base: Node, module: Module): boolean {
  const scope = base.type === "identifier" ? module.scopeOfName(base.text, base) : undefined;
  const maker = scope?.node.type === "function_definition" ? scope.node.field("name")?.text : undefined;
  if (maker === undefined) return false;
  return alias.project.modules.some((each) =>
    each.calls(maker).some((call) => [...walk(call)].some((node) => node.type === "identifier" && mentions(alias, family, node, each))),
  );
}

/** `type('X', (C,), {…})`, `new.classobj('X', (C,), {…})`, and any other call of that form. */
function madeByCall(alias: Alias, family: readonly ClassModel[], module: Module): Node | undefined {
  for (const cls of family)
    for (const name of module.identifiers(cls.name)) {
      const bases = name.closest("tuple", "list");
      const call = bases?.closest("call");
      if (!bases || !call || argumentsOf(call).positional[1] !== bases) continue;
      if (!/^(?:isinstance|issubclass)$/.test(calleeName(call)) && mentions(alias, family, name, module)) return call;
    }
  return undefined;
}

/** Where the grammar could not follow, a name may be the base of a class. */
function inFault(alias: Alias, module: Module): Node | undefined {
  for (const fault of module.faults) {
    const text = module.source.text.slice(fault.offset, fault.end);
    if (!/\bclass\b/.test(text) || !new RegExp(`\\b${alias.cls.name}\\b`).test(text)) continue;
    for (const node of walk(module.root)) if (node.type === "ERROR" && node.start === fault.offset) return node;
  }
  return undefined;
}

function unknownBase(alias: Alias): Obstacle | undefined {
  for (const cls of [alias.cls, ...alias.descendants]) {
    const unknown = alias.project.ancestors(cls).find((base) => base.kind === "unknown");
    if (unknown?.kind !== "unknown") continue;
    const message = `\`${unknown.name}\`, an ancestor of \`${cls.name}\`, can't be resolved: it may set or bind \`${alias.written}\`, or change how attributes work`;
    return alias.unsafe("unknown-base", message, alias.span(cls.node, cls));
  }
  return undefined;
}

function classDecorator(alias: Alias): Obstacle | undefined {
  const [decorator] = alias.cls.decorators;
  if (!decorator) return undefined;
  const span = alias.span(decorator);
  return alias.unsafe(
    "class-decorator",
    `the class decorator \`${decorator.text}\` (line ${span.line}) may look at the class attributes, or replace the class`,
    span,
  );
}

// ---- who looks

function instanceDict(alias: Alias): Obstacle | undefined {
  const { uses } = alias;
  const computed = uses.callsOn("setattr").filter(({ node }) => isComputed(node));
  const readers = [...uses.readsOf("__dict__"), ...uses.callsOn("vars"), ...computed].filter(({ relation }) => relation !== "class");
  return look(
    alias,
    readers,
    "instance-dict",
    (place) => `the dictionary of the instance is used ${place}, where \`${alias.written}\` would be missing`,
  );
}

type Looker = Pick<Use, "module" | "node">;

function look(alias: Alias, lookers: readonly Looker[], name: string, message: (place: string) => string): Obstacle | undefined {
  const [first] = lookers;
  if (!first) return undefined;
  const span = spanIn(alias, first.module, first.node);
  return alias.unsafe(name, message(`at ${where(span, alias.cls.module.path)}`), span);
}

function copied(alias: Alias): Obstacle | undefined {
  const copies = alias.uses.callsOn("copy").filter(({ node, module }) => {
    const callee = node.field("function");
    const meaning = callee && alias.project.meaning(callee, module);
    return meaning?.kind === "library-function" && meaning.module === "copy";
  });
  return look(
    alias,
    copies,
    "copied",
    (place) => `an instance may be copied ${place}: the copy's \`${alias.written}\` asks the original today, and would ask the copy`,
  );
}

function classListed(alias: Alias): Obstacle | undefined {
  const { uses } = alias;
  const listers = [...uses.callsOn("dir"), ...uses.callsOn("vars"), ...uses.readsOf("__dict__")].filter(
    ({ relation }) => relation === "class" || relation === "unknown",
  );
  const commands = alias.relatives.some((cls) => cls.kind === "library" && cls.id === "cmd.Cmd");
  if (commands && /^(?:do|help|complete)_/.test(alias.name))
    return alias.unsafe(
      "class-listed",
      `\`cmd.Cmd\` lists the class: \`${alias.written}\` would appear among its commands and in \`help\``,
    );
  const all = [...listers, ...uses.callsOn("getmembers"), ...uses.callsOn("classify_class_attrs")];
  return look(
    alias,
    all,
    "class-listed",
    (place) => `the attributes of the class are listed ${place}, where \`${alias.written}\` would appear`,
  );
}

// ---- names that mean something

function specialName(alias: Alias): Obstacle | undefined {
  const isDunder = /^__.*__$/.test(alias.name);
  const newStyle = [alias.cls, ...alias.descendants].some((cls) => alias.project.isNewStyle(cls));
  const oldStyle = !alias.project.isNewStyle(alias.cls);
  const onType = newStyle && (alias.name === "next" || isDunder);
  const onClass = oldStyle && /^__(?:getattr|setattr|delattr|del|enter|exit)__$/.test(alias.name);
  if (!onType && !onClass) return undefined;
  return alias.unsafe(
    "special-name",
    `Python looks \`${alias.name}\` up on the class, not on the instance: as a class attribute it would begin to work`,
  );
}

function testDiscovery(alias: Alias): Obstacle | undefined {
  const isTest = alias.name.startsWith("test") || alias.name === "runTest";
  if (!isTest || !alias.relatives.some((cls) => cls.kind === "library" && cls.id === "unittest.case.TestCase")) return undefined;
  return alias.unsafe(
    "test-discovery",
    `the test loader collects what is called \`${alias.written}\` on a \`TestCase\`: the test would run twice`,
  );
}
