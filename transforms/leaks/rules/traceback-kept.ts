import { page, rule } from "../../../src/kit.js";
import { ofShape, orBreak, told } from "../subject.js";

/** How a traceback and a frame are told. */
const TELLING: Readonly<Record<string, string>> = {
  traceback: "`traceback.format_exc()`",
  frame: "`frame.f_lineno`, `frame.f_code`",
};

export default rule({
  id: "traceback-kept",
  verdict: "kept",
  find: ofShape("frame"),
  message: (fate, leak, at) =>
    told(leak, fate, at, `keep what is to be told of it (${TELLING[leak.made ?? ""] ?? "its text"}), ${orBreak(leak)}`),
  page: page(
    "The instance keeps a traceback or a frame of one of its own methods, which holds `self`.",
    `
import sys

class Pump(object):
    def run(self):
        try:
            self.start()
        except Exception:
            self.error = sys.exc_info()

    def start(self):
        pass
`,
    ["A traceback holds the frames that the exception came through, with all their variables: `self`, and whatever else was at hand."],
    ["Keep the text, `traceback.format_exc()`, or the exception without its traceback: `self.error = sys.exc_info()[:2]`."],
  ),
});
