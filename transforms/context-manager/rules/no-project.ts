import { page, type RuleInfo } from "../../../src/kit.js";

/** Whoever analyses a text that nobody said the project of doubts all that would be safe: there is nothing to look for in the text itself. */
const noProject: RuleInfo = {
  id: "no-project",
  verdict: "unsafe",
  lifted: false,
  page: page(
    "Only this text is known, from standard input say, and nobody said which file of which project it is.",
    `
# service.py, by \`unleak -\`, without a name
class Service(object):
    def shutdown(self):
        pass

    def __del__(self):
        self.shutdown()
`,
    [
      "Another file may ask `hasattr(x, '__exit__')` of a `Service`, list its attributes, or inherit",
      "from it and from a context manager, whose methods the new ones would hide. All of that is looked",
      "for in the files of the project, and here there is none to look at.",
    ],
    [
      "Say which file it is: `unleak - --stdin-filename lib/service.py` (in the library, `filename`).",
      "The file need not be there, or not like this. Where the text is all there is, `--unsafe` applies it",
      "(in the library, `others: 'none'` says so).",
    ],
  ),
};

export default noProject;
