import CLanes
import Rules

/// What a kernel needs to know of a run, the same in all lanes and for all bars.
struct LaneTerms {
  let slippage: Double
  let rate: Double
  let perShare: Double
  let minimum: Double
  /// What costs have beyond rate, amount a share and minimum; nil for nothing.
  let further: FurtherCosts?
  /// Steps a currency unit; 0 for any price.
  let ticks: Double
  let isWhole: Bool
  /// Shares of a lot; 0 for no lots.
  let lot: Double
  let fillsAtClose: Bool
  let sizeKind: RunRules.SizeKind
  let stopIsFraction: Bool
  let targetIsFraction: Bool
  let hasStop: Bool
  let hasTarget: Bool
  /// Whether an entry is no more than its side: all cash, without stop or target.
  let buysAll: Bool
  /// Whether a bar that holds both stop and target fills the target.
  let isOptimist: Bool
  /// Whether an entry leaves no cash, so that accounts are all in or all out.
  let spendsAll: Bool
  /// Whether equity can reach zero while prices stay above it.
  let mayRuin: Bool

  /// Without `fees` a fill pays none, whatever the settings say: they are for whoever decides and does not fill.
  init(_ rules: RunRules, fees: CostRows? = nil) {
    let settings = rules.settings
    further = FurtherCosts(settings, fees: fees)
    slippage = settings.steadySlippage
    rate = settings.commission.rate
    perShare = settings.commission.perShare
    minimum = settings.commission.minimum
    ticks = settings.tick > 0 ? (1 / settings.tick).rounded() : 0
    isWhole = settings.shares == .whole
    lot = settings.lot ?? 0
    fillsAtClose = settings.fill == .close
    sizeKind = rules.sizeKind
    stopIsFraction = rules.stopIsFraction
    targetIsFraction = rules.targetIsFraction
    hasStop = rules.hasStop
    hasTarget = rules.hasTarget
    buysAll = rules.sizeKind == .allIn && !rules.hasStop && !rules.hasTarget
    isOptimist = rules.ambiguity == .optimistic
    spendsAll =
      rules.sizeKind == .allIn && settings.shares == .fractional && !rules.hasShorts
      && further == nil && settings.lot == nil
    mayRuin = !spendsAll || minimum > 0 || perShare > 0 || rate >= 1 || slippage >= 1
  }
}

extension LaneTerms {
  /// The whole lots in some quantities, as `Settings.wholeLots`.
  func inLots(_ quantity: Lane) -> Lane { (quantity / lot * (1 + 1e-12)).rounded(.down) * lot }

  /// The whole lots in a quantity.
  func inLots(_ quantity: Double) -> Double { (quantity / lot * (1 + 1e-12)).rounded(.down) * lot }
}

/// The arithmetic of a fill.
///
/// On the pointer: called on the terms themselves it would copy them for each fill.
extension UnsafePointer<LaneTerms> {
  /// Commission of a fill, and what else it costs; `sells` are the lanes that sell, `isMaker` says that limit orders
  /// filled that had rested.
  @inline(__always)
  func commission(
    _ quantity: Lane, _ price: Lane, sells: UInt8, row: Int, isMaker: Bool = false
  ) -> Lane {
    if _slowPath(pointee.further != nil) {
      return pointee.fullCost(quantity, price, sells: sells, row: row, isMaker: isMaker)
    }
    let cost = quantity * price * pointee.rate + quantity * pointee.perShare
    return choose(
      lockstep_less(cost, Lane(repeating: pointee.minimum)), Lane(repeating: pointee.minimum), cost)
  }

