import Rules

/// Sums over the price's returns, from the first close of the history up to each close of a tile.
///
/// An account that is all in earns what the price does: its sums from one close to another are the
/// difference of two rows, whatever lies between. The sums do not depend on how the history is cut.
final class ReturnSums {
  /// The largest return that they are good for: beside the powers of a larger one, those of ordinary
  /// returns are lost in rounding.
  static let largestReturn = 0.5

  private let memory: UnsafeMutablePointer<Lane>
  private var count = 0
  private var close = Double.nan

  /// Has room for the rows of one tile.
  init(count: Int) {
    memory = .allocate(capacity: count + 1)
    memory.initialize(repeating: .zero, count: count + 1)
  }

  deinit { memory.deallocate() }

  /// What holds after each close of the tile, from -1 on: for the last close before it.
  ///
  /// In a row stand the sums of returns, their squares, cubes and fourth powers, of the squares of the losing
  /// ones, and of the losses.
  var rows: UnsafePointer<Lane> { UnsafePointer(memory + 1) }

  /// Moves on to the next tile.
  func begin(_ closes: UnsafePointer<Double>, count: Int) {
    var sums = memory[self.count]
    memory[0] = sums
    var before = close.isNaN && count > 0 ? closes[0] : close
    for row in 0..<count {
      let change = (closes[row] - before) / before
      let square = change * change
      let isLoss: Bool = change < 0
      sums += Lane(
        change, square, square * change, square * square, isLoss ? square : 0,
        isLoss ? -change : 0, 0, 0)
      memory[row + 1] = sums
      before = closes[row]
    }
    close = before
    self.count = count
  }

  /// Whether all closes are prices whose returns may be summed.
  static func areGood(for closes: UnsafeBufferPointer<Double>) -> Bool {
    guard var before = closes.first, before > 0 else { return false }
    var areGood = before < .infinity
    for close in closes {
      // Written so that NaN is not good.
      areGood = areGood && abs(close - before) <= largestReturn * before
      before = close
    }
    return areGood
  }
}
