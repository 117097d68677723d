import { page, rule, said } from "../../../src/kit.js";
import { boundByWhatRuns, boundInBranches } from "../../shared/conditional.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "conditionally-defined",
  verdict: "kept",
  *find({ cls, found, source, isNoop }: Alias) {
    if (found?.owner.kind === "project") yield* boundInBranches(found.owner, source);
    // The class attribute that takes the place of an alias of an inherited method is seen there.
    if (found?.owner !== cls && !isNoop) yield* boundByWhatRuns(cls);
  },
  message: said,
  page: page(
    "The method is bound only in some branches of the class body, so it may not be there to be copied.",
    `
import sys

class Pump(object):
    def __init__(self):
        self.halt = self.stop

    if sys.platform != 'win32':
        def stop(self):                 # not bound on Windows
            print 'stopping'
`,
    [
      "On Windows this module can be imported today, as long as nobody makes a `Pump`. With",
      "`halt = stop` in the class body the import itself would fail with `NameError: name 'stop' is not",
      "defined`; if the module has a function `stop`, the alias would become that function. A class",
      "body with `exec`, `locals()`, `global` or `import *` gets this reason too: it may bind any name.",
    ],
    [
      "Bind the method in every branch, for instance in an `else` with a `stop` that raises",
      "`NotImplementedError`, and run unleak again.",
    ],
  ),
});
