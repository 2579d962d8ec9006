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
/// bring more. It writes down the stretches between them, and marks the closes of all of them at last: then
/// the sums over closes stay in registers for the whole tile. The recorded and the swept run execute the same
/// arithmetic in the same order.
struct LaneKernel<Features: KernelFeatures> {
  /// Of the group that makes the kernel.
  let terms: UnsafePointer<LaneTerms>
  let enterLong, exitLong, enterShort, exitShort: Flags
  let stopLoss, takeProfit, size: Numbers
  let open, high, low, close: UnsafePointer<Double>
  /// Where what happens in one lane is written down; nil for nowhere.
  let record: UnsafeMutablePointer<LaneRecord>?
  /// Where each close's equity goes, one lane a row; nil for nowhere.
  let equity: UnsafeMutablePointer<Lane>?
  /// The price's sums where accounts are all in or all out; else nil.
  let sums: UnsafePointer<Lane>?

  /// Takes a block's signals and the columns at the tile's first row.
  init(
    _ terms: UnsafePointer<LaneTerms>, _ signals: Signals, columns: [UnsafePointer<Double>],
    row: Int,
    record: UnsafeMutablePointer<LaneRecord>? = nil, equity: UnsafeMutablePointer<Lane>? = nil,
    sums: UnsafePointer<Lane>? = nil
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
    self.record = record
    self.equity = equity
    self.sums = sums
  }

  /// Runs rows of the tile; `start` is the history's row of the tile's row 0.
  func run(
    _ rows: Range<Int>, start: Int, _ run: UnsafeMutablePointer<LaneRun>, _ closes: TileCloses,
    _ stretches: LaneStretches
  ) {
    var row = rows.lowerBound
    // Whether positions may have changed since they were looked at.
    var isNew = true
    // The price's sums are there where every close is above zero.
    let mayEverRuin = sums == nil || terms.pointee.mayRuin
    var mayRuin = false
    var triggers = Triggers.none
    // Behind a close without a price no equity is known until the next one is marked.
    var isUnknown = lockstep_is_nan(run.pointee.curve.equity) != 0
    var count = 0
    run.pointee.bars += Double(rows.count)
    while row < rows.upperBound {
      let hasTraded = trade(row, start &+ row, run)
      isNew = isNew || hasTraded
      if isNew {
        mayRuin =
          mayEverRuin
          && (!closes.areFinite
            || closes.mayRuin(run.pointee.account, shorts: Features.shorts))
        if Features.protects { triggers = Triggers(run.pointee.account) }
        isNew = false
      }
      let order = nextOrder(terms.pointee.fillsAtClose ? row &+ 1 : row, rows.upperBound, run)
      // An order that fills at its own close ends the stretch before it, else the stretch ends with it.
      var end = terms.pointee.fillsAtClose ? order : min(order &+ 1, rows.upperBound)
      if mayRuin { end = row &+ 1 }
      if Features.protects, run.pointee.account.held != 0 {
        end = triggers.first(row &+ 1..<end, low: low, high: high)
      }
      // An account that is flat rests once its last fill is marked.
      var rest = end
      if run.pointee.account.held == 0, closes.areFinite {
        rest = hasTraded || isUnknown ? row &+ 1 : row
      }
      isUnknown = false
      stretches.write(count, rest: rest, end: end, run.pointee.account)
      count &+= 1
      if mayRuin { isNew = ruin(end &- 1, start &+ end &- 1, run) }
      if !terms.pointee.fillsAtClose, order < end { decide(order, &run.pointee.account) }
      row = end
    }
    guard count > 0 else { return }
    if let sums {
      markAllIn(rows, stretches, count, run, sums)
    } else if run.pointee.account.ruined == 0, equity == nil {
      mark(rows.lowerBound, stretches, count, run)
    } else {
      stretches.markWatched(count, from: rows.lowerBound, run, close: close, equity: equity)
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
    if terms.pointee.fillsAtClose {
      decide(row, &run.pointee.account)
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
    var row = first
    while row < end {
      var order = Flags.first(from: row, exitLong, long, or: enterLong, ~(long | ruined))
      if Features.shorts {
        let other = Flags.first(from: row, exitShort, short, or: enterShort, ~(short | ruined))
        if let one = order { order = min(one, other ?? one) } else { order = other }
      }
      if let order { return min(order, end) }
      row &+= 64
    }
    return end
  }

  /// Takes in the closes of a tile's stretches where accounts are all in or all out.
  ///
  /// Returns are summed where something changes hands only, which leaves 11 vector operations a bar.
  @inline(never)
  private func markAllIn(
    _ rows: Range<Int>, _ stretches: LaneStretches, _ count: Int,
    _ run: UnsafeMutablePointer<LaneRun>, _ sums: UnsafePointer<Lane>
  ) {
    var curve = run.pointee.curve
    // The number of the close before the tile's row 0.
    let before = run.pointee.bars - Double(rows.upperBound)
    var row = rows.lowerBound
    for index in 0..<count {
      let (cash, shares) = (stretches.cash[index], stretches.shares[index])
      let (rest, end) = (stretches.rests[index], stretches.ends[index])
      let moved =
        lockstep_not_equal(cash, curve.cash) | lockstep_not_equal(shares, curve.shares)
      if moved != 0 {
        let now = cash + shares * close[row]
        curve.move(moved, to: cash, shares, now: now, before: sums + (row &- 1), after: sums + row)
      }
      let first = row
      while row < rest {
        curve.stand(at: cash + shares * close[row], close: before + Double(row &+ 1))
        row &+= 1
      }
      curve.rest(end &- row, before: before + Double(row))
      row = end
      if let equity {
        for row in first..<end { equity[row] = cash + shares * close[row] }
      }
    }
    curve.reached = sums[rows.upperBound &- 1]
    run.pointee.curve = curve
  }

  /// Takes in the closes of a tile's stretches.
  ///
  /// This loop is most of a sweep. All sums stay in registers: it calls nothing, and all that depends on
  /// the lanes' state is decided before it. What counts in it are the vector operations, 21 a bar, and
  /// one division.
  @inline(never)
  private func mark(
    _ first: Int, _ stretches: LaneStretches, _ count: Int, _ run: UnsafeMutablePointer<LaneRun>
  ) {
    var curve = run.pointee.curve
    // The number of the close before the tile's row 0.
    let before = run.pointee.bars - Double(stretches.ends[count &- 1])
    var row = first
    for index in 0..<count {
      let (cash, shares) = (stretches.cash[index], stretches.shares[index])
      let (rest, end) = (stretches.rests[index], stretches.ends[index])
      while row < rest {
        curve.take(cash + shares * close[row], ruined: 0, close: before + Double(row &+ 1))
        row &+= 1
      }
      curve.rest(end &- row, before: before + Double(row))
      row = end
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
    decide(0, &account)
  }
}
