/// The price bars of one symbol in one timeframe, in rising order of time.
///
/// All columns have the same length. Times are bar starts in UTC nanoseconds; a daily bar is stamped
/// with its session date at 00:00 UTC. Prices are in the instrument's currency, volume in units of it.
public struct Bars: Sendable {
  /// The instrument, for example `SPY` or `BTC/USD`.
  public let symbol: String
  /// The length of a bar.
  public let timeframe: Timeframe
  /// Starts of the bars, UTC nanoseconds since 1970, strictly rising.
  public let times: Column<Int64>
  /// First price of each bar.
  public let open: Column<Double>
  /// Highest price of each bar.
  public let high: Column<Double>
  /// Lowest price of each bar.
  public let low: Column<Double>
  /// Last price of each bar.
  public let close: Column<Double>
  /// Traded quantity of each bar; NaN where the source has none.
  public let volume: Column<Double>

  /// Makes bars of columns of equal length.
  ///
  /// - Precondition: all columns have the same count.
  public init(
    symbol: String, timeframe: Timeframe, times: Column<Int64>, open: Column<Double>,
    high: Column<Double>, low: Column<Double>, close: Column<Double>, volume: Column<Double>
  ) {
    precondition(
      [open.count, high.count, low.count, close.count, volume.count].allSatisfy {
        $0 == times.count
      }, "columns of different length")
    self.symbol = symbol
    self.timeframe = timeframe
    self.times = times
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }

  /// The number of bars.
  public var count: Int { times.count }

  /// The start of a bar.
  public func time(_ row: Int) -> Timestamp { Timestamp(nanoseconds: times[row]) }

  /// The bars of a range of rows, sharing storage.
  public func slice(_ rows: Range<Int>) -> Bars {
    Bars(
      symbol: symbol, timeframe: timeframe, times: times.slice(rows), open: open.slice(rows),
      high: high.slice(rows), low: low.slice(rows), close: close.slice(rows),
      volume: volume.slice(rows))
  }

  /// The first row that starts at or after a moment; `count` if none does.
  ///
  /// - Complexity: O(log *n*).
  public func firstRow(atOrAfter moment: Timestamp) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < moment.nanoseconds { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The bars that start in `from ..< to`; nil leaves that end open.
  public func between(_ from: Timestamp?, _ to: Timestamp?) -> Bars {
    let first = from.map(firstRow(atOrAfter:)) ?? 0
    let last = to.map(firstRow(atOrAfter:)) ?? count
    return slice(first..<Swift.max(first, last))
  }
}
