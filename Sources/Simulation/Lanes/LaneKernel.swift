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

/// A condition's masks as the kernel reads them.
///
/// The same as `ConditionSource.load`, in this module: a call that is not inlined costs the loop its
/// registers.
struct Flags {
  private let pointer: UnsafePointer<UInt8>
  private let lane: Int

  init(_ source: ConditionSource) {
    pointer = source.pointer
    lane = source.lane
  }

  @inline(__always)
  func load(_ row: Int) -> UInt8 {
    let byte = pointer[row]
    return lane < 0 ? byte : (byte &>> UInt8(truncatingIfNeeded: lane)) & 1 == 0 ? 0 : 0xFF
  }
}

/// The simulator's kernel: walks a tile of bars for one block of eight accounts.
///
/// Every bar has the phases of the market: orders that wait fill at the open, protective orders fill
/// inside the bar, the position is marked at the close, and the rules decide what works from the next
/// bar on. A bar in which nothing is ordered costs the mark alone: its sums stay in registers, and what
/// happens rarely is kept out of the loop, in calls, behind `_slowPath`, which tells the compiler to
/// save registers there and not in the loop (a third of the time). The recorded and the swept run execute the same
/// arithmetic in the same order.
struct LaneKernel<Features: KernelFeatures> {
  let terms: LaneTerms
  let signals: Signals
  let enterLong, exitLong, enterShort, exitShort: Flags
  let open, high, low, close: UnsafePointer<Double>
  let recorder: LaneRecorder?
  /// Where each close's equity goes, one lane a row; nil for nowhere.
  let equity: UnsafeMutablePointer<Lane>?

  /// Takes a block's signals and the columns at the tile's first row.
  init(
    _ terms: LaneTerms, _ signals: Signals, columns: [UnsafePointer<Double>], row: Int,
    recorder: LaneRecorder? = nil, equity: UnsafeMutablePointer<Lane>? = nil
  ) {
    self.terms = terms
    self.signals = signals
    enterLong = Flags(signals.enterLong)
    exitLong = Flags(signals.exitLong)
    enterShort = Flags(signals.enterShort)
    exitShort = Flags(signals.exitShort)
    open = columns[PriceColumn.open.rawValue] + row
    high = columns[PriceColumn.high.rawValue] + row
    low = columns[PriceColumn.low.rawValue] + row
    close = columns[PriceColumn.close.rawValue] + row
    self.recorder = recorder
    self.equity = equity
  }

  /// Runs rows of the tile; `start` is the history's row of the tile's row 0.
  func run(_ rows: Range<Int>, start: Int, _ run: UnsafeMutablePointer<LaneRun>) {
    var curve = run.pointee.curve
    var row = rows.lowerBound
    while row < rows.upperBound {
      let held = run.pointee.account.held
      if held | run.pointee.account.pending.any == 0 {
        let end = restEnd(row, rows.upperBound, ruined: run.pointee.account.ruined)
        if end > row {
          curve.rest(end &- row, lastRow: Double(start &+ end &- 1))
          if _slowPath(equity != nil), let equity {
            for resting in row..<end { equity[resting] = curve.equity }
          }
          row = end
          continue
        }
      }
      let time = start &+ row
      if Features.protects, held != 0, _slowPath(touches(row, run)) { fillGaps(row, time, run) }
      if _slowPath(run.pointee.account.pending.any != 0) { fillPending(at: open[row], time, run) }
      if Features.protects, run.pointee.account.held != 0, _slowPath(touches(row, run)) {
        fillRange(row, time, run)
      }
      if _slowPath(terms.fillsAtClose) {
        let before = run.pointee.account.cash + run.pointee.account.shares * close[row]
        decide(row, equity: before, &run.pointee.account)
        if run.pointee.account.pending.any != 0 { fillPending(at: close[row], time, run) }
      }
      let now = run.pointee.account.cash + run.pointee.account.shares * close[row]
      curve.mark(
        now, row: Double(time), held: run.pointee.account.held, ruined: run.pointee.account.ruined)
      if _slowPath(lockstep_less_equal(now, .zero) != 0) { ruin(now, row, time, run) }
      if _slowPath(equity != nil), let equity { equity[row] = now }
      if !terms.fillsAtClose { decide(row, equity: now, &run.pointee.account) }
      row &+= 1
    }
    run.pointee.curve = curve
  }

