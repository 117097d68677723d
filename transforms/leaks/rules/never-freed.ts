import { page, rule } from "../../../src/kit.js";
import type { Leak } from "../subject.js";

export default rule({
  id: "never-freed",
  verdict: "warning",
  find: ({ fate: { module, node, finalized } }: Leak) => (finalized ? [{ module, node, name: finalized.name }] : []),
  message: ({ name }) =>
    `what \`${name}\` has open stays open until the process ends: \`${name}.__del__\` never runs for an instance in the cycle`,
  page: page(
    "Something in the cycle has `__del__`, and Python 2 never frees such a cycle.",
    `
class Pump(object):
    def __init__(self):
        self.pipe = open('/dev/null')
        self.report = lambda: self.pipe

    def __del__(self):
        self.pipe.close()
`,
    [
      "The garbage collector can't know in which order to call several `__del__` of a cycle, so it calls",
      "none, not even a single one: it puts the objects in `gc.garbage`, where they stay (until Python 3.4).",
    ],
    [
      "Mend these before the others. Where the cycle can't be taken apart, move `__del__` and what it closes",
      "into a small object of its own outside of the cycle: that one is freed when the collector runs.",
    ],
  ),
});
