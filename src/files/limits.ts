import { hasMoreTokens } from "../python/weight.js";

/** How large a file may be, in bytes. */
export interface Limits {
  /** A larger file is not parsed, where it is dense: whatever leads to it is not known. */
  readonly parsed: number;
  /** Whether a text makes a tree as large as it is, and is not for the most part one string or comment. */
  readonly isDense: (text: string) => boolean;
  /** A larger file is not even searched for words. */
  readonly read: number;
  /** Whether a file with such a text would have to be parsed. */
  readonly isOfInterest: (text: string) => boolean;
}

const MEBIBYTE = 1024 * 1024;

/** Measured: a megabyte of data takes half a gigabyte as a tree, and of numbers alone up to one and a half. */
const PARSED = MEBIBYTE;
/** What a megabyte of data has. */
const TOKENS = 600_000;
/** A file that is larger is not searched, unless somebody says so. */
export const READ = 16 * MEBIBYTE;

/** The limits where a user says how large a file may be, or nothing. */
export function limitsFor(largest: number | undefined, isOfInterest: Limits["isOfInterest"]): Limits {
  if (largest === undefined) return { parsed: PARSED, isDense: (text) => hasMoreTokens(text, TOKENS), read: READ, isOfInterest };
  return { parsed: largest, isDense: () => true, read: Math.max(largest, READ), isOfInterest: () => true };
}

/** Where nothing is parsed but what somebody asks for. */
export const ON_DEMAND: Limits = { parsed: READ, isDense: () => true, read: READ, isOfInterest: () => true };

/** Why a file of so many bytes is not read, and what to do about it. */
export function tooLarge(size: number, limit: number): string {
  if (limit === READ) return `larger than ${sizeText(limit)}`;
  return `larger than ${sizeText(limit)}; --max-file-size ${Math.ceil(size / MEBIBYTE)}M has it read`;
}

function sizeText(size: number): string {
  if (size % MEBIBYTE === 0) return `${size / MEBIBYTE} MiB`;
  return size % 1024 === 0 ? `${size / 1024} KiB` : `${size} bytes`;
}
