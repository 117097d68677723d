/** Exit statuses. */
export const DONE = 0;
export const NOT_AS_IT_SHOULD_BE = 1;
export const NOT_DONE = 2;
