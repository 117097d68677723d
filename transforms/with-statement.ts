import { walk } from "../src/python/tree.js";
import { type Draft, defineTransform } from "../src/transform.js";
import { delNode } from "./context-manager/plan.js";
import { changesFor } from "./with-statement/lines.js";
import { type Protocol, Protocols } from "./with-statement/protocol.js";
import { docs, reasons } from "./with-statement/reasons.js";
import { type Site, siteAt } from "./with-statement/site.js";

export default defineTransform({
  name: "with-statement",
  summary: "Turns `x = C()` and `try: … finally: x.close()` into `with C() as x: …`, where that does the same.",
  docs,
  reasons,
  mayFind: (text) => text.includes("finally"),
  *find(module, project) {
    const protocols = new Protocols(project);
    for (const node of walk(module.root)) {
      if (node.type !== "try_statement") continue;
      const site = siteAt(node, module, project, (cls) => protocols.of(cls)?.closer);
      const protocol = site && protocols.of(site.cls);
      if (protocol) yield draft(site, protocol);
    }
  },
});

function draft(site: Site, protocol: Protocol): Draft {
  return {
    node: site.call,
    cls: site.cls,
    module: site.module,
    verdict: "safe",
    changes: changesFor(site),
    needs: needsOf(protocol),
  };
}

/** What has to be written first: the methods of the class. */
function needsOf({ plans }: Protocol): NonNullable<Draft["needs"]> {
  return plans.map(({ cls }) => ({ transform: "context-manager", path: cls.module.path, node: delNode(cls) }));
}
