public import Series
public import Simulation

/// An account of a run as its validation sees it: what it earned bar by bar, what it held and what its market did.
///
/// It is the account that a run speaks for: that of a backtest, of a sweep's best set, or the stitched out-of-sample
/// one of a walk-forward.
public struct RunAccount: Sendable {
  /// The instrument; of a pool `pool`.
  public let symbol: String
  /// The bars, those before the first traded row too.
  public let bars: Bars
  /// The rows of `bars` that were traded, one a return.
  public let rows: [Int]
  /// Equity at the close of each of them.
  public let equity: EquityCurve
  /// Round trips that ended, in order of exit; those that the end of a window cut are among them.
  public let trades: [Trade]
  /// What was held at the close before each row, as a share of equity, below zero when short; nil for a pool, and where
  /// splits or dividends changed a position apart from the prices.
  public let positions: [Double]?
  /// Bars a year.
  public let periodsPerYear: Double
  /// Whether trades take a share of equity, so that profits compound.
  public let compounds: Bool
  /// Parameter sets that this account was chosen from on the same bars; 1 for one that no choice saw.
  public let trials: Int

  /// Simple returns, one a row.
  public var returns: [Double] { equity.returns }

  /// Returns of holding the instrument, from close to close; 0 where a price is missing.
  public var marketReturns: [Double] {
    rows.map { row in
      let (before, now) = (row > 0 ? bars.close[row - 1] : .nan, bars.close[row])
      return before > 0 && now.isFinite ? now / before - 1 : 0
    }
  }

  private init(
    _ stretches: [Backtest], bars: Bars, equity: EquityCurve, trades: [Trade],
    periodsPerYear: Double, trials: Int
  ) {
    let isPooled = stretches.contains { $0.pool != nil }
    symbol = isPooled ? "pool" : bars.symbol
    self.bars = bars
    rows = stretches.flatMap { Array($0.rows) }
    self.equity = equity
    self.trades = trades.filter { !$0.isOpen }.sorted { $0.exitTime < $1.exitTime }
    let isPriced = stretches.allSatisfy { $0.account?.actions.isEmpty ?? true }
    positions = isPooled || !isPriced ? nil : stretches.flatMap { Self.positions($0) }
    self.periodsPerYear = periodsPerYear
    compounds =
      switch stretches.first?.settings.size {
      case .shares, .notional: false
      default: true
      }
    self.trials = trials
  }

  /// What one stretch, which starts flat, held at the close before each row.
  private static func positions(_ run: Backtest) -> [Double] {
    var held = 0.0
    var next = 0
    let fills = run.fills
    return run.rows.enumerated().map { place, row in
      while next < fills.count, fills[next].row < row {
        held += fills[next].shares
        next += 1
      }
      guard held != 0, place > 0 else { return 0 }
      let equity = run.equity.values[place - 1]
      let value = held * run.bars.close[row - 1]
      return equity > 0 && value.isFinite ? value / equity : 0
    }
  }
}

extension RunAccount {
  /// The account of a backtest; `trials` sets were tried to choose it.
  public init(_ run: Backtest, periodsPerYear: Double, trials: Int = 1) {
    self.init(
      [run], bars: run.bars, equity: run.equity, trades: run.trades,
      periodsPerYear: periodsPerYear, trials: trials)
  }

  /// The out-of-sample account of a walk-forward: no choice has seen its bars.
  public init(_ run: WalkForward) {
    self.init(
      run.steps.map(\.outOfSample), bars: run.bars, equity: run.equity, trades: run.trades,
      periodsPerYear: run.objective.periodsPerYear, trials: 1)
  }
}

extension RunOutcome {
  /// The accounts that the run speaks for, one a symbol or one of a pool; empty where no set qualified.
  public var accounts: [RunAccount] {
    let trials = sweep.map(\.rows.count) ?? 1
    return backtests.map {
      RunAccount($0, periodsPerYear: spec.periodsPerYear, trials: trials)
    } + walkForwards.filter { !$0.steps.isEmpty }.map { RunAccount($0) }
  }
}
