import { type AttributeSite, catchesMissing, page, rule, type SaidCase, said } from "../../../src/kit.js";
import { type Finalized, PROTOCOL } from "../subject.js";

export default rule({
  id: "presence-tested",
  verdict: "unsafe",
  *find(subject: Finalized) {
    yield* asked(subject);
    yield* byComputedName(subject);
    yield* triedInWith(subject);
    yield* enteredInVain(subject);
    yield* askedOfProxies(subject);
    yield* inExamples(subject);
    yield* inTexts(subject);
  },
  message: said,
  page: page(
    "The program asks whether an object has `__enter__` or `__exit__`, and would get another answer.",
    `
class Log(object):
    def __init__(self, stream):
        self.stream = stream
    def close(self):
        self.stream.close()
    def __del__(self):
        self.close()

def finish(log):
    if not hasattr(log, '__exit__'):    # asks whether it is there
        log.stream.write('end of log')
    log.close()
`,
    ["Today `finish` writes `end of log` before it closes a `Log`. Once the class has `__exit__` it", "would write nothing."],
    [
      "Look at what the program does with the answer. If objects of this class never get there,",
      "or are treated rightly as context managers too, `--unsafe` applies it.",
    ],
  ),
});

function* asked({ family }: Finalized): Generator<SaidCase> {
  for (const method of PROTOCOL) {
    const isTest = (site: AttributeSite) =>
      site.access === "test" || (site.access === "read" && catchesMissing(site, family.isKnownIn(site.module)));
    for (const { module, node } of [
      ...family.accesses(method).filter(isTest),
      ...family.computed.namesSought(method),
      ...family.computed.gettersOf(method),
      ...family.computed.soughtInHooks(method),
    ])
      yield { module, node, says: (at) => `${at} asks whether an object has \`${method}\`, and would get another answer` };
    for (const { module, node, handed } of family.accesses(method))
      if (handed === "instance")
        yield { module, node, says: (at) => `${at} hands on an object and the name \`${method}\`: who gets these may ask for it` };
    for (const { module, node } of family.computed.testsByGivenName(method))
      yield { module, node, says: (at) => `${at} asks an object for a name that it is given, which may be \`${method}\`` };
  }
}

function* byComputedName({ family }: Finalized): Generator<SaidCase> {
  for (const { module, node } of [...family.computed.madeUpReads(), ...family.computed.testsInHooks()])
    yield { module, node, says: (at) => `${at} may ask for \`__exit__\` by a name that it makes up` };
}

function* triedInWith({ family }: Finalized): Generator<SaidCase> {
  for (const { module, node, relation } of family.entering.inTry())
    if (relation !== "class")
      yield { module, node, says: (at) => `${at} tries \`with\`, and would no longer be told that there is no \`__exit__\`` };
}

function* enteredInVain({ cls, family }: Finalized): Generator<SaidCase> {
  for (const { module, node } of family.entering.inVain())
    yield {
      module,
      node,
      says: (at) => `${at} enters an instance of \`${cls.name}\`, which fails today: who goes by that would not any more`,
    };
}

function* inExamples({ family }: Finalized): Generator<SaidCase> {
  for (const { module, node } of family.examples.enteringInVain())
    yield { module, node, says: (at) => `an example (${at}) shows how \`with\` fails, which it would not any more` };
}

function* inTexts({ cls, family }: Finalized): Generator<SaidCase> {
  for (const method of PROTOCOL)
    for (const { module, node } of [...family.testedInText(method), ...family.readInText(method)])
      yield { module, node, says: (at) => `an example or a text (${at}) may ask whether an object has \`${method}\`` };
  for (const { module, node } of family.entering.inText())
    yield {
      module,
      node,
      says: (at) => `a text that is executed (${at}) may enter an instance of \`${cls.name}\`, and somebody go on where that fails`,
    };
}

function* askedOfProxies({ cls, family }: Finalized): Generator<SaidCase> {
  for (const { module, node } of family.entering.byProxies())
    yield {
      module,
      node,
      says: (at) => `${at} asks an object for \`__exit__\` that may hand the question on to an instance of \`${cls.name}\``,
    };
}
