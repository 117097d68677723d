import { argumentsOf, type Change, type ClassModel, type Module, type Node, type Project, walk } from "../../src/kit.js";
import { aligned } from "./aligned.js";
import { classMade, isBoundOnce, isReplaced } from "./names.js";

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

/** The places of a module where `closing` does what the class does itself. */
export function closingsIn(module: Module, project: Project, closerOf: (cls: ClassModel) => string | undefined): Closing[] {
  const calls = module.spellings("closing").flatMap((name) => module.calls(name));
  return calls.flatMap((node) => {
    const made = entered(node) && isClosing(node, module, project) ? onlyArgument(node) : undefined;
    const cls = made && classMade(made, module, project);
    return made && cls && closerOf(cls) === "close" && !hasComment(node, made) ? [{ module, cls, node, made }] : [];
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
  return isBoundOnce(first.text, first, module) && !isReplaced("closing", project);
}

function onlyArgument(call: Node): Node | undefined {
  const { positional, keywords, open } = argumentsOf(call);
  return positional.length === 1 && keywords.size === 0 && !open ? positional[0] : undefined;
}

function hasComment(node: Node, made: Node): boolean {
  return [...walk(node, (each) => each !== made)].some((each) => each.type === "comment");
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