  /// A protective price: rounded to the nearest step, and at least one step from the fill on its side.
  @inline(__always)
  func protective(_ fill: Lane, _ distance: Lane, isAbove: UInt8) -> Lane {
    let price = choose(isAbove, fill + distance, fill - distance)
    guard pointee.ticks > 0 else { return price }
    let wanted = (price * pointee.ticks).rounded(.toNearestOrAwayFromZero) / pointee.ticks
    let beside = choose(isAbove, fill + 1 / pointee.ticks, fill - 1 / pointee.ticks)
    let least = (beside * pointee.ticks).rounded(.toNearestOrAwayFromZero) / pointee.ticks
    let isTooNear =
      (isAbove & lockstep_less(wanted, least)) | (~isAbove & lockstep_greater(wanted, least))
    return choose(isTooNear, least, wanted)
  }

  /// The most shares that cash pays for at a price, commission included; of fees what they are at most.
  ///
  /// Without a row it leaves the regulators' fees out: whoever decides a size does not know the day of the fill.
  @inline(__always)
  func affordable(_ cash: Lane, _ price: Lane, sells: UInt8 = 0, row: Int? = nil) -> Lane {
    if _slowPath(pointee.further != nil) {
      return pointee.fullyAffordable(cash, price, sells: sells, row: row)
    }
    let proportional = cash / (price * (1 + pointee.rate) + pointee.perShare)
    guard pointee.minimum > 0 else { return proportional }
    let withMinimum = (cash - pointee.minimum) / price
    return choose(lockstep_less(withMinimum, proportional), withMinimum, proportional)
  }
}

@inline(__always)
func choose(_ mask: UInt8, _ yes: Lane, _ no: Lane) -> Lane { lockstep_select(mask, yes, no) }

@inline(__always)
func choose(_ mask: UInt8, _ yes: Double, _ no: Double) -> Lane {
  lockstep_select(mask, Lane(repeating: yes), Lane(repeating: no))
}

extension LaneAccount {
  /// Closes the positions of some lanes at a price that holds their slippage.
  ///
  /// Inlined, for a lane that is an argument goes through four registers and back.
  @inline(__always)
  mutating func close(
    _ lanes: UInt8, at price: Lane, row: Int, reason: Trade.ExitReason, isAmbiguous: UInt8 = 0,
    _ tally: inout TradeTally, _ terms: UnsafePointer<LaneTerms>,
    _ record: UnsafeMutablePointer<LaneRecord>?
  ) {
    let quantity = choose(heldShort, -shares, shares)
    // A target has rested since the entry.
    let commission = terms.commission(
      quantity, price, sells: heldLong, row: row, isMaker: reason == .target)
    let flow = shares * price - commission
    let profit = entryFlow + flow
    cash = choose(lanes, cash + flow, cash)
    tally.record(
      lanes, profit: profit, notional: entryNotional, held: Double(row) - entryRow)
    tally.commission = choose(lanes, tally.commission + commission, tally.commission)
    tally.traded = choose(lanes, tally.traded + quantity * price, tally.traded)
    if let record {
      record.pointee.exit(
        lanes, row: row, price: price, commission: commission, profit: profit, reason: reason,
        isAmbiguous: isAmbiguous)
    }
    shares = choose(lanes, .zero, shares)
    heldLong &= ~lanes
    heldShort &= ~lanes
  }

  /// Ends the positions of some lanes at a price, without costs; cash is the caller's to set.
  @inline(never)
  mutating func writeOff(
    _ lanes: UInt8, at price: Lane, row: Int, _ tally: inout TradeTally,
    _ record: UnsafeMutablePointer<LaneRecord>?
  ) {
    let quantity = choose(heldShort, -shares, shares)
    let profit = entryFlow + shares * price
    tally.record(lanes, profit: profit, notional: entryNotional, held: Double(row) - entryRow)
    tally.traded = choose(lanes, tally.traded + quantity * price, tally.traded)
    record?.pointee.exit(
      lanes, row: row, price: price, commission: .zero, profit: profit, reason: .ruin,
      isAmbiguous: 0)
    shares = choose(lanes, .zero, shares)
    heldLong &= ~lanes
    heldShort &= ~lanes
  }

