/** Python's names for encodings that the Encoding Standard (https://encoding.spec.whatwg.org) calls something else. */
const LABELS: Readonly<Record<string, string>> = {
  "latin-1": "latin1",
  "iso-latin-1": "latin1",
  cp932: "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
  cp950: "big5",
  "utf-8-sig": "utf-8",
};

/**
 * What people read in a text that holds a character for each byte. Where the bytes contradict the encoding, or it is not known, they are
 * UTF-8 when they can be, and latin-1 when they can't. For messages and reports: it can't be turned back into the same bytes.
 */
export function decode(bytes: string, encoding: string): string {
  if (!/[\x80-\xff]/.test(bytes)) return bytes;
  const buffer = Buffer.from(bytes, "latin1");
  for (const label of [LABELS[encoding] ?? encoding, "utf-8"]) {
    try {
      return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(buffer);
    } catch {
      // Not this one, then.
    }
  }
  return bytes;
}
