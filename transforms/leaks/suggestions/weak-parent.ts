import {
  accessesOf,
  argumentsOf,
  type Change,
  type ClassModel,
  callsOf,
  importFor,
  insertText,
  isOnlyAsked,
  type Module,
  mangle,
  methodsFinalizing,
  type Node,
  type Project,
  type Site,
  statementOf,
  valueFor,
} from "../../../src/kit.js";
import type { Keeper } from "../subject.js";
import type { Mendable, Suggestion } from "./suggestion.js";
import { isAlone } from "./targets.js";
import { isWeaklyReferable } from "./weakly.js";

/** `self.pump = pump` of a child that only asks its parent becomes `self.pump = weakref.proxy(pump)`. */
export function weakParent({ keeper, cls, links, project }: Mendable): Suggestion | undefined {
  const edge = links.at(-1)?.edge;
  if (!keeper?.isItself || edge?.site.node !== keeper.site.node || edge.name === undefined) return undefined;
  const { module, node } = keeper.site;
  const value = node.type === "attribute" ? valueFor(node) : undefined;
  if (value?.type !== "identifier" || !isAlone(node) || !isWeaklyReferable(cls, project)) return undefined;
  if (!keeper.cls || isRaised(keeper.cls, project)) return undefined;
  if (!isAskedAlone(edge.name, keeper.site, keeper.cls, cls, project) || mayOutlive(links, cls, project)) return undefined;
  const imported = importFor("weakref", value, module);
  const guard = imported && guardFor(value, module, project);
  if (!imported || guard === undefined) return undefined;
  return { changes: [...imported, ...around(value, module, guard)], says: words(keeper, cls, value) };
}

function words({ name }: Keeper, parent: ClassModel, value: Node): string {
  return `\`${name}\` keeps \`weakref.proxy(${value.text})\`: whoever uses it after the \`${parent.name}\` is gone gets a \`ReferenceError\``;
}

/** An exception is caught where nobody has anything else of what raised it. */
function isRaised(cls: ClassModel, project: Project): boolean {
  return project.mro(cls).some((each) => each.kind === "library" && each.id === "exceptions.BaseException");
}

/**
 * Whether all that is done with the attribute of a child is to ask the parent, and none of it when one of the two is finalized: weak references are
 * dead by then.
 */
function isAskedAlone(name: string, site: Site, child: ClassModel, parent: ClassModel, project: Project): boolean {
  const finalizing = methodsFinalizing([child, parent], project);
  return accessesOf(child, name, project).every(({ node, module, access }) => {
    if (access !== "read") return access === "delete" || node === site.node || valueFor(node)?.type === "none";
    return isOnlyAsked(node, module) && ![...finalizing].some((each) => each.contains(node));
  });
}

/** Whether what holds the child is handed on, so that the child may live longer than its parent: `stream = AnsiToWin32(stream).stream`. */
function mayOutlive([first]: Mendable["links"], parent: ClassModel, project: Project): boolean {
  const { name } = first?.edge ?? {};
  if (name === undefined) return false;
  return accessesOf(parent, name, project).some(({ node, module, access }) => access === "read" && !isOnlyAsked(node, module));
}

interface Guard {
  readonly before: string;
  readonly behind: string;
}

const PLAIN: Guard = { before: "weakref.proxy(", behind: ")" };

/** What is written around a value that may be `None`, or not; undefined where it may be what can't be held weakly. */
function guardFor(value: Node, module: Module, project: Project): Guard | undefined {
  const definition = value.closest("function_definition");
  const owner = definition && module.classAround(definition);
  const [binding, ...others] = module.scopeOfName(value.text, value)?.bindings.get(value.text) ?? [];
  if (!owner || binding?.kind !== "parameter" || others.length > 0) return undefined;
  if (module.selfOf(value)) return PLAIN;
  const { parent } = binding.node;
  const fallback = parent?.type === "default_parameter" ? parent.field("value") : undefined;
  const given = argumentsGiven(binding.node, definition, owner, project);
  if (!given.every(({ node }) => node.is("identifier", "attribute", "none")) || (fallback && fallback.type !== "none")) return undefined;
  if (given.some(isGivenBack)) return undefined;
  const isOverridden = project.descendants(owner).some((cls) => cls.members.has(definition.field("name")?.text ?? ""));
  const isSelf = given.length > 0 && given.every((each) => each.module.selfOf(each.node) !== undefined);
  return isSelf && !fallback && !isOverridden ? PLAIN : { ...PLAIN, behind: `) if ${value.text} is not None else None` };
}

/** `return View(self)`: it may well outlive what it was given. */
function isGivenBack({ node }: Site): boolean {
  return statementOf(node).type === "return_statement" || node.closest("yield", "lambda") !== undefined;
}

/** What calls of a method give for a parameter, as far as they are told by its name. */
function argumentsGiven(parameter: Node, definition: Node, owner: ClassModel, project: Project): readonly Site[] {
  const name = definition.field("name")?.text ?? "";
  const at = (definition.field("parameters")?.parts ?? []).findIndex((each) => each.contains(parameter)) - 1;
  return callsOfMethod(name, definition, owner, project).flatMap(({ module, node }) => {
    const { positional, keywords } = argumentsOf(node);
    const given = keywords.get(parameter.text) ?? positional[at];
    return given ? [{ module, node: given }] : [];
  });
}

function callsOfMethod(name: string, definition: Node, owner: ClassModel, project: Project): readonly Site[] {
  if (name !== "__init__")
    return accessesOf(owner, mangle(name, definition), project).flatMap(({ node, module }) =>
      node.role === "function" && node.parent ? [{ module, node: node.parent }] : [],
    );
  return [owner, ...project.descendants(owner)].flatMap((cls) =>
    project
      .namesOf(cls)
      .flatMap((own) =>
        project.index.calling(own).flatMap((module) => callsOf(cls, own, module, project).map((node) => ({ module, node }))),
      ),
  );
}

function around(value: Node, module: Module, { before, behind }: Guard): readonly Change[] {
  return [insertText(module, value.start, before), insertText(module, value.end, behind)];
}
