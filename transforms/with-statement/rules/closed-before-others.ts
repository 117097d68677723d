import { page, rule } from "../../../src/kit.js";
import { LOG } from "../example.js";
import type { ClosedInFinally } from "../subject.js";

export default rule({
  id: "closed-before-others",
  verdict: "kept",
  find: ({ module, others, close }: ClosedInFinally) => others.flatMap((node) => (node.start > close.start ? [{ module, node }] : [])),
  message: (_next, _site, at) => `${at} runs when the object is closed; \`with\` would close it afterwards`,
  page: page(
    "Other statements of `finally` run when the object is closed already.",
    `
${LOG.trim()}

def note(text):
    log = Log()
    try:
        print text
    finally:
        log.close()
        print 'done'
`,
    ["In a `with` block `done` would be printed first: what is left of `finally` stands inside."],
    ["Put the other statements into a `try` of their own around the `with`, or above the closer."],
  ),
});
