import Rules

/// Entries: their price, their size and what protects them.
extension OrderLane {
  /// Orders an entry or an addition, as its side is ordered.
  func enter(_ signals: OrderSignals, _ row: Int, isLong: Bool, isGrouped: Bool) {
    let isAddition: Bool = !isFlat && isLong == (shares > 0)
    let sign: Double = isLong ? 1 : -1
    var order = LaneOrder(
      ticket: state.pointee.nextTicket, .market, sign: sign, quantity: 0, placed: bar.row)
    order.isGrouped = isGrouped
    let isPriced = write(
      isLong ? shape.pointee.enterLong : shape.pointee.enterShort, into: &order, signals, row,
      price: isLong ? .enterLongPrice : .enterShortPrice,
      limit: isLong ? .enterLongLimit : .enterShortLimit)
    order.quantity = quantity(signals, row, isAddition: isAddition)
    if terms.pointee.isWhole { order.quantity = order.quantity.rounded(.down) }
    if terms.pointee.lot > 0, order.quantity != OrderLane.allCash {
      order.quantity = terms.pointee.inLots(order.quantity)
    }
    let base =
      order.kind == .market ? bar.mark : order.kind == .limit ? order.limit : order.stop
    guard isPriced, order.quantity > 0, order.quantity.isFinite, bar.mark.isFinite,
      let bracket = bracket(signals, row, sign, base)
    else {
      state.pointee.tallies.unplaced += 1
      return
    }
    if isLong { state.pointee.longBracket = bracket } else { state.pointee.shortBracket = bracket }
    if isAddition { state.pointee.addTicket = order.ticket }
    place(order)
  }

  /// Takes an order into the lane.
  func place(_ order: LaneOrder) {
    state.pointee.nextTicket += 1
    append(order)
    guard let recorder, recorder.isRecorded(lane) else { return }
    recorder.place(ticket(of: order), bar.row, lane)
  }

  /// Writes what fills an order and how long it works.
  ///
  /// - Returns: whether its prices are known, above zero and, of a stop, beyond the market.
  func write(
    _ style: OrderShape.Style, into order: inout LaneOrder, _ signals: OrderSignals, _ row: Int,
    price: RuleOutput, limit: RuleOutput
  ) -> Bool {
    switch style {
    case .market: return true
    case .open: order.life = .atOpen
    case .close: order.life = .atClose
    case .limit, .openLimit, .closeLimit:
      order.kind = .limit
      order.limit = onTick(signals.number(price, row, lane))
      order.life = style == .openLimit ? .atOpen : style == .closeLimit ? .atClose : order.life
    case .stop:
      order.kind = .stop
      order.stop = onTick(signals.number(price, row, lane))
    case .stopLimit:
      order.kind = .stopLimit
      order.stop = onTick(signals.number(price, row, lane))
      order.limit = onTick(signals.number(limit, row, lane))
    }
    if style == .limit || style == .stop || style == .stopLimit { live(&order, signals, row) }
    let needsLimit = order.kind == .limit || order.kind == .stopLimit
    if needsLimit, !(order.limit > 0 && order.limit.isFinite) { return false }
    guard order.kind == .stop || order.kind == .stopLimit else { return true }
    return order.stop > 0 && order.stop.isFinite && order.sign * (order.stop - bar.mark) > 0
  }

  /// How long an order by price works.
  private func live(_ order: inout LaneOrder, _ signals: OrderSignals, _ row: Int) {
    switch shape.pointee.life {
    case .day: order.life = .day
    case .untilCancelled: order.life = .untilCancelled
    case .immediate: order.life = .immediate
    case .fillOrKill: order.life = .fillOrKill
    case .bars:
      order.life = .until
      let bars = shape.pointee.hasLife ? signals.number(.life, row, lane) : 1
      order.deadline = bar.row + Int(bars)
    }
  }

  // MARK: Size

  private func quantity(_ signals: OrderSignals, _ row: Int, isAddition: Bool) -> Double {
    let ownSize = isAddition && shape.pointee.hasAddSize
    let kind = ownSize ? shape.pointee.addSizeKind : terms.pointee.sizeKind
    let number = signals.number(ownSize ? .addSize : .size, row, lane)
    let price = bar.close
    switch kind {
    case .allIn: return OrderLane.allCash
    case .fraction: return equity * number / price
    case .risk:
      let stop = signals.number(.stopLoss, row, lane)
      return equity * number / (shape.pointee.stop == .fraction ? stop * price : stop)
    case .shares: return number
    case .notional: return number / price
    case .net:
      return terms.affordable(
        Lane(repeating: equity * number), Lane(repeating: price))[0]
    }
  }

  // MARK: Protection

