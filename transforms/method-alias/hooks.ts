import { where } from "../../src/kit.js";
import { type Alias, boundAt, called, type Obstacle } from "./alias.js";

// What decides about the attributes of an instance, or sees those of the class, before either is looked up.

export function slots(alias: Alias): Obstacle | undefined {
  const owner = alias.relatives.find((cls) => (cls.kind === "library" ? cls.hasSlots : cls.members.has("__slots__")));
  if (!owner) return undefined;
  const { place, related } = boundAt(owner, "__slots__", alias.cls);
  return alias.kept("slots", `\`${called(owner)}\` has \`__slots__\`${place}, which decide what an instance can hold`, ...related);
}

const HOOKS = ["__setattr__", "__getattribute__", "__delattr__"];

export function customSetattr(alias: Alias): Obstacle | undefined {
  for (const cls of alias.relatives)
    for (const hook of HOOKS) {
      // Every built-in type has these, to do what all objects do.
      const plain = cls.kind === "library" && /^(?:__builtin__|exceptions)\./.test(cls.id);
      if (plain || !cls.members.has(hook)) continue;
      const { place, related } = boundAt(cls, hook, alias.cls);
      const message = `\`${called(cls)}\` has \`${hook}\`${place}, which may do anything when an attribute is set or read`;
      return alias.kept("custom-setattr", message, ...related);
    }
  return undefined;
}

export function metaclass(alias: Alias): Obstacle | undefined {
  if (alias.relatives.some((cls) => cls.kind === "library" && cls.id === "__builtin__.type"))
    return alias.kept("metaclass", `\`${alias.cls.name}\` is a metaclass: its instances are classes`);
  for (const cls of alias.relatives) {
    const odd = alias.project.oddMetaclass(cls);
    if (odd === undefined) continue;
    const span = cls.kind === "project" ? [alias.span(cls.node, cls)] : [];
    const place = span[0] ? ` (${where(span[0], alias.cls.module.path)})` : "";
    return alias.kept("metaclass", `\`${called(cls)}\`${place} has the metaclass \`${odd}\`, which sees every class attribute`, ...span);
  }
  return undefined;
}
