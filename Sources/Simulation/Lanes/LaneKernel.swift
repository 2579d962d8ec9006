import CLanes
import Rules

/// The simulator's kernel: walks a tile of bars for one block of eight accounts.
///
/// Every bar has the phases of the market: orders that wait fill at the open, protective orders fill
/// inside the bar, the position is marked at the close, and the rules decide what works from the next
/// bar on. A bar in which nothing is ordered costs the mark alone. The recorded and the swept run
/// execute the same arithmetic in the same order.
struct LaneKernel {
  let terms: LaneTerms
  let signals: Signals
  let open, high, low, close: UnsafePointer<Double>
  let recorder: LaneRecorder?
  /// Where each close's equity goes, one lane a row; nil for nowhere.
  let equity: UnsafeMutablePointer<Lane>?

  /// Runs rows of the tile; `start` is the history's row of the tile's row 0.
  ///
  /// Specialised by what the strategy uses, so that an unused feature costs nothing.
  func run(
    _ rows: Range<Int>, start: Int, hasProtection: Bool, hasShorts: Bool,
    _ account: inout LaneAccount, _ tally: inout LaneTally
  ) {
    switch (hasProtection, hasShorts) {
    case (false, false): walk(rows, start, protects: false, shorts: false, &account, &tally)
    case (false, true): walk(rows, start, protects: false, shorts: true, &account, &tally)
    case (true, false): walk(rows, start, protects: true, shorts: false, &account, &tally)
    case (true, true): walk(rows, start, protects: true, shorts: true, &account, &tally)
    }
  }

  @inline(__always)
  private func walk(
    _ rows: Range<Int>, _ start: Int, protects: Bool, shorts: Bool,
    _ outsideAccount: inout LaneAccount, _ outsideTally: inout LaneTally
  ) {
    var account = outsideAccount
    var tally = outsideTally
    for row in rows {
      let time = start &+ row
      if protects, account.held != 0 {
        fillGaps(row, time, shorts: shorts, &account, &tally)
      }
      if account.pending.any != 0 {
        fillPending(at: open[row], time, shorts: shorts, &account, &tally)
      }
      if protects, account.held != 0 {
        fillRange(row, time, shorts: shorts, &account, &tally)
      }
      if terms.fillsAtClose {
        let before = account.cash + account.shares * close[row]
        decide(row, shorts: shorts, equity: before, &account)
        if account.pending.any != 0 {
          fillPending(at: close[row], time, shorts: shorts, &account, &tally)
        }
      }
      let now = account.cash + account.shares * close[row]
      tally.mark(now, row: Double(time), held: account.held, ruined: account.ruined)
      if lockstep_less_equal(now, .zero) != 0 { ruin(now, &account) }
      if let equity { equity[row] = now }
      if !terms.fillsAtClose { decide(row, shorts: shorts, equity: now, &account) }
    }
    outsideAccount = account
    outsideTally = tally
  }

  /// Market exits that wait, then gaps through stops and targets, at the open.
  @inline(__always)
  private func fillGaps(
    _ row: Int, _ time: Int, shorts: Bool, _ account: inout LaneAccount, _ tally: inout LaneTally
  ) {
    let price = Lane(repeating: open[row])
    let free = account.held & ~account.pending.exit
    var stopped = account.heldLong & lockstep_less_equal(price, account.stop)
    var taken = account.heldLong & lockstep_greater_equal(price, account.target)
    if shorts {
      stopped |= account.heldShort & lockstep_greater_equal(price, account.stop)
      taken |= account.heldShort & lockstep_less_equal(price, account.target)
    }
    stopped &= free
    taken &= free & ~stopped
    if stopped != 0 {
      account.close(
        stopped, at: sold(price, account, shorts: shorts), row: time, reason: .stop, &tally, terms,
        recorder)
    }
    if taken != 0 {
      account.close(taken, at: price, row: time, reason: .target, &tally, terms, recorder)
    }
  }

