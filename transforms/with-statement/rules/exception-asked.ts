import { exceptionRead, page, rule, type SaidCase, said } from "../../../src/kit.js";
import { inBrackets } from "../../shared/naming.js";
import type { AskingCloser } from "../protocol.js";
import type { ClosedInFinally } from "../subject.js";

export default rule({
  id: "exception-asked",
  verdict: "kept",
  *find(site: ClosedInFinally) {
    yield* inCloser(site);
    yield* stoppedByOthers(site);
    yield* around(site);
  },
  message: said,
  page: page(
    "Something may ask which exception is being propagated, and would get another answer.",
    `
import sys

class Log(object):
    def close(self):
        print 'closed after', sys.exc_info()[0]

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

def note(text):
    log = Log()
    try:
        print int(text)
    finally:
        log.close()
`,
    [
      "In Python 2 `sys.exc_info()` knows the exception while `__exit__` runs, and until the function is",
      "left, but not in `finally`. So `note('x')` would print `ValueError` for `None`. Where the closer",
      "calls what somebody gave the object, nobody can tell what is asked.",
    ],
    ["If the answer doesn't matter, or the new one is the better one, write the `with` by hand."],
  ),
});

function* inCloser({ cls, reading }: ClosedInFinally): Generator<SaidCase> {
  if (reading.kind !== "closes" || !reading.asking) return;
  const { closer, asking } = reading;
  const method = `\`${cls.name}.${closer}\``;
  const words: Readonly<Record<AskingCloser["how"], string>> = {
    set: `\`${closer}\` is set there, and what is called then may ask which exception is being propagated`,
    unknown: `what ${method} does can't be told`,
    asks: `${method} asks which exception is being propagated`,
    "may ask": `${method} calls what may ask which exception is being propagated`,
  };
  yield { ...asking, says: (at) => `${words[asking.how]}${inBrackets(at)}` };
}

/** The rest of its own `finally` stops the exception. */
function* stoppedByOthers({ module, stopping }: ClosedInFinally): Generator<SaidCase> {
  for (const node of stopping) yield { module, node, says: stops };
}

/** `finally` clauses around the place ask for the exception, which `with` leaves to be seen until the function ends. */
function* around({ outer, module, project }: ClosedInFinally): Generator<SaidCase> {
  for (const { final, stopping } of outer) {
    for (const node of stopping) yield { module, node, says: stops };
    const read = exceptionRead({ module, node: final, cls: module.classAround(final) }, project);
    const how = read?.isSure ? "asks" : "may ask";
    if (read) yield { ...read, says: (at) => `${at}, in or below the \`finally\` around it, ${how} which exception is being propagated` };
  }
}

function stops(at: string): string {
  return `${at} may stop the exception being propagated, and \`sys.exc_info()\` would go on telling it`;
}
