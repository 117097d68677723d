import type { Rule } from "../../../src/kit.js";
import type { Leak } from "../subject.js";
import boundMethodInContainer from "./bound-method-in-container.js";
import boundMethodKept from "./bound-method-kept.js";
import callbackKept from "./callback-kept.js";
import childKeepsParent from "./child-keeps-parent.js";
import closureKept from "./closure-kept.js";
import generatorKept from "./generator-kept.js";
import instanceKept from "./instance-kept.js";
import neverFreed from "./never-freed.js";
import outsideKept from "./outside-kept.js";
import partialKept from "./partial-kept.js";
import probablyKept from "./probably-kept.js";
import threadKept from "./thread-kept.js";
import timerKept from "./timer-kept.js";
import tracebackKept from "./traceback-kept.js";
import weakrefCallbackKept from "./weakref-callback-kept.js";

/** What holds the instance, a rule a shape; and what to look out for. */
export const RULES: readonly Rule<Leak>[] = [
  instanceKept,
  boundMethodKept,
  boundMethodInContainer,
  closureKept,
  partialKept,
  childKeepsParent,
  timerKept,
  threadKept,
  weakrefCallbackKept,
  generatorKept,
  tracebackKept,
  callbackKept,
  outsideKept,
  probablyKept,
  neverFreed,
];
