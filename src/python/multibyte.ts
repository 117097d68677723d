/** How the characters of an encoding are told apart; in these an ASCII byte can be the second half of one. */
type Width = (text: string, at: number) => number;

const lead = (byte: number, low: number, high: number) => byte >= low && byte <= high;

const doubleByte: Width = (text, at) => (lead(text.charCodeAt(at), 0x81, 0xfe) ? 2 : 1);

const shiftJis: Width = (text, at) => {
  const byte = text.charCodeAt(at);
  return lead(byte, 0x81, 0x9f) || lead(byte, 0xe0, 0xfc) ? 2 : 1;
};

/** GB 18030: a digit after the lead byte announces a character of four bytes. */
const gb18030: Width = (text, at) => {
  if (!lead(text.charCodeAt(at), 0x81, 0xfe)) return 1;
  return lead(text.charCodeAt(at + 1), 0x30, 0x39) ? 4 : 2;
};

/** EUC-JP has three-byte characters behind 0x8F; all its bytes are above ASCII. */
const eucJp: Width = (text, at) => {
  const byte = text.charCodeAt(at);
  if (byte === 0x8f) return 3;
  return byte === 0x8e || lead(byte, 0xa1, 0xfe) ? 2 : 1;
};

const WIDTHS: ReadonlyMap<string, Width> = new Map(
  Object.entries({
    "shift-jis shiftjis sjis s-jis csshiftjis cp932 932 ms932 mskanji ms-kanji windows-31j shift-jis-2004 shift-jisx0213 sjis-2004 sjisx0213":
      shiftJis,
    "gbk cp936 936 ms936 gb2312 chinese csiso58gb231280 euc-cn euccn eucgb2312-cn gb2312-1980 gb2312-80 iso-ir-58": doubleByte,
    "gb18030 gb18030-2000": gb18030,
    "big5 big5-tw csbig5 cp950 950 ms950 big5-hkscs big5hkscs hkscs": doubleByte,
    "cp949 949 ms949 uhc euc-kr euckr ksc5601 ks-c-5601 ks-c-5601-1987 ksx1001 ks-x-1001 korean johab cp1361 ms1361": doubleByte,
    "euc-jp eucjp ujis u-jis euc-jis-2004 jisx0213 eucjis2004 euc-jisx0213 eucjisx0213": eucJp,
  }).flatMap(([names, width]) => names.split(" ").map((name): [string, Width] => [name, width])),
);

/**
 * `text` (a character a byte) with the characters of more than one byte blanked by as many `x`, and how many of its
 * bytes are not the first of their character. Undefined when `encoding` is not such an encoding, or unknown.
 */
export function multibyteBlanks(text: string, encoding: string): { text: string; trailing: number } | undefined {
  const width = WIDTHS.get(encoding);
  if (!width) return undefined;
  let trailing = 0;
  const out: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = characterSize(text, at, width);
    out.push(size === 1 ? text.charAt(at) : "x".repeat(size));
    trailing += size - 1;
    at += size;
  }
  return { text: out.join(""), trailing };
}

/** A character cut short by the end of its line is broken text, not a character: the newline stays one. */
function characterSize(text: string, at: number, width: Width): number {
  const size = Math.min(width(text, at), text.length - at);
  return /[\r\n]/.test(text.slice(at + 1, at + size)) ? 1 : size;
}
