import { page, type RuleInfo } from "../../../src/kit.js";

/** Whoever analyses a text that nobody said the project of doubts all that would be safe: there is nothing to look for in the text itself. */
const noProject: RuleInfo = {
  id: "no-project",
  verdict: "unsafe",
  lifted: false,
  page: page(
    "Only this text is known, from standard input say, and nobody said which file of which project it is.",
    `
# lexer.py, by \`unleak -\`, without a name
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text
`,
    [
      "Another file may set `lexer.state` to something else, or inherit from `Lexer`. That is looked for in the files of the",
      "project, and here there is none to look at.",
    ],
    [
      "Say which file it is: `unleak - --stdin-filename lib/lexer.py` (in the library, `filename`).",
      "The file need not be there, or not like this. Where the text is all there is, `--unsafe` applies it",
      "(in the library, `others: 'none'` says so).",
    ],
  ),
};

export default noProject;
