import { diffFormat } from "./diff.js";
import type { Format } from "./format.js";
import { htmlFormat } from "./html.js";

export const FORMATS: readonly Format[] = [diffFormat, htmlFormat];
