package import Rules

/// The account of eight backtests: cash, position, protective orders and what waits for the next bar.
package struct LaneAccount {
  package var cash: Lane
  /// Signed: negative while short.
  package var shares = Lane.zero
  package var stop = Lane(repeating: .nan)
  package var target = Lane(repeating: .nan)
  /// Cash that the entry moved, commission included: negative for a long position.
  package var entryFlow = Lane.zero
  /// Entry price times shares.
  package var entryNotional = Lane(repeating: 1)
  package var entryRow = Lane.zero
  /// Orders decided at the last close.
  package var pending = PendingOrders()
  package var heldLong: UInt8 = 0
  package var heldShort: UInt8 = 0
  /// Lanes whose equity has reached zero: they trade no more.
  package var ruined: UInt8 = 0
  /// Lanes whose position was closed by their ruin.
  package var writtenOff: UInt8 = 0

  package init(cash: Double) { self.cash = Lane(repeating: cash) }

  package var held: UInt8 {
    @inline(__always) get { heldLong | heldShort }
  }
}

/// What was decided at a close and works from the next bar on.
package struct PendingOrders {
  package var quantity = Lane.zero
  /// Distances from the fill, in price units or as fractions; NaN for none.
  package var stop = Lane(repeating: .nan)
  package var target = Lane(repeating: .nan)
  package var exit: UInt8 = 0
  package var enterLong: UInt8 = 0
  package var enterShort: UInt8 = 0

  package init() {}

  package var any: UInt8 {
    @inline(__always) get { exit | enterLong | enterShort }
  }
}

/// Sums over the fills and closed trades of eight backtests.
package struct TradeTally {
  package var traded = Lane.zero
  package var commission = Lane.zero
  package var trades = Lane.zero
  package var wins = Lane.zero
  package var losses = Lane.zero
  package var grossProfit = Lane.zero
  package var grossLoss = Lane.zero
  package var profitSquares = Lane.zero
  package var returns = Lane.zero
  package var best = Lane(repeating: -.infinity)
  package var worst = Lane(repeating: .infinity)
  package var barsInTrades = Lane.zero
  package var winStreak = Lane.zero
  package var lossStreak = Lane.zero
  package var longestWinStreak = Lane.zero
  package var longestLossStreak = Lane.zero
  package var ambiguous = Lane.zero

  package init() {}
}

/// Eight backtests on their way: what they own and what they have come to.
///
/// In all four structures lanes stand before single numbers: then each fills one line of the cache if the
/// run starts at one, which makes a sweep faster by a tenth.
package struct LaneRun {
  package var curve: CurveTally
  package var trades = TradeTally()
  package var account: LaneAccount
  /// Rows that it has walked.
  package var bars = 0.0
  /// The row at which it began.
  package let firstRow: Int

  package init(cash: Double, firstRow: Int) {
    curve = CurveTally(cash: cash)
    account = LaneAccount(cash: cash)
    self.firstRow = firstRow
  }
}

/// Runs in a row, each at the start of a line of the cache.
package final class LaneRuns {
  private var memory = UnsafeMutableRawPointer.allocate(byteCount: 0, alignment: line)
  private var bytes = 0
  private static let line = 64
  private static let stride = (MemoryLayout<LaneRun>.size + line - 1) / line * line

  deinit { memory.deallocate() }

  /// Starts the same runs for each of some blocks, in the memory of those before where there is enough: fresh
  /// memory costs a page fault every four kilobytes.
  func start(_ runs: [LaneRun], blocks: Int) {
    let needed = runs.count * blocks * Self.stride
    if needed > bytes {
      memory.deallocate()
      memory = .allocate(byteCount: needed, alignment: Self.line)
      bytes = needed
    }
    for index in 0..<runs.count * blocks {
      (memory + index * Self.stride)
        .initializeMemory(as: LaneRun.self, to: runs[index % runs.count])
    }
  }

  @inline(__always)
  subscript(index: Int) -> UnsafeMutablePointer<LaneRun> {
    (memory + index &* Self.stride).assumingMemoryBound(to: LaneRun.self)
  }
}
