import {
  type ClassModel,
  type KnownClass,
  type Module,
  type PossibleDescendant,
  type Project,
  type Site,
  spanOf,
  type UnknownClass,
  where,
} from "../../src/kit.js";

/** Code, short enough for a message. */
export function firstWords(code: string): string {
  const text = code.replace(/[ \t\f\r\n]+/g, " ");
  if (text.length <= 60) return text;
  let end = 59;
  // A letter is not cut in two: UTF-8 goes on with these bytes.
  while (/[\x80-\xbf]/.test(text.charAt(end))) end--;
  return `${text.slice(0, end)}…`;
}

/** A class as messages call it: of the library with its module. */
export function called(cls: KnownClass): string {
  return cls.kind === "library" ? cls.id.replace(/^__builtin__\./, "") : cls.name;
}

/** A place as a message about something in `from` tells it: `line 12`, `pumps.py:12`. */
export function placeOf({ module, node }: Site, from: Module): string {
  return where(spanOf(module.source, node), from.path);
}

/** A place in brackets behind what stands there; nothing where there is none. */
export function inBrackets(at: string): string {
  return at && ` (${at})`;
}

/** Where a class binds a name last; nothing for one of the library. */
export function binderOf(owner: KnownClass, name: string): Site | undefined {
  const node = owner.kind === "project" ? owner.members.get(name)?.at(-1) : undefined;
  return node && owner.kind === "project" ? { module: owner.module, node } : undefined;
}

/** A class that can't be resolved and may inherit, as messages call it. */
export function possibleDescendant({ node, by }: PossibleDescendant): string {
  if (by === "name") return `\`${node.text}\``;
  if (by === "text") return "a class in a text that is executed";
  if (by === "beside") return "a class in a text beside the program, of which only words are known,";
  return by === "call" ? `a class made by \`${firstWords(node.text)}\`` : "a class in the examples of a docstring";
}

/** What a class that can't be resolved may do, or a descendant that may bind any name. */
export function mayInherit(found: PossibleDescendant, at: string, cls: ClassModel, verb: string): string {
  if (found.by === "body")
    return `\`${found.node.text}\` (${at}) inherits from \`${cls.name}\`, and its body may bind any name: it may ${verb}`;
  return `${possibleDescendant(found)} (${at}) may inherit from \`${cls.name}\` and ${verb}`;
}

/** The ancestors of some classes that can't be resolved, the first of each class. */
export function unknownBasesOf(classes: readonly ClassModel[], project: Project): UnknownBaseCase[] {
  return classes.flatMap((cls) => {
    const unknown = project.ancestors(cls).find((base) => base.kind === "unknown");
    return unknown?.kind === "unknown" ? [{ module: cls.module, node: cls.node, cls, unknown }] : [];
  });
}

/** A class with an ancestor that can't be resolved. */
export interface UnknownBaseCase extends Site {
  readonly cls: ClassModel;
  readonly unknown: UnknownClass;
}

/** What can't be told about an ancestor of `cls`, as somebody at `from` is told. */
export function unresolved(unknown: UnknownClass, cls: ClassModel, from: ClassModel): string {
  if (unknown.isCircular) return `the bases of \`${unknown.name}\` go in a circle, or have no possible order`;
  const place = cls === from ? "" : ` (${placeOf(cls, from.module)})`;
  return `\`${unknown.name}\`, an ancestor of \`${cls.name}\`${place}, can't be resolved`;
}
