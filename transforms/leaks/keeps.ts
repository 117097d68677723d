import { Cycles, Keeps, type Module, type Node, Outside, type Project, Referents, Releases } from "../../src/kit.js";

/**
 * Who keeps whom, as far as one module leads. What is read adds to what things keep: made anew for each module, what is found in one
 * never depends on which was asked first.
 */
export class KeptBy {
  readonly keeps: Keeps;
  readonly cycles: Cycles;
  readonly releases: Releases;
  readonly outside: Outside;
  readonly referents: Referents;

  constructor(project: Project) {
    this.keeps = new Keeps(project, project.extent.probable);
    this.cycles = new Cycles(this.keeps, project);
    this.releases = new Releases(project, this.keeps);
    this.referents = new Referents(this.keeps, project);
    this.outside = new Outside(this.keeps, project);
  }

  /** The functions of a module that are no part of another one. */
  functionsIn(module: Module): readonly Node[] {
    return this.keeps.functionsIn(module);
  }
}
