import { accessOf } from "./assignments.js";
import type { KnownClass } from "./denotation.js";
import { importersOf } from "./importers.js";
import type { Module } from "./module.js";
import type { ProgramSemantics, Site } from "./semantics.js";
import { attributeName, type Node } from "./tree.js";

/** Where what a target or a container is called is read: a name in its scope and in modules that import it, an attribute of any object that may be the same. */
export function readsOf(target: Node, module: Module, project: ProgramSemantics): readonly Site[] {
  if (target.type === "identifier") return readsOfName(target, module, project);
  return target.type === "attribute" ? readsOfAttribute(target, module, project) : [];
}

function readsOfName(name: Node, module: Module, project: ProgramSemantics): readonly Site[] {
  const { text } = name;
  const scope = module.scopeOfName(text, name);
  const isIt = (node: Node, home: Module) =>
    isRead(node) && home.scopeOfName(text, node)?.node === scope?.node && !node.parent?.is("parameters");
  const own = module.names(text, scope?.node).flatMap((node) => (isIt(node, module) ? [{ node, module }] : []));
  const cls = scope?.node.type === "class_definition" ? module.classOf(scope.node) : undefined;
  if (cls) return [...own, ...readsOn([cls], text, project)];
  if (!scope || scope.node !== module.root) return own;
  const others = [...importersOf(text, module, project.index)].flatMap((each) =>
    each === module ? [] : importedReads(text, module, each, project),
  );
  return [...own, ...others];
}

function importedReads(name: string, source: Module, module: Module, project: ProgramSemantics): readonly Site[] {
  const scope = module.scope(module.root);
  const isImported = (scope.bindings.get(name) ?? []).some(({ kind, node }) => {
    const statement = kind === "import" ? node.closest("import_from_statement") : undefined;
    return statement && project.sourceOf(statement, module) === source;
  });
  const names = isImported ? module.names(name).filter(isRead) : [];
  const behind = module.attributes(name).filter((node) => {
    const object = node.field("object");
    return object && project.denotations(object, module).some((each) => each.kind === "module" && each.module === source);
  });
  return [...names, ...behind].map((node) => ({ node, module }));
}

function readsOfAttribute(target: Node, module: Module, project: ProgramSemantics): readonly Site[] {
  const name = attributeName(target) ?? "";
  const object = target.field("object");
  return readsOn(object && ownersOf(object, module, project), name, project);
}

/** What has an attribute: an instance of a class, or that class, or a module. */
type Owner = KnownClass | Module;

/** Where an attribute is read of what may be one of its owners; of anything at all where they are not told. */
function readsOn(owners: readonly Owner[] | undefined, name: string, project: ProgramSemantics): readonly Site[] {
  return project.touching(name).flatMap((each) =>
    each.attributes(name).flatMap((node) => {
      const other = node.field("object");
      if (!other || !isRead(node)) return [];
      const others = ownersOf(other, each, project)?.flatMap((owner) => relativesOf(owner, project));
      const mayBe = !owners || !others || others.some((owner) => owners.includes(owner));
      return mayBe ? [{ node, module: each }] : [];
    }),
  );
}

/** What an object is; undefined where nothing tells. */
function ownersOf(object: Node, module: Module, project: ProgramSemantics): readonly Owner[] | undefined {
  const modules = project.denotations(object, module).flatMap((each) => (each.kind === "module" ? [each.module] : []));
  if (modules.length > 0) return modules;
  const pointees = project.pointsTo(object, module);
  return pointees.some(({ kind }) => kind === "unknown") ? undefined : pointees.flatMap((each) => ("cls" in each ? each.cls : []));
}

/** The classes of which an object may be as well, or have attributes from; what only has an ancestor in common with it is none. */
function relativesOf(owner: Owner, project: ProgramSemantics): readonly Owner[] {
  return "kind" in owner && owner.kind === "project" ? project.relatives(owner) : [owner];
}

/** `x += y` reads `x` as well. */
function isRead(node: Node): boolean {
  return accessOf(node) === "read" || (node.role === "left" && node.parent?.type === "augmented_assignment");
}
