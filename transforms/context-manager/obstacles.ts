import { type ClassModel, memberBinding } from "../../src/python/classes.js";
import { catchesMissing } from "../../src/python/guards.js";
import type { KnownClass, Project } from "../../src/python/project.js";
import { Uses } from "../../src/python/uses.js";
import { type Reason, type Span, spanOf, type Verdict, where } from "../../src/transform.js";

/** What stands against giving a class the two methods. */
export interface Obstacle extends Reason {
  readonly verdict: Exclude<Verdict, "safe">;
}

type Rule = (cls: ClassModel, project: Project) => Obstacle | undefined;

const PROTOCOL = ["__enter__", "__exit__"] as const;

/** In the order in which they are told. */
const RULES: readonly Rule[] = [conditionallyDefined, halfAProtocol, protocolHidden, presenceTested, delegatingProxy, unknownBase];

export function obstacleTo(cls: ClassModel, project: Project): Obstacle | undefined {
  for (const rule of RULES) {
    const obstacle = rule(cls, project);
    if (obstacle) return obstacle;
  }
  return undefined;
}

function kept(name: string, message: string, ...related: Span[]): Obstacle {
  return { verdict: "kept", name, message, related };
}

function unsafe(name: string, message: string, ...related: Span[]): Obstacle {
  return { verdict: "unsafe", name, message, related };
}

function conditionallyDefined(cls: ClassModel): Obstacle | undefined {
  if (cls.dynamic)
    return kept(
      "conditionally-defined",
      `the class body of \`${cls.name}\` may bind any name (\`exec\`, \`locals()\`, \`global\` or \`import *\`)`,
    );
  const binding = memberBinding(cls, "__del__");
  if (!binding || binding.always) return undefined;
  const span = spanOf(cls.module.source, binding.statement);
  return kept(
    "conditionally-defined",
    `\`${cls.name}.__del__\` is bound only in some branches of the class body (line ${span.line})`,
    span,
  );
}

function halfAProtocol(cls: ClassModel, project: Project): Obstacle | undefined {
  const found = PROTOCOL.map((name) => project.lookup(cls, name));
  const there = found.find((each) => each !== undefined);
  if (!there) return undefined;
  const missing = PROTOCOL[found.indexOf(undefined)] ?? "";
  return kept(
    "half-a-protocol",
    `\`${there.owner.name}\` has \`${there.name}\` and no \`${missing}\`: what the author meant can't be told`,
  );
}

/** Something behind `cls` in a descendant's MRO has the methods, and would be hidden. */
function protocolHidden(cls: ClassModel, project: Project): Obstacle | undefined {
  for (const descendant of project.descendants(cls)) {
    const behind = project.mro(descendant).slice(project.mro(descendant).indexOf(cls) + 1);
    const owner = behind.find((each) => each.kind !== "unknown" && PROTOCOL.some((name) => each.members.has(name)));
    if (!owner) continue;
    const span = spanOf(descendant.module.source, descendant.node);
    const message = `\`${descendant.name}\` (${where(span, cls.module.path)}) gets the protocol from \`${owner.name}\`, which the new methods of \`${cls.name}\` would hide`;
    return unsafe("protocol-hidden", message, span);
  }
  return undefined;
}

function presenceTested(cls: ClassModel, project: Project): Obstacle | undefined {
  const uses = new Uses(project, new Set<KnownClass>(project.relatives(cls)));
  for (const name of PROTOCOL)
    for (const use of uses.of(name)) {
      if (use.access !== "test" && !(use.access === "read" && catchesMissing(use.node, false))) continue;
      const span = spanOf(use.module.source, use.node);
      return unsafe(
        "presence-tested",
        `${where(span, cls.module.path)} asks whether an object has \`${name}\`, and would get another answer`,
        span,
      );
    }
  return undefined;
}

/** An instance of an old-style class is asked itself for `__enter__`: `__getattr__` may hand out that of a wrapped object. */
function delegatingProxy(cls: ClassModel, project: Project): Obstacle | undefined {
  if (project.isNewStyle(cls)) return undefined;
  const relatives = project.relatives(cls);
  const owner = relatives.find((each) => each.members.has("__getattr__"));
  if (owner) return unsafe("delegating-proxy", `\`${owner.name}.__getattr__\` may pass \`with\` on to another object today`);
  for (const each of relatives) {
    const store = each.kind === "project" ? each.stores.find((one) => PROTOCOL.some((name) => name === one.name)) : undefined;
    if (!store || each.kind !== "project") continue;
    const span = spanOf(each.module.source, store.target);
    return unsafe(
      "delegating-proxy",
      `\`${each.name}\` sets \`${store.name}\` on the instance (${where(span, cls.module.path)}), which \`with\` uses today`,
      span,
    );
  }
  return undefined;
}

function unknownBase(cls: ClassModel, project: Project): Obstacle | undefined {
  const unknown = project.ancestors(cls).find((base) => base.kind === "unknown");
  return (
    unknown &&
    unsafe("unknown-base", `\`${unknown.name}\`, an ancestor of \`${cls.name}\`, can't be resolved: it may be a context manager already`)
  );
}
