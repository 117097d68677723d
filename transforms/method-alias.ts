import { type Draft, defineTransform } from "../src/transform.js";
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

function draft({ alias, obstacle, via }: Judged): Draft {
  return {
    node: alias.store.target,
    cls: alias.cls,
    verdict: obstacle?.verdict ?? "safe",
    ...(obstacle && { reason: { name: obstacle.name, message: obstacle.message, related: obstacle.related } }),
    changes: obstacle?.verdict === "kept" ? [] : changesFor(alias),
    needs: via ? [via.alias.store.target] : [],
  };
}
