import { page, rule, said } from "../../../src/kit.js";
import { unresolved } from "../../shared/naming.js";
import type { Finalized } from "../subject.js";

export default rule({
  id: "unknown-base",
  verdict: "unsafe",
  *find({ cls, project }: Finalized) {
    const isManager = "it may be a context manager already";
    for (const base of project.ancestors(cls))
      if (base.kind === "project" && base.dynamic)
        yield { says: () => `the class body of \`${base.name}\`, an ancestor, may bind any name: ${isManager}` };
    for (const base of project.ancestors(cls))
      if (base.kind === "unknown") yield { says: () => `${unresolved(base, cls, cls)}: ${isManager}` };
  },
  message: said,
  page: page(
    "An ancestor can't be resolved, and may be a context manager already.",
    `
from vendor.tables import Table         # not in the project

class LogTable(Table):
    def __del__(self):
        self.close()

    def close(self):
        self.log.close()
`,
    [
      "If `Table` has an `__exit__` that saves the rows, `with LogTable():` saves them today. The new",
      "`__exit__` of `LogTable` would hide it and only call `close`, and the rows would be lost.",
    ],
    [
      "Let unleak read the ancestor, with a `--root` that holds both. Or read it yourself: if",
      "neither it nor one of its own ancestors has `__enter__` or `__exit__`, `--unsafe` applies it.",
    ],
  ),
});
