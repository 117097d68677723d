import { answer, type ClassModel, type Cycle, defineTransform, obstacleTo, type Project, warningsOf } from "../../src/kit.js";
import { STATES } from "../shared/states.js";
import { changesFor } from "./changes.js";
import { docs } from "./docs.js";
import { stateOf, statesIn } from "./find.js";
import { ALL, RULES } from "./rules/index.js";
import type { State } from "./subject.js";

/** What looks for more than that goes through the whole project. */
const KEPT = RULES.filter(({ verdict }) => verdict === "kept");

export default defineTransform({
  name: "method-state",
  summary: "Turns an attribute that holds one of several methods of its object into a property over the method's name.",
  docs,
  rules: ALL,
  answers: [
    answer(STATES, (project) => ({
      isOffered: (cls, name) => offered(cls, name, project) !== undefined,
      changesFor: (cls, name) => {
        const state = offered(cls, name, project);
        return state && changesFor(state);
      },
    })),
  ],
  // What methods store may be anything: only a file without classes surely has nothing.
  mayFind: (text) => text.includes("class"),
  abstractSyntax: true,
  *find(module, project) {
    for (const state of statesIn(module, project)) {
      const obstacle = obstacleTo(state, RULES);
      yield {
        ...{ node: state.anchor.store.target, cls: state.anchor.cls, obstacle, cycle: cycleOf(state) },
        warnings: obstacle?.verdict === "kept" ? [] : warningsOf(state, RULES),
        changes: obstacle?.verdict === "kept" ? [] : changesFor(state),
      };
    }
  },
});

function offered(cls: ClassModel, name: string, project: Project): State | undefined {
  const state = stateOf(cls, name, project);
  return state && obstacleTo(state, KEPT) === undefined ? state : undefined;
}

function cycleOf({ written, methods, cls }: State): Cycle {
  return [{ by: written, to: `bound method ${methods[0]?.cls.name}.${methods[0]?.written}` }, { to: cls.name }];
}
