import CLanes
import Rules

/// What rules of entries and exits order at a close.
extension PoolKernel {
  /// Decides for every symbol with a bar, and lets its entries compete.
  func enter(_ state: PoolState, equity: Lane) {
    auction.begin()
    for symbol in 0..<symbols where isPresent(symbol) {
      if wish(symbol, state) != 0 { prepare(symbol, equity, state) }
      let wanted = (state.longs[symbol] | state.shorts[symbol]) & ~state.entering[symbol]
      if wanted != 0 { auction.add(symbol, wanted) }
    }
    guard auction.lanes != 0 else { return }
    forEachLane(auction.lanes) { lane, bit in compete(lane, bit, equity[lane], state) }
  }

  /// Exits and entries of a symbol as its signals and its membership want them.
  ///
  /// - Returns: the lanes that want to enter.
  @inline(__always)
  private func wish(_ symbol: Int, _ state: PoolState) -> UInt8 {
    let own = signals[symbol]
    let place = bar(symbol) &- own.start
    let (heldLong, heldShort) = (state.heldLong[symbol], state.heldShort[symbol])
    // What an account is still filling is not ordered once more.
    let entering = state.entering[symbol]
    let closed = state.run.pointee.account.ruined | entering
    var leave = own.exitLong.load(place) & heldLong
    var long = own.enterLong.load(place) & ~heldLong & ~closed
    var short: UInt8 = 0
    if hasSignalShorts {
      short = own.enterShort.load(place) & ~heldShort & ~closed
      let both = long & short
      long &= ~both
      short &= ~both
      leave |= (own.exitShort.load(place) | long) & heldShort
      leave |= short & heldLong
    }
    if let members = prices[symbol].members {
      let isMember = members[row] != 0
      state.departs[symbol] = isMember ? 0 : 1
      if !isMember {
        if long | short != 0 { recorder?.refuse(long | short, .notMember) }
        (leave, long, short) = (heldLong | heldShort, 0, 0)
      }
    }
    state.exits[symbol] = leave | state.leaving[symbol]
    state.longs[symbol] = long | state.longs[symbol] & entering
    state.shorts[symbol] = short | state.shorts[symbol] & entering
    return long | short
  }

  /// Quantity and protective distances of the entries that were just wanted.
  private func prepare(_ symbol: Int, _ equity: Lane, _ state: PoolState) {
    let own = signals[symbol]
    let terms = costs(symbol)
    let place = bar(symbol) &- own.start
    let price = close(symbol)
    var allowed: UInt8 = 0xFF
    let stop = own.stopLoss.load(place)
    let target = own.takeProfit.load(place)
    if terms.pointee.hasStop { allowed &= lockstep_greater(stop, .zero) }
    if terms.pointee.hasTarget { allowed &= lockstep_greater(target, .zero) }
    state.stopDistance[symbol] = stop
    state.targetDistance[symbol] = target
    let number = own.size.load(place)
    let quantity: Lane =
      switch terms.pointee.sizeKind {
      case .allIn: Lane(repeating: .infinity)
      case .fraction: equity * number / price
      case .risk: equity * number / (terms.pointee.stopIsFraction ? stop * price : stop)
      case .shares: number
      case .notional: number / price
      case .net: terms.affordable(equity * number, Lane(repeating: price))
      }
    let entering = state.entering[symbol]
    state.quantity[symbol] = choose(entering, state.quantity[symbol], quantity)
    // A size that is not known yet is no order.
    allowed &= lockstep_greater(quantity, .zero)
    state.longs[symbol] &= allowed | entering
    state.shorts[symbol] &= allowed | entering
  }

  /// Lets the entries of one lane compete for places and for what the caps leave.
  private func compete(_ lane: Int, _ bit: UInt8, _ equity: Double, _ state: PoolState) {
    auction.sort(bit) { symbol in
      guard self.plan.hasRank else { return 0 }
      return self.signals[symbol].rank.load(self.bar(symbol) &- self.signals[symbol].start)[lane]
    }
    var places = plan.positions
    if places < .max { places -= state.staying(in: lane) + state.waiting(in: lane) }
    caps?.begin(self, lane, equity, state)
    let line = state.queue + lane * symbols
    for symbol in auction.symbols {
      var refusal: PoolRecord.Refusal?
      if auction.isUnranked(symbol) {
        refusal = .noRank
      } else if places <= 0 {
        refusal = .noPlace
      } else if let caps {
        refusal = caps.cut(self, symbol, lane, state)
      }
      if let refusal {
        state.longs[symbol] &= ~bit
        state.shorts[symbol] &= ~bit
        recorder?.refuse(bit, refusal)
        continue
      }
      line[state.queued[lane]] = Int32(symbol)
      state.queued[lane] += 1
      places -= 1
    }
  }
}
