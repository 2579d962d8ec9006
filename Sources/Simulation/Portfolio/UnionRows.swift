package import Series

/// The rows of a portfolio: every moment at which one of its symbols has a bar.
///
/// A symbol without a bar at some row keeps its last close there, and its orders wait.
package struct UnionRows: Sendable {
  /// Starts of the bars, UTC nanoseconds, rising.
  package let times: Column<Int64>
  /// The number of symbols.
  package let symbols: Int
  /// By row, then by symbol: how many bars are known at the row's close.
  ///
  /// A line of zeros stands before row 0.
  let known: Column<Int32>

  /// The number of rows.
  package var count: Int { times.count }

  /// Joins the times of some symbols' bars, which have one timeframe.
  package init(_ bars: [Bars]) {
    symbols = bars.count
    var next = [Int](repeating: 0, count: bars.count)
    var times: [Int64] = []
    var known = [Int32](repeating: 0, count: bars.count)
    while true {
      var time = Int64.max
      for (place, bars) in bars.enumerated() where next[place] < bars.count {
        time = min(time, bars.times[next[place]])
      }
      guard time < .max else { break }
      times.append(time)
      for (place, bars) in bars.enumerated() {
        if next[place] < bars.count, bars.times[next[place]] == time { next[place] += 1 }
        known.append(Int32(next[place]))
      }
    }
    self.times = Column(times)
    self.known = Column(known)
  }

  /// How many bars of a symbol are known at the close of the row before this one.
  package func known(before row: Int, of symbol: Int) -> Int {
    Int(known.start[row * symbols + symbol])
  }

  /// The bars of a symbol that lie in some rows.
  package func rows(_ rows: Range<Int>, of symbol: Int) -> Range<Int> {
    known(before: rows.lowerBound, of: symbol)..<known(before: rows.upperBound, of: symbol)
  }

  /// The first row behind the last bar of a symbol.
  package func end(of symbol: Int) -> Int {
    let all = known(before: count, of: symbol)
    // The last bar's row is the first at whose close all bars are known.
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if known(before: middle, of: symbol) < all { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether every symbol that has bars before a row and behind it has one in the row before: no end of the bars there
  /// could be taken for a symbol's own.
  package func isWhole(before row: Int) -> Bool {
    guard row > 0 else { return true }
    return (0..<symbols).allSatisfy { symbol in
      let bars = known(before: row, of: symbol)
      return bars == 0 || bars == known(before: count, of: symbol)
        || bars > known(before: row - 1, of: symbol)
    }
  }

  /// What it would give to buy as much of each symbol at the close of a row, and to hold it: bars of one number each.
  ///
  /// Symbols without a bar in that row are not in it; what ends stays at its last close. Before that row it is 100.
  package func held(from base: Int, _ bars: [Bars], name: String) -> Bars {
    let members = bars.indices.filter {
      base < count && known(before: base + 1, of: $0) > known(before: base, of: $0)
    }
    let first = members.map { bars[$0].close[known(before: base + 1, of: $0) - 1] }
    var values: [Double] = []
    values.reserveCapacity(count)
    for row in 0..<count {
      var sum = 0.0
      for (place, symbol) in members.enumerated() where row > base {
        sum += bars[symbol].close[known(before: row + 1, of: symbol) - 1] / first[place]
      }
      values.append(row > base ? 100 * sum / Double(members.count) : 100)
    }
    let column = Column(values)
    return Bars(
      symbol: name, timeframe: bars[0].timeframe, times: times, open: column, high: column,
      low: column, close: column, volume: Column([Double](repeating: .nan, count: count)))
  }
}
