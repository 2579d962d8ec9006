public import Rules
public import Series
public import Simulation

/// What a strategy did not do that every strategy must.
///
/// Thrown in a test, it fails the test with its sentence.
public struct StrategyFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence on what differs, and where.
  public let description: String
}

/// Ten years of daily bars of an invented market, the same on every machine: dips in it tend to recover.
///
/// - Throws: `SeriesError`, which is the market's own and does not happen with these days.
public func sampleBars(seed: UInt64 = 1) throws(SeriesError) -> Bars {
  try SyntheticMarket(
    symbol: "SAMPLE", seed: seed, from: CalendarDate(unchecked: 2010, 1, 1),
    through: CalendarDate(unchecked: 2019, 12, 31), edge: 0.5
  ).bars()
}

/// Runs a strategy with its default parameters on both sides, as far as it has them.
///
/// - Throws: `RulesError` for rules that cannot be.
@discardableResult
public func backtest(
  _ strategy: any Strategy, on bars: Bars? = nil, parameters: [String: Double] = [:]
) throws -> Backtest {
  let compiled = try CompiledStrategy(strategy)
  return try Backtest(
    compiled, compiled.parameterSet(parameters), on: bars ?? sampleBars(),
    settings: settings(compiled))
}

/// Fails unless the strategy trades at least so often on some bars; a rule that never holds is a mistake.
///
/// - Throws: `StrategyFailure`, or `RulesError` for rules that cannot be.
public func expectTrades(
  _ strategy: any Strategy, atLeast count: Int = 1, on bars: Bars? = nil
) throws {
  let trades = try backtest(strategy, on: bars).trades.count
  guard trades >= count else {
    throw StrategyFailure(
      description: "\(strategy.name) made \(trades) trades where at least \(count) were expected")
  }
}

/// Fails unless the strategy's text reads back as a strategy with the same fingerprint.
///
/// - Throws: `StrategyFailure`, or `RulesError` for rules that cannot be.
public func expectTextReadsBack(_ strategy: any Strategy) throws {
  let compiled = try CompiledStrategy(strategy)
  let again = try StrategyText(reading: compiled.canonicalText, name: strategy.name).strategy
  guard again.fingerprint == compiled.fingerprint else {
    throw StrategyFailure(
      description: "\(strategy.name) reads back as another strategy:\n\(again.canonicalText)")
  }
}

/// Fails unless what happens up to a bar is the same whatever comes after it.
///
/// The bars are cut, and their rest replaced, at several places; fills and equity before must not change.
///
/// - Throws: `StrategyFailure`, or `RulesError` for rules that cannot be.
public func expectNoLookAhead(_ strategy: any Strategy, on bars: Bars? = nil) throws {
  try expectNoLookAhead(named: strategy.name, on: bars ?? sampleBars()) { bars in
    try backtest(strategy, on: bars)
  }
}

/// The check itself, of anything that makes a backtest of bars.
package func expectNoLookAhead(
  named name: String, on bars: Bars, run: (Bars) throws -> Backtest
) throws {
  let whole = try run(bars)
  for cut in [bars.count / 4, bars.count / 2, bars.count * 9 / 10] where cut > 1 {
    for other in [bars.slice(0..<cut), replaced(bars, from: cut)] {
      let again = try run(other)
      let isSame =
        again.fills.filter { $0.row < cut } == whole.fills.filter { $0.row < cut }
        && Array(again.equity.values.prefix(cut)) == Array(whole.equity.values.prefix(cut))
      guard isSame else {
        throw StrategyFailure(
          description: "\(name) looks ahead: other bars from \(bars.time(cut).utcDate) on change "
            + "what happened before")
      }
    }
  }
}

/// Fails unless bar by bar gives the same fills and the same equity as many bars at a time, to the last bit.
///
/// - Throws: `StrategyFailure`, or `RulesError` for rules that cannot be.
public func expectLockstep(_ strategy: any Strategy, on bars: Bars? = nil) throws {
  let compiled = try CompiledStrategy(strategy)
  let bars = try bars ?? sampleBars()
  let runs = try [(0, 256), (5, 1)].map { lane, tile in
    try Backtest(
      compiled, compiled.parameterSet(), on: bars, settings: settings(compiled), lane: lane,
      tile: tile)
  }
  let isSame =
    runs[0].fills == runs[1].fills
    && Array(runs[0].equity.values) == Array(runs[1].equity.values)
  guard isSame else {
    throw StrategyFailure(description: "\(strategy.name) gives other numbers bar by bar")
  }
}

/// The sides that the rules have, with costs, so that nothing is equal by being zero.
private func settings(_ strategy: CompiledStrategy) -> Settings {
  var settings = Settings()
  let hasLong = strategy.rules.enterLong != nil
  settings.side = strategy.rules.enterShort == nil ? .long : hasLong ? .both : .short
  settings.commission = Commission(rate: 0.0005)
  settings.slippage = 0.0002
  return settings
}

/// Other prices from a row on.
private func replaced(_ bars: Bars, from row: Int) -> Bars {
  func changed(_ column: Column<Double>) -> Column<Double> {
    Column(column.enumerated().map { $0.offset < row ? $0.element : $0.element * 3 + 11 })
  }
  return Bars(
    symbol: bars.symbol, timeframe: bars.timeframe, times: bars.times, open: changed(bars.open),
    high: changed(bars.high), low: changed(bars.low), close: changed(bars.close),
    volume: changed(bars.volume))
}
