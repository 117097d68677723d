import { decoratorsOf } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import { isGenerator, returnsOf } from "./returns.js";
import type { ProgramSemantics } from "./semantics.js";
import { argumentsOf, attributeName, bare, type Node } from "./tree.js";

/** All classes that an expression may give, where that is told by names, displays and what functions of the project return; else undefined. */
export function classesGiven(
  expression: Node,
  module: Module,
  project: ProgramSemantics,
  within: readonly Node[] = [],
): readonly KnownClass[] | undefined {
  const node = bare(expression);
  const all = (nodes: readonly (Node | undefined)[] | undefined, home = module, open = within) =>
    joined(nodes?.map((each) => each && classesGiven(each, home, project, open)));
  switch (node.type) {
    case "none":
      return [];
    case "identifier":
    case "attribute":
      return named(node, module, project);
    case "boolean_operator":
      return all([node.field("left"), node.field("right")]);
    case "conditional_expression":
      return all([node.parts[0], node.parts[2]]);
    case "subscript":
      return all(displayed(node.field("value")));
    case "call": {
      const callee = node.field("function");
      const [, otherwise] = argumentsOf(node).positional;
      if (callee?.type === "attribute" && attributeName(callee) === "get") {
        const values = displayed(callee.field("object"));
        return all(values && [...values, ...(otherwise ? [otherwise] : [])]);
      }
      const functions = callee ? project.denotations(callee, module) : [];
      return joined(
        functions.map((each) => {
          if (each.kind !== "function" || !isPlain(each.node) || within.includes(each.node)) return undefined;
          const isReplaced = project.isSetFromOutside(each.node.field("name")?.text ?? "", each.module);
          return isReplaced || mayGetCode(project) ? undefined : all(returnsOf(each.node), each.module, [...within, each.node]);
        }),
      );
    }
    default:
      return undefined;
  }
}

/** What a name means, and what else the program puts in its place. */
function named(node: Node, module: Module, project: ProgramSemantics): readonly KnownClass[] | undefined {
  const denotations = project.denotations(node, module);
  const known = denotations.flatMap((each) => (each.kind === "project" || each.kind === "library" ? [each] : []));
  const put = project.flowingTo(node, module).flatMap((each) => (each.kind === "class" ? [each.cls] : []));
  return known.length === denotations.length ? [...known, ...put] : undefined;
}

/** Whether functions of the project may get the code of others. */
function mayGetCode(project: ProgramSemantics): boolean {
  return ["func_code", "__code__"].some((name) => [...project.index.setting(name)].length > 0);
}

function joined(found: readonly (readonly KnownClass[] | undefined)[] | undefined): readonly KnownClass[] | undefined {
  const known = found?.filter((each) => each !== undefined);
  return found && known && found.length > 0 && known.length === found.length ? known.flat() : undefined;
}

/** What a display holds that is written there. */
function displayed(node: Node | undefined): readonly (Node | undefined)[] | undefined {
  const display = node && bare(node);
  if (display?.is("list", "tuple")) return display.parts;
  return display?.type === "dictionary" ? display.parts.map((part) => part.field("value")) : undefined;
}

/** Whether calling a function gives what it returns. */
function isPlain(definition: Node): boolean {
  return definition.type === "function_definition" && decoratorsOf(definition).length === 0 && !isGenerator(definition);
}