  /// The first row from `row` on at whose close an account that is flat may order something.
  ///
  /// A row without a price is no rest: it goes the way of all rows, whoever else is in the block.
  @inline(__always)
  private func restEnd(_ row: Int, _ last: Int, ruined: UInt8) -> Int {
    var row = row
    while row < last {
      var entering = enterLong.load(row)
      if Features.shorts { entering |= enterShort.load(row) }
      guard entering & ~ruined == 0, close[row].isFinite else { break }
      row &+= 1
    }
    return row
  }

  /// Whether the bar reaches a stop or a target of a position that is held.
  @inline(__always)
  private func touches(_ row: Int, _ run: UnsafeMutablePointer<LaneRun>) -> Bool {
    let top = Lane(repeating: high[row])
    let bottom = Lane(repeating: low[row])
    let stop = run.pointee.account.stop
    let target = run.pointee.account.target
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

  /// Gaps through stops and targets, at the open; what leaves at the market anyway is no gap.
  @inline(never)
  private func fillGaps(_ row: Int, _ time: Int, _ run: UnsafeMutablePointer<LaneRun>) {
    let account = run.pointee.account
    let price = Lane(repeating: open[row])
    let free = account.held & ~account.pending.exit
    var stopped = account.heldLong & lockstep_less_equal(price, account.stop)
    var taken = account.heldLong & lockstep_greater_equal(price, account.target)
    if Features.shorts {
      stopped |= account.heldShort & lockstep_greater_equal(price, account.stop)
      taken |= account.heldShort & lockstep_less_equal(price, account.target)
    }
    stopped &= free
    taken &= free & ~stopped
    if stopped != 0 { leave(stopped, at: sold(price, account), time, .stop, run) }
    if taken != 0 { leave(taken, at: price, time, .target, run) }
  }

  /// Orders that wait: first exits, then entries, at the same price.
  @inline(never)
  private func fillPending(
    at price: Double, _ time: Int, _ run: UnsafeMutablePointer<LaneRun>
  ) {
    let pending = run.pointee.account.pending
    let entering = pending.enterLong | pending.enterShort
    let leaving = pending.exit & run.pointee.account.held
    if leaving != 0 {
      let fill = sold(Lane(repeating: price), run.pointee.account)
      let reversing = leaving & entering
      if leaving & ~reversing != 0 { leave(leaving & ~reversing, at: fill, time, .signal, run) }
      if reversing != 0 { leave(reversing, at: fill, time, .reversal, run) }
    }
    if entering != 0 {
      run.pointee.account.open(at: price, row: time, &run.pointee.trades, terms, recorder)
    }
    run.pointee.account.pending.exit = 0
    run.pointee.account.pending.enterLong = 0
    run.pointee.account.pending.enterShort = 0
  }

  /// Stops and targets inside the bar; where both are touched the stop fills.
  ///
  /// Slippage may put the entry so far from the open that its stop lies beyond it: then the stop fills
  /// at the open, for the market was never at the stop's price.
  @inline(never)
  private func fillRange(_ row: Int, _ time: Int, _ run: UnsafeMutablePointer<LaneRun>) {
    let account = run.pointee.account
    let top = Lane(repeating: high[row])
    let bottom = Lane(repeating: low[row])
    var stopped = account.heldLong & lockstep_less_equal(bottom, account.stop)
    var taken = account.heldLong & lockstep_greater_equal(top, account.target)
    if Features.shorts {
      stopped |= account.heldShort & lockstep_greater_equal(top, account.stop)
      taken |= account.heldShort & lockstep_less_equal(bottom, account.target)
    }
    let ambiguous = stopped & taken
    taken &= ~stopped
    if stopped != 0 {
      run.pointee.trades.ambiguous += choose(ambiguous, 1, 0)
      let first = Lane(repeating: open[row])
      var beyond = account.heldLong & lockstep_less(first, account.stop)
      if Features.shorts { beyond |= account.heldShort & lockstep_greater(first, account.stop) }
      let price = sold(choose(beyond, first, account.stop), account)
      leave(stopped, at: price, time, .stop, run, isAmbiguous: ambiguous)
    }
    if taken != 0 { leave(taken, at: account.target, time, .target, run) }
  }

  @inline(__always)
  private func leave(
    _ lanes: UInt8, at price: Lane, _ time: Int, _ reason: Trade.ExitReason,
    _ run: UnsafeMutablePointer<LaneRun>, isAmbiguous: UInt8 = 0
  ) {
    run.pointee.account.close(
      lanes, at: price, row: time, reason: reason, isAmbiguous: isAmbiguous, &run.pointee.trades,
      terms, recorder)
  }

  /// A price moved against the side that leaves its position.
  @inline(__always)
  private func sold(_ price: Lane, _ account: LaneAccount) -> Lane {
    let down = price * (1 - terms.slippage)
    return Features.shorts
      ? choose(account.heldShort, price * (1 + terms.slippage), down) : down
  }

  /// The decision at the close of the tile's row 0, for an account that somebody else keeps.
  func decideOnly(_ account: inout LaneAccount) {
    let equity = account.cash + account.shares * close[0]
    decide(0, equity: equity, &account)
  }

  /// What the rules order at this close.
  @inline(__always)
  private func decide(_ row: Int, equity: Lane, _ account: inout LaneAccount) {
    var leave = exitLong.load(row) & account.heldLong
    var long = enterLong.load(row) & ~account.heldLong & ~account.ruined
    var short: UInt8 = 0
    if Features.shorts {
      short = enterShort.load(row) & ~account.heldShort & ~account.ruined
      let both = long & short
      long &= ~both
      short &= ~both
      leave |= (exitShort.load(row) | long) & account.heldShort
      leave |= short & account.heldLong
    } else {
      leave |= exitShort.load(row) & account.heldShort
    }
    account.pending.exit = leave
    account.pending.enterLong = long
    account.pending.enterShort = short
    if _slowPath(long | short != 0) { size(row, equity: equity, &account) }
  }

  /// Quantity and protective distances of the entries that were just decided.
  @inline(never)
  private func size(_ row: Int, equity: Lane, _ account: inout LaneAccount) {
    let price = close[row]
    var allowed: UInt8 = 0xFF
    let stop = signals.stopLoss.load(row)
    let target = signals.takeProfit.load(row)
    if terms.hasStop { allowed &= lockstep_greater(stop, .zero) }
    if terms.hasTarget { allowed &= lockstep_greater(target, .zero) }
    account.pending.stop = stop
    account.pending.target = target
    let number = signals.size.load(row)
    switch terms.sizeKind {
    case .allIn: break
    case .fraction: account.pending.quantity = equity * number / price
    case .risk:
      let distance = terms.stopIsFraction ? stop * price : stop
      account.pending.quantity = equity * number / distance
    case .shares: account.pending.quantity = number
    case .notional: account.pending.quantity = number / price
    }
    // A size that is not known yet is no order, and must not be taken for all cash.
    if terms.sizeKind != .allIn { allowed &= lockstep_greater(account.pending.quantity, .zero) }
    account.pending.enterLong &= allowed
    account.pending.enterShort &= allowed
  }

  /// Lanes without equity trade no more; what they hold is closed at this close, without costs.
  @inline(never)
  private func ruin(
    _ now: Lane, _ row: Int, _ time: Int, _ run: UnsafeMutablePointer<LaneRun>
  ) {
    let lanes = lockstep_less_equal(now, .zero) & ~run.pointee.account.ruined
    let held = lanes & run.pointee.account.held
    if held != 0 {
      run.pointee.account.writeOff(
        held, at: Lane(repeating: close[row]), row: time, &run.pointee.trades, recorder)
    }
    run.pointee.account.cash = choose(lanes, now, run.pointee.account.cash)
    run.pointee.account.ruined |= lanes
  }
}
