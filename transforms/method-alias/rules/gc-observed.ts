import { page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

// Once the alias is gone, so is the cycle, and there is nothing to collect.
export default rule({
  id: "gc-observed",
  verdict: "unsafe",
  find: ({ family }: Alias) => family.instances.collectionsObserved(),
  message: (_, { cls }, at) =>
    `a test asserts on what the garbage collector finds (${at}): instances of \`${cls.name}\` would be freed before it looks`,
  page: page(
    "A test asserts on what `gc.collect()` or `gc.garbage` says of instances of the class: it tests the leak itself.",
    `
import gc

class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

def test_pump_is_collected():
    gc.collect()
    pump = Pump()
    del pump
    assert gc.collect() > 0             # asserts that there was a cycle
`,
    [
      "Today the pump holds itself, by way of its bound method, so that `gc.collect()` finds it. With",
      "`halt = stop` in the class body it is freed by `del pump`, the collector finds nothing, and the",
      "test fails. A bare `gc.collect()` and `sys.getrefcount` are no obstacle.",
    ],
    [
      "Read the test. If it was written to show the leak, it has done its work: apply it with `--unsafe`,",
      "and turn the assertion round. If the collector itself is what is tested, leave the class as it is.",
    ],
  ),
});
