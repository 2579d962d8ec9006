import Promotion
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

/// Runs a strategy on the sides that it has, with costs, so that nothing is equal by being zero.
///
/// Without bars it runs on an invented market: days, or minutes where its rules read the time of day.
/// Without surroundings, symbols that the rules name or compare are invented too.
///
/// - Throws: `RulesError` for rules that cannot be.
@discardableResult
public func backtest(
  _ strategy: any Strategy, on bars: Bars? = nil, among surroundings: Surroundings? = nil,
  parameters: [String: Double] = [:]
) throws -> Backtest {
  let compiled = try CompiledStrategy(strategy)
  let bars = try bars ?? sampleBars(for: compiled)
  return try Backtest(
    compiled, compiled.parameterSet(parameters), on: bars,
    among: surroundings ?? sampleSurroundings(for: compiled, like: bars),
    settings: sampleSettings(for: compiled))
}

/// Fails unless the strategy trades at least so often on some bars; a rule that never holds is a mistake.
///
/// - Throws: `StrategyFailure`, or `RulesError` for rules that cannot be.
public func expectTrades(
  _ strategy: any Strategy, atLeast count: Int = 1, on bars: Bars? = nil,
  among surroundings: Surroundings? = nil
) throws {
  let trades = try backtest(strategy, on: bars, among: surroundings).trades.count
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
/// The bars of all symbols are cut, and their rest replaced, from several rows on; every part of the rules,
/// fills and equity before must not change.
///
/// - Throws: `StrategyFailure`, or `RulesError` for rules that cannot be.
public func expectNoLookAhead(
  _ strategy: any Strategy, on bars: Bars? = nil, among surroundings: Surroundings? = nil
) throws {
  let check = try CausalityCheck(backtest(strategy, on: bars, among: surroundings))
  if let difference = check.difference {
    throw StrategyFailure(description: "\(strategy.name) looks ahead: \(difference)")
  }
}

/// Fails unless bar by bar gives the same fills and the same equity as many bars at a time, to the last bit,
/// and the live stepper the same decisions.
///
/// - Throws: `StrategyFailure`, or `RulesError` for rules that cannot be.
public func expectLockstep(
  _ strategy: any Strategy, on bars: Bars? = nil, among surroundings: Surroundings? = nil
) throws {
  let check = try LockstepCheck(backtest(strategy, on: bars, among: surroundings))
  if let difference = check.difference {
    throw StrategyFailure(
      description: "\(strategy.name) gives other numbers bar by bar: \(difference)")
  }
}

/// Fails unless a start with so many bars of history computes what a long run does.
///
/// - Throws: `StrategyFailure`, or `RulesError` for rules that cannot be.
public func expectWarmUp(
  _ strategy: any Strategy, atMost count: Int, on bars: Bars? = nil,
  among surroundings: Surroundings? = nil
) throws {
  let check = try WarmUpCheck(backtest(strategy, on: bars, among: surroundings))
  if let formula = check.dependsOnFirstBar.first {
    throw StrategyFailure(
      description: "\(strategy.name) decides by where its history begins: \(formula)")
  }
  guard let needed = check.agreed, needed <= count else {
    let needed = check.agreed.map { "\($0)" } ?? "more than \(check.compared)"
    throw StrategyFailure(
      description: "\(strategy.name) needs \(needed) bars of history, not \(count)")
  }
}

/// The sides that the rules have, with costs.
package func sampleSettings(for strategy: CompiledStrategy) -> Settings {
  var settings = Settings()
  settings.side = strategy.sides
  settings.commission = Commission(rate: 0.0005)
  settings.slippage = 0.0002
  return settings
}

extension CompiledStrategy {
  /// The side or sides that have an entry.
  package var sides: Settings.Side {
    let hasLong = rules.enterLong != nil
    return rules.enterShort == nil ? .long : hasLong ? .both : .short
  }
}
