// The words of the grammar.

export enum Word {
  None = 0,
  And,
  As,
  Assert,
  Async,
  Await,
  Break,
  Class,
  Continue,
  Def,
  Del,
  Elif,
  Else,
  Except,
  Exec,
  Finally,
  For,
  From,
  Global,
  If,
  Import,
  In,
  Is,
  Lambda,
  Nonlocal,
  Not,
  Or,
  Pass,
  Print,
  Raise,
  Return,
  Try,
  While,
  With,
  Yield,
}

/** Which one the word is whose letters, eight at most, are packed into a number, the first one lowest. */
export function keyword(letters: u64, length: i32): Word {
  switch (length) {
    case 2:
      if (letters === 0x7361) return Word.As; // as
      if (letters === 0x6669) return Word.If; // if
      if (letters === 0x6e69) return Word.In; // in
      if (letters === 0x7369) return Word.Is; // is
      if (letters === 0x726f) return Word.Or; // or
      return Word.None;
    case 3:
      if (letters === 0x646e61) return Word.And; // and
      if (letters === 0x666564) return Word.Def; // def
      if (letters === 0x6c6564) return Word.Del; // del
      if (letters === 0x726f66) return Word.For; // for
      if (letters === 0x746f6e) return Word.Not; // not
      if (letters === 0x797274) return Word.Try; // try
      return Word.None;
    case 4:
      if (letters === 0x66696c65) return Word.Elif; // elif
      if (letters === 0x65736c65) return Word.Else; // else
      if (letters === 0x63657865) return Word.Exec; // exec
      if (letters === 0x6d6f7266) return Word.From; // from
      if (letters === 0x73736170) return Word.Pass; // pass
      if (letters === 0x68746977) return Word.With; // with
      return Word.None;
    case 5:
      if (letters === 0x636e797361) return Word.Async; // async
      if (letters === 0x7469617761) return Word.Await; // await
      if (letters === 0x6b61657262) return Word.Break; // break
      if (letters === 0x7373616c63) return Word.Class; // class
      if (letters === 0x746e697270) return Word.Print; // print
      if (letters === 0x6573696172) return Word.Raise; // raise
      if (letters === 0x656c696877) return Word.While; // while
      if (letters === 0x646c656979) return Word.Yield; // yield
      return Word.None;
    case 6:
      if (letters === 0x747265737361) return Word.Assert; // assert
      if (letters === 0x747065637865) return Word.Except; // except
      if (letters === 0x6c61626f6c67) return Word.Global; // global
      if (letters === 0x74726f706d69) return Word.Import; // import
      if (letters === 0x6164626d616c) return Word.Lambda; // lambda
      if (letters === 0x6e7275746572) return Word.Return; // return
      return Word.None;
    case 7:
      if (letters === 0x796c6c616e6966) return Word.Finally; // finally
      return Word.None;
    case 8:
      if (letters === 0x65756e69746e6f63) return Word.Continue; // continue
      if (letters === 0x6c61636f6c6e6f6e) return Word.Nonlocal; // nonlocal
      return Word.None;
    default:
      return Word.None;
  }
}
