// Where things lie in the scanner's memory: the text, the words, and then the rows, which nobody knows the number of.

/** The text: its first byte, and the one behind its last. */
export let text: usize = 0;
export let end: usize = 0;

const PAGE: usize = 65536;

let free: usize = 0;
/** How much memory there is. */
let held: usize = 0;

/** Makes room for a text of so many bytes and forgets the last one. Zeros stand behind it, which no letter is. */
export function prepare(size: i32): usize {
  text = (__heap_base + 15) & ~15;
  end = text + <usize>size;
  free = text;
  allocate(<usize>size + 64);
  memory.fill(end, 0, 64);
  return text;
}

/** Room for a table of so many bytes. */
export function allocate(size: usize): usize {
  const start = free;
  free = (free + size + 15) & ~15;
  reserve(free);
  return start;
}

/** Where the next table begins, which may grow while no other is made. */
export function next(): usize {
  return free;
}

/** Has memory up to there, and some more. */
export function reserve(upTo: usize): void {
  if (upTo <= held) return;
  held = <usize>memory.size() * PAGE;
  if (upTo <= held) return;
  const wanted = <i32>((upTo - held + PAGE - 1) / PAGE);
  // A text that is far too large ends the scanner; whoever asked reads it in another way.
  if (memory.grow(max(wanted, <i32>(held / PAGE / 4))) < 0 && memory.grow(wanted) < 0) unreachable();
  held = <usize>memory.size() * PAGE;
}
