import { memberBinding } from "./classes.js";
import type { AnyClass, KnownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangle } from "./mangle.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { attributeName, type Node } from "./tree.js";
import { containsWord } from "./word-search.js";

/** Of the library, what sets attributes by their names; the methods of built-in types that are given a key, a prefix or a name of something else. */
const SETTING = new Set(["setattr", "delattr", "__setattr__", "__delattr__"]);
const ASKING = new Set(["get", "setdefault", "pop", "has_key", "startswith", "endswith", "replace", "split", "index", "find", "count"]);

/** `getattr(net, 'Socket')`, `kinds.get('Socket', None)`, or a function of the project, where that puts nothing. */
export function onlyReads(call: Node, string: Node, module: Module, project: Hierarchy): boolean {
  const callee = call.field("function");
  const isFirst = call.field("arguments")?.parts[0] === string;
  if (callee?.type === "attribute" && isFirst && ASKING.has(calleeName(call) ?? "")) return true;
  if (callee?.type === "attribute" && isHarmlessMethod(callee, module, project)) return true;
  const denotation = callee && project.denotation(callee, module);
  if (denotation?.kind === "function") return true;
  if (denotation?.kind === "project") return project.mro(denotation).every((cls) => cls.kind === "library" || isHarmless(cls, project));
  const isLibrary = denotation?.kind === "library" || denotation?.kind === "library-function";
  return isLibrary && !SETTING.has(calleeName(call) ?? "") && !SETTING.has(denotation.name);
}

/** `self.assertEqual(found, 'Socket')`: a method of the library, or one of the project that puts nothing, whatever the object is. */
function isHarmlessMethod(callee: Node, module: Module, project: Hierarchy): boolean {
  const object = callee.field("object");
  const name = mangle(attributeName(callee) ?? "", callee);
  const objects = object && !SETTING.has(name) ? project.pointsTo(object, module) : [];
  return (
    objects.length > 0 &&
    objects.every((each) => {
      if (each.kind !== "instance" || project.isOpen(each.cls)) return false;
      const below = each.cls.kind === "project" ? project.descendants(each.cls) : [];
      return [each.cls, ...below].every((cls) => isHarmlessAt(project.lookup(cls, name)?.owner, name, project));
    })
  );
}

function isHarmlessAt(owner: KnownClass | undefined, name: string, project: Hierarchy, seen: readonly string[] = []): boolean {
  if (owner?.kind !== "project") return owner !== undefined;
  const values = seen.includes(name) ? [] : (memberBinding(owner, name)?.values ?? []);
  return (
    values.length > 0 &&
    values.every(({ kind, node }) => {
      if (kind === "def") return !mayPutByName({ node, module: owner.module }, project);
      return node.type === "identifier" && isHarmlessAt(owner, node.text, project, [...seen, name]);
    })
  );
}

/** Whether nothing in a class puts what it is given into a module. */
function isHarmless(cls: AnyClass, project: Hierarchy): boolean {
  return cls.kind === "project" && !mayPutByName(cls, project);
}

/** What a function says that sets attributes of modules by names that it was given. */
const PUTTING = ["setattr", "delattr", "__setattr__", "__delattr__", "globals", "vars", "__dict__", "exec", "eval", "execfile", "patch"];

/** Whether a function, or one that it hands on what it was given, may do so. */
export function mayPutByName(first: Site, project: Hierarchy): boolean {
  const seen = new Set<Node>();
  const queue: Site[] = [first];
  for (let site = queue.pop(); site; site = queue.pop()) {
    const { node, module } = site;
    if (seen.has(node)) continue;
    seen.add(node);
    if (PUTTING.some((word) => containsWord(node.text, word))) return true;
    queue.push(...project.handedOn(node, module));
  }
  return false;
}
