import type { Patch } from "./bridge.js";
import type { Token } from "./tokens.js";

/** What is open around a token, from a bracket on. */
interface Frame {
  /** Whether a `for` has come: from there on, no `if` is that of `a if b else c`. */
  isComprehension: boolean;
  /** Whether a `lambda` has come since the last clause began. */
  hasLambda: boolean;
  /** How many `lambda` have no colon yet; the default of a parameter may be `a if b else c`. */
  heads: number;
}

const newFrame = (): Frame => ({ isComprehension: false, hasLambda: false, heads: 0 });

/**
 * In `[x for x in y if lambda: a if b]` the second `if` is one of the comprehension, as a `lambda` there holds no condition;
 * the grammar looks for its `else`. With `or` the lambda is longer than it should be, and all else is as it is.
 */
export function bridgeConditions(found: readonly Token[]): Patch[] {
  const open = [newFrame()];
  return found.flatMap(({ text, start }) => {
    const frame = open.at(-1) ?? newFrame();
    if (/^[([{]$/.test(text)) open.push(newFrame());
    else if (/^[)\]}]$/.test(text) && open.length > 1) open.pop();
    else if (text === "for" && open.length > 1) Object.assign(frame, { isComprehension: true, hasLambda: false });
    else if (text === "lambda") Object.assign(frame, { hasLambda: true, heads: frame.heads + 1 });
    else if (text === ":" && frame.heads > 0) frame.heads--;
    else if (text === "if" && frame.isComprehension && frame.heads === 0) return frame.hasLambda ? [{ start, text: "or" }] : [];
    return [];
  });
}
