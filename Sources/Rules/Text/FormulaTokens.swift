/// One word, number or sign of a formula.
struct Token: Equatable {
  enum Kind: Equatable {
    case number(Double)
    case name(String)
    case sign(String)
    /// A symbol that is no word: `"BTC/USD"`.
    case quoted(String)
    /// What stands behind `@`: `1Hour`.
    case timeframe(String)
    case end
  }

  let kind: Kind
  /// The first character's position.
  let column: Int
  let length: Int
}

/// Cuts a formula into tokens; the last one is `end`.
func formulaTokens(of text: String) throws(FormulaError) -> [Token] {
  let letters = Array(text)
  var tokens: [Token] = []
  var place = 0
  func run(from start: Int, while holds: (Character) -> Bool) -> Int {
    var end = start
    while end < letters.count, holds(letters[end]) { end += 1 }
    return end
  }
  while place < letters.count {
    let letter = letters[place]
    if letter.isWhitespace {
      place += 1
    } else if letter == "\"" {
      let end = run(from: place + 1) { $0 != "\"" }
      guard end < letters.count else {
        throw FormulaError(text, place, letters.count - place, "this quote is not closed")
      }
      tokens.append(
        Token(
          kind: .quoted(String(letters[place + 1..<end])), column: place, length: end + 1 - place))
      place = end + 1
    } else if letter == "@" {
      tokens.append(Token(kind: .sign("@"), column: place, length: 1))
      let end = run(from: place + 1) { $0.isASCII && ($0.isLetter || $0.isNumber) }
      if end > place + 1 {
        tokens.append(
          Token(
            kind: .timeframe(String(letters[place + 1..<end])), column: place + 1,
            length: end - place - 1))
      }
      place = end
    } else if letter.isASCII, letter.isNumber || startsFraction(letters, place) {
      let end = numberEnd(letters, place)
      guard let value = Double(String(letters[place..<end])) else {
        throw FormulaError(text, place, end - place, "this is not a number")
      }
      guard value.isFinite else {
        throw FormulaError(text, place, end - place, "this number is too large")
      }
      let isPercent = end < letters.count && letters[end] == "%"
      let length = end - place + (isPercent ? 1 : 0)
      tokens.append(
        Token(kind: .number(isPercent ? value / 100 : value), column: place, length: length))
      place += length
    } else if letter.isASCII, letter.isLetter || letter == "_" {
      let end = run(from: place) { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      tokens.append(
        Token(kind: .name(String(letters[place..<end])), column: place, length: end - place))
      place = end
    } else {
      let two = String(letters[place..<min(place + 2, letters.count)])
      let sign = ["<=", ">=", "==", "!="].contains(two) ? two : String(letter)
      guard "+-*/<>(),=.:".contains(letter) || sign.count == 2 else {
        throw FormulaError(text, place, 1, "'\(letter)' is no part of a formula")
      }
      tokens.append(Token(kind: .sign(sign), column: place, length: sign.count))
      place += sign.count
    }
  }
  tokens.append(Token(kind: .end, column: letters.count, length: 1))
  return tokens
}

/// Whether a point begins a number such as `.5`; behind a `)` or a word it names an output.
private func startsFraction(_ letters: [Character], _ place: Int) -> Bool {
  guard letters[place] == ".", place + 1 < letters.count, letters[place + 1].isASCII,
    letters[place + 1].isNumber
  else { return false }
  return place == 0 || letters[place - 1] != ")"
}

/// The end of a number with an optional fraction and exponent.
private func numberEnd(_ letters: [Character], _ start: Int) -> Int {
  var end = start
  while end < letters.count, letters[end].isASCII, letters[end].isNumber || letters[end] == "." {
    end += 1
  }
  guard end < letters.count, letters[end] == "e" || letters[end] == "E" else { return end }
  var exponent = end + 1
  if exponent < letters.count, letters[exponent] == "-" || letters[exponent] == "+" {
    exponent += 1
  }
  let digits = exponent
  while exponent < letters.count, letters[exponent].isASCII, letters[exponent].isNumber {
    exponent += 1
  }
  return exponent > digits ? exponent : end
}
