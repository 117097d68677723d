import {
  accessesOf,
  appendStatement,
  type ClassModel,
  methodOf,
  methodsFinalizing,
  type Node,
  ownNodes,
  type Project,
} from "../../../src/kit.js";
import type { Mendable, Suggestion } from "./suggestion.js";

/** The method by which a program closes the object forgets what holds it. */
export function brokenInClose({ closer, cls, links: [first], project }: Mendable): Suggestion | undefined {
  const { edge } = first ?? {};
  if (closer === undefined || edge?.way !== "attribute" || edge.name === undefined) return undefined;
  // What the class has by that name would be hidden by the `None`.
  if (project.lookup(cls, edge.name)) return undefined;
  const found = methodOf(closer, cls, project);
  const body = found?.node.field("body");
  const self = found?.node.field("parameters")?.parts[0];
  if (!found || !body || self?.type !== "identifier" || !endsPlainly(found.node)) return undefined;
  if (!isCalled(closer, cls, project) || isAskedLater(edge.name, found.node, cls, project)) return undefined;
  const attribute = `${self.text}.${edge.by ?? edge.name}`;
  return {
    changes: [appendStatement(found.owner.module, body, `${attribute} = None`)],
    says: `\`${closer}\` sets \`${attribute}\` to \`None\`: what uses that of a closed \`${cls.name}\` finds nothing there`,
  };
}

/** Whether all ways through it lead to its end. */
function endsPlainly(definition: Node): boolean {
  return ![...ownNodes(definition)].some((node) => node.is("return_statement", "yield", "raise_statement"));
}

function isCalled(name: string, cls: ClassModel, project: Project): boolean {
  return accessesOf(cls, name, project).some(({ node, relation }) => {
    const isCall = node.role === "function" && node.parent?.type === "call";
    return isCall && relation !== "class" && node.closest("function_definition")?.field("name")?.text !== "__del__";
  });
}

/** Whether the attribute is used where it may be gone by then: in the method itself, which may be called again, and when the object is finalized. */
function isAskedLater(name: string, closing: Node, cls: ClassModel, project: Project): boolean {
  const methods = [closing, ...methodsFinalizing([cls], project)];
  return accessesOf(cls, name, project).some(({ node }) => methods.some((each) => each.contains(node)));
}
