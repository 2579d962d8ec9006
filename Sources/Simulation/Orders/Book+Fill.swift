/// How a fill changes cash, position and orders.
extension Book {
  /// Cash that new positions may use: what shorts brought in, and as much again, stays where it is.
  var available: Double {
    var sum = cash
    for place in positions.indices where positions[place].shares < 0 {
      sum += 2 * positions[place].shares * marks[place]
    }
    return sum
  }

  /// Fills an order at a price of the bar, as far as volume, position and cash allow.
  ///
  /// - Parameters:
  ///   - index: the order's place in the book.
  ///   - base: the price before slippage.
  ///   - opens: whether what is left behind a reduction may open a position.
  /// - Returns: whether something filled.
  @discardableResult
  mutating func execute(_ index: Int, at base: Double, opens: Bool) -> Bool {
    guard base.isFinite, !orders[index].isDone else { return false }
    let order = orders[index]
    let place = order.symbol
    findFees(place)
    var hasFilled = false
    if positions[place].shares * order.sign < 0 {
      let quantity = min(order.quantity, abs(positions[place].shares), takeable(place))
      if quantity > 0 {
        reduce(index, by: quantity, at: self.price(order, base, quantity), base: base)
        hasFilled = true
      }
    }
    if order.closes {
      if positions[place].isFlat { end(index, .cancelled) }
      return hasFilled
    }
    guard opens, !orders[index].isDone, positions[place].shares * order.sign >= 0 else {
      return hasFilled
    }
    let wanted = min(orders[index].quantity, takeable(place))
    guard wanted > 0 else { return hasFilled }
    let (sells, isMaker) = (order.sign < 0, hasRested(order))
    var price = self.price(order, base, 0)
    var quantity = min(wanted, mostShares(place, at: price, sells: sells, isMaker: isMaker))
    let slips = !order.isLimit && bars[place].slippage != nil
    if slips, quantity > 0 {
      // The price of more shares than there will be is the worse one: what it pays for is paid for.
      price = self.price(order, base, quantity)
      quantity = min(wanted, mostShares(place, at: price, sells: sells, isMaker: isMaker))
    }
    quantity = settings.wholeLots(limitFill(index, settings.wholeLots(quantity), at: price))
    if let pool, quantity * price <= pool.dust { quantity = 0 }
    let isEnough = quantity >= Position.leastEntry
    if isEnough {
      if slips { price = self.price(order, base, quantity) }
      increase(index, by: quantity, at: price, base: base)
      hasFilled = true
    }
    if !(isEnough && quantity >= wanted) {
      // What asks for everything misses nothing.
      if wanted < Self.everything / 2 { tallies.cut += wanted - max(quantity, 0) }
      end(index, .cut)
    }
    return hasFilled
  }

  /// The price at which so many shares of an order fill.
  private func price(_ order: WorkingOrder, _ base: Double, _ quantity: Double) -> Double {
    order.isLimit ? base : slipped(base, order.sign, quantity, order.symbol)
  }

  /// The price at which so many shares trade at the market.
  func slipped(_ base: Double, _ sign: Double, _ quantity: Double, _ place: Int) -> Double {
    let steady = settings.steadySlippage
    guard let slippage = bars[place].slippage else { return base * (1 + sign * steady) }
    return slippage.price(base, sign, steady: steady, quantity: quantity)
  }

  /// Shares that the bar's volume still allows.
  func takeable(_ place: Int) -> Double { volumeLeft[place] }

  private mutating func reduce(
    _ index: Int, by quantity: Double, at price: Double, base: Double
  ) {
    let order = orders[index]
    let place = order.symbol
    let commission = cost(
      quantity, price, place, isSale: order.sign < 0, isMaker: hasRested(order))
    book(index, quantity, price, base, commission, isEntry: false)
    take(place, order.sign, quantity, price, commission)
    settle(index, quantity)
    guard positions[place].isFlat else { return }
    switch order.role {
    case .stop: finish(place, .stop)
    case .target: finish(place, .target)
    case .order, .time: finish(place, .signal)
    }
    for other in orders.indices where orders[other].symbol == place && orders[other].closes {
      end(other, .cancelled)
    }
  }

  /// Takes shares off a position: a sale has the sign -1.
  mutating func take(
    _ place: Int, _ sign: Double, _ quantity: Double, _ price: Double, _ commission: Double
  ) {
    pay(-sign * quantity * price - commission, place)
    positions[place].commission += commission
    positions[place].left += quantity
    positions[place].leftValue += quantity * price
    positions[place].shares += sign * quantity
    // A rest that only rounding leaves would never be closed.
    if abs(positions[place].shares) < 1e-9 * positions[place].entered {
      positions[place].shares = 0
    }
  }

