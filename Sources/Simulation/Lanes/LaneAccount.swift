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

  package init(cash: Double) { self.cash = Lane(repeating: cash) }

  package var held: UInt8 {
    @inline(__always) get { heldLong | heldShort }
  }
}

/// What was decided at a close and works from the next bar on.
package struct PendingOrders {
  package var exit: UInt8 = 0
  package var enterLong: UInt8 = 0
  package var enterShort: UInt8 = 0
  package var quantity = Lane.zero
  /// Distances from the fill, in price units or as fractions; NaN for none.
  package var stop = Lane(repeating: .nan)
  package var target = Lane(repeating: .nan)

  package init() {}

  package var any: UInt8 {
    @inline(__always) get { exit | enterLong | enterShort }
  }
}

/// Sums over the closes of eight backtests: what the kernel keeps in registers.
package struct CurveTally {
  package var bars = 0.0
  package var sum = Lane.zero
  package var squares = Lane.zero
  package var cubes = Lane.zero
  package var fourths = Lane.zero
  package var downsideSquares = Lane.zero
  package var gains = Lane.zero
  package var equity: Lane
  package var inverse: Lane
  package var equities = Lane.zero
  package var peak: Lane
  package var inversePeak: Lane
  package var peakRow: Lane
  package var deepest = Lane.zero
  package var longest = Lane.zero
  package var drawdowns = Lane.zero
  package var drawdownSquares = Lane.zero
  package var barsHeld = Lane.zero

  /// Starts at the close before the first row.
  package init(cash: Double, firstRow: Int) {
    equity = Lane(repeating: cash)
    inverse = 1 / equity
    peak = equity
    inversePeak = inverse
    peakRow = Lane(repeating: Double(firstRow - 1))
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
package struct LaneRun {
  package var account: LaneAccount
  package var curve: CurveTally
  package var trades = TradeTally()

  package init(cash: Double, firstRow: Int) {
    account = LaneAccount(cash: cash)
    curve = CurveTally(cash: cash, firstRow: firstRow)
  }
}
