// The rows, as they are written: a row behind those of which it is made. `finish` puts it before them.
import { Access, Kind, Role } from "../schema";
import { allocate, next, reserve } from "./memory";

/** How many bytes a row takes while it is written, and when it is done. */
const WIDE: usize = 20;
const ROW: usize = 16;

let table: usize = 0;
export let count: i32 = 0;

/** No other table may be made until they are finished. */
export function begin(): void {
  table = next();
  count = 0;
}

function at(row: i32): usize {
  return table + <usize>row * WIDE;
}

/** Writes a row over all that was written since there were `first` of them. */
export function add(kind: Kind, word: u32, start: usize, end: usize, first: i32): i32 {
  const row = at(count);
  reserve(row + WIDE);
  store<u32>(row, kind);
  store<u32>(row, word, 4);
  store<u32>(row, <u32>start, 8);
  store<u32>(row, <u32>end, 12);
  store<u32>(row, <u32>(count + 1 - first), 16);
  return count++;
}

/** Takes back all that was written since. */
export function forget(first: i32): void {
  count = first;
}

export function kindOf(row: i32): Kind {
  return load<u8>(at(row));
}

export function wordOf(row: i32): u32 {
  return load<u32>(at(row), 4);
}

export function startOf(row: i32): usize {
  return load<u32>(at(row), 8);
}

export function endOf(row: i32): usize {
  return load<u32>(at(row), 12);
}

export function setSpan(row: i32, start: usize, end: usize): void {
  store<u32>(at(row), <u32>start, 8);
  store<u32>(at(row), <u32>end, 12);
}

/** The first of the rows that it is made of. */
export function firstOf(row: i32): i32 {
  return row + 1 - <i32>load<u32>(at(row), 16);
}

export function setRole(row: i32, role: Role): void {
  store<u8>(at(row), <u8>role, 1);
}

export function roleOf(row: i32): Role {
  return load<u8>(at(row), 1);
}

export function setFlags(row: i32, flags: i32): void {
  store<u16>(at(row), <u16>flags, 2);
}

export function flagsOf(row: i32): i32 {
  return load<u16>(at(row), 2);
}

/** Says what becomes of a target, and of all that a row of targets is made of. */
export function setAccess(row: i32, access: Access): void {
  const kind = kindOf(row);
  if (kind === Kind.Name || kind === Kind.Attribute || kind === Kind.Subscript) return setFlags(row, access);
  if (kind !== Kind.Tuple && kind !== Kind.List && kind !== Kind.Star) return;
  for (let part = row - 1; part >= firstOf(row); part = firstOf(part) - 1) setAccess(part, access);
}

/** Says what the rows from `first` on that are part of no other are to what comes next. */
export function setRoles(first: i32, role: Role): void {
  for (let row = count - 1; row >= first; row = firstOf(row) - 1) setRole(row, role);
}

/** Puts every row before those of which it is made; `base` is taken from all offsets. Gives the place of the first row. */
export function finish(base: usize): usize {
  allocate(<usize>count * WIDE);
  const done = allocate(<usize>count * ROW);
  const stack = allocate(<usize>(count + 1) * 4);
  // A row and the rest of its parts, the last one first, fill the places from the back.
  let to = 0;
  let depth = 0;
  store<u32>(stack, count - 1);
  depth = 1;
  while (depth > 0) {
    depth--;
    const row = <i32>load<u32>(stack + ((<usize>depth) << 2));
    const from = at(row);
    const place = done + <usize>to * ROW;
    store<u32>(place, load<u32>(from));
    store<u32>(place, load<u32>(from, 4), 4);
    store<u32>(place, load<u32>(from, 8) - <u32>base, 8);
    store<u32>(place, load<u32>(from, 12) - <u32>base, 12);
    to++;
    for (let part = row - 1; part >= firstOf(row); part = firstOf(part) - 1) {
      store<u32>(stack + ((<usize>depth) << 2), part);
      depth++;
    }
  }
  return done;
}
