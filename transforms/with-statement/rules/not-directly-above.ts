import { page, rule } from "../../../src/kit.js";
import { LOG } from "../example.js";
import type { ClosedInFinally } from "../subject.js";

export default rule({
  id: "not-directly-above",
  verdict: "kept",
  find: ({ module, between }: ClosedInFinally) => (between ? [{ module, node: between }] : []),
  message: (_between, _site, at) =>
    `${at} stands between the object and its \`try\`: when it fails, \`with\` would close what stays open today`,
  page: page(
    "Something stands between the object and the `try` that closes it.",
    `
${LOG.trim()}

def note(path):
    log = Log()
    text = open(path).read()
    try:
        print text
    finally:
        log.close()
`,
    ["When `open` fails, the log stays open today. A `with` block that begins with the log would close it."],
    ["That is probably what was meant: move the line into the `try`, or above the object, and run unleak again."],
  ),
});
