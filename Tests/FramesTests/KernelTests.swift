import Frames
import Rules
import Series
import TestKit
import Testing

/// A frame's numbers are those of the lane machine.
struct KernelTests {
  private let bars = walk(rows: 1500, seed: 11)

  /// A formula through the machine, as backtests and tables compute it.
  private func machine(_ text: String) throws -> FrameColumn {
    let columns = [bars.open, bars.high, bars.low, bars.close, bars.volume].map { Array($0) }
    let flat = columns.flatMap { $0 }
    let root = try Formula(reading: text).node
    let values = try flat.withUnsafeBufferPointer { numbers in
      let start = try #require(numbers.baseAddress)
      return try FormulaValues.compute(
        [root], columns: (0..<5).map { start + $0 * bars.count }, rows: bars.count)
    }
    return FrameColumn(try #require(values.first))
  }

  @Test func `windows have the bits of the catalogue`() throws {
    let frame = Frame(bars)
    let close = try frame["close"]
    #expect(sameBits(try close.rolling(20).mean(), try machine("sma(close, 20)")))
    #expect(sameBits(try close.rolling(20).standardDeviation(), try machine("stddev(close, 20)")))
    #expect(
      sameBits(try frame["high"].rolling(55).maximum(), try machine("highest(high, 55)")))
    #expect(sameBits(try frame["low"].rolling(55).minimum(), try machine("lowest(low, 55)")))
    #expect(sameBits(try close.rolling(9).median(), try machine("median(close, 9)")))
    #expect(sameBits(try close.rolling(9).quantile(0.2), try machine("quantile(close, 9, 0.2)")))
    #expect(sameBits(close.shift(7), try machine("lag(close, 7)")))
    #expect(sameBits(close.percentChange(10) * 100, try machine("roc(close, 10)")))
  }

  @Test func `indicators and formulas have the bits of the machine`() throws {
    let frame = Frame(bars)
    let close = try frame["close"]
    #expect(sameBits(try close.indicator("rsi", 14), try machine("rsi(close, 14)")))
    #expect(
      sameBits(
        try close.indicator("macd", 12, 26, 9, output: "signal"),
        try machine("macd(close, 12, 26, 9).signal")))
    #expect(sameBits(try frame.compute("atr(14) / close"), try machine("atr(14) / close")))
    #expect(
      sameBits(
        try close.compute { $0.ema(9) - $0.ema(21) }, try machine("ema(close, 9) - ema(close, 21)"))
    )
    #expect(
      sameBits(
        try frame.compute(Market().close.ema(Parameter("fast", 5...50, default: 9))),
        try machine("ema(close, 9)")))
    let condition = try frame.rows("close > sma(close, 20)")
    #expect(sameBits(condition.column, try machine("if(close > sma(close, 20), 1, 0)")))
    #expect(condition == (try close > close.rolling(20).mean()))
  }

  @Test func `indicators of columns that are no prices`() throws {
    let spread = try Frame(bars)["high"] - Frame(bars)["low"]
    let direct = try spread.indicator("ema", 9)
    #expect(sameBits(direct, try machine("ema(high - low, 9)")))
  }

  @Test func `words of the calendar are read off the times`() throws {
    let frame = try PandasFixture.read().source
    #expect(try frame.rows("minutes_since_open == 0").rows == [1, 16, 31, 46])
    #expect(try frame.rows("day_of_week == 1 and minute_of_day == 960").rows == [44])
    #expect(
      try Frame(bars)[where: Frame(bars).rows("month == 2")].time(0).description.hasPrefix(
        "1970-02-01"))
  }

  @Test func `sums do not drift`() throws {
    let close = try Frame(bars)["close"]
    let expected = (0..<bars.count).map { row in
      row < 19 ? Double.nan : (row - 19...row).reduce(0) { $0 + bars.close[$1] }
    }
    #expect(difference(try close.rolling(20).sum(), expected, within: 1e-12) == nil)
  }
}
