import type { ClassModel } from "../classes.js";
import type { Module } from "../module.js";
import type { Project } from "../project.js";
import { argumentsOf, attributeName, type Node } from "../tree.js";
import { accessesOf } from "./accesses.js";

/** Methods of `asyncore.dispatcher` that put it into the map of channels (`Lib/asyncore.py`), and those that take it out. */
const OPENING = new Set(["create_socket", "set_socket", "add_channel"]);
const CLOSING = ["close", "close_when_done", "del_channel", "handle_close"];

/** The class of a channel that a call puts into `asyncore.socket_map`, where nobody closes any. */
export function channelOpened(callee: Node, call: Node, module: Module, project: Project): ClassModel | undefined {
  const name = attributeName(callee) ?? "";
  const cls = OPENING.has(name) || name === "__init__" ? module.classAround(call) : undefined;
  if (!cls || !project.mro(cls).some((each) => each.kind === "library" && each.id === "asyncore.dispatcher")) return undefined;
  const object = callee.field("object");
  const isOpened = name === "__init__" ? isGivenSocket(call) : object !== undefined && module.selfOf(object) !== undefined;
  return isOpened && !hasOwnMap(cls) && !isClosed(cls, project) ? cls : undefined;
}

/** `asyncore.dispatcher.__init__(self, sock)`, and no map of its own. */
function isGivenSocket(call: Node): boolean {
  const { positional, keywords } = argumentsOf(call);
  return positional.length === 2 && positional[1]?.type !== "none" && keywords.size === 0;
}

function hasOwnMap({ module, node }: ClassModel): boolean {
  const isGivenMap = (call: Node) => argumentsOf(call).positional.length > 2 || argumentsOf(call).keywords.has("map");
  return module.attributes("_map").length > 0 || module.calls("__init__").some((call) => node.contains(call) && isGivenMap(call));
}

function isClosed(cls: ClassModel, project: Project): boolean {
  if (project.index.calling("close_all").length > 0) return true;
  const own = project.relatives(cls).flatMap((each) => (each.kind === "project" ? each.methods : []));
  return CLOSING.some((name) => own.some((method) => method.name === name) || accessesOf(cls, name, project).length > 0);
}
