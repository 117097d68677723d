import type { Format } from "./format.js";

/** One page for a reviewer, which needs nothing but itself. What it is made with is loaded only when somebody asks for one. */
export const htmlFormat: Format = {
  name: "html",
  encoding: "utf8",
  needsTexts: true,
  async *print(report) {
    const [{ gather }, { Layouts }, { page }] = await Promise.all([
      import("./html/gather.js"),
      import("./html/layouts.js"),
      import("./html/document.js"),
    ]);
    yield* page(report, gather(report, await Layouts.open()));
  },
};