  /// Orders that wait: first exits, then entries, at the same price.
  @inline(__always)
  private func fillPending(
    at price: Double, _ time: Int, shorts: Bool, _ account: inout LaneAccount,
    _ tally: inout LaneTally
  ) {
    let leaving = account.pending.exit & account.held
    if leaving != 0 {
      let fill = sold(Lane(repeating: price), account, shorts: shorts)
      let reversing = leaving & (account.pending.enterLong | account.pending.enterShort)
      if leaving & ~reversing != 0 {
        account.close(
          leaving & ~reversing, at: fill, row: time, reason: .signal, &tally, terms, recorder)
      }
      if reversing != 0 {
        account.close(reversing, at: fill, row: time, reason: .reversal, &tally, terms, recorder)
      }
    }
    if account.pending.enterLong | account.pending.enterShort != 0 {
      account.open(at: price, row: time, &tally, terms, recorder)
    }
    account.pending.exit = 0
    account.pending.enterLong = 0
    account.pending.enterShort = 0
  }

  /// Stops and targets inside the bar; where both are touched the stop fills.
  @inline(__always)
  private func fillRange(
    _ row: Int, _ time: Int, shorts: Bool, _ account: inout LaneAccount, _ tally: inout LaneTally
  ) {
    let top = Lane(repeating: high[row])
    let bottom = Lane(repeating: low[row])
    var stopped = account.heldLong & lockstep_less_equal(bottom, account.stop)
    var taken = account.heldLong & lockstep_greater_equal(top, account.target)
    if shorts {
      stopped |= account.heldShort & lockstep_greater_equal(top, account.stop)
      taken |= account.heldShort & lockstep_less_equal(bottom, account.target)
    }
    let ambiguous = stopped & taken
    taken &= ~stopped
    if stopped != 0 {
      tally.ambiguous += choose(ambiguous, 1, 0)
      account.close(
        stopped, at: sold(account.stop, account, shorts: shorts), row: time, reason: .stop,
        isAmbiguous: ambiguous, &tally, terms, recorder)
    }
    if taken != 0 {
      account.close(taken, at: account.target, row: time, reason: .target, &tally, terms, recorder)
    }
  }

  /// A price moved against the side that leaves its position.
  @inline(__always)
  private func sold(_ price: Lane, _ account: LaneAccount, shorts: Bool) -> Lane {
    let down = price * (1 - terms.slippage)
    return shorts ? choose(account.heldShort, price * (1 + terms.slippage), down) : down
  }

  /// The decision at the close of the tile's row 0, for an account that somebody else keeps.
  func decideOnly(hasShorts: Bool, _ account: inout LaneAccount) {
    let equity = account.cash + account.shares * close[0]
    decide(0, shorts: hasShorts, equity: equity, &account)
  }

  /// What the rules order at this close.
  @inline(__always)
  private func decide(
    _ row: Int, shorts: Bool, equity: Lane, _ account: inout LaneAccount
  ) {
    var leave = signals.exitLong.load(row) & account.heldLong
    var long = signals.enterLong.load(row) & ~account.heldLong & ~account.ruined
    var short: UInt8 = 0
    if shorts {
      short = signals.enterShort.load(row) & ~account.heldShort & ~account.ruined
      let both = long & short
      long &= ~both
      short &= ~both
      leave |= (signals.exitShort.load(row) | long) & account.heldShort
      leave |= short & account.heldLong
    } else {
      leave |= signals.exitShort.load(row) & account.heldShort
    }
    account.pending.exit = leave
    account.pending.enterLong = long
    account.pending.enterShort = short
    if long | short != 0 { size(row, equity: equity, &account) }
  }

  /// Quantity and protective distances of the entries that were just decided.
  @inline(__always)
  private func size(_ row: Int, equity: Lane, _ account: inout LaneAccount) {
    let price = close[row]
    var allowed: UInt8 = 0xFF
    let stop = signals.stopLoss.load(row)
    let target = signals.takeProfit.load(row)
    if terms.hasStop { allowed &= lockstep_greater(stop, .zero) }
    if terms.hasTarget { allowed &= lockstep_greater(target, .zero) }
    account.pending.enterLong &= allowed
    account.pending.enterShort &= allowed
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
  }

  /// Lanes without equity trade no more; what they hold is written off at this close.
  private func ruin(_ now: Lane, _ account: inout LaneAccount) {
    let lanes = lockstep_less_equal(now, .zero)
    account.cash = choose(lanes, now, account.cash)
    account.shares = choose(lanes, .zero, account.shares)
    account.heldLong &= ~lanes
    account.heldShort &= ~lanes
    account.ruined |= lanes
  }
}
