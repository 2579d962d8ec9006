import CLanes
import Rules

/// The worst and best price while a position was held, as fractions of its entry price.
///
/// A bar counts as a whole if the position was held from its open to its close. The bar of an entry at its close does
/// not count, nor does that of an exit before its close: only their prices do.
extension Trade {
  /// The bars that count as a whole, for rows of the symbol's own.
  ///
  /// With `entersAtClose` this entry filled at its bar's close though the run fills at the open.
  func wholeRows(_ fill: Settings.Fill, entersAtClose: Bool = false) -> Range<Int> {
    let start = fill == .close || entersAtClose ? entryRow + 1 : entryRow
    return start..<max(isHeldToClose(fill) ? exitRow + 1 : exitRow, start)
  }

  /// Whether the position was held to the close of the exit's bar.
  func isHeldToClose(_ fill: Settings.Fill) -> Bool {
    switch exitReason {
    case .open, .window, .ruin, .delisted: true
    case .signal, .reversal, .rebalance, .universe: fill == .close
    case .stop, .target, .marginCall, .riskLimit: false
    }
  }

  /// Takes the excursions from the lows and highs of some bars; a price that is not known counts for nothing.
  mutating func takeExcursions(
    _ rows: Range<Int>, low: UnsafePointer<Double>, high: UnsafePointer<Double>
  ) {
    var lowest = min(entryPrice, exitPrice)
    var highest = max(entryPrice, exitPrice)
    var row = rows.lowerBound
    if rows.count >= laneCount {
      var (lows, highs) = (Lane(repeating: lowest), Lane(repeating: highest))
      while row &+ laneCount <= rows.upperBound {
        let bottoms = UnsafeRawPointer(low + row).loadUnaligned(as: Lane.self)
        let tops = UnsafeRawPointer(high + row).loadUnaligned(as: Lane.self)
        lows = choose(lockstep_less(bottoms, lows), bottoms, lows)
        highs = choose(lockstep_greater(tops, highs), tops, highs)
        row &+= laneCount
      }
      lowest = -largest(-lows)
      highest = largest(highs)
    }
    while row < rows.upperBound {
      if low[row] < lowest { lowest = low[row] }
      if high[row] > highest { highest = high[row] }
      row &+= 1
    }
    takeExcursions(lowest: lowest, highest: highest)
  }

  /// Takes the excursions from the lowest and the highest price, those of both fills among them.
  mutating func takeExcursions(lowest: Double, highest: Double) {
    let down = lowest / entryPrice - 1
    let up = highest / entryPrice - 1
    maximumAdverseExcursion = side == .long ? down : -up
    maximumFavorableExcursion = side == .long ? up : -down
  }
}