  private mutating func increase(
    _ index: Int, by quantity: Double, at price: Double, base: Double
  ) {
    let order = orders[index]
    let place = order.symbol
    let commission = cost(
      quantity, price, place, isSale: order.sign < 0, isMaker: hasRested(order))
    if positions[place].isFlat {
      let exitRow = positions[place].exitRow
      openings += 1
      positions[place] = Position()
      positions[place].exitRow = exitRow
      positions[place].entryRow = row
      positions[place].entryTime = bars[place].time
      positions[place].entersAtClose = isAtClose
      markReversal(place, order.sign)
    }
    if positions[place].lastTicket != order.ticket {
      positions[place].entries += 1
      positions[place].lastTicket = order.ticket
    }
    book(index, quantity, price, base, commission, isEntry: true)
    pay(-order.sign * quantity * price - commission, place)
    positions[place].commission += commission
    positions[place].entered += quantity
    positions[place].enteredValue += order.sign * quantity * price
    let held = abs(positions[place].shares)
    positions[place].average =
      held == 0 ? price : (held * positions[place].average + quantity * price) / (held + quantity)
    positions[place].shares += order.sign * quantity
    // A single fill's average is its price to the bit.
    let before = filled[order.ticket]
    filledAverage[order.ticket] =
      before == 0
      ? price : (before * filledAverage[order.ticket] + quantity * price) / (before + quantity)
    filled[order.ticket] = before + quantity
    protect(order.ticket, place, at: base)
    settle(index, quantity)
  }

  /// An entry behind an exit of the other side at the same row made that exit a reversal.
  private mutating func markReversal(_ place: Int, _ sign: Double) {
    guard let last = trades.last, last.symbol == symbols[place], last.exitRow == row,
      last.exitReason == .signal, (last.side == .long) == (sign < 0)
    else { return }
    trades[trades.count - 1].exitReason = .reversal
  }

  private mutating func book(
    _ index: Int, _ quantity: Double, _ price: Double, _ base: Double, _ commission: Double,
    isEntry: Bool
  ) {
    let order = orders[index]
    let place = order.symbol
    monthShares += quantity
    volumeLeft[place] -= quantity
    if terms.volumeShare != nil, bars[place].volume.isNaN { tallies.unlimited += 1 }
    let reason: OrderFill.Reason =
      switch order.role {
      case .order: .order
      case .stop: .stop
      case .target: .target
      case .time: .time
      }
    record(
      OrderFill(
        ticket: order.ticket, symbol: symbols[place], row: row, time: bars[place].time,
        shares: order.sign * quantity, price: price, base: base, commission: commission,
        reason: reason), isEntry: isEntry)
  }

  /// Writes a fill down.
  mutating func record(_ fill: OrderFill, isEntry: Bool) {
    fills.append(fill)
    fillIsEntry.append(isEntry)
  }

  /// Takes a fill off its order, and does what is linked to it.
  private mutating func settle(_ index: Int, _ quantity: Double) {
    orders[index].quantity -= quantity
    orders[index].filled += quantity
    let order = orders[index]
    if order.isStop {
      // Its rest is a market order.
      orders[index].isTriggered = true
    }
    if order.group >= 0 {
      for other in orders.indices where other != index && orders[other].group == order.group {
        end(other, .cancelled)
      }
    }
    if order.role != .order { trim(order, by: quantity) }
    // What closes a position is complete when that is flat, however much it might have closed.
    let isComplete =
      orders[index].quantity <= 0
      || orders[index].quantity == .infinity && positions[order.symbol].isFlat
    guard isComplete else { return }
    complete(index)
    guard order.role == .order else { return }
    for other in orders.indices where orders[other].after == order.ticket {
      orders[other].after = -1
      orders[other].isAsleep = true
    }
  }

  /// Writes down the round trip that has just ended.
  mutating func finish(_ place: Int, _ reason: Trade.ExitReason) {
    if positions[place].entersAtClose { closeEntries.insert(trades.count) }
    tradeValues.append(abs(positions[place].enteredValue))
    trades.append(
      positions[place].trade(
        symbols[place], reason, row: row, time: bars[place].time, mark: 0))
    positions[place].exitRow = row
    positions[place].average = 0
    positions[place].entries = 0
  }

  /// Counts a bar that leaves the order of events open, once.
  mutating func countAmbiguous(_ place: Int) {
    positions[place].isAmbiguous = true
    guard !isCounted[place] else { return }
    isCounted[place] = true
    tallies.ambiguous += 1
  }
}
