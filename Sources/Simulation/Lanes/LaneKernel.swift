import CLanes
import Rules

/// What a strategy uses, known when the kernel is compiled, so that an unused feature costs nothing.
protocol KernelFeatures {
  /// Stops or targets.
  static var protects: Bool { get }
  /// Short positions.
  static var shorts: Bool { get }
}

enum LongOnly: KernelFeatures {
  static var protects: Bool { false }
  static var shorts: Bool { false }
}

enum BothSides: KernelFeatures {
  static var protects: Bool { false }
  static var shorts: Bool { true }
}

enum ProtectedLongOnly: KernelFeatures {
  static var protects: Bool { true }
  static var shorts: Bool { false }
}

enum ProtectedBothSides: KernelFeatures {
  static var protects: Bool { true }
  static var shorts: Bool { true }
}

/// The simulator's kernel: walks a tile of bars for one block of eight accounts.
///
/// Every bar has the phases of the market: orders that wait fill at the open, protective orders fill
/// inside the bar, the position is marked at the close, and the rules decide what works from the next
/// bar on. Most bars bring nothing but a new price, so the kernel looks ahead for the next one that may
/// bring more, and marks the closes up to there in one go. The recorded and the swept run execute the
/// same arithmetic in the same order.
struct LaneKernel<Features: KernelFeatures> {
  let terms: LaneTerms
  let enterLong, exitLong, enterShort, exitShort: Flags
  let stopLoss, takeProfit, size: Numbers
  let open, high, low, close: UnsafePointer<Double>
  /// Who writes down what happens in one lane.
  ///
  /// The group that makes the kernel holds it: a kernel is a
  /// handful of pointers, copied without counting references.
  unowned(unsafe) let recorder: LaneRecorder?
  /// Where each close's equity goes, one lane a row; nil for nowhere.
  let equity: UnsafeMutablePointer<Lane>?

  /// Takes a block's signals and the columns at the tile's first row.
  init(
    _ terms: LaneTerms, _ signals: Signals, columns: [UnsafePointer<Double>], row: Int,
    recorder: LaneRecorder? = nil, equity: UnsafeMutablePointer<Lane>? = nil
  ) {
    self.terms = terms
    enterLong = Flags(signals.enterLong)
    exitLong = Flags(signals.exitLong)
    enterShort = Flags(signals.enterShort)
    exitShort = Flags(signals.exitShort)
    stopLoss = Numbers(signals.stopLoss)
    takeProfit = Numbers(signals.takeProfit)
    size = Numbers(signals.size)
    open = columns[BarField.open.rawValue] + row
    high = columns[BarField.high.rawValue] + row
    low = columns[BarField.low.rawValue] + row
    close = columns[BarField.close.rawValue] + row
    self.recorder = recorder
    self.equity = equity
  }

  /// Runs rows of the tile; `start` is the history's row of the tile's row 0.
  func run(
    _ rows: Range<Int>, start: Int, _ run: UnsafeMutablePointer<LaneRun>, _ closes: TileCloses
  ) {
    var row = rows.lowerBound
    // Whether positions may have changed since they were looked at.
    var isNew = true
    var mayRuin = false
    var triggers = Triggers.none
    run.pointee.bars += Double(rows.count)
    while row < rows.upperBound {
      let hasTraded = trade(row, start &+ row, run)
      isNew = isNew || hasTraded
      if isNew {
        mayRuin = !closes.areFinite || closes.mayRuin(run.pointee.account)
        if Features.protects { triggers = Triggers(run.pointee.account) }
        isNew = false
      }
      let order = nextOrder(terms.fillsAtClose ? row &+ 1 : row, rows.upperBound, run)
      // An order that fills at its own close ends the stretch before it, else the stretch ends with it.
      var end = terms.fillsAtClose ? order : min(order &+ 1, rows.upperBound)
      if mayRuin { end = row &+ 1 }
      if Features.protects, run.pointee.account.held != 0 {
        end = triggers.first(row &+ 1..<end, low: low, high: high)
      }
      mark(row..<end, run, hasTraded: hasTraded || !closes.areFinite)
      if mayRuin, lockstep_less_equal(run.pointee.curve.equity, .zero) != 0 {
        ruin(run.pointee.curve.equity, end &- 1, start &+ end &- 1, run)
        isNew = true
      }
      if !terms.fillsAtClose, order < end {
        decide(order, equity: run.pointee.curve.equity, &run.pointee.account)
      }
      row = end
    }
  }

