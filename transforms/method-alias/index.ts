import { type Alternative, answer, bindsInstance, type Cycle, type Draft, defineTransform } from "../../src/kit.js";
import { ALIASES } from "../shared/aliases.js";
import { changesFor } from "./changes.js";
import { docs } from "./docs.js";
import { type Forwarding, forwardingChanges } from "./forward.js";
import { mayHoldAlias } from "./hint.js";
import { JUDGED, type Judged, JudgedAliases } from "./judge.js";
import { ALL } from "./rules/index.js";
import type { Alias } from "./subject.js";

export default defineTransform({
  name: "method-alias",
  summary: "Turns `self.A = self.M` in `__init__` into the class attribute `A = M`, so that no instance holds itself.",
  docs,
  rules: ALL,
  answers: [answer(JUDGED, (project) => new JudgedAliases(project)), answer(ALIASES, (project) => project.ask(JUDGED))],
  isDefault: true,
  mayFind: mayHoldAlias,
  abstractSyntax: true,
  *find(module, project) {
    const aliases = project.ask(JUDGED);
    for (const cls of module.classes) for (const judged of aliases.of(cls)) yield draft(judged);
  },
});

function draft({ alias, obstacle, forwarding, via }: Judged): Draft {
  return {
    node: alias.store.target,
    cls: alias.cls,
    attribute: { owner: alias.owner, name: alias.written },
    obstacle,
    changes: changesFor(alias),
    ...(forwarding && { forward: forward(alias, forwarding) }),
    ...(isBound(alias) && { cycle: cycleOf(alias) }),
    needs: via ? [{ path: alias.cls.module.path, node: via.alias.store.target }] : [],
  };
}

/** Whether asking an instance for M makes an object that holds the instance. */
function isBound({ kind }: Alias): boolean {
  return bindsInstance(kind);
}

function cycleOf(alias: Alias): Cycle {
  return [{ by: alias.written, to: `bound method ${alias.method}` }, { to: alias.cls.name }];
}

function forward(alias: Alias, forwarding: Forwarding): Alternative {
  const { lifted, obstacle } = forwarding;
  return {
    verdict: obstacle ? "unsafe" : "safe",
    reason: obstacle ?? lifted,
    changes: forwardingChanges(alias, forwarding),
  };
}
