import { argumentsOf, type Change, type ClassModel, type Module, type Node, type Project, type Reason, walk } from "../../src/kit.js";
import { aligned } from "./aligned.js";
import { classNamed, isBoundOnce, replacingOf } from "./names.js";
import { onSharedLine, otherwise } from "./obstacles.js";
import type { Protocols } from "./protocol.js";

/** `closing(C(…))` that a `with` statement enters. */
export interface Closing {
  readonly module: Module;
  readonly cls: ClassModel;
  /** The call of `closing`. */
  readonly node: Node;
  /** `C(…)`. */
  readonly made: Node;
}

const SAID = "contextlib.closing";

/** The places of a module where `with` enters `closing` of what somebody meant to be closed. */
export function closingsIn(module: Module, project: Project, protocols: Protocols): Closing[] {
  const calls = module.spellings("closing").flatMap((name) => module.calls(name));
  return calls.flatMap((node) => {
    const made = entered(node) && isClosing(node, module, project) ? onlyArgument(node) : undefined;
    const cls = made && classNamed(made, module, project);
    return made && cls && protocols.isMeant(cls) ? [{ module, cls, node, made }] : [];
  });
}

/** Whether a `with` statement enters the call itself: elsewhere the object that `closing` makes may be seen. */
function entered({ parent }: Node): boolean {
  return parent?.type === "with_item" || (parent?.type === "as_pattern" && parent.parent?.type === "with_item");
}

function isClosing(call: Node, module: Module, project: Project): boolean {
  const callee = call.field("function");
  const meaning = callee && project.meaning(callee, module);
  const first = callee?.type === "attribute" ? callee.field("object") : callee;
  if (meaning?.kind !== "library" || meaning.id !== SAID || first?.type !== "identifier") return false;
  return isBoundOnce(first.text, first, module) && !replacingOf("closing", project);
}

function onlyArgument(call: Node): Node | undefined {
  const { positional, keywords, open } = argumentsOf(call);
  return positional.length === 1 && keywords.size === 0 && !open ? positional[0] : undefined;
}

/** Why `closing` has to stay. It hands the exception to nobody, and no more does `__exit__`, so who asks for it doesn't matter. */
export function obstacleToClosing(closing: Closing, project: Project, protocols: Protocols): Reason | undefined {
  const { module, node, made, cls } = closing;
  const place = { module, call: made, close: node, closer: "close" };
  const comment = [...walk(node, (each) => each !== made)].find((each) => each.type === "comment");
  return otherwise(place, cls, project, protocols) ?? onSharedLine(comment, module);
}

export function closingChanges({ module, node, made }: Closing): Change[] {
  const { path, source } = module;
  const before = source.text.slice(node.start, made.start);
  return [
    { kind: "replace", path, start: node.start, end: made.start, text: "" },
    // Where the class stands in a line of its own, so do its arguments: they are aligned with nothing that moves.
    ...(/[\r\n]/.test(before) ? [] : aligned(module, made, node.start - made.start)),
    { kind: "replace", path, start: made.end, end: node.end, text: "" },
  ];
}
