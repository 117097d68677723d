/** How many bytes the character at an offset has; in these encodings an ASCII byte can be the second of one. */
type Width = (text: string, at: number) => number;

const within = (byte: number, low: number, high: number) => byte >= low && byte <= high;

/** A byte that may come second: a quote, a newline or a space behind a lead byte says that the text is broken, and stands for itself. */
const isTrail = (byte: number) => byte >= 0x40 && byte !== 0x7f && byte !== 0xff;

const doubleByte: Width = (text, at) => (within(text.charCodeAt(at), 0x81, 0xfe) && isTrail(text.charCodeAt(at + 1)) ? 2 : 1);

/** Its second bytes begin at 0x31. */
const johab: Width = (text, at) => (within(text.charCodeAt(at), 0x84, 0xf9) && within(text.charCodeAt(at + 1), 0x31, 0xfe) ? 2 : 1);

const shiftJis: Width = (text, at) => {
  const byte = text.charCodeAt(at);
  return (within(byte, 0x81, 0x9f) || within(byte, 0xe0, 0xfc)) && isTrail(text.charCodeAt(at + 1)) ? 2 : 1;
};

/** GB 18030: a digit after the lead byte announces a character of four bytes. */
const gb18030: Width = (text, at) => {
  const isPair = (from: number) => within(text.charCodeAt(from), 0x81, 0xfe) && within(text.charCodeAt(from + 1), 0x30, 0x39);
  return isPair(at) && isPair(at + 2) ? 4 : doubleByte(text, at);
};

/** EUC-JP has three-byte characters behind 0x8F; all its bytes are above ASCII. */
const eucJp: Width = (text, at) => {
  const byte = text.charCodeAt(at);
  const size = byte === 0x8f ? 3 : byte === 0x8e || within(byte, 0xa1, 0xfe) ? 2 : 1;
  return /^[\xa1-\xfe]*$/.test(text.slice(at + 1, at + size)) ? size : 1;
};

const WIDTHS: ReadonlyMap<string, Width> = new Map(
  Object.entries({
    "shift-jis shiftjis sjis s-jis csshiftjis cp932 932 ms932 mskanji ms-kanji windows-31j shift-jis-2004 shiftjis2004 s-jis-2004 sjis-2004 shift-jisx0213 shiftjisx0213 s-jisx0213 sjisx0213":
      shiftJis,
    "gbk cp936 936 ms936 gb2312 chinese csiso58gb231280 euc-cn euccn eucgb2312-cn gb2312-1980 gb2312-80 iso-ir-58": doubleByte,
    "gb18030 gb18030-2000": gb18030,
    "big5 big5-tw csbig5 cp950 950 ms950 big5-hkscs big5hkscs hkscs": doubleByte,
    "cp949 949 ms949 uhc euc-kr euckr ksc5601 ks-c-5601 ks-c-5601-1987 ksx1001 ks-x-1001 korean": doubleByte,
    "johab cp1361 ms1361": johab,
    "euc-jp eucjp ujis u-jis euc-jis-2004 jisx0213 eucjis2004 euc-jisx0213 eucjisx0213": eucJp,
  }).flatMap(([names, width]) => names.split(" ").map((name): [string, Width] => [name, width])),
);

/** JIS X 0213 in Shift_JIS has a yen sign for the backslash, which escapes nothing, and an overline for the tilde. */
const WITH_YEN = /^(?:shift-?jis-?2004|s-?jis-2004|shift-?jisx0213|s-?jisx0213)$/;

/** Seven-bit encodings: between two marks, each pair of bytes is a character, quotes and backslashes among them. */
const SHIFTED: readonly (readonly [encodings: RegExp, run: RegExp])[] = [
  [/^(?:cs)?iso-?2022-?jp(?:-|$)/, /\x1b\$[^\r\n]*?\x1b\([A-Z]/g],
  [/^(?:cs)?iso-?2022-?kr$/, /\x0e[^\x0f\r\n]*\x0f/g],
  [/^hz/, /~\{[^\r\n]*?~\}/g],
];

/** Text with what is no ASCII character blanked, and how many of its bytes are not the first of their character. */
interface Blanked {
  readonly text: string;
  readonly trailing: number;
}

/**
 * `text` (a character a byte) with the characters of more than one byte blanked by as many `x`.
 * Undefined when `encoding` is not such an encoding, or unknown.
 */
export function multibyteBlanks(text: string, encoding: string): Blanked | undefined {
  const run = SHIFTED.find(([encodings]) => encodings.test(encoding))?.[1];
  if (run) return blankRuns(text, run);
  const width = WIDTHS.get(encoding);
  const blanked = width && blankCharacters(text, width);
  return blanked && WITH_YEN.test(encoding) ? { ...blanked, text: blanked.text.replace(/[\\~]/g, "x") } : blanked;
}

function blankCharacters(text: string, width: Width): Blanked {
  let trailing = 0;
  const out: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const size = text.charCodeAt(at) < 0x80 ? 1 : width(text, at);
    if (size > 1) {
      out.push(text.slice(copied, at), "x".repeat(size));
      copied = at + size;
      trailing += size - 1;
    }
    at += size;
  }
  return { text: out.join("") + text.slice(copied), trailing };
}

function blankRuns(text: string, run: RegExp): Blanked {
  let trailing = 0;
  const blanked = text.replace(run, (found) => {
    trailing += found.length >> 1;
    return "x".repeat(found.length);
  });
  return { text: blanked, trailing };
}
