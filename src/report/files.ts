import type { FileResult } from "../result.js";
import type { Format } from "./format.js";
import { isListed } from "./listed.js";

/** The paths alone of the files in which something would change, and where that is wanted of those in which something is left alone; for `xargs`. */
export const filesFormat: Format = {
  name: "files",
  encoding: "utf8",
  needsTexts: false,
  *print({ result, ended = "\n", withKept = false }) {
    for (const file of result.files) if (file.changed || (withKept && hasKept(file))) yield `${file.path}${ended}`;
  },
};

const hasKept = ({ findings }: FileResult) => findings.some(isListed);
