/// What risk rules must remember of a book's rows.
struct RiskMonitor {
  static let sessions = 20

  var memory: RiskMemory
  /// Volumes of the last sessions by symbol, and of the one that is on.
  private var volumes: [[Double]]
  private var volumeToday: [Double]
  /// The last returns by symbol, and how many are kept.
  private var returns: [[Double]]
  private let bars: Int

  init(_ limits: RiskLimits, symbols: Int, equity: Double) {
    memory = RiskMemory(equity: equity)
    volumes = Array(repeating: [], count: symbols)
    volumeToday = Array(repeating: 0, count: symbols)
    returns = Array(repeating: [], count: symbols)
    bars = limits.valueAtRisk?.bars ?? 0
  }

  /// Takes a symbol's bar; its return is 0 in a row in which it has none.
  mutating func take(_ place: Int, _ bar: BarView, lastClose: Double) {
    if bars > 0, lastClose.isFinite {
      let isKnown = bar.isPresent && bar.close.isFinite
      returns[place].append(isKnown ? bar.close / lastClose - 1 : 0)
      if returns[place].count > bars { returns[place].removeFirst() }
    }
    guard bar.isPresent else { return }
    volumeToday[place] += bar.volume
    guard bar.isSessionEnd else { return }
    volumes[place].append(volumeToday[place])
    if volumes[place].count > Self.sessions { volumes[place].removeFirst() }
    volumeToday[place] = 0
  }

  /// Shares that a session trades on average; nil before there were twenty, or if one is not known.
  func averageVolume(_ place: Int) -> Double? {
    guard volumes[place].count == Self.sessions else { return nil }
    let mean = volumes[place].reduce(0, +) / Double(Self.sessions)
    return mean.isFinite ? mean : nil
  }

  /// The returns that are known of a symbol; nil if fewer than are needed.
  func returns(_ place: Int) -> [Double]? { returns[place].count == bars ? returns[place] : nil }

  /// A split leaves volumes in old shares behind; they are counted in new ones.
  mutating func split(_ place: Int, _ ratio: Double) {
    volumes[place] = volumes[place].map { $0 * ratio }
    volumeToday[place] *= ratio
  }
}

extension Book {
  /// The state that risk rules look at, with working entries counted as positions where `counts` says so.
  private func riskState(_ place: Int, counting counts: Bool) -> RiskState {
    var state = RiskState(equity: cash)
    for other in positions.indices where positions[other].shares != 0 {
      let value = positions[other].shares * valuation(other)
      state.equity += value
      state.exposures[symbols[other]] = value
    }
    if counts {
      for order in orders where isEntry(order) && order.after < 0 {
        let price = order.limit.isFinite ? order.limit : order.stop
        let value = order.sign * order.quantity * (price.isFinite ? price : marks[order.symbol])
        state.exposures[symbols[order.symbol], default: 0] += value
      }
    }
    state.spread = settings.slippageModel?.spreadShare(at: marks[place])
    guard let monitor else { return state }
    state.hasLostDay = monitor.memory.hasLostDay
    state.drawdownScale = monitor.memory.drawdownScale
    state.averageVolume = monitor.averageVolume(place)
    state.isRegularSession = bars[place].isPresent ? bars[place].isRegular : nil
    guard terms.risk?.valueAtRisk != nil else { return state }
    for other in symbols.indices { state.returns[symbols[other]] = monitor.returns(other) }
    return state
  }

  /// Whether a working order opens or adds to a position.
  private func isEntry(_ order: WorkingOrder) -> Bool {
    order.role == .order && !order.closes && !order.isDone
      && positions[order.symbol].shares * order.sign >= 0
  }

  /// Holds a ticket against the limits, and cuts it to what they leave.
  ///
  /// What waits for another order is held against them when it fills.
  ///
  /// - Returns: why nothing of it may go out; nil if something may.
  mutating func limit(_ ticket: inout Ticket, _ number: Int) -> RefusalReason? {
    guard let limits = terms.risk, let place = index(of: ticket.symbol), marks[place].isFinite,
      ticket.after == nil, opens(ticket, place), fieldFault(ticket) == nil
    else { return nil }
    let working = order(of: ticket, number, place)
    let wanted = working.quantity
    guard wanted > 0, wanted.isFinite else { return nil }
    let price = working.limit.isFinite ? working.limit : working.stop
    let entry = price.isFinite ? price : marks[place]
    let asked = RiskOrder(
      ticket.symbol, sign: working.sign, quantity: wanted, price: entry,
      stop: ticket.bracket?.stopPrice(entry, working.sign),
      isWhole: settings.shares == .whole)
    let verdict = limits.verdict(asked, riskState(place, counting: true))
    guard let rule = verdict.rule else { return nil }
    let allowed = settings.lot == nil ? verdict.quantity : settings.wholeLots(verdict.quantity)
    guard allowed > 0 else {
      var reason = RefusalReason.own(verdict.message)
      (reason.rule, reason.wanted, reason.allowed) = (rule, wanted, 0)
      return reason
    }
    cuts.append(
      RiskCut(
        ticket: number, symbol: ticket.symbol, row: row, rule: rule, wanted: wanted,
        allowed: allowed))
    ticket.amount = .shares(allowed)
    return nil
  }

  /// What the limits leave of a fill that opens or adds to a position.
  mutating func limitFill(_ index: Int, _ quantity: Double, at price: Double) -> Double {
    guard let limits = terms.risk, quantity > 0 else { return quantity }
    let working = orders[index]
    let asked = RiskOrder(
      symbols[working.symbol], sign: working.sign, quantity: quantity, price: price,
      isWhole: settings.shares == .whole)
    let verdict = limits.verdictAtFill(asked, riskState(working.symbol, counting: false))
    guard let rule = verdict.rule else { return quantity }
    cuts.append(
      RiskCut(
        ticket: working.ticket, symbol: symbols[working.symbol], row: row, rule: rule,
        wanted: quantity, allowed: verdict.quantity))
    return verdict.quantity
  }

  // MARK: Rows

  /// Takes the marks of a row; a session's loss beyond its limit ends working entries.
  mutating func watchRisk() {
    guard let limits = terms.risk else { return }
    let marked = equity
    guard monitor?.memory.mark(equity: marked, limits) == true else { return }
    for index in orders.indices where isEntry(orders[index]) { end(index, .cancelled) }
    sweep()
    for place in symbols.indices { refresh(place) }
    mustFlatten = limits.flattens == true && positions.contains { !$0.isFlat }
  }

  /// Closes everything at the open behind a session's loss.
  mutating func flatten() {
    guard mustFlatten else { return }
    for place in symbols.indices where !positions[place].isFlat && trades(place) {
      let quantity = min(abs(positions[place].shares), takeable(place))
      if quantity > 0 { forceOut(place, quantity, .risk) }
    }
    mustFlatten = positions.contains { !$0.isFlat }
    sweep()
  }
}

extension Ticket.Bracket {
  /// Where its first stop would lie behind an entry at a price; nil without one.
  func stopPrice(_ entry: Double, _ sign: Double) -> Double? {
    let fixed: Double? =
      switch stop {
      case .at(let price): price
      case .distance(let distance): entry - sign * distance
      case .share(let share): entry - sign * share * entry
      case nil: nil
      }
    let moving: Double? =
      switch trail {
      case .amount(let amount): entry - sign * amount
      case .share(let share): entry - sign * share * entry
      case nil: nil
      }
    guard let fixed, let moving else { return fixed ?? moving }
    return sign > 0 ? max(fixed, moving) : min(fixed, moving)
  }
}
