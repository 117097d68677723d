import { page, type RuleInfo } from "../../../src/kit.js";

/** Whoever analyses a text that nobody said the project of doubts all that would be safe: there is nothing to look for in the text itself. */
const noProject: RuleInfo = {
  id: "no-project",
  verdict: "unsafe",
  lifted: false,
  page: page(
    "Only this text is known, from standard input say, and nobody said which file of which project it is.",
    `
# log.py, by \`unleak -\`, without a name
class Log(object):
    def close(self):
        print 'closed'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

def note(text):
    log = Log()
    try:
        print text
    finally:
        log.close()
`,
    [
      "Another file may put another class in the place of `Log`, or another `__exit__` into it. That is",
      "looked for in the files of the project, and here there is none to look at.",
    ],
    [
      "Say which file it is: `unleak - --stdin-filename lib/log.py` (in the library, `filename`).",
      "The file need not be there, or not like this. Where the text is all there is, `--unsafe` applies it",
      "(in the library, `others: 'none'` says so).",
    ],
  ),
};

export default noProject;
