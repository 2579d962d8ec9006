extension RulesReader {
  /// Reads the rule of a word of `OrderRules`.
  mutating func readOrder(_ text: String, as word: String) throws(FormulaError) {
    switch word {
    case "enter long by": rules.orders.enterLong = try style(text)
    case "enter short by": rules.orders.enterShort = try style(text)
    case "exit long by": rules.orders.exitLong = try style(text)
    case "exit short by": rules.orders.exitShort = try style(text)
    case "orders work": rules.orders.life = try life(text)
    case "entries":
      guard text == "one cancels other" else {
        throw FormulaError(text, 0, text.count, "write: one cancels other")
      }
      rules.orders.entriesCancelEachOther = true
    case "trailing stop": rules.orders.trail = try trail(text)
    case "break even": rules.orders.breakEven = try breakEven(text)
    case "add long": rules.orders.addLong = try condition(text)
    case "add short": rules.orders.addShort = try condition(text)
    case "add size": rules.orders.addSize = try Size(reading: text, parameters: parameters)
    case "reduce long": rules.orders.reduceLong = try condition(text)
    case "reduce short": rules.orders.reduceShort = try condition(text)
    default: try readNumber(text, as: word)
    }
  }

  private mutating func readNumber(_ text: String, as word: String) throws(FormulaError) {
    switch word {
    case "take profit portion": rules.orders.targetPortion = try setting(text)
    case "time stop": rules.orders.timeStop = try setting(text)
    case "adds": rules.orders.adds = try setting(text)
    case "reduce portion": rules.orders.reducePortion = try setting(text)
    case "wait": rules.orders.wait = try setting(text)
    case "wait after stop": rules.orders.waitAfterStop = try setting(text)
    case "entries a session": rules.orders.entriesPerSession = try setting(text)
    default: try readTarget(text, as: word)
    }
  }

  /// A further target or its portion; targets are numbered without a gap.
  private mutating func readTarget(_ text: String, as word: String) throws(FormulaError) {
    let place = (word.last?.wholeNumberValue ?? 2) - 2
    if word.contains("portion") {
      let portion = try setting(text)
      guard rules.orders.furtherTargets.indices.contains(place) else {
        throw FormulaError(
          text, 0, text.count, "there is no take profit \(place + 2) above this line")
      }
      rules.orders.furtherTargets[place].portion = portion
    } else {
      let distance = try Distance(reading: text, parameters: parameters)
      guard rules.orders.furtherTargets.count == place else {
        throw FormulaError(
          text, 0, text.count, "there is no take profit \(place + 1) above this line")
      }
      rules.orders.furtherTargets.append(Target(distance))
    }
  }

  // MARK: Words

  /// Reads how an order is placed.
  private func style(_ text: String) throws(FormulaError) -> OrderStyle {
    switch text {
    case "market": return .market
    case "open": return .open
    case "close": return .close
    default: break
    }
    if let prices = try text.formulas(inside: "stop_limit", count: 2...2, "2 prices", parameters) {
      return .stopLimit(stop: prices[0], limit: prices[1])
    }
    if let price = try text.formula(inside: "limit", parameters) { return .limit(price) }
    if let price = try text.formula(inside: "stop", parameters) { return .stop(price) }
    if let price = try text.formula(inside: "open_limit", parameters) { return .openLimit(price) }
    if let price = try text.formula(inside: "close_limit", parameters) { return .closeLimit(price) }
    throw FormulaError(
      text, 0, text.count,
      "this is no order; write market, limit(PRICE), stop(PRICE), stop_limit(STOP, LIMIT), open, "
        + "open_limit(PRICE), close or close_limit(PRICE)")
  }

  private func life(_ text: String) throws(FormulaError) -> OrderLife {
    switch text {
    case "day": return .day
    case "gtc": return .untilCancelled
    case "ioc": return .immediate
    case "fok": return .fillOrKill
    default:
      guard let count = try text.formula(inside: "bars", parameters) else {
        throw FormulaError(
          text, 0, text.count, "this is no life; write day, gtc, bars(5), ioc or fok")
      }
      return .bars(try steady(count, in: text))
    }
  }

  /// `F`, `5%`, `fraction(F)` or `live(…)` of one of them, and `on close` behind it.
  private func trail(_ text: String) throws(FormulaError) -> Trail {
    let suffix = " on close"
    let isOnClose = text.hasSuffix(suffix)
    let rest = isOnClose ? String(text.dropLast(suffix.count)).trimmed : text
    guard let inner = rest.inside("live") else {
      return Trail(try distance(rest, within: text, at: 0), isOnClose: isOnClose)
    }
    return Trail(
      try distance(inner, within: text, at: "live(".count), isLive: true, isOnClose: isOnClose)
  }

  /// A distance, and what stands behind `plus`.
  private func breakEven(_ text: String) throws(FormulaError) -> BreakEvenMove {
    guard let (start, plus) = text.parted(by: " plus ") else {
      return BreakEvenMove(try distance(text, within: text, at: 0))
    }
    let first = try distance(start.trimmed, within: text, at: 0)
    do throws(FormulaError) {
      return BreakEvenMove(first, plus: try setting(plus.trimmed))
    } catch {
      throw error.within(text, at: text.count - plus.count)
    }
  }

  private func distance(
    _ text: String, within whole: String, at start: Int
  ) throws(FormulaError) -> Distance {
    do throws(FormulaError) {
      return try Distance(reading: text, parameters: parameters)
    } catch {
      throw error.within(whole, at: start)
    }
  }

  /// A number that is one for the whole run.
  private func setting(_ text: String) throws(FormulaError) -> Formula {
    try steady(try Formula(reading: text, parameters: parameters), in: text)
  }

  private func steady(_ formula: Formula, in text: String) throws(FormulaError) -> Formula {
    guard formula.node.isSetting else {
      throw FormulaError(
        text, 0, text.count, "this changes from bar to bar; use a number or a parameter")
    }
    return formula
  }
}

extension String {
  /// The formulas between `word(` and its `)`, parted by commas; nil for another text.
  ///
  /// - Throws: `FormulaError`, which shows the whole text.
  func formulas(
    inside word: String, count: ClosedRange<Int>, _ what: String, _ parameters: [Parameter]
  ) throws(FormulaError) -> [Formula]? {
    guard let inner = inside(word) else { return nil }
    var pieces = [""]
    var depth = 0
    for letter in inner {
      depth += letter == "(" ? 1 : letter == ")" ? -1 : 0
      if letter == ",", depth == 0 {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].append(letter)
      }
    }
    guard count.contains(pieces.count) else {
      throw FormulaError(
        self, 0, self.count, "\(word) takes \(what), parted by a comma; here are \(pieces.count)")
    }
    var formulas: [Formula] = []
    var start = word.count + 1
    for piece in pieces {
      do throws(FormulaError) {
        formulas.append(try Formula(reading: piece, parameters: parameters))
      } catch {
        throw error.within(self, at: start)
      }
      start += piece.count + 1
    }
    return formulas
  }

  /// What stands before and behind the first appearance of a word; nil without one.
  func parted(by word: String) -> (String, String)? {
    let letters = Array(self)
    let wanted = Array(word)
    guard letters.count >= wanted.count else { return nil }
    for start in 0...letters.count - wanted.count
    where Array(letters[start..<start + wanted.count]) == wanted {
      return (String(letters[..<start]), String(letters[(start + wanted.count)...]))
    }
    return nil
  }
}
