/** Exit statuses. */
export const DONE = 0;
export const WOULD_CHANGE = 1;
export const NOT_DONE = 2;
