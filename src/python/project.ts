import { accessOf } from "./assignments.js";
import type { ClassModel } from "./classes.js";
import type { AnyClass, Denotation, KnownClass, ModuleIndex, UnknownClass } from "./denotation.js";
import { Family } from "./family.js";
import { type Found, Hierarchy } from "./hierarchy.js";
import { NameFlow } from "./name-flow.js";
import type { Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import type { Permission } from "./permission.js";
import type { StandardLibrary } from "./stdlib.js";
import { type TestPrefix, testPrefixes } from "./test-prefixes.js";
import type { Node } from "./tree.js";

export type { AnyClass, Denotation, Found, KnownClass, ModuleIndex, UnknownClass };

/**
 * What one transform can be asked by others about a project, such as which aliases it moves. The question lies where both can see it;
 * whose it is answers it (`Transform.answers`), and `Project.ask` puts it.
 */
export interface Question<A> {
  /** For errors. */
  readonly name: string;
  /** Only in the types: what is answered. */
  readonly answer?: A;
}

/** An answer to a question, worked out once a project. */
export interface Answer {
  readonly question: Question<unknown>;
  of(project: Project): unknown;
}

/** A question of that name, which is for errors. */
export function question<A>(name: string): Question<A> {
  return { name };
}

/** What a transform answers to a question, worked out once a project. */
export function answer<A>(asked: Question<A>, of: (project: Project) => A): Answer {
  return { question: asked, of };
}

/** How much is told beyond what is found for sure. */
export interface Extent {
  /** Whether cycles count that need one assumption, which they name. */
  readonly probable: boolean;
  /** Whether what is no finding after all is told, and why. */
  readonly unlisted: boolean;
}

const NOTHING_MORE: Extent = { probable: false, unlisted: false };

/** What transforms ask: the hierarchy of all classes, who touches their attributes, and what other transforms say of them. */
export class Project extends Hierarchy {
  private readonly families = new Map<ClassModel, Family>();
  private readonly nameFlow = new NameFlow(this);
  private prefixes: readonly TestPrefix[] | undefined;
  private readonly written = new Map<string, readonly Site[]>();
  private readonly answered = new Map<Question<unknown>, unknown>();

  constructor(
    index: ModuleIndex,
    library: StandardLibrary,
    readonly permission: Permission,
    private readonly answers: readonly Answer[] = [],
    readonly extent: Extent = NOTHING_MORE,
  ) {
    super(index, library);
  }

  /** What another transform says of this project. Throws an Error where none that is known answers the question. */
  ask<A>(question: Question<A>): A {
    if (!this.answered.has(question)) {
      const answer = this.answers.find((each) => each.question === question);
      if (!answer) throw new Error(`no transform that is known answers the question '${question.name}'`);
      this.answered.set(question, answer.of(this));
    }
    // Questions are answered by what `answer` made of a function of just this type.
    return this.answered.get(question) as A;
  }

  /** A class with its relatives, and what the program does with instances and classes of them. */
  familyOf(cls: ClassModel): Family {
    let family = this.families.get(cls);
    if (!family) {
      family = new Family(this, cls, (name, module) => this.nameFlow.mayBeSet(name, module));
      this.families.set(cls, family);
    }
    return family;
  }

  /** Where somebody tells `unittest` that the names of tests begin otherwise than with `test`. */
  get testPrefixes(): readonly TestPrefix[] {
    this.prefixes ??= testPrefixes(this);
    return this.prefixes;
  }

  /** `namespace['name'] = …`, `namespace.setdefault('name', …)`: whatever is set there, some class may get it as an attribute. */
  namespaceWrites(name: string): readonly Site[] {
    let sites = this.written.get(name);
    if (!sites) {
      sites = this.touching(name).flatMap((module) => module.strings(name).flatMap((node) => (fillsIn(node) ? [{ module, node }] : [])));
      this.written.set(name, sites);
    }
    return sites;
  }
}

function fillsIn({ parent }: Node): boolean {
  if (parent?.type === "subscript") return accessOf(parent) === "write";
  const call = parent?.type === "argument_list" ? parent.parent : undefined;
  return call?.type === "call" && calleeName(call) === "setdefault";
}
