import { diffFormat } from "./diff.js";
import type { Format } from "./format.js";

export const FORMATS: readonly Format[] = [diffFormat];
