import { page, rule, type SaidCase, said } from "../../../src/kit.js";
import type { ClosedAtEnd, ClosedInFinally, Several } from "../subject.js";

export default rule({
  id: "closes-on-error",
  verdict: "unsafe",
  *find(closed: ClosedInFinally | ClosedAtEnd | Several) {
    if (closed.kind === "several") yield whatWasMade(closed);
    else if (closed.kind === "end") yield afterException(closed);
    else if (closed.others.length > 0) yield thoughFinallyFails(closed);
  },
  message: said,
  page: page(
    "The object is closed when all went well and not after an exception; `with` closes it then, too.",
    `
class Log(object):
    def __init__(self):
        self.lines = []

    def close(self):
        print len(self.lines), 'lines'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

def copy(lines):
    log = Log()
    for line in lines:
        log.lines.append(line.strip())  # fails for what is no string
    log.close()
`,
    [
      "Today `copy([1])` fails and prints nothing. In a `with` block the log is closed while the",
      "exception is being propagated, and `0 lines` is printed. With `del log` for the call, the object is",
      "also closed where something else still holds it, and `__del__` runs once more at the end.",
    ],
    [
      "Nearly always that is what was meant. Check that the closer can do with an object that is",
      "half done, and that nobody goes on with it after the exception; then `--unsafe` applies it.",
    ],
  ),
});

/** Of several objects that one `finally` closes, those that are there already when making the next one fails. */
function whatWasMade({ module, resources: [first, second] }: Several): SaidCase {
  const says = (at: string) => `when ${at} fails, \`with\` would close \`${first.name.text}\`, which stays open today`;
  return { module, node: second.call, says };
}

function afterException({ module, name, cls, close, closer }: ClosedAtEnd): SaidCase {
  const says = (at: string) =>
    closer === undefined
      ? `${at} lets go of \`${name.text}\`; \`with\` would close the \`${cls.name}\` there, and after an exception before it, too`
      : `${at} closes \`${name.text}\`; after an exception before it \`with\` would close it, too`;
  return { module, node: close, says };
}

/** A `finally` that fails before it comes to the closer leaves the object open today. */
function thoughFinallyFails({ module, close, cls }: ClosedInFinally): SaidCase {
  const says = (at: string) =>
    `${at} closes the \`${cls.name}\` after other statements of \`finally\`; when one of them fails \`with\` would close it all the same`;
  return { module, node: close, says };
}
