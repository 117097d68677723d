import {
  type ClassModel,
  type Family,
  givesClassBack,
  type KnownClass,
  type Project,
  reboundByCall,
  type SaidCase,
  type Site,
} from "../../src/kit.js";
import { binderOf, called, firstWords, inBrackets } from "./naming.js";

/** A class that binds a special name, and where. */
export interface Binder extends Partial<Site> {
  readonly cls: KnownClass;
  readonly name: string;
}

/** Those of some classes that have `__slots__`. */
export function slotsAmong(classes: readonly KnownClass[]): Binder[] {
  return classes
    .filter((cls) => (cls.kind === "library" ? cls.hasSlots : cls.members.has("__slots__")))
    .map((cls) => ({ ...binderOf(cls, "__slots__"), cls, name: "__slots__" }));
}

export function slotsSaid({ cls }: Binder, at: string): string {
  return `\`${called(cls)}\` has \`__slots__\`${inBrackets(at)}, which decide what an instance can hold`;
}

/** Every built-in type has these, to do what all objects do. */
const PLAIN = /^(?:__builtin__|exceptions)\./;
const HOOKS = ["__setattr__", "__getattribute__", "__delattr__"];

/** What some classes have their attributes set and read by; `more` are other names that count. */
export function hooksAmong(classes: readonly KnownClass[], ...more: readonly string[]): Binder[] {
  return classes
    .filter((cls) => cls.kind === "project" || !PLAIN.test(cls.id))
    .flatMap((cls) => [...HOOKS, ...more].filter((name) => cls.members.has(name)).map((name) => ({ ...binderOf(cls, name), cls, name })));
}

export function hooksSaid({ cls, name }: Binder, at: string): string {
  return `\`${called(cls)}\` has \`${name}\`${inBrackets(at)}, which may do anything when an attribute is set or read`;
}

const REPLACED = ["__class__", "__init__", "__getattr__", "__setattr__", "__getattribute__", "__delattr__", "__bases__", "__del__"];

/** `C.__init__ = …` and the like: what makes or looks up attributes comes from elsewhere than the class body. */
export function* hooksReplaced(cls: ClassModel, family: Family): Generator<SaidCase> {
  for (const hook of REPLACED)
    for (const { module, node } of [...written(family, hook), ...family.hooksSet(hook)])
      yield { module, node, says: (at) => `\`${cls.name}.${hook}\` is or may be replaced (${at})` };
}

function* written(family: Family, hook: string): Generator<Site> {
  for (const { access, relation, module, node } of family.writes(hook))
    if (access === "write" && (relation === "class" || (relation === "unknown" && family.isKnownIn(module)))) yield { module, node };
}

/** Whether instances of a class are classes, and which of its relatives have a metaclass that isn't `type` or `ABCMeta`. */
export function* metaclassesAmong(cls: ClassModel, relatives: readonly KnownClass[], project: Project): Generator<SaidCase> {
  if (relatives.some((each) => each.kind === "library" && each.id === "__builtin__.type"))
    yield { says: () => `\`${cls.name}\` is a metaclass: its instances are classes` };
  for (const each of relatives) {
    const odd = project.oddMetaclass(each);
    if (odd === undefined) continue;
    const says = (at: string) => `\`${called(each)}\`${inBrackets(at)} has the metaclass \`${odd}\`, which sees every class attribute`;
    yield each.kind === "project" ? { module: each.module, node: each.node, says } : { says };
  }
}

/** What decorates classes that get new attributes, or makes something else of the first of them; not what gives the class back as it was. */
export function* decoratorsOf(cls: ClassModel, project: Project, others: readonly ClassModel[] = []): Generator<SaidCase> {
  for (const each of [cls, ...others])
    for (const node of each.decorators)
      if (!givesClassBack(project, node.parts[0] ?? node, each.module))
        yield {
          ...{ module: each.module, node },
          says: (at: string) =>
            `\`${firstWords(node.text)}\`, which decorates \`${each.name}\` (${at}), may look at the class attributes, or replace the class`,
        };
  const rebound = reboundByCall(cls);
  if (rebound)
    yield { ...rebound, says: (at: string) => `${at} binds \`${cls.name}\` anew, perhaps to what a function has made of the class` };
}
