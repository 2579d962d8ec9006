import Series

extension FormulaParser {
  /// Reads `close`, `close@1Hour` or `SPY:close@1Day` behind its first word; nil for another name.
  mutating func column(_ name: String, _ token: Token) throws(FormulaError) -> Formula? {
    if takeSign(":") { return try column(of: name) }
    guard let field = BarField.allCases.first(where: { $0.description == name }) else { return nil }
    return try column(field, of: nil)
  }

  /// Reads the column behind `SPY:`.
  mutating func column(of symbol: String) throws(FormulaError) -> Formula {
    let token = next
    guard case .name(let name) = token.kind else { throw unexpected("a column of \(symbol)") }
    place += 1
    guard let field = BarField.allCases.first(where: { $0.description == name }) else {
      throw FormulaError(
        text, token.column, token.length,
        "there is no column '\(name)'"
          + nearest(to: name, among: BarField.allCases.map(\.description)))
    }
    return try column(field, of: symbol)
  }

  private mutating func column(
    _ field: BarField, of symbol: String?
  ) throws(FormulaError) -> Formula {
    var clock = Clock(symbol: symbol)
    if takeSign("@") {
      let token = next
      guard case .timeframe(let word) = token.kind, let timeframe = Timeframe(word) else {
        throw unexpected("a timeframe such as 1Hour or 1Day")
      }
      place += 1
      clock.timeframe = timeframe
    }
    return Formula(.column(MarketColumn(field, clock)))
  }
}
