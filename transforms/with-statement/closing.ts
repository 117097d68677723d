import { argumentsOf, type Change, dottedName, type Module, type Node, type Project, replacementOf, variableAt } from "../../src/kit.js";
import { aligned } from "./aligned.js";
import { madeBy } from "./made.js";
import type { Readings } from "./protocol.js";
import type { Closing } from "./subject.js";

const SAID = "contextlib.closing";

/** The places of a module where `with` enters `closing` of what somebody meant to be closed. */
export function closingsIn(module: Module, readings: Readings): Closing[] {
  const calls = module.spellings("closing").flatMap((name) => module.calls(name));
  return calls.flatMap((close) => {
    const call = entered(close) && isClosing(close, module, readings.project) ? onlyArgument(close) : undefined;
    const made = call && madeBy(call, module, readings);
    return made ? [{ kind: "closing", ...made, close, closer: "close", hasArguments: false }] : [];
  });
}

/** Whether a `with` statement enters the call itself: elsewhere the object that `closing` makes may be seen. */
function entered({ parent }: Node): boolean {
  return parent?.type === "with_item" || (parent?.type === "as_pattern" && parent.parent?.type === "with_item");
}

function isClosing(call: Node, module: Module, project: Project): boolean {
  const callee = call.field("function");
  const denotation = callee && project.denotation(callee, module);
  const [name, ...rest] = (callee && dottedName(callee)) ?? [];
  if (denotation?.kind !== "library" || denotation.id !== SAID || name === undefined || rest.length > 1) return false;
  return variableAt(name, call, module)?.isBoundOnce !== false && !replacementOf("closing", project, [module, "contextlib"]);
}

function onlyArgument(call: Node): Node | undefined {
  const { positional, keywords, open } = argumentsOf(call);
  return positional.length === 1 && keywords.size === 0 && !open ? positional[0] : undefined;
}

export function closingChanges({ module, close, call }: Closing): Change[] {
  const { path, source } = module;
  const before = source.text.slice(close.start, call.start);
  return [
    { kind: "replace", path, start: close.start, end: call.start, text: "" },
    // Where the class stands in a line of its own, so do its arguments: they are aligned with nothing that moves.
    ...(/[\r\n]/.test(before) ? [] : aligned(module, call, close.start - call.start)),
    { kind: "replace", path, start: call.end, end: close.end, text: "" },
  ];
}
