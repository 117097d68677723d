/** How many numbers a row has: what it is, its word, its first byte and the one behind its last. */
export const ROW = 4;