  /// What will protect the entry; nil where a number is not known or lies on the wrong side.
  private func bracket(
    _ signals: OrderSignals, _ row: Int, _ sign: Double, _ base: Double
  ) -> LaneBracket? {
    let shape = shape.pointee
    var bracket = LaneBracket()
    func number(_ measure: OrderShape.Measure, _ output: RuleOutput, side: Double) -> Double? {
      let value = signals.number(output, row, lane)
      guard value > 0, value.isFinite else { return nil }
      guard measure == .level else { return value }
      let level = onTick(value)
      return side * (level - base) > 0 ? level : nil
    }
    if shape.stop != .none {
      guard let stop = number(shape.stop, .stopLoss, side: -sign) else { return nil }
      bracket.stop = stop
    }
    for place in 0..<shape.targetCount {
      guard let target = number(shape.target(place), Self.target(place), side: sign) else {
        return nil
      }
      bracket.targets[place] = target
      if shape.portions & (1 << UInt8(place)) != 0 {
        bracket.portions[place] = signals.number(Self.portion(place), row, lane)
      }
    }
    if shape.trail != .none {
      guard let trail = number(shape.trail, .trail, side: 0) else { return nil }
      if shape.trail == .fraction, trail >= 1 { return nil }
      bracket.trail = trail
    }
    if shape.breakEven != .none {
      guard let even = number(shape.breakEven, .breakEven, side: 0) else { return nil }
      bracket.breakEven = even
      bracket.plus = shape.hasPlus ? signals.number(.breakEvenPlus, row, lane) : 0
    }
    if shape.hasTimeStop { bracket.timeStop = Int(signals.number(.timeStop, row, lane)) }
    return bracket
  }

  private static func target(_ place: Int) -> RuleOutput {
    switch place {
    case 0: .takeProfit
    case 1: .target2
    case 2: .target3
    default: .target4
    }
  }

  private static func portion(_ place: Int) -> RuleOutput {
    switch place {
    case 0: .portion
    case 1: .portion2
    case 2: .portion3
    default: .portion4
    }
  }
}

// MARK: Tickets

extension OrderLane {
  /// An order as a ticket that a book or a broker takes.
  private func ticket(of order: LaneOrder) -> Ticket {
    let amount: Ticket.Amount = order.quantity == .infinity ? .position : .shares(order.quantity)
    var ticket = Ticket(
      order.sign > 0 ? .buy : .sell, amount, of: recorder?.symbol ?? "", closes: order.closes)
    switch order.kind {
    case .limit: ticket.kind = .limit(order.limit)
    case .stop: ticket.kind = .stop(order.stop)
    case .stopLimit: ticket.kind = .stopLimit(stop: order.stop, limit: order.limit)
    case .market, .trailing, .time: ticket.kind = .market
    }
    switch order.life {
    case .day: ticket.life = .day
    case .immediate: ticket.life = .immediate
    case .fillOrKill: ticket.life = .fillOrKill
    case .atOpen: ticket.life = .atOpen
    case .atClose: ticket.life = .atClose
    // What works for some bars is taken back at the close of the last of them.
    case .until, .untilCancelled: ticket.life = .untilCancelled
    }
    if order.isGrouped { ticket.group = bar.row }
    if !order.closes { ticket.bracket = ticketBracket(order.sign) }
    return ticket
  }

  private func ticketBracket(_ sign: Double) -> Ticket.Bracket? {
    let shape = shape.pointee
    let numbers = sign > 0 ? state.pointee.longBracket : state.pointee.shortBracket
    var bracket = Ticket.Bracket()
    bracket.stop =
      shape.stop != .none
      ? level(shape.stop, numbers.stop)
      : shape.trailMovesAtCloses ? level(shape.trail, numbers.trail) : nil
    for place in 0..<shape.targetCount {
      guard let level = level(shape.target(place), numbers.targets[place]) else { continue }
      let portion = numbers.portions[place]
      bracket.targets.append(Ticket.Target(level, portion: portion.isNaN ? 1 : portion))
    }
    if shape.trail != .none, !shape.trailMovesAtCloses {
      bracket.trail = shape.trail == .fraction ? .share(numbers.trail) : .amount(numbers.trail)
    }
    bracket.breakEven = level(shape.breakEven, numbers.breakEven)
    bracket.breakEvenPlus = numbers.plus
    if numbers.timeStop > 0 { bracket.timeStop = numbers.timeStop }
    return bracket == Ticket.Bracket() ? nil : bracket
  }

  private func level(_ measure: OrderShape.Measure, _ value: Double) -> Ticket.Level? {
    switch measure {
    case .none: nil
    case .price: .distance(value)
    case .fraction: .share(value)
    case .level: .at(value)
    }
  }
}
