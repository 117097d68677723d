import type { ClassModel, Edge, Module, Project, Thing } from "../../../src/kit.js";
import type { KeptBy } from "../keeps.js";
import type { Leak } from "../subject.js";

export type { Suggestion } from "../subject.js";

/** An edge of a cycle with what it goes out from, and the class of that where it is an instance. */
export interface Link {
  readonly from: Thing;
  readonly edge: Edge;
  readonly cls: ClassModel | undefined;
}

/** A cycle for which a mend is looked for. */
export interface Mendable extends Omit<Leak, "suggestion"> {
  readonly module: Module;
  readonly links: readonly Link[];
  readonly root: Thing;
  readonly keeps: KeptBy;
  readonly project: Project;
}
