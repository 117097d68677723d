// The words of a text: each hash once.
import { allocate } from "./memory";

export const FIRST: u32 = 0x811c9dc5;
const PRIME: u32 = 0x01000193;

let table: usize = 0;
let mask: u32 = 0;
export let count: i32 = 0;

/** A text of so many bytes has fewer words than half of them, as something stands between any two. */
export function begin(size: i32): void {
  let room: u32 = 64;
  while (room < <u32>size) room <<= 1;
  mask = room - 1;
  table = allocate((<usize>room) << 2);
  memory.fill(table, 0, (<usize>room) << 2);
  count = 0;
}

/** FNV-1a, one byte on. */
export function hashed(hash: u32, byte: u32): u32 {
  return (hash ^ byte) * PRIME;
}

export function hashOf(start: usize, end: usize): u32 {
  let hash = FIRST;
  for (let at = start; at < end; at++) hash = hashed(hash, load<u8>(at));
  return hash;
}

/** Notes a word. No word has the hash 0: it stands for none. */
export function add(hash: u32): void {
  let slot = (hash * 0x9e3779b1) & mask;
  for (;;) {
    const place = table + ((<usize>slot) << 2);
    const held = load<u32>(place);
    if (held === hash) return;
    if (held === 0) {
      store<u32>(place, hash);
      count++;
      return;
    }
    slot = (slot + 1) & mask;
  }
}

/** Gathers the words at the front of their table. */
export function finish(): usize {
  let to: i32 = 0;
  for (let slot: u32 = 0; slot <= mask; slot++) {
    const hash = load<u32>(table + ((<usize>slot) << 2));
    if (hash === 0) continue;
    store<u32>(table + ((<usize>to) << 2), hash);
    to++;
  }
  return table;
}
