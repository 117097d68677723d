import { type AnyClass, containsWord, type Node, type Project } from "../../src/kit.js";

/** What a class does for which a call of it may give something else than a plain instance: `is decorated`. */
export function oddityOf(cls: AnyClass, project: Project): string | undefined {
  if (cls.kind === "unknown") return "can't be resolved";
  const metaclass = project.oddMetaclass(cls);
  if (metaclass !== undefined) return `has the metaclass \`${metaclass}\``;
  const hook = ["__new__", "__getattribute__"].find((name) => cls.members.has(name));
  if (cls.kind === "library") return cls.id === "__builtin__.object" || hook === undefined ? undefined : `has a \`${hook}\``;
  if (hook !== undefined) return `has a \`${hook}\``;
  if (cls.decorators.length > 0) return "is decorated";
  if (cls.dynamic) return "may bind any name in its body";
  const writes = !project.isSurelyNewStyle(cls) && cls.methods.some(({ node }) => writesByName(node));
  return writes ? "is old-style and sets attributes by their names, of which `__exit__` may be one" : undefined;
}

/** Whether a method may set any attribute of an instance. */
function writesByName(method: Node): boolean {
  return ["__dict__", "setattr", "vars"].some((word) => containsWord(method.text, word));
}
