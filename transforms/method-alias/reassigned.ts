import { attributeName, type ClassModel, type InstanceStore, type Node, type Use, valueFor, where } from "../../src/kit.js";
import { type Alias, firstWords, type Obstacle, sourceName } from "./alias.js";

/** A is set, cleared or deleted by another statement of the hierarchy: it is state, unless all of them say the same method. */
export function otherStore(alias: Alias): Obstacle | undefined {
  if (alias.isNoop) return undefined;
  const others = alias.setters(alias.name);
  const { value: nearest } = others.next();
  if (!nearest) return undefined;
  const { cls, store } = nearest;
  const span = alias.span(store.target, cls);
  const place = `\`${cls.name}.${store.method.name}\` (${where(span, alias.cls.module.path)})`;
  const message = allSame(nearest, others, alias)
    ? `\`self.${alias.written}\` is set in ${place} as well, to the same method: what several statements set is not moved to the class`
    : `\`self.${alias.written}\` is set, cleared or deleted in ${place} as well, so it is state and no second name`;
  return alias.kept("alias-reassigned", message, span);
}

interface Setter {
  readonly cls: ClassModel;
  readonly store: InstanceStore;
}

function allSame(nearest: Setter, others: Iterable<Setter>, alias: Alias): boolean {
  if (!isSame(nearest, alias)) return false;
  for (const each of others) if (!isSame(each, alias)) return false;
  return true;
}

/** Whether another statement says the same method of the same object. */
function isSame({ store, cls }: Setter, alias: Alias): boolean {
  const source = sourceName(store, cls);
  return source !== undefined && (source === alias.source || source === sourceName(alias.store, alias.cls));
}

/** A is set by an ancestor in the library, by its name in a string, or on an object that is, or may be, of the family. */
export function aliasReassigned(alias: Alias): Obstacle | undefined {
  if (alias.isNoop) return undefined;
  const library = alias.relatives.find((cls) => cls.kind === "library" && cls.sets.has(alias.name));
  if (library?.kind === "library")
    return alias.kept("alias-reassigned", `\`${library.id}\`, an ancestor in the standard library, sets \`self.${alias.name}\` itself`);
  const own = new Set(alias.storesOf(alias.name).map((each) => each.target));
  const uses = alias.usesOfName.filter((each) => /write|delete/.test(each.access) && each.relation !== "class" && !own.has(each.node));
  // What is surely of the family decides, and the object that can't be told only where nothing else does.
  const use = uses.find(({ relation }) => relation === "instance") ?? uses[0];
  if (!use) return undefined;
  const span = alias.span(use.node, { module: use.module });
  return alias.kept("alias-reassigned", reassignedBy(use, where(span, alias.cls.module.path), alias), span);
}

function reassignedBy({ node, relation }: Use, place: string, alias: Alias): string {
  const what = `\`${alias.written}\` is set, cleared or deleted by \`${firstWords(node)}\` (${place})`;
  const object = node.type === "attribute" ? node.field("object") : undefined;
  if (relation === "unknown")
    return `${what}, and unleak can't tell whether ${object ? `\`${firstWords(object)}\`` : "its object"} is a \`${alias.cls.name}\``;
  return object && isMethodOf(object, valueFor(node), alias) ? `${what}, to the same method` : what;
}

/** `x.M` for the `x` of `x.A = x.M`. */
function isMethodOf(object: Node, value: Node | undefined, alias: Alias): boolean {
  return value?.type === "attribute" && value.field("object")?.text === object.text && attributeName(value) === alias.source;
}
