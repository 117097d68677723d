import { type Alternative, type Cycle, type Draft, defineTransform, type Reason } from "../src/kit.js";
import type { Alias, Obstacle } from "./method-alias/alias.js";
import { type Forwarding, forwardingChanges } from "./method-alias/forward.js";
import { mayHoldAlias } from "./method-alias/hint.js";
import { type Judged, judgeAliases } from "./method-alias/judge.js";
import { changesFor } from "./method-alias/place.js";
import { docs, reasons } from "./method-alias/reasons.js";

export default defineTransform({
  name: "method-alias",
  summary: "Turns `self.A = self.M` in `__init__` into the class attribute `A = M`, so that no instance holds itself.",
  docs,
  reasons,
  isDefault: true,
  mayFind: mayHoldAlias,
  *find(module, project) {
    for (const cls of module.classes) for (const judged of judgeAliases(cls, project)) yield draft(judged);
  },
});

function draft({ alias, obstacle, forwarding, via }: Judged): Draft {
  return {
    node: alias.store.target,
    cls: alias.cls,
    verdict: obstacle?.verdict ?? "safe",
    ...(obstacle && { reason: reasonOf(obstacle) }),
    changes: obstacle?.verdict === "kept" ? [] : changesFor(alias),
    ...(forwarding && { forward: forward(alias, forwarding) }),
    ...(isBound(alias) && { cycle: cycleOf(alias) }),
    needs: via ? [{ path: alias.cls.module.path, node: via.alias.store.target }] : [],
  };
}

/** Whether asking an instance for M makes an object that holds the instance. */
function isBound({ kind }: Alias): boolean {
  return kind === "function" || kind === "method-descriptor";
}

function cycleOf(alias: Alias): Cycle {
  return [{ by: alias.written, to: `bound method ${alias.method}` }, { to: alias.cls.name }];
}

function forward(alias: Alias, forwarding: Forwarding): Alternative {
  const { lifted, obstacle } = forwarding;
  return {
    verdict: obstacle ? "unsafe" : "safe",
    reason: reasonOf(obstacle ?? lifted),
    changes: forwardingChanges(alias, forwarding),
  };
}

function reasonOf({ name, message, related }: Obstacle): Reason {
  return { name, message, related };
}
