import type { BodyCall } from "./body.js";

const SAYING =
  /^_*(?:print|warn|warning|debug|info|error|exception|critical|fatal|log|trace|msg|err|deferr|print_exc|print_stack|write|writelines|flush|getLogger|syslog)$/;
const LISTENERS = /^_*(?:log|logger|logging|LOG|LOGGER|warnings|traceback|stderr|stdout|__stderr__|__stdout__|msg|syslog)$/;
/** What only asks: a statement that calls it does nothing. */
const ASKING = /^(?:dir|len|repr|str|unicode|id|hash|type|isinstance|issubclass|hasattr|getattr|callable|locals|vars|globals)$/;

/** Whether a call prints or logs, or asks and does nothing; `self` is what the body calls the instance. */
export function isSaying({ callee, object, inner }: BodyCall, self: string | undefined): boolean {
  if (!object) return callee.path !== undefined && (/^(?:print|log)$/.test(callee.name) || ASKING.test(callee.name));
  if (!SAYING.test(callee.name)) return false;
  if (inner) return isSaying(inner, self);
  const { path } = object;
  if (!path) return false;
  return LISTENERS.test(path.at(-1) ?? "") || (path.join(".") === self && !/^(?:write|writelines|flush)$/.test(callee.name));
}
