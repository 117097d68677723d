import { attributeName, type ClassModel, type Module, mangle, type Node, type Project, walk } from "../../src/kit.js";
import { plainMethod } from "./methods.js";

/**
 * What tells the exception on its way. While `__exit__` runs Python 2 says it to whoever asks, and until the function is
 * left; in `finally` it doesn't.
 */
const ASKING = new Set([
  ...["exc_info", "exc_type", "exc_value", "exc_traceback", "exc_clear"],
  ...["print_exc", "format_exc", "print_exception", "exception", "log_exc", "captureException"],
]);

/** Whether a method of `cls`, or a function of the project that it calls, asks which exception is on its way. */
export function asksForException(definition: Node, cls: ClassModel, project: Project): boolean {
  return asks([{ node: definition, module: cls.module, cls }], project);
}

/** Whether statements that run while an exception is on its way ask for it. */
export function statementsAsk(nodes: readonly Node[], module: Module, project: Project): boolean {
  return asks(
    nodes.map((node) => {
      const cls = module.classAround(node);
      return { node, module, ...(cls && { cls }) };
    }),
    project,
  );
}

interface Code {
  readonly node: Node;
  readonly module: Module;
  /** The class of `self` in it. */
  readonly cls?: ClassModel;
}

function asks(codes: readonly Code[], project: Project): boolean {
  const seen = new Set(codes.map(({ node }) => node));
  const queue = [...codes];
  for (let code = queue.pop(); code; code = queue.pop()) {
    for (const node of walk(code.node)) {
      if (isAsking(node)) return true;
      for (const next of node.type === "call" ? called(node, code, project) : [])
        if (!seen.has(next.node)) {
          seen.add(next.node);
          queue.push(next);
        }
    }
  }
  return false;
}

function isAsking(node: Node): boolean {
  if (node.type === "identifier") return ASKING.has(node.text);
  // In an `except` clause a bare `raise` means what was caught there.
  return node.type === "raise_statement" && node.parts.length === 0 && !node.closest("except_clause");
}

function called(call: Node, { module, cls }: Code, project: Project): Code[] {
  const callee = call.field("function");
  if (!callee?.is("identifier", "attribute")) return [];
  const name = attributeName(callee);
  // Whoever it is called on, `self`, a base or `super`: any method of that name may be meant.
  const methods = cls && name !== undefined ? methodsCalled(mangle(name, call), cls, project) : [];
  if (methods.length > 0) return methods;
  const meaning = project.meaning(callee, module);
  return meaning.kind === "function" ? [{ node: meaning.node, module: meaning.module }] : [];
}

function methodsCalled(name: string, cls: ClassModel, project: Project): Code[] {
  return project.mro(cls).flatMap((owner) => {
    const node = owner.kind === "project" ? plainMethod(owner, name) : undefined;
    return node && owner.kind === "project" ? [{ node, module: owner.module, cls }] : [];
  });
}
