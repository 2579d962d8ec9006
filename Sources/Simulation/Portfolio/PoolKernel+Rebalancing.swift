import CLanes
import Rules

/// How a portfolio of weights is put right: when, to which weights, and with which orders.
extension PoolKernel {
  /// What the portfolio orders at a close.
  func rebalance(_ state: PoolState, equity: Lane) {
    follow(state)
    let ruined = state.run.pointee.account.ruined
    let lanes = dueLanes(state, equity) & ~ruined
    forEachLane(lanes) { lane, bit in rebalance(lane, bit, equity[lane], state) }
  }

  /// Follows entries and exits, and sells what is no member any more.
  private func follow(_ state: PoolState) {
    guard !plan.hasWeights || plan.portfolio.universe != nil else { return }
    for symbol in 0..<symbols where isPresent(symbol) {
      if !plan.hasWeights { follow(symbol, state) }
      guard let members = prices[symbol].members else { continue }
      let isMember = members[row] != 0
      state.departs[symbol] = isMember ? 0 : 1
      if !isMember { state.exits[symbol] = state.held(symbol) }
    }
  }

  /// Which lanes' entries and exits have chosen a symbol: positions as the rules alone would hold them.
  private func follow(_ symbol: Int, _ state: PoolState) {
    let own = signals[symbol]
    let place = bar(symbol) &- own.start
    let (chosenLong, chosenShort) = (state.chosenLong[symbol], state.chosenShort[symbol])
    var leaveLong = own.exitLong.load(place) & chosenLong
    var leaveShort: UInt8 = 0
    var long = own.enterLong.load(place) & ~chosenLong
    var short: UInt8 = 0
    if hasSignalShorts {
      short = own.enterShort.load(place) & ~chosenShort
      let both = long & short
      long &= ~both
      short &= ~both
      leaveShort = own.exitShort.load(place) & chosenShort | long
      leaveLong |= short
    }
    state.chosenLong[symbol] = chosenLong & ~leaveLong | long
    state.chosenShort[symbol] = chosenShort & ~leaveShort | short
  }

  /// The lanes whose weights are put right at this close.
  private func dueLanes(_ state: PoolState, _ equity: Lane) -> UInt8 {
    guard let plan = market.portfolio.rebalancing else { return 0 }
    let first = state.run.pointee.firstRow
    // A run that begins inside a month need not wait for the next one.
    if plan.period != nil, row == first || due[row] != 0 { return 0xFF }
    if let every = plan.every, (row - first) % every == 0 { return 0xFF }
    guard let drift = plan.drift else { return 0 }
    // Without another plan, the first weights come when there are some.
    var lanes: UInt8 = plan.period == nil && plan.every == nil ? ~state.hasWeights : 0
    let band = Lane(repeating: drift)
    for symbol in 0..<symbols where isPresent(symbol) {
      let weight =
        state.held(symbol) == 0 ? .zero : state.shares[symbol] * close(symbol) / equity
      // The price may have moved the weight, or the rules what they wish.
      lanes |= leaves(band, weight - state.wished[symbol])
      lanes |= leaves(band, raw(symbol, state) - state.raw[symbol])
    }
    return lanes
  }

  @inline(__always)
  private func leaves(_ band: Lane, _ distance: Lane) -> UInt8 {
    lockstep_greater(distance, band) | lockstep_less(distance, -band)
  }

  /// Orders what one lane lacks of its weights, and sells what it has too much.
  private func rebalance(_ lane: Int, _ bit: UInt8, _ equity: Double, _ state: PoolState) {
    guard equity > 0, let own = wish(lane, bit, equity, state) else { return }
    state.resized |= bit
    for symbol in 0..<symbols where weights.takesPart[symbol] {
      let weight = (weights.wanted[symbol] * 1e10).rounded() / 1e10
      state.wished[symbol][lane] = weight
      let price = close(symbol)
      var shares = weight * own / price
      if terms[symbol].isWhole { shares = shares.rounded(.towardZero) }
      if terms[symbol].lot > 0 {
        shares = (shares < 0 ? -1 : 1) * terms[symbol].inLots(abs(shares))
      }
      let held = state.held(symbol) & bit == 0 ? 0 : state.shares[symbol][lane]
      let isChange = abs(shares - held) > 1e-9 * max(abs(shares), abs(held))
      state.resizes[symbol] = state.resizes[symbol] & ~bit | (isChange ? bit : 0)
      state.quantity[symbol][lane] = shares
      if isChange { state.hasResizes = true }
      if weight != 0 { state.hasWeights |= bit }
    }
  }

