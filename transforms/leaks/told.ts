import {
  attributeName,
  type ClassModel,
  type Cycle,
  cycleInWords,
  type KnownClass,
  mangleIn,
  type Project,
  type Reason,
  type Span,
  spanOf,
  where,
} from "../../src/kit.js";
import type { Judged } from "../method-alias/judge.js";
import type { Leak } from "./find.js";
import { BOUND, type Shape } from "./holding.js";

const NAMES: Readonly<Record<Shape, string>> = {
  itself: "instance-kept",
  method: "bound-method-kept",
  container: "bound-method-in-container",
  closure: "closure-kept",
  partial: "partial-kept",
  child: "child-keeps-parent",
  timer: "timer-kept",
};

export function cycleOf({ store, holding }: Leak): Cycle {
  const [first, ...rest] = holding.steps;
  return first ? [{ by: written(store.target), to: first.to }, ...rest] : [];
}

function written(target: Leak["store"]["target"]): string {
  return attributeName(target) ?? "";
}

/** Messages hold a character for each byte. */
const ARROW = Buffer.from("→").toString("latin1");

/** The cycle, what becomes of it, and what to do. */
export function reasonOf(leak: Leak, project: Project): Reason {
  const { cls, holding } = leak;
  const fate = fateOf(leak, project);
  return {
    name: NAMES[holding.shape],
    message: `\`${cycleInWords(cls.name, cycleOf(leak)).replaceAll("→", ARROW)}\`: ${fate.words}; ${advice(leak)}`,
    related: [...fate.related, ...holding.children.map(({ store, owner }) => spanOf(owner.module.source, store.target))],
  };
}

/** That something in the cycle has `__del__`: such instances are never freed. */
export function warningsOf(leak: Leak, project: Project): Reason[] {
  const { finalized, related } = fateOf(leak, project);
  if (!finalized) return [];
  const message = `what \`${finalized.name}\` has open stays open until the process ends: \`${finalized.name}.__del__\` never runs for an instance in the cycle`;
  return [{ name: "never-freed", message, related }];
}

interface Fate {
  readonly words: string;
  readonly related: readonly Span[];
  /** The class in the cycle that has `__del__`. */
  readonly finalized?: ClassModel;
}

function fateOf({ cls, holding }: Leak, project: Project): Fate {
  const inCycle = [cls, ...holding.children.map((child) => child.cls)];
  const finalized = inCycle.find((each) => project.lookup(each, "__del__"));
  if (finalized) return { ...neverFreed(finalized, "", cls, project), finalized };
  const below = project.descendants(cls).find((each) => project.lookup(each, "__del__"));
  if (below) return neverFreed(below, `freed late, and where the instance is a \`${below.name}\` `, cls, project);
  const unknown = inCycle.flatMap((each) => project.ancestors(each)).find((each) => each.kind === "unknown");
  if (!unknown) return { words: "freed late, when the garbage collector runs", related: [] };
  return { words: `freed late, or never if \`${unknown.name}\`, which can't be resolved, has \`__del__\``, related: [] };
}

function neverFreed(finalized: ClassModel, before: string, cls: ClassModel, project: Project): Fate {
  const owner = project.lookup(finalized, "__del__")?.owner;
  const span = owner && delSpan(owner);
  const place = span ? ` (${where(span, cls.module.path)})` : "";
  const source = owner && owner !== finalized ? ` from \`${owner.name}\`` : "";
  const words = `${before}never freed on Python 2, because \`${finalized.name}\` has \`__del__\`${source}${place}`;
  return { words, related: span ? [span] : [] };
}

function delSpan(owner: KnownClass): Span | undefined {
  const binder = owner.kind === "project" ? owner.members.get("__del__")?.at(-1) : undefined;
  return binder && owner.kind === "project" ? spanOf(owner.module.source, binder) : undefined;
}

function advice(leak: Leak): string {
  const { cls, store, holding, judged } = leak;
  const attribute = `\`self.${written(store.target)}\``;
  const orBreak = `or set ${attribute} to \`None\` in \`close\``;
  const child = holding.children.at(-1);
  const place = child ? where(spanOf(child.owner.module.source, child.store.target), cls.module.path) : "";
  const name = `'${lookedUp(leak)}'`;
  const advices: Readonly<Record<Shape, string>> = {
    itself: `use \`self\` where ${attribute} is read, or keep \`weakref.proxy(self)\`, ${orBreak}`,
    method: `${mended(judged)}keep the name of the method (\`${name}\`) and look it up with \`getattr\` when it is called, ${orBreak}`,
    container: `${tableOf(name, leak)} and look it up with \`getattr(self, name)\`, ${orBreak}`,
    closure: `make it a method, or have it use \`weakref.proxy(self)\`, ${orBreak}`,
    partial: `write a method that passes the arguments, or make it of a function and \`weakref.proxy(self)\`, ${orBreak}`,
    child: isGivenItself(leak)
      ? `have \`${child?.cls.name}\` keep \`weakref.proxy(${child?.parameter})\` (${place}), ${orBreak}`
      : `\`${child?.cls.name}\` keeps what it is given (${place}): give it a function that asks a \`weakref.ref(self)\`, ${orBreak}`,
    timer: `give the timer a function that asks a \`weakref.ref(self)\`, ${orBreak}, after \`cancel\``,
  };
  return advices[holding.shape];
}

/** What `getattr` finds the method by that is held: a private one by its mangled name. */
function lookedUp({ cls, holding }: Leak): string {
  const method = holding.steps.findLast(({ to }) => to.startsWith(BOUND))?.to ?? "";
  return mangleIn(method.slice(`${BOUND}${cls.name}.`.length), cls.name);
}

/** What is put into a container bit by bit is each instance's own; a literal can be said once. */
function tableOf(name: string, { store, holding }: Leak): string {
  if (store.target.role !== "left") return `put the name of the method into it (\`${name}\`)`;
  return `keep a table of names on the class (\`${holding.steps[0]?.to === "dict" ? `{key: ${name}}` : `[${name}]`}\`)`;
}

/** `Child(self)`: a weak reference to a bound method, which nobody else holds, would be dead at once. */
function isGivenItself({ holding }: Leak): boolean {
  return holding.steps.at(-1)?.by !== undefined;
}

/** Why `method-alias` leaves it alone, and what has it do something. */
function mended(judged: Judged | undefined): string {
  const { obstacle, forwarding } = judged ?? {};
  if (!obstacle) return "";
  const why = `method-alias leaves it alone (\`${obstacle.name}\`)`;
  if (forwarding && !forwarding.obstacle) return `${why} but for \`--forward\`, which writes a method; or `;
  return obstacle.verdict === "unsafe" ? `${why} but for \`--unsafe\`; or ` : `${why}; `;
}
