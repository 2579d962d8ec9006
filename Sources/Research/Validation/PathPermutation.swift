import Glibc
public import Numerics
public import Series

/// The prices of an instrument with their moves in another order: the same moves, without what led from one to the next.
///
/// A bar's moves are its open over the close before it, and its high, low and close over its open; they stay together. The
/// first bar stays where it is, and with all moves kept the last close does, too. Moves change places in blocks: a
/// block of one bar leaves nothing of the order, longer ones keep clusters of volatility, and patterns as short as they.
///
/// - SeeAlso: Masters (2020), "Permutation and randomization tests for trading system development"; formula digest B17.
public struct PathPermutation: Hashable, Sendable {
  /// Bars in a block; the first and the last one of a path may be shorter.
  public let block: Int

  /// Makes a permutation in blocks of at least one bar.
  public init(block: Int) { self.block = max(block, 1) }

  /// The bars with the moves of `rows` in another order; other rows, and rows with a missing price, stay as they are.
  ///
  /// Volume goes with its bar's moves.
  public func path(of bars: Bars, rows: Range<Int>, _ random: inout RandomStream) -> Bars {
    let whole = rows.filter { row in
      [bars.open[row], bars.high[row], bars.low[row], bars.close[row]].allSatisfy { $0 > 0 }
    }
    return path(of: bars, rows: whole, order: order(whole.count - 1, &random))
  }

  /// The bars with the moves of `rows` behind the first in a given order of their places.
  ///
  /// - Precondition: `order` holds each place once, and rows have prices above zero.
  package func path(of bars: Bars, rows: [Int], order: [Int]) -> Bars {
    var columns = [bars.open, bars.high, bars.low, bars.close].map { Array($0) }
    var volume = Array(bars.volume)
    guard let first = rows.first else { return bars }
    var last = bars.close[first]
    for (place, source) in order.enumerated() {
      let (row, from) = (rows[place + 1], rows[source + 1])
      let open = last * (bars.open[from] / bars.close[rows[source]])
      let scale = open / bars.open[from]
      columns[0][row] = open
      columns[1][row] = bars.high[from] * scale
      columns[2][row] = bars.low[from] * scale
      columns[3][row] = bars.close[from] * scale
      volume[row] = bars.volume[from]
      last = columns[3][row]
    }
    return Bars(
      symbol: bars.symbol, timeframe: bars.timeframe, times: bars.times, open: Column(columns[0]),
      high: Column(columns[1]), low: Column(columns[2]), close: Column(columns[3]),
      volume: Column(volume))
  }

  /// The places 0 ..< `count` in blocks that are cut from a random place on, in random order.
  package func order(_ count: Int, _ random: inout RandomStream) -> [Int] {
    guard count > 0 else { return [] }
    let first = random.index(below: block) + 1
    var starts = [0]
    starts += stride(from: first, to: count, by: block)
    let ends = starts.dropFirst() + [count]
    let blocks = zip(starts, ends).map { $0..<$1 }
    return random.permutation(blocks.count).flatMap { Array(blocks[$0]) }
  }
}
