import { accessesOf, bare, type ClassModel, type Node, type Project, useOf, valueFor } from "../../../src/kit.js";
import { isAlone } from "./targets.js";

/**
 * Makers of objects that close themselves when the last reference to them goes, as `close()` does (`Objects/fileobject.c`, `file_dealloc`;
 * `Modules/socketmodule.c`, `sock_dealloc`).
 */
const CLOSING_THEMSELVES = new Set([
  "__builtin__.open",
  "__builtin__.file",
  "os.fdopen",
  "posix.fdopen",
  "socket.socket",
  "socket._socketobject",
]);

/** Whether an attribute (mangled) holds nothing but files or sockets that were made for it, of which nobody else has a reference. */
export function freesItself(name: string, cls: ClassModel, project: Project): boolean {
  if (project.lookup(cls, name) !== undefined) return false;
  const sites = accessesOf(cls, name, project);
  const isMade = sites.some(({ node, access, module }) => access === "write" && isMaking(given(node), module, project));
  return (
    isMade &&
    sites.every(({ node, access, module, relation }) => {
      if (relation === "class") return false;
      if (access === "write") return isNone(given(node)) || (isAlone(node) && isMaking(given(node), module, project));
      if (access === "delete") return true;
      return access === "read" && isUsedThere(node, module);
    })
  );
}

/** Whether a method of it is called, or its truth asked, and no more. */
function isUsedThere(node: Node, module: Parameters<typeof useOf>[1]): boolean {
  const { how } = useOf(node, module);
  return how === "called" || how === "tested";
}

function given(target: Node): Node | undefined {
  const value = target.type === "attribute" ? valueFor(target) : undefined;
  return value && bare(value);
}

function isNone(value: Node | undefined): boolean {
  return value?.type === "none";
}

function isMaking(value: Node | undefined, module: Parameters<typeof useOf>[1], project: Project): boolean {
  const callee = value?.type === "call" ? value.field("function") : undefined;
  const denotation = callee && project.denotation(callee, module);
  if (denotation?.kind === "library") return CLOSING_THEMSELVES.has(denotation.id);
  return denotation?.kind === "library-function" && CLOSING_THEMSELVES.has(`${denotation.module}.${denotation.name}`);
}
