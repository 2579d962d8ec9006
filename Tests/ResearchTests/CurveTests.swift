import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

/// Break-even costs and late fills.
@Suite("Curves")
struct CurveTests {
  /// A market in which dips recover, so that there is a profit to lose.
  static let bars: Bars = {
    let walk = walk(rows: 3000, seed: 12)
    let wave = (0..<walk.count).map { row -> Double in
      [0, 0.6, 1.1, 1.3, 1.1, 0.6, 0, -0.6, -1.1, -1.3, -1.1, -0.6][row % 12]
    }
    func waved(_ column: Column<Double>, _ shift: Double) -> Column<Double> {
      Column(zip(column, wave).map { 100 + ($0 - 100) * 0.02 + $1 + shift })
    }
    let close = waved(walk.close, 0)
    let open = Column([close[0]] + Array(close.dropLast()))
    return Bars(
      symbol: "WAVE", timeframe: .day, times: walk.times, open: open,
      high: Column(zip(open, close).map { max($0, $1) + 0.1 }),
      low: Column(zip(open, close).map { min($0, $1) - 0.1 }), close: close, volume: walk.volume)
  }()

  /// Buys below an average, sells above it.
  struct Dips: Strategy {
    let window = Parameter("window", 2...50, default: 12)
    var summary: String { "Buys dips." }

    func rules(_ market: Market) -> Rules {
      let middle = market.close.sma(window)
      return Rules {
        EnterLong(when: market.close < middle)
        ExitLong(when: market.close > middle)
        StopLoss(distance: market.atr(14) * 20)
        Size(.fraction(0.9))
      }
    }
  }

  static func outcome(_ kind: RunSpec.Kind) throws -> RunOutcome {
    var settings = Settings()
    settings.commission = Commission(perShare: 0.005, minimum: 1, cap: 0.01)
    var spec = RunSpec(
      kind: kind, strategy: "dips", symbols: ["WAVE"], timeframe: .day, settings: settings,
      periodsPerYear: 252)
    if kind == .walkforward {
      spec.axes = [.init(name: "window", values: [10, 12, 14])]
      spec.windows = try WindowPlan(
        inSample: WindowPlan.Length("800"), outOfSample: WindowPlan.Length("500"))
    }
    return try RunOutcome(spec, strategy: CompiledStrategy(Dips()), bars: [bars])
  }

  static func account(_ kind: RunSpec.Kind) throws -> AccountReplay {
    let outcome = try outcome(kind)
    if let run = outcome.backtests.first { return AccountReplay(run, periodsPerYear: 252) }
    return try #require(outcome.walkForwards.first.flatMap { AccountReplay($0) })
  }

  @Test("an account made again is the run's, to the bit")
  func again() throws {
    let run = try #require(try Self.outcome(.backtest).backtests.first)
    let one = try AccountReplay(run, periodsPerYear: 252).figures()
    #expect(one.totalReturn == run.metrics.totalReturn)
    #expect(isClose(one.sharpe, run.metrics.sharpe(252), within: 1e-9))
    #expect(Double(one.trades) == run.metrics.trades)
    #expect(isClose(one.costs, run.metrics.commission))
    let walk = try #require(try Self.outcome(.walkforward).walkForwards.first)
    let other = try #require(AccountReplay(walk)).figures()
    #expect(other.profit == (walk.equity.values.last ?? 0) - walk.equity.initial)
    #expect(other.trades == walk.trades.count { !$0.isOpen })
    let sharpe = try #require(Metric.named("sharpe"))
    #expect(isClose(other.sharpe, walk.performance()[sharpe], within: 1e-9))
  }

  @Test(
    "more costs, less profit; at the break-even it is gone",
    arguments: [RunSpec.Kind.backtest, .walkforward])
  func costs(kind: RunSpec.Kind) throws {
    let account = try Self.account(kind)
    let curve = try CostCurve(account)
    #expect(curve.points.first?.figures == (try account.figures()))
    let profits = curve.points.map(\.figures.profit)
    #expect(zip(profits, profits.dropFirst()).allSatisfy { $0 > $1 })
    func profit(_ surcharge: Double) throws -> Double {
      try CostCurve(account, surcharges: [surcharge]).points[0].figures.profit
    }
    let breakEven = try #require(curve.breakEven)
    #expect(breakEven > 0.0001)
    #expect(try profit(breakEven - 1e-5) > 0)
    #expect(try profit(breakEven + 1e-5) < 0)
    // A hair of it is what whole shares and the search leave.
    #expect(abs(try profit(breakEven)) < 0.002 * profits[0])
    let sharpe = try #require(curve.sharpeBreakEven)
    #expect(abs(sharpe - breakEven) < 0.3 * breakEven)
  }

  @Test("a run without profit has nothing to break even")
  func loss() throws {
    let outcome = try Self.outcome(.backtest)
    let run = try #require(outcome.backtests.first)
    var settings = run.settings
    settings.commission = Commission(rate: 0.05)
    let poor = try Backtest(run.strategy, run.parameters, on: run.bars, settings: settings)
    let curve = try CostCurve(AccountReplay(poor, periodsPerYear: 252))
    #expect(curve.breakEven == nil && curve.sharpeBreakEven == nil)
  }

  @Test("late rules are the rules on late signals")
  func delays() throws {
    let account = try Self.account(.backtest)
    let curve = try DelayCurve(account, upTo: 6)
    #expect(curve.points.map(\.bars) == Array(0...6))
    #expect(curve.points[0].figures == (try account.figures()))
    // A bar late is deeper in the dip, half a wave late the other way round.
    #expect(curve.points[1].figures.profit > curve.points[0].figures.profit)
    #expect(curve.points[6].figures.profit < 0)
  }
}
