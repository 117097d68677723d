import type { Project } from "./project.js";

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

export function question<A>(name: string): Question<A> {
  return { name };
}

export function answer<A>(asked: Question<A>, of: (project: Project) => A): Answer {
  return { question: asked, of };
}
