import { page, rule } from "../../../src/kit.js";
import { LOG } from "../example.js";
import { unmovable } from "../rows.js";
import type { ClosedAtEnd, ClosedInFinally, Closing } from "../subject.js";

export default rule({
  id: "shared-line",
  verdict: "kept",
  find: (closed: ClosedInFinally | ClosedAtEnd | Closing) => {
    const node = unmovable(closed);
    return node ? [{ module: closed.module, node }] : [];
  },
  message: (_node, _closed, at) => `what stands at ${at} can't be moved line by line`,
  page: page(
    "A line holds more than the rewrite can move, so it would have to be laid out anew.",
    `
${LOG.trim()}

def note(text):
    print 'a note'; log = Log()
    try:
        print text
    finally:
        log.close()
`,
    [
      "unleak moves whole lines. It leaves what shares a line with something else, comments that would",
      "have no place, and blocks with a class in them that other findings of the run may change.",
    ],
    ["Give each statement a line of its own, and run unleak again."],
  ),
});
