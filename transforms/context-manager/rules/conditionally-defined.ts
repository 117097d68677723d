import { page, rule, said } from "../../../src/kit.js";
import { boundInBranches } from "../../shared/conditional.js";
import type { Finalized } from "../subject.js";

export default rule({
  id: "conditionally-defined",
  verdict: "kept",
  find: ({ cls }: Finalized) => boundInBranches(cls, "__del__"),
  message: said,
  page: page(
    "The class binds `__del__` only in some branches of its body, so it may not be there at all.",
    `
import os, sys

class Pipe(object):
    def __init__(self):
        self.reader, self.writer = os.pipe()

    if sys.platform != 'win32':
        def __del__(self):              # not bound on Windows
            os.close(self.reader)
            os.close(self.writer)
`,
    [
      "`__exit__` would call `self.__del__()`, since the cleanup is written out there. On Windows",
      "every `with` block would end in `AttributeError: 'Pipe' object has no attribute '__del__'`. A",
      "class body with `exec`, `locals()`, `global` or `import *` gets this reason too: it may bind",
      "any name, `__enter__` and `__exit__` included.",
    ],
    ["Define `__del__` once, in no branch, with the condition inside it, and run unleak again."],
  ),
});
