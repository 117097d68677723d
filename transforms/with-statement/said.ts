import { type ClassModel, type Module, type Reason, spanOf, where } from "../../src/kit.js";
import type { Run } from "./run.js";
import type { Several } from "./several.js";
import type { Site } from "./site.js";
import type { Unclosed } from "./unclosed.js";

/** What `with` would do that the program doesn't do today. */
export function closesOnError({ module, name, close }: Run, cls: ClassModel): Reason {
  const span = spanOf(module.source, close);
  const message =
    close.type === "delete_statement"
      ? `${where(span, module.path)} lets go of \`${name.text}\`; \`with\` would close the \`${cls.name}\` there, and after an exception before it, too`
      : `${where(span, module.path)} closes \`${name.text}\`; after an exception before it \`with\` would close it, too`;
  return { name: "closes-on-error", message, related: [span] };
}

/** A `finally` that fails before it comes to the closer leaves the object open today. */
export function closesThoughFinallyFails({ module, close }: Site, cls: ClassModel): Reason {
  const span = spanOf(module.source, close);
  const message = `${where(span, module.path)} closes the \`${cls.name}\` after other statements of \`finally\`; when one of them fails \`with\` would close it all the same`;
  return { name: "closes-on-error", message, related: [span] };
}

export function neverClosed({ call, cls, name }: Unclosed, { source, path }: Module): Reason {
  const span = spanOf(source, call);
  const what = name === undefined ? `the \`${cls.name}\`` : `\`${name}\`, a \`${cls.name}\`,`;
  return { name: "never-closed", message: `${what} that ${where(span, path)} makes is never closed`, related: [span] };
}

/** Of several objects that one `finally` closes, those that are there already when making the next one fails. */
export function closesWhatWasMade({ module, resources }: Several): Reason {
  const [first, second] = resources;
  const span = spanOf(module.source, second.call);
  const message = `when ${where(span, module.path)} fails, \`with\` would close \`${first.name.text}\`, which stays open today`;
  return { name: "closes-on-error", message, related: [span] };
}

/** Of two objects the first is closed while the second is still open. */
export function blocksCross({ module, close }: Run, other: Run): Reason {
  const span = spanOf(module.source, other.close);
  const message = `the block that ends at ${where(spanOf(module.source, close), module.path)} would cross that of \`${other.name.text}\`, which ends at ${where(span, module.path)}`;
  return { name: "blocks-cross", message, related: [span] };
}
