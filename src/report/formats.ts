import { checkstyleFormat } from "./checkstyle.js";
import { diffFormat } from "./diff.js";
import type { Format } from "./format.js";
import { githubFormat } from "./github.js";
import { gitlabFormat } from "./gitlab.js";
import { htmlFormat } from "./html.js";
import { jsonFormat } from "./json.js";
import { junitFormat } from "./junit.js";
import { ndjsonFormat } from "./ndjson.js";
import { sarifFormat } from "./sarif.js";
import { summaryFormat } from "./summary-format.js";

/** The formats that a run can be reported in. */
export const FORMATS: readonly Format[] = [
  diffFormat,
  htmlFormat,
  jsonFormat,
  ndjsonFormat,
  sarifFormat,
  githubFormat,
  gitlabFormat,
  junitFormat,
  checkstyleFormat,
  summaryFormat,
];
