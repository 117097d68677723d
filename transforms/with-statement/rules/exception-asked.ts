import { type Node, page, rule, type SaidCase, said, walk } from "../../../src/kit.js";
import { inBrackets } from "../../shared/naming.js";
import { askingAmong } from "../exceptions.js";
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
    "Something may ask which exception is on its way, and would get another answer.",
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
    set: `\`${closer}\` is set there, and what is called then may ask which exception is on its way`,
    unknown: `what ${method} does can't be told`,
    asks: `${method} asks which exception is on its way`,
    "may ask": `${method} calls what may ask which exception is on its way`,
  };
  yield { ...asking, says: (at) => `${words[asking.how]}${inBrackets(at)}` };
}

/** The rest of its own `finally` stops the exception. */
function* stoppedByOthers({ module, suite, close }: ClosedInFinally): Generator<SaidCase> {
  for (const part of suite.parts) if (part !== close) for (const node of leaving(part)) yield { module, node, says: stops };
}

/** `finally` clauses around the place ask for the exception, which `with` leaves to be seen until the function ends. */
function* around({ attempt, module, project }: ClosedInFinally): Generator<SaidCase> {
  let inner = attempt;
  for (let outer = inner.parent; outer && !outer.is("function_definition", "module", "lambda"); inner = outer, outer = outer.parent) {
    if (outer.type !== "try_statement" || inner.type === "finally_clause") continue;
    const clause = outer.parts.find((part) => part.type === "finally_clause");
    if (!clause) continue;
    for (const node of leaving(clause)) yield { module, node, says: stops };
    const asking = askingAmong([clause], module, project);
    const how = asking?.isSure ? "asks" : "may ask";
    if (asking) yield { ...asking, says: (at) => `${at}, in or below the \`finally\` around it, ${how} which exception is on its way` };
  }
}

function stops(at: string): string {
  return `${at} may stop the exception that is on its way, and \`sys.exc_info()\` would go on telling it`;
}

/** The statements of `finally` that may leave it, and stop the exception being propagated. */
function leaving(node: Node): Node[] {
  const isOwn = (each: Node) => !each.is("function_definition", "class_definition", "lambda");
  return [...walk(node, isOwn)].filter((each) => each.is("return_statement", "break_statement", "continue_statement"));
}
