import Series

extension Exchange {
  /// Moves on by one phase: the open of the next bar, its range, its close.
  ///
  /// Does nothing once every bar has closed.
  package mutating func advance() {
    switch stage {
    case .closed: if !isFinished { openBar() }
    case .atOpen: tradeRange()
    case .inBar: closeBar()
    }
  }

  private mutating func openBar() {
    let starts = symbols.compactMap { symbol -> Int64? in
      guard let market = markets[symbol], !market.isFinished else { return nil }
      return market.bars.times[market.next]
    }
    guard let start = starts.min() else { return }
    var moments: [(open: Timestamp, close: Timestamp, isCrypto: Bool)] = []
    for symbol in symbols {
      guard var market = markets[symbol] else { continue }
      market.isTrading = !market.isFinished && market.bars.times[market.next] == start
      if market.isTrading {
        let (open, close) = times(of: market, row: market.next)
        moments.append((open, close, market.isCrypto))
      }
      markets[symbol] = market
    }
    guard let moment = moments.first(where: { !$0.isCrypto }) ?? moments.first else { return }
    expireOrders(upTo: moment.open)
    now = max(now, moment.open)
    closeOfStep = max(now, moment.close)
    startSessionIfNew()
    step += 1
    stage = .atOpen
    for symbol in symbols {
      guard let market = markets[symbol], market.isTrading else { continue }
      markets[symbol]?.price = market.bar.open
    }
    activateQueuedOrders()
    matchAtOpen()
  }

  private mutating func tradeRange() {
    stage = .inBar
    now = Timestamp(nanoseconds: now.nanoseconds + (closeOfStep.nanoseconds - now.nanoseconds) / 2)
    let candidates = openOrders.filter { isEligible($0) }
    for index in candidates where orders[index].kind.isStop { tryRange(index) }
    for index in candidates where !orders[index].kind.isStop { tryRange(index) }
  }

  private mutating func closeBar() {
    now = closeOfStep
    stage = .closed
    let lastMoment = days.session(NewYork.date(now)).map { now >= $0.close } ?? false
    for symbol in symbols {
      guard let market = markets[symbol], market.isTrading else { continue }
      markets[symbol]?.price = market.bar.close
    }
    if lastMoment { matchAtClose() }
    for symbol in symbols {
      guard var market = markets[symbol], market.isTrading else { continue }
      let row = market.next
      market.next += 1
      market.published += 1
      market.isTrading = false
      markets[symbol] = market
      publish(PublishedBar(symbol: symbol, row: row, time: now))
    }
    expireOrders(upTo: now)
    equityHistory.append(EquityPoint(time: now, equity: equity))
  }

  private mutating func startSessionIfNew() {
    let date = NewYork.date(now)
    guard date != sessionDate else { return }
    sessionDate = date
    lastEquity = equity
    for symbol in symbols {
      guard let market = markets[symbol] else { continue }
      markets[symbol]?.lastSessionClose = market.price
      if let quantity = positions[symbol]?.quantity {
        positions[symbol]?.overnightQuantity = quantity
      }
    }
  }

  /// Whether the market of an order is open for it now.
  func canTrade(_ order: Order) -> Bool {
    if markets[order.symbol]?.isCrypto == true { return true }
    return days.current(now) != nil || order.extendedHours
  }

  private func isEligible(_ index: Int) -> Bool {
    let order = orders[index]
    return order.isOpen && order.isActive && order.status != .accepted
      && markets[order.symbol]?.isTrading == true && canTrade(order)
  }

  private mutating func activateQueuedOrders() {
    for index in openOrders where orders[index].status == .accepted && canTrade(orders[index]) {
      orders[index].status = .new
      orders[index].updatedAt = stamp()
      emit("new", index)
    }
  }

  /// Fills what can fill at the open, exits before entries, and cancels what had only this chance.
  private mutating func matchAtOpen() {
    let candidates = openOrders.filter { isEligible($0) }
    for index in candidates where orders[index].closes { tryOpen(index) }
    for index in candidates where !orders[index].closes { tryOpen(index) }
    for index in candidates { cancelIfImmediate(index) }
  }

  /// Tries an order at the opening price of the bar in progress.
  mutating func tryOpen(_ index: Int) {
    guard stage == .atOpen, isEligible(index), let bar = markets[orders[index].symbol]?.bar,
      let price = orders[index].priceAtOpen(bar.open)
    else { return }
    fill(index, at: withSlippage(price, index))
  }

  /// Tries an order inside the bar in progress.
  mutating func tryRange(_ index: Int) {
    guard isEligible(index), let bar = markets[orders[index].symbol]?.bar,
      let price = orders[index].priceInRange(
        open: bar.open, high: bar.high, low: bar.low, close: bar.close,
        isInsideBar: orders[index].insideBarOfStep == step)
    else { return }
    fill(index, at: withSlippage(price, index))
  }

  private mutating func matchAtClose() {
    for index in openOrders where orders[index].timeInForce == .cls {
      let order = orders[index]
      guard order.status != .accepted, let market = markets[order.symbol], market.isTrading else {
        continue
      }
      if let price = order.priceAtClose(market.bar.close) {
        fill(index, at: withSlippage(price, index))
      }
      if orders[index].isOpen { finish(index, .expired) }
    }
  }

  /// Ends what may not rest in the book.
  mutating func cancelIfImmediate(_ index: Int) {
    guard stage == .atOpen, isEligible(index) else { return }
    switch orders[index].timeInForce {
    case .ioc, .fok, .opg: finish(index, .canceled)
    case .day, .gtc, .cls: break
    }
  }

  private func withSlippage(_ price: OrderPrice, _ index: Int) -> Double {
    switch price {
    case .exact(let value): value
    case .slipping(let value):
      value * (1 + orders[index].side.sign * settings.slippage)
    }
  }

  private mutating func expireOrders(upTo moment: Timestamp) {
    for index in openOrders {
      guard orders[index].isOpen, let end = orders[index].expiresAt, end <= moment else { continue }
      now = max(now, end)
      finish(index, .expired)
    }
  }
}
