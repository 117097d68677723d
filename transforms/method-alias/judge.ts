import { type ClassModel, type MemberKind, memberKind, type Obstacle, obstacleTo, type Project, question } from "../../src/kit.js";
import type { Aliases, JudgedAlias, Mended } from "../shared/aliases.js";
import { changesFor } from "./changes.js";
import { type Forwarding, forwardingChanges, forwardingFor } from "./forward.js";
import { RULES } from "./rules/index.js";
import { Alias, candidates, sourceName } from "./subject.js";

/** An alias and what stands against its rewrite; nothing does where it is safe. */
export interface Judged {
  readonly alias: Alias;
  readonly obstacle: Obstacle | undefined;
  /** What a forwarding method can do instead, where one can. */
  readonly forwarding: Forwarding | undefined;
  /** The alias that this one copies. */
  readonly via: Judged | undefined;
}

/** The aliases of a class, in source order. */
function judgeAliases(cls: ClassModel, project: Project, below: ReadonlySet<ClassModel> = new Set()): Judged[] {
  const judged = new Map<string, Judged>();
  const all: Judged[] = [];
  for (const store of candidates(cls)) {
    const source = sourceName(store, cls) ?? "";
    const copied = judged.get(source);
    const via = copied && !copied.alias.isNoop && copied.alias.store.method === store.method ? copied : undefined;
    const alias = new Alias(project, cls, store, via?.alias, inheritedSource(source, cls, project, below));
    if (!via && !isAlias(alias)) continue;
    const obstacle = judge(alias, via);
    const one = { alias, obstacle, forwarding: obstacle && forwardingFor(alias, obstacle), via };
    judged.set(alias.name, one);
    all.push(one);
  }
  return all;
}

/**
 * What a safe alias of an ancestor stands for: in this class it is the name of a method, too, once it is moved. The classes
 * `below` are asked already: bases that go in a circle come to an end.
 */
function inheritedSource(name: string, cls: ClassModel, project: Project, below: ReadonlySet<ClassModel>): string | undefined {
  const asked = new Set([...below, cls]);
  for (const base of project.ancestors(cls)) {
    if (base.kind !== "project" || asked.has(base) || !candidates(base).some((store) => store.name === name)) continue;
    const safe = judgeAliases(base, project, asked).find(({ alias, obstacle }) => alias.name === name && !obstacle);
    if (safe) return safe.alias.source;
  }
  return undefined;
}

export const JUDGED = question<JudgedAliases>("the aliases of a class, with all that is known of them");

/** What other transforms ask. Each class is judged once. */
export class JudgedAliases implements Aliases {
  private readonly known = new Map<ClassModel, readonly Judged[]>();

  constructor(private readonly project: Project) {}

  of(cls: ClassModel): readonly Judged[] {
    let judged = this.known.get(cls);
    if (!judged) {
      judged = judgeAliases(cls, this.project);
      this.known.set(cls, judged);
    }
    return judged;
  }

  safe(cls: ClassModel): ReadonlyMap<string, string> {
    const classes = this.project.mro(cls).filter((each) => each.kind === "project");
    const safe = classes.flatMap((each) => this.of(each)).filter(({ obstacle }) => obstacle === undefined);
    return new Map(safe.map(({ alias }) => [alias.name, alias.source]));
  }

  mended(cls: ClassModel, { alias }: JudgedAlias): Mended | undefined {
    const judged = this.of(cls).find((each) => each.alias === alias);
    return judged && mendedBy(judged);
  }
}

/** What makes of an alias that isn't safe what `--unsafe` or `--forward` make of it, if it needs no other one. */
function mendedBy({ alias, obstacle, forwarding, via }: Judged): Mended | undefined {
  if (!obstacle || via) return undefined;
  if (obstacle.verdict === "unsafe") return { by: "unsafe", changes: changesFor(alias), reason: obstacle };
  return forwarding && { by: "forward", changes: forwardingChanges(alias, forwarding), reason: forwarding.obstacle ?? forwarding.lifted };
}

/** Data and properties of the class or of each that is below it, and what is set on the instance, are no methods: that is not a finding. */
function isAlias(alias: Alias): boolean {
  const { found, source, kind, project } = alias;
  // No method can be the dictionary or the class of an instance.
  if (alias.name === "__dict__" || alias.name === "__class__") return false;
  if (found) return isMethod(kind);
  const below = alias.descendants.filter((cls) => cls.members.has(source));
  if (below.length > 0 && !below.some((cls) => isMethod(memberKind(project, cls, source)))) return false;
  const assigned = !alias.setters(source).next().done || (alias.name === source && alias.storesOf(source).length > 0);
  if (assigned || alias.relatives.some((cls) => cls.kind === "library" && cls.sets.has(source))) return false;
  if (alias.writesOfSource.find((use) => use.access === "write")) return false;
  // Of what is set by names that only the program knows, M is one, unless a descendant has a method that is called so.
  return below.length > 0 || alias.family.fillings().length === 0;
}

function isMethod(kind: MemberKind | undefined): boolean {
  return kind !== "data" && kind !== "descriptor";
}

function judge(alias: Alias, via: Judged | undefined): Obstacle | undefined {
  const own = obstacleTo(alias, RULES);
  const inherited = via?.obstacle;
  if (!inherited || own?.verdict === "kept") return own;
  return inherited.verdict === "kept" || !own ? inherited : own;
}
