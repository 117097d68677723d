import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Site } from "./semantics.js";
import { argumentsOf, attributeName, bare, type Node, stringValue } from "./tree.js";

/** What was given to the calls that an expression is made by: `C` for `flexmock(C).new_instances()`, and for a name of that. */
export function givenOnTheWay(expression: Node, module: Module): readonly Node[] {
  const given: Node[] = [];
  const seen = new Set<Node>();
  const queue = [bare(expression)];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.type === "call") {
      const { positional, keywords } = argumentsOf(node);
      given.push(...positional, ...keywords.values());
    }
    const inner = node.type === "call" ? node.field("function") : node.field("object");
    if (inner && node.is("call", "attribute")) queue.push(bare(inner));
    queue.push(...valuesOf(node, module).map(bare));
  }
  return given;
}

/** What a name, or an attribute of the instance, is set to. */
export function valuesOf(node: Node, module: Module): readonly Node[] {
  if (node.type === "identifier") return module.reaching(node.text, node).flatMap(({ value }) => value ?? []);
  const object = node.type === "attribute" ? node.field("object") : undefined;
  const owner = object?.type === "identifier" ? module.selfOf(object) : undefined;
  return owner?.cls.stores.of(attributeName(node) ?? "").flatMap(({ value }) => value ?? []) ?? [];
}

/** `patch('pump.%s.stop' % name)`: paths that are put together there, and that may be the one of a member of a class. */
export function pathsMadeUp(project: Hierarchy, classes: readonly ClassModel[], member: string): readonly Site[] {
  const owners = classes.flatMap((cls) => modulePaths(cls.module.path).map((path) => `${path}.${cls.name}`));
  return [...patchedOpenly(project, owners), ...patchedByPattern(project, owners, member)];
}

/** `patch.multiple('pump.Pump', **fakes)`. */
function patchedOpenly(project: Hierarchy, owners: readonly string[]): readonly Site[] {
  return project.mentioning("multiple").flatMap((module) =>
    callsIn(module, "multiple").flatMap((node) => {
      const { positional, open } = argumentsOf(node);
      const target = positional[0] && stringValue(positional[0]);
      return open && target !== undefined && owners.includes(target) ? [{ module, node }] : [];
    }),
  );
}

function patchedByPattern(project: Hierarchy, owners: readonly string[], member: string): readonly Site[] {
  const paths = owners.map((owner) => `${owner}.${member}`);
  return project.mentioning("patch").flatMap((module) =>
    callsIn(module, "patch").flatMap((node) => {
      const [target] = argumentsOf(node).positional;
      const pattern = target && patternOf(target, module);
      return pattern && paths.some((path) => pattern.test(path)) ? [{ module, node }] : [];
    }),
  );
}

/** The names that a file may have as a module, from whatever folder of it Python looks. */
function modulePaths(path: string): readonly string[] {
  const names = path.replace(/(?:\/__init__)?\.\w+$/, "").split("/");
  return names.map((_name, index) => names.slice(index).join("."));
}

/** What a path looks like that is put together; undefined for one that is written out, and where nothing of it is. */
function patternOf(target: Node, module: Module): RegExp | undefined {
  if (stringValue(target) !== undefined) return undefined;
  const pieces = piecesOf(bare(target), module);
  return pieces.some((piece) => piece !== undefined) ? new RegExp(`^${pieces.map(asPattern).join("")}$`) : undefined;
}

function piecesOf(node: Node, module: Module): readonly (string | undefined)[] {
  const text = stringValue(node);
  if (text !== undefined) return [text];
  if (node.type === "binary_operator") return node.parts.flatMap((part) => piecesOf(bare(part), module));
  const formatted = node.type === "call" ? node.field("function") : undefined;
  if (formatted && attributeName(formatted) === "format") return [stringValue(formatted.field("object") ?? node)];
  const values = node.type === "identifier" ? module.reaching(node.text, node).map(({ value }) => value) : [];
  return [values.length === 1 && values[0] ? stringValue(values[0]) : undefined];
}

/** What is behind a `%` may be anything, and stand nowhere in the text. */
function asPattern(piece: string | undefined): string {
  if (piece === undefined) return ".*";
  return piece
    .split(/%(?:\(\w*\))?[sr]|\{[^{}]*\}/)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join(".*");
}
