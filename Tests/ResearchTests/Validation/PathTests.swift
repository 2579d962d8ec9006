import Foundation
import Numerics
import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

/// Signals on other bars, searches on other prices, and regimes.
@Suite("Other paths and regimes")
struct PathTests {
  @Test("dips that recover are timing, and a search that finds them is no luck")
  func skill() throws {
    let outcome = try CurveTests.outcome(.backtest)
    let account = try #require(outcome.accounts.first)
    let signal = try #require(SignalTest(account, count: 400))
    #expect(signal.shuffled.probability < 0.02)
    #expect(isClose(signal.total, signal.trend + signal.timing))
    #expect(abs(signal.trend) < 0.5 * signal.timing)
    var terms = SearchPermutation.Terms()
    (terms.paths, terms.block) = (30, 1)
    let search = try SearchPermutation(outcome, terms)
    #expect(search.probability == 1.0 / 31)
    #expect(search.values.count == 30)
    let again = try SearchPermutation(outcome, terms)
    #expect(search == again)
    #expect(
      isClose(search.total, search.trend + search.trainingBias + search.skill, within: 1e-12))
    #expect(isClose(search.total, signal.total) && isClose(search.trend, signal.trend))
    #expect(search.skill > 0.5 * search.total)
  }

  @Test("a walk-forward is walked again on each path")
  func walkForward() throws {
    let outcome = try CurveTests.outcome(.walkforward)
    var terms = SearchPermutation.Terms()
    terms.paths = 9
    terms.block = 1
    let search = try SearchPermutation(outcome, terms)
    #expect(search.probability == 0.1 && search.objective == "sharpe")
    let walk = try #require(outcome.walkForwards.first)
    #expect(search.value == walk.performance().returns.sharpe)
    #expect(Set(search.values).count == 9)
  }

  @Test("a search on a walk is no better than on its permutations")
  func noise() throws {
    let bars = walk(rows: 1200, seed: 5)
    var spec = RunSpec(
      kind: .sweep, strategy: "dips", symbols: [bars.symbol], timeframe: .day,
      settings: Settings(), periodsPerYear: 252)
    spec.axes = [.init(name: "window", values: Array(stride(from: 4, through: 40, by: 4)))]
    let outcome = try RunOutcome(
      spec, strategy: CompiledStrategy(CurveTests.Dips()), bars: [bars])
    var terms = SearchPermutation.Terms()
    (terms.paths, terms.block) = (40, 1)
    let search = try SearchPermutation(outcome, terms)
    #expect(search.probability > 0.05)
    // The best of ten sets earns something on noise, too.
    #expect(search.trainingBias > 0)
  }

  @Test("on random walks the probability is below 5 % in some 5 % of the searches")
  func calibrated() throws {
    var terms = SearchPermutation.Terms()
    (terms.paths, terms.block) = (19, 1)
    let found = try (0..<100).map { seed in
      let bars = walk(rows: 800, seed: UInt64(1000 + seed))
      var spec = RunSpec(
        kind: .sweep, strategy: "dips", symbols: [bars.symbol], timeframe: .day,
        settings: Settings(), periodsPerYear: 252)
      spec.axes = [.init(name: "window", values: Array(stride(from: 4, through: 40, by: 4)))]
      let outcome = try RunOutcome(
        spec, strategy: CompiledStrategy(CurveTests.Dips()), bars: [bars])
      return try SearchPermutation(outcome, terms)
    }
    #expect((1...11).contains(found.count { $0.probability < 0.0501 }))
    #expect(abs(Statistics.mean(found.map(\.probability)) - 0.525) < 0.08)
    // What the best of ten sets earns on noise is training bias, and skill is what remains: nothing.
    let skills = found.map(\.skill)
    #expect(Statistics.mean(found.map(\.trainingBias)) > 0)
    #expect(abs(Statistics.mean(skills)) < 3 * Statistics.standardDeviation(skills) / 10)
  }

  @Test("a path keeps its moves, its first bar and its last close")
  func moves() throws {
    let bars = CurveTests.bars
    var random = RandomStream(seed: 3)
    let path = PathPermutation(block: 5).path(of: bars, rows: 100..<900, &random)
    #expect(Array(path.close.slice(0..<101)) == Array(bars.close.slice(0..<101)))
    #expect(Array(path.close.slice(900..<3000)) == Array(bars.close.slice(900..<3000)))
    #expect(isClose(path.close[899], bars.close[899], within: 1e-9 * bars.close[899]))
    #expect(path.close[500] != bars.close[500])
    func moves(_ bars: Bars) -> [[Double]] {
      let all = (101..<900).map { row -> [Double] in
        let open = bars.open[row]
        return [open / bars.close[row - 1], bars.high[row] / open, bars.low[row] / open]
          + [bars.close[row] / open]
      }
      return all.sorted { $0[3] < $1[3] }
    }
    for (one, other) in zip(moves(path), moves(bars)) {
      #expect(zip(one, other).allSatisfy { isClose($0, $1, within: 1e-12) })
    }
  }

  @Test("blocks keep their neighbours, and every place comes once")
  func blocks() {
    var random = RandomStream(seed: 9)
    let order = PathPermutation(block: 10).order(1000, &random)
    #expect(order.sorted() == Array(0..<1000))
    let kept = zip(order, order.dropFirst()).count { $0 + 1 == $1 }
    #expect(kept >= 890 && kept < 999)
    #expect(PathPermutation(block: 7).order(0, &random).isEmpty)
    #expect(PathPermutation(block: 7).order(3, &random).sorted() == [0, 1, 2])
  }

  @Test("a row without a price stays out of a path")
  func holes() {
    let bars = CurveTests.bars
    var close = Array(bars.close)
    close[50] = .nan
    let holed = Bars(
      symbol: "WAVE", timeframe: .day, times: bars.times, open: bars.open, high: bars.high,
      low: bars.low, close: Column(close), volume: bars.volume)
    var random = RandomStream(seed: 3)
    let path = PathPermutation(block: 1).path(of: holed, rows: 0..<200, &random)
    #expect(path.close.indices.filter { path.close[$0].isNaN } == [50])
    #expect(path.open[50] == bars.open[50])
  }

  @Test("runs on several symbols have no such paths")
  func refused() throws {
    let bars = CurveTests.bars
    let other = Bars(
      symbol: "OTHER", timeframe: .day, times: bars.times, open: bars.open, high: bars.high,
      low: bars.low, close: bars.close, volume: bars.volume)
    let spec = RunSpec(
      kind: .backtest, strategy: "dips", symbols: ["WAVE", "OTHER"], timeframe: .day,
      settings: Settings(), periodsPerYear: 252)
    let outcome = try RunOutcome(
      spec, strategy: CompiledStrategy(CurveTests.Dips()), bars: [bars, other])
    #expect(outcome.accounts.count == 2)
    #expect(throws: SearchPermutation.Refusal.severalSymbols) { try SearchPermutation(outcome) }
  }

  @Test("regimes and years each hold every bar once, and compound to the whole")
  func regimes() throws {
    let account = try #require(try CurveTests.outcome(.backtest).accounts.first)
    let found = Regimes(account)
    let whole = log1p(Returns(account.returns).total)
    for parts in [found.volatility, found.trend, found.years] {
      #expect(parts.reduce(0) { $0 + $1.bars } == account.returns.count)
      let sum = parts.reduce(0) { $0 + log1p($1.totalReturn) }
      #expect(isClose(sum, whole, within: 1e-9))
    }
    #expect(found.volatility.map(\.name) == ["low", "middle", "high", "not known yet"])
    #expect(found.trend.map(\.name) == ["up", "down", "not known yet"])
    let held = Double(account.positions?.count { $0 != 0 } ?? 0)
    let exposed = found.years.reduce(0) { $0 + $1.exposure * Double($1.bars) }
    #expect(isClose(exposed, held, within: 1e-9))
  }

  @Test("a regime is known before its bar: later closes change nothing")
  func causal() {
    let closes = Array(CurveTests.bars.close)
    let windows = Regimes.Windows()
    let (terciles, slopes) = (Regimes.terciles(closes, windows), Regimes.slopes(closes, windows))
    for row in [300, 1234, 2900] {
      var other = closes
      for later in row..<other.count { other[later] *= later.isMultiple(of: 2) ? 1.5 : 0.4 }
      #expect(Array(Regimes.terciles(other, windows)[...row]) == Array(terciles[...row]))
      #expect(Array(Regimes.slopes(other, windows)[...row]) == Array(slopes[...row]))
    }
    #expect(terciles[80] == nil && terciles[82] != nil)
    #expect(slopes[199] == nil && slopes[200] != nil)
  }

  @Test("terciles by hand: the third volatility is the highest so far")
  func terciles() {
    var windows = Regimes.Windows()
    (windows.volatility, windows.history) = (2, 2)
    let closes = [100, 100, 101, 101, 50.5, 50.5, 50.5, 50.5]
    let found = Regimes.terciles(closes, windows)
    // Two volatilities must be seen before; that of row 5 (0, -0.5) is above both, that of row 7 (0, 0) below all.
    #expect(found[4] == nil && found[5] == 2 && found[7] == 0)
    windows.trend = 2
    let slopes = Regimes.slopes(closes, windows)
    #expect(slopes == [nil, nil, false, true, false, false, false, false])
  }
}
