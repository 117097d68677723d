import { answer, type Cycle, defineTransform, obstacleTo, warningsOf } from "../../src/kit.js";
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
      isOffered: (cls, name) => {
        const state = stateOf(cls, name, project);
        return state !== undefined && obstacleTo(state, KEPT) === undefined;
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

function cycleOf({ written, methods, cls }: State): Cycle {
  return [{ by: written, to: `bound method ${methods[0]?.cls.name}.${methods[0]?.written}` }, { to: cls.name }];
}
