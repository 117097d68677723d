import type { ClassModel } from "../../src/python/classes.js";
import { catchesMissing } from "../../src/python/guards.js";
import type { KnownClass } from "../../src/python/project.js";
import { where } from "../../src/transform.js";
import type { Alias, Obstacle } from "./alias.js";

/** Somebody asks whether A is there: on the class it always is. */
export function presenceTested(alias: Alias): Obstacle | undefined {
  return asked(alias) ?? delegated(alias);
}

function asked(alias: Alias): Obstacle | undefined {
  const bypassed = bypasser(alias);
  const use = alias.usesOfName.find(
    ({ access, node }) => access === "test" || (access === "read" && catchesMissing(node, bypassed !== undefined)),
  );
  if (!use) return undefined;
  const span = alias.span(use.node, { ...alias.cls, module: use.module });
  const message = `${where(span, alias.cls.module.path)} asks whether \`${alias.written}\` is there: as a class attribute it always is, also before and without \`__init__\``;
  return alias.unsafe("presence-tested", message, span);
}

/** Where a class of the hierarchy has `__getattr__`, an instance without A gets one from there. */
function delegated(alias: Alias): Obstacle | undefined {
  const owner = alias.relatives.find((cls) => cls.members.has("__getattr__"));
  const without = owner && bypasser(alias);
  if (!owner || !without) return undefined;
  const span = alias.span(without.node, without);
  const message = `\`${without.name}\` (${where(span, alias.cls.module.path)}) doesn't call \`${alias.cls.name}.__init__\`, so its \`${alias.written}\` comes from \`${owner.name}.__getattr__\` today`;
  return alias.unsafe("presence-tested", message, span);
}

/** The first descendant whose instances never see C's `__init__`. */
function bypasser(alias: Alias): ClassModel | undefined {
  return alias.descendants.find((cls) => !reachesInit(alias, cls, new Set()));
}

function reachesInit(alias: Alias, cls: KnownClass, seen: Set<KnownClass>): boolean {
  if (cls === alias.cls) return true;
  if (seen.has(cls)) return false;
  seen.add(cls);
  const owner = alias.project.lookup(cls, "__init__")?.owner;
  if (owner === alias.cls) return true;
  if (owner?.kind !== "project") return false;
  return callsInit(alias, owner, cls, seen);
}

/** Whether `__init__` of `owner` calls one that leads to C's, whichever way it goes. */
function callsInit(alias: Alias, owner: ClassModel, cls: KnownClass, seen: Set<KnownClass>): boolean {
  const init = owner.methods.find((method) => method.name === "__init__");
  const body = init?.node.field("body");
  for (const statement of body?.parts ?? []) {
    const call = statement.type === "expression_statement" ? statement.parts[0] : undefined;
    const callee = call?.type === "call" ? call.field("function") : undefined;
    const object = callee?.type === "attribute" && callee.field("attribute")?.text === "__init__" ? callee.field("object") : undefined;
    if (!object) continue;
    if (object.type === "call" && object.field("function")?.text === "super") return nextInit(alias, owner, cls) === alias.cls;
    const meaning = alias.project.meaning(object, owner.module);
    if ((meaning.kind === "project" || meaning.kind === "library") && reachesInit(alias, meaning, seen)) return true;
  }
  return false;
}

/** Whose `__init__` `super(owner, self)` finds in an instance of `cls`. */
function nextInit(alias: Alias, owner: ClassModel, cls: KnownClass): KnownClass | undefined {
  const from = alias.project.mro(cls).indexOf(owner) + 1;
  return alias.project.lookup(cls, "__init__", from)?.owner;
}