  /// Fills of a bar: at its open, inside it, and at its close where the run says so.
  ///
  /// - Returns: whether there may have been some.
  @inline(__always)
  private func trade(_ row: Int, _ time: Int, _ run: UnsafeMutablePointer<LaneRun>) -> Bool {
    var hasTraded = false
    if Features.protects, run.pointee.account.held != 0, touches(row, run) {
      fillGaps(row, time, run)
      hasTraded = true
    }
    if run.pointee.account.pending.any != 0 {
      fillPending(at: open[row], time, run)
      hasTraded = true
    }
    if Features.protects, run.pointee.account.held != 0, touches(row, run) {
      fillRange(row, time, run)
      hasTraded = true
    }
    if terms.fillsAtClose {
      let before = run.pointee.account.cash + run.pointee.account.shares * close[row]
      decide(row, equity: before, &run.pointee.account)
      if run.pointee.account.pending.any != 0 {
        fillPending(at: close[row], time, run)
        hasTraded = true
      }
    }
    return hasTraded
  }

  /// The first row at whose close the rules may order something, as positions stand; `end` for none.
  @inline(__always)
  private func nextOrder(
    _ first: Int, _ end: Int, _ run: UnsafePointer<LaneRun>
  ) -> Int {
    let (long, short) = (run.pointee.account.heldLong, run.pointee.account.heldShort)
    let ruined = run.pointee.account.ruined
    let leaving = Flags.word(repeating: long)
    let entering = Flags.word(repeating: ~(long | ruined))
    let covering = Flags.word(repeating: short)
    let shorting = Flags.word(repeating: ~(short | ruined))
    var row = first
    while row < end {
      var orders = exitLong.word(row) & leaving | enterLong.word(row) & entering
      if Features.shorts {
        orders |= exitShort.word(row) & covering | enterShort.word(row) & shorting
      }
      if orders != 0 { return min(row &+ orders.trailingZeroBitCount / 8, end) }
      row &+= 8
    }
    return end
  }

  /// Takes in closes; an account that is flat and did not trade rests.
  @inline(__always)
  private func mark(_ rows: Range<Int>, _ run: UnsafeMutablePointer<LaneRun>, hasTraded: Bool) {
    var resting = rows.upperBound
    if run.pointee.account.held == 0 {
      // Behind a close without a price no equity is known: rest repeats what was marked last.
      let isUnknown = lockstep_is_nan(run.pointee.curve.equity) != 0
      resting = hasTraded || isUnknown ? rows.lowerBound &+ 1 : rows.lowerBound
    }
    if resting > rows.lowerBound { mark(rows.lowerBound..<resting, run) }
    guard resting < rows.upperBound else { return }
    run.pointee.curve.rest(rows.upperBound &- resting)
    if let equity {
      for row in resting..<rows.upperBound { equity[row] = run.pointee.curve.equity }
    }
  }

  /// Takes in closes between which nothing is traded.
  ///
  /// This loop is most of a sweep. All sums stay in registers: it calls nothing, and all that depends on
  /// the lanes' state is decided before it. What counts in it are the vector operations, 27 a bar, and
  /// one division.
  @inline(never)
  private func mark(_ rows: Range<Int>, _ run: UnsafeMutablePointer<LaneRun>) {
    var curve = run.pointee.curve
    let cash = run.pointee.account.cash
    let shares = run.pointee.account.shares
    let ruined = run.pointee.account.ruined
    var row = rows.lowerBound
    if ruined == 0, equity == nil {
      while row < rows.upperBound {
        curve.take(cash + shares * close[row], ruined: 0)
        row &+= 1
      }
    } else {
      while row < rows.upperBound {
        curve.take(cash + shares * close[row], ruined: ruined)
        if let equity { equity[row] = curve.equity }
        row &+= 1
      }
    }
    run.pointee.curve = curve
  }

  /// Whether the bar reaches a stop or a target of a position that is held.
  @inline(__always)
  private func touches(_ row: Int, _ run: UnsafePointer<LaneRun>) -> Bool {
    let top = Lane(repeating: high[row])
    let bottom = Lane(repeating: low[row])
    let (stop, target) = (run.pointee.account.stop, run.pointee.account.target)
    var hit =
      run.pointee.account.heldLong
      & (lockstep_less_equal(bottom, stop) | lockstep_greater_equal(top, target))
    if Features.shorts {
      hit |=
        run.pointee.account.heldShort
        & (lockstep_greater_equal(top, stop) | lockstep_less_equal(bottom, target))
    }
    return hit != 0
  }

  /// The decision at the close of the tile's row 0, for an account that somebody else keeps.
  func decideOnly(_ account: inout LaneAccount) {
    let equity = account.cash + account.shares * close[0]
    decide(0, equity: equity, &account)
  }
}