  /// Opens the pending positions of some lanes at the market.
  @inline(__always)
  mutating func open(
    at price: Double, row: Int, _ tally: inout TradeTally, _ terms: UnsafePointer<LaneTerms>,
    _ record: UnsafeMutablePointer<LaneRecord>?
  ) {
    let wanted = (pending.enterLong | pending.enterShort) & ~held & ~ruined
    let isShort = pending.enterShort
    let fill = choose(
      isShort, price * (1 - terms.pointee.slippage), price * (1 + terms.pointee.slippage))
    let affordable = terms.affordable(cash, fill, sells: isShort, row: row)
    var quantity = affordable
    if terms.pointee.sizeKind != .allIn {
      quantity = choose(
        lockstep_less(pending.quantity, affordable), pending.quantity, affordable)
    }
    if terms.pointee.isWhole { quantity = quantity.rounded(.down) }
    if terms.pointee.lot > 0 { quantity = terms.pointee.inLots(quantity) }
    var lanes = wanted
    // As a branch that is hardly ever taken: what follows need not wait for the division.
    let buys = lockstep_greater_equal(quantity, Lane(repeating: Position.leastEntry))
    if _slowPath(wanted & ~buys != 0) { lanes &= buys }
    let commission = terms.commission(quantity, fill, sells: isShort, row: row)
    let signed = choose(isShort, -quantity, quantity)
    let notional = quantity * fill
    let flow = terms.pointee.spendsAll ? -cash : -signed * fill - commission
    cash = choose(lanes, cash + flow, cash)
    shares = choose(lanes, signed, shares)
    entryFlow = choose(lanes, flow, entryFlow)
    entryNotional = choose(lanes, notional, entryNotional)
    entryRow = choose(lanes, Lane(repeating: Double(row)), entryRow)
    tally.commission = choose(lanes, tally.commission + commission, tally.commission)
    tally.traded = choose(lanes, tally.traded + notional, tally.traded)
    if terms.pointee.hasStop {
      let distance = terms.pointee.stopIsFraction ? pending.stop * fill : pending.stop
      stop = choose(lanes, terms.protective(fill, distance, isAbove: isShort), stop)
    }
    if terms.pointee.hasTarget {
      let distance = terms.pointee.targetIsFraction ? pending.target * fill : pending.target
      target = choose(lanes, terms.protective(fill, distance, isAbove: ~isShort), target)
    }
    heldLong |= lanes & ~isShort
    heldShort |= lanes & isShort
    if let record {
      record.pointee.enter(
        lanes, row: row, price: fill, shares: signed, commission: commission, stop: stop)
    }
  }
}

extension TradeTally {
  /// Counts a closed trade in some lanes.
  @inline(__always)
  mutating func record(_ lanes: UInt8, profit: Lane, notional: Lane, held: Lane) {
    let win = lanes & lockstep_greater(profit, .zero)
    let loss = lanes & lockstep_less(profit, .zero)
    let relative = profit / notional
    trades += choose(lanes, 1, 0)
    wins += choose(win, 1, 0)
    losses += choose(loss, 1, 0)
    grossProfit = choose(win, grossProfit + profit, grossProfit)
    grossLoss = choose(loss, grossLoss - profit, grossLoss)
    profitSquares = choose(lanes, profitSquares + profit * profit, profitSquares)
    returns = choose(lanes, returns + relative, returns)
    best = choose(lanes & lockstep_greater(relative, best), relative, best)
    worst = choose(lanes & lockstep_less(relative, worst), relative, worst)
    barsInTrades = choose(lanes, barsInTrades + held, barsInTrades)
    winStreak = choose(lanes, choose(win, winStreak + 1, .zero), winStreak)
    lossStreak = choose(lanes, choose(loss, lossStreak + 1, .zero), lossStreak)
    longestWinStreak = choose(
      lockstep_greater(winStreak, longestWinStreak), winStreak, longestWinStreak)
    longestLossStreak = choose(
      lockstep_greater(lossStreak, longestLossStreak), lossStreak, longestLossStreak)
  }
}