  /// Finds the weights of one lane.
  ///
  /// - Returns: the equity that they are shares of: all but what is held of symbols that have no bar now. Nil where
  ///   there are no weights to be had.
  private func wish(
    _ lane: Int, _ bit: UInt8, _ equity: Double, _ state: PoolState
  ) -> Double? {
    var own = equity
    var places = plan.positions
    for symbol in 0..<symbols {
      let held = state.held(symbol) & bit == 0 ? 0 : state.shares[symbol][lane]
      let value = held == 0 ? 0 : held * close(symbol)
      let takesPart = isPresent(symbol)
      weights.takesPart[symbol] = takesPart
      weights.current[symbol] = value / equity
      if !takesPart {
        own -= abs(value)
        let isTaken = held != 0 || state.resizes[symbol] & bit != 0
        if isTaken, places < .max { places -= 1 }
      }
      let raw = takesPart ? raw(symbol, state)[lane] : 0
      if takesPart { state.raw[symbol][lane] = raw }
      weights.wanted[symbol] = raw
    }
    guard own > 0 else { return nil }
    if plan.hasRank || weights.chosen.count > places { rank(lane, keeping: max(places, 0)) }
    if let cap = plan.portfolio.correlation { part(cap, bit, state) }
    guard allocate(bit) else { return nil }
    let portfolio = plan.portfolio
    let spreads = portfolio.allocation != nil || portfolio.sides != nil
    weights.balance(portfolio.sides, gross: plan.gross)
    weights.cap(portfolio, sectors: sectors, spreads: spreads)
    weights.bound(gross: plan.gross, net: portfolio.net)
    if portfolio.sides == .dollarNeutral { weights.balance(.dollarNeutral, gross: plan.gross) }
    weights.slow(to: portfolio.turnover)
    return own
  }

  /// What the rules wish of a symbol that has a bar: a weight, or 1 and -1 for its side.
  @inline(__always)
  private func raw(_ symbol: Int, _ state: PoolState) -> Lane {
    if let members = prices[symbol].members, members[row] == 0 { return .zero }
    var weight: Lane
    if plan.hasWeights {
      let own = signals[symbol]
      weight = own.weight.load(bar(symbol) &- own.start)
      // What is not finite gives NaN here.
      weight = choose(lockstep_equal(weight - weight, .zero), weight, .zero)
    } else {
      weight = choose(state.chosenLong[symbol], 1, 0)
      weight = choose(state.chosenShort[symbol], Lane(repeating: -1), weight)
    }
    if !allowsLong { weight = lockstep_lane_smaller(weight, .zero) }
    if !allowsShort { weight = lockstep_lane_larger(weight, .zero) }
    return weight
  }

  /// Keeps so many symbols, the best ones.
  private func rank(_ lane: Int, keeping places: Int) {
    for symbol in weights.chosen {
      let own = signals[symbol]
      weights.ranks[symbol] =
        plan.hasRank ? own.rank.load(bar(symbol) &- own.start)[lane] : 0
    }
    weights.keepBest(places)
  }

  /// Lets go of symbols that go along too much with a better one, by rank and then by name.
  ///
  /// A symbol without a bar keeps its position, and is heeded first. Each is held against every one that stays, and not
  /// against their sum: their weights are not known before.
  private func part(_ cap: PortfolioSettings.CorrelationCap, _ bit: UInt8, _ state: PoolState) {
    let kept = (0..<symbols).filter { !weights.takesPart[$0] && state.held($0) & bit != 0 }
    var sides = kept.map { (symbol: $0, isShort: state.heldShort[$0] & bit != 0) }
    for symbol in weights.chosenByRank(plan.hasRank) {
      let isShort: Bool = weights.wanted[symbol] < 0
      let isAlike: Bool = sides.contains { other -> Bool in
        guard let alike = correlation(of: symbol, and: other.symbol, over: cap.returns) else {
          return true
        }
        let together: Double = isShort == other.isShort ? alike : -alike
        return together > cap.limit
      }
      if isAlike {
        weights.wanted[symbol] = 0
        recorder?.refuse(bit, .correlation)
      } else {
        sides.append((symbol, isShort))
      }
    }
  }

  /// Shares the account out among the chosen symbols, if the portfolio does so; false where it cannot be done.
  private func allocate(_ bit: UInt8) -> Bool {
    guard let allocation = plan.portfolio.allocation else { return true }
    let count = allocation.method == .equal ? 0 : allocation.returns
    for symbol in weights.chosen where row < count || !(close(symbol, at: row - count) > 0) {
      weights.wanted[symbol] = 0
    }
    let chosen = weights.chosen
    guard !chosen.isEmpty else { return true }
    let key = AllocationCache.Key(
      row: row, chosen: chosen.map { Int32(weights.wanted[$0] < 0 ? ~$0 : $0) })
    let shares = allocations.shares(key) {
      let returns = chosen.map { symbol in
        let own = self.returns(of: symbol, count) ?? []
        return weights.wanted[symbol] < 0 ? own.map { -$0 } : own
      }
      return allocation.shares(of: returns, cap: plan.portfolio.perSymbol ?? 1)
    }
    guard let shares else {
      recorder?.refuse(bit, .noWeights)
      return false
    }
    for (symbol, share) in zip(chosen, shares) {
      weights.wanted[symbol] = weights.wanted[symbol] < 0 ? -share : share
    }
    return true
  }

  private var allowsLong: Bool {
    plan.portfolio.sides != nil || market.settings.side != .short
  }

  private var allowsShort: Bool {
    switch plan.portfolio.sides {
    case .long: false
    case .longShort, .dollarNeutral: true
    case nil: market.settings.side != .long
    }
  }
}
