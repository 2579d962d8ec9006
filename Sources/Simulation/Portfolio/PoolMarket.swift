package import Rules
package import Series

/// All that a portfolio reads of its market, whatever the parameters: bars, programs and days of every symbol.
///
/// Symbols stand in the order of their names, so that the order in which they are listed means nothing.
package struct PoolMarket: Sendable {
  /// One symbol.
  struct Symbol: Sendable {
    let bars: Bars
    var rules: RunRules
    let table: MarketTable
    let fees: CostRows?
    /// By row of the union: whether it may be held; nil for always.
    let members: Column<UInt8>?
    /// The first row behind its last bar.
    let end: Int
    /// Which of its bars open and close a session, where accounts need to know; nil elsewhere.
    let sessions: SessionRows?
    /// The finer bars that settle what a bar leaves open; nil for none.
    let finer: FinerBars?
    /// Whether some bar has a volume.
    let hasVolume: Bool
  }

  package let rows: UnionRows
  private(set) var symbols: [Symbol]
  let settings: Settings
  let portfolio: PortfolioSettings
  /// By row: the day at the exchange, as days since 1970.
  let days: [Int]

  /// Compiles a strategy for every symbol.
  ///
  /// - Throws: `PortfolioError` or `RulesError` where settings, strategy and symbols do not fit.
  package init(
    _ strategy: CompiledStrategy, on bars: [Bars], references: [Bars], settings: Settings
  ) throws {
    let portfolio = settings.portfolio ?? PortfolioSettings()
    try portfolio.check()
    let bars = bars.sorted { $0.symbol < $1.symbol }
    guard let first = bars.first else { throw PortfolioError.noSymbols }
    for (one, next) in zip(bars, bars.dropFirst()) where one.symbol == next.symbol {
      throw PortfolioError.repeatedSymbol(one.symbol)
    }
    for other in bars where other.timeframe != first.timeframe {
      throw PortfolioError.mixedTimeframes("\(first.timeframe)", "\(other.timeframe)")
    }
    if let terms = settings.terms { try Self.check(terms, settings) }
    let rows = UnionRows(bars)
    let days = Self.days(
      rows.times, of: first.timeframe, settings.calendar ?? .guess(for: first))
    let around = Surroundings(universe: bars, references: references)
    symbols = try bars.enumerated().map { place, bars in
      let rules = try RunRules(
        strategy, settings: settings, symbols: around.symbols(trading: bars.symbol), isPooled: true,
        barsPerYear: settings.barsPerYear(of: bars))
      return Symbol(
        bars: bars, rules: rules,
        table: try MarketTable(rules.program, bars, around, calendar: settings.calendar),
        fees: CostRows(settings, bars),
        members: portfolio.universe.map { Column($0.members(bars.symbol, days)) },
        end: rows.end(of: place), sessions: Self.sessions(bars, settings),
        finer: rules.mayBeAmbiguous ? try around.finer(inside: bars, settings) : nil,
        hasVolume: settings.terms != nil && bars.volume.contains { $0 > 0 })
    }
    self.rows = rows
    self.days = days
    self.settings = settings
    self.portfolio = portfolio
    try PoolPlan.check(symbols[0].rules, portfolio)
  }

  /// What all symbols' rules have in common.
  var rules: RunRules { symbols[0].rules }

  private static func check(
    _ terms: OrderTerms, _ settings: Settings
  ) throws(PortfolioError) {
    guard settings.fill == .open else {
      throw .conflict(
        "an account's terms are about orders that are placed at a close and fill later; leave out --fill close"
      )
    }
    guard settings.intrabar == nil else {
      throw .conflict(
        "an account's fills are not looked up in finer bars; leave out --intrabar")
    }
    guard terms.adds == nil, terms.wait == 0 else {
      throw .conflict(
        "additions and waits are the portfolio's to decide; leave them out of its terms")
    }
  }

  private static func sessions(_ bars: Bars, _ settings: Settings) -> SessionRows? {
    settings.terms.map { terms in
      SessionRows(
        bars, settings.calendar ?? .guess(for: bars), findsRegular: terms.risk?.hours == true)
    }
  }

  /// The same market for another order of events where bars leave it open.
  func assuming(_ ambiguity: OrderTerms.Ambiguity) -> PoolMarket {
    var market = self
    for place in symbols.indices { market.symbols[place].rules.ambiguity = ambiguity }
    return market
  }

  /// The days of some moments: daily bars carry theirs, shorter ones lie on one of the calendar.
  private static func days(
    _ times: Column<Int64>, of timeframe: Timeframe, _ calendar: ExchangeCalendar
  ) -> [Int] {
    times.map { time in
      let moment = Timestamp(nanoseconds: time)
      return (timeframe.isDaily ? moment.utcDate : calendar.date(of: moment)).dayNumber
    }
  }
}

extension PortfolioSettings.Membership {
  /// 1 on each of some days on which a symbol is a member.
  func members(_ symbol: String, _ days: [Int]) -> [UInt8] {
    let stays = stays.filter { $0.symbol == symbol }
    return days.map { day in
      stays.contains { $0.from <= day && day <= $0.to ?? day } ? 1 : 0
    }
  }
}
