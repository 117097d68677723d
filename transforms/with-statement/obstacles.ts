import { type ClassModel, type Module, type Node, type Project, type Reason, spanOf, walk, where } from "../../src/kit.js";
import { CONVENTIONAL } from "../context-manager/closer.js";
import { askingAmong } from "./exceptions.js";
import { classNamed, classUnsure, nameRebound } from "./names.js";
import type { Protocols } from "./protocol.js";
import { type Site, sharedLine, statementAbove } from "./site.js";

/** A place that makes an object and closes it. */
export interface Place {
  readonly module: Module;
  readonly call: Node;
  /** What closes it. */
  readonly close: Node;
  /** The method that this calls, mangled; undefined for `del`. */
  readonly closer: string | undefined;
}

/** The class of what is made and closed at a place, where somebody meant it to be closed like this. */
export function classClosed({ call, module, closer }: Place, project: Project, protocols: Protocols): ClassModel | undefined {
  const cls = classNamed(call, module, project);
  if (!cls || !protocols.isMeant(cls)) return undefined;
  const isCloser = closer === undefined || closer === protocols.of(cls)?.closer || CONVENTIONAL.includes(closer);
  return isCloser ? cls : undefined;
}

/** Why `with` may do something else with the object than the closer that is called. */
export function otherwise(place: Place, cls: ClassModel, project: Project, protocols: Protocols): Reason | undefined {
  const { module, call, close, closer } = place;
  const unsure = classUnsure(call, cls, module, project) ?? protocols.refusal(cls)?.(module.path);
  const called = protocols.of(cls)?.closer;
  if (unsure || closer === undefined || called === closer) return unsure;
  return reason(
    "other-protocol",
    close,
    module,
    (at) => `${at} calls \`${closer}\`, and the \`__exit__\` of \`${cls.name}\` \`${called}\``,
  );
}

/** Why the `try` at a site has to stay. */
export function obstacleTo(site: Site, cls: ClassModel, project: Project, protocols: Protocols): Reason | undefined {
  const { module, name, attempt, suite, close } = site;
  return (
    otherwise(site, cls, project, protocols) ??
    onSharedLine(sharedLine(site), module) ??
    notDirectlyAbove(site) ??
    closedBeforeOthers(site) ??
    nameRebound(name, attempt, module, project) ??
    protocols.of(cls)?.asking?.(module.path) ??
    exceptionAsked(
      attempt,
      suite.parts.filter((part) => part !== close),
      module,
      project,
    )
  );
}

function notDirectlyAbove({ module, made, attempt }: Site): Reason | undefined {
  const between = statementAbove(attempt);
  if (!between || between === made.parent) return undefined;
  const text = (at: string) => `${at} stands between the object and its \`try\`: when it fails, \`with\` would close what stays open today`;
  return reason("not-directly-above", between, module, text);
}

function closedBeforeOthers({ module, suite, close }: Site): Reason | undefined {
  const next = suite.parts[suite.parts.indexOf(close) + 1];
  return (
    next && reason("closed-before-others", next, module, (at) => `${at} runs when the object is closed; \`with\` would close it afterwards`)
  );
}

export function onSharedLine(node: Node | undefined, module: Module): Reason | undefined {
  return node && reason("shared-line", node, module, (at) => `what stands at ${at} can't be moved line by line`);
}

/**
 * Whether `finally` clauses around the place ask for the exception, which `with` leaves to be seen until the function ends; or
 * the `rest` of its own stops it.
 */
export function exceptionAsked(attempt: Node, rest: readonly Node[], module: Module, project: Project): Reason | undefined {
  const stopped = rest.map(leaving).find((each) => each !== undefined);
  if (stopped) return stops(stopped, module);
  let inner = attempt;
  for (let outer = inner.parent; outer && !outer.is("function_definition", "module", "lambda"); inner = outer, outer = outer.parent) {
    if (outer.type !== "try_statement" || inner.type === "finally_clause") continue;
    const clause = outer.parts.find((part) => part.type === "finally_clause");
    const seen = clause && seenIn(clause, module, project);
    if (seen) return seen;
  }
  return undefined;
}

function seenIn(clause: Node, module: Module, project: Project): Reason | undefined {
  const left = leaving(clause);
  if (left) return stops(left, module);
  const asking = askingAmong([clause], module, project);
  if (!asking) return undefined;
  const how = asking.isSure ? "asks" : "may ask";
  const text = (at: string) => `${at}, in or below the \`finally\` around it, ${how} which exception is on its way`;
  return reason("exception-asked", asking.node, module, text, asking.module);
}

function stops(node: Node, module: Module): Reason {
  const text = (at: string) => `${at} may stop the exception that is on its way, and \`sys.exc_info()\` would go on telling it`;
  return reason("exception-asked", node, module, text);
}

/** A statement of `finally` that may leave it, and stop the exception that is on its way. */
function leaving(node: Node): Node | undefined {
  const isOwn = (each: Node) => !each.is("function_definition", "class_definition", "lambda");
  return [...walk(node, isOwn)].find((each) => each.is("return_statement", "break_statement", "continue_statement"));
}

function reason(name: string, node: Node, module: Module, say: (place: string) => string, home = module): Reason {
  const span = spanOf(home.source, node);
  return { name, message: say(where(span, module.path)), related: [span] };
}
