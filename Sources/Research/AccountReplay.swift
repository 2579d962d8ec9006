public import Rules
import Series
public import Simulation

/// A run's account, made again under other assumptions: its parameters stay as they were chosen.
///
/// A backtest is one stretch of rows; a walk-forward has one for each window, with the parameters of that window
/// and the cash that the one before left.
public struct AccountReplay: Sendable {
  /// What came of one replay.
  public struct Figures: Sendable, Hashable {
    /// Profit in currency, open positions marked at the last close.
    public let profit: Double
    /// Profit as a fraction of the initial cash; -1 after ruin.
    public let totalReturn: Double
    /// The annual Sharpe ratio; NaN where nothing was traded.
    public let sharpe: Double
    /// Closed trades.
    public let trades: Int
    /// Value of all fills, in currency.
    public let traded: Double
    /// Commission and fees of all fills, in currency.
    public let costs: Double
  }

  private let stretches: [Backtest]
  private let periodsPerYear: Double

  /// What the run assumed.
  public var settings: Settings { stretches[0].settings }
  /// The strategy that it traded.
  public var strategy: CompiledStrategy { stretches[0].strategy }
  /// The instrument.
  public var symbol: String { stretches[0].bars.symbol }

  /// The account of a backtest.
  public init(_ run: Backtest, periodsPerYear: Double) {
    stretches = [run]
    self.periodsPerYear = periodsPerYear
  }

  /// The stitched out-of-sample account of a walk-forward; nil for one without windows.
  public init?(_ run: WalkForward) {
    guard !run.steps.isEmpty else { return nil }
    stretches = run.steps.map(\.outOfSample)
    periodsPerYear = run.objective.periodsPerYear
  }

  /// Makes the account again; nil leaves settings or strategy as they were.
  ///
  /// - Throws: `RulesError`, of a portfolio also `PortfolioError`, where they do not fit.
  public func figures(
    _ settings: Settings? = nil, strategy: CompiledStrategy? = nil
  ) throws -> Figures {
    var assumed = settings ?? self.settings
    let initial = assumed.cash
    var returns: [Double] = []
    var trades = 0
    var (traded, costs) = (0.0, 0.0)
    for (index, stretch) in stretches.enumerated() {
      let run = try stretch.again(strategy ?? self.strategy, settings: assumed)
      returns += run.equity.returns
      // What is held at the end of a window is closed there; at the end of the run it stays open.
      let isLast = index == stretches.count - 1
      trades += run.trades.count { !$0.isOpen || !isLast }
      traded += run.allFills.reduce(0) { $0 + abs($1.shares) * $1.price }
      costs += run.allFills.reduce(0) { $0 + $1.commission }
      assumed.cash = run.equity.values.last ?? assumed.cash
    }
    return Figures(
      profit: assumed.cash - initial,
      totalReturn: assumed.cash > 0 ? assumed.cash / initial - 1 : -1,
      sharpe: SharpeRatio.annual(returns, periodsPerYear: periodsPerYear), trades: trades,
      traded: traded, costs: costs)
  }
}
