/// The open of a row.
extension Book {
  /// Opens all symbols: first all exits, then all entries, symbols in order of their names.
  mutating func open() {
    openedRow = row
    isTrading = true
    for place in symbols.indices where bars[place].isPresent { begin(place) }
    sweep()
    meetCall()
    flatten()
    for place in symbols.indices where trades(place) { exitAtOpen(place) }
    if pool != nil {
      enterAsPool()
    } else {
      for place in symbols.indices where trades(place) { enterAtOpen(place) }
    }
    for index in orders.indices where bars[orders[index].symbol].isPresent {
      let order = orders[index]
      guard order.after < 0 else { continue }
      let bar = bars[order.symbol]
      let isOver =
        order.life == .immediate || order.life == .fillOrKill
        || order.life == .atOpen && bar.isSessionStart
      if isOver { end(index, .cancelled) }
    }
    sweep()
  }

  private mutating func begin(_ place: Int) {
    let bar = bars[place]
    leftInside[place] = false
    isCounted[place] = false
    allowVolume(place)
    if !isRuined, !trades(place), hasEvent(place) { tallies.zeroVolume += 1 }
    for index in orders.indices where orders[index].symbol == place {
      orders[index].reference = bar.open
      orders[index].isAsleep = false
      if orders[index].life == .until, bar.time > orders[index].deadline {
        end(index, .expired)
      }
    }
  }

  /// Sets what of the bar's volume may fill.
  mutating func allowVolume(_ place: Int) {
    volumeLeft[place] = .infinity
    guard let share = terms.volumeShare, !bars[place].volume.isNaN else { return }
    let volume = share * bars[place].volume
    volumeLeft[place] = settings.shares == .whole ? volume.rounded(.down) : volume
  }

  /// The price at which an order fills at the open; nil if it does not.
  ///
  /// Triggers the stops that the open has passed.
  private mutating func openPrice(_ index: Int) -> Double? {
    let order = orders[index]
    guard !order.isWaiting else { return nil }
    let bar = bars[order.symbol]
    if order.life == .atOpen, !bar.isSessionStart { return nil }
    if order.life == .fillOrKill, order.quantity > volumeLeft[order.symbol] { return nil }
    if order.isStop, order.sign * bar.open >= order.sign * order.trigger {
      // A trigger that was never set compares false.
      orders[index].isTriggered = true
    }
    if orders[index].isMarket { return bar.open }
    if orders[index].isLimit, order.sign * bar.open <= order.sign * order.limit { return bar.open }
    return nil
  }

  /// Exits: what protects the position first, unless it leaves at the market anyway.
  private mutating func exitAtOpen(_ place: Int) {
    guard !positions[place].isFlat else { return }
    let count = orders.count
    let leaves = orders.contains {
      $0.symbol == place && $0.isMarket && !$0.isWaiting && $0.sign * positions[place].shares < 0
    }
    if !leaves {
      pass(place, count) { $0.isStop }
      pass(place, count) { $0.isLimit }
    }
    pass(place, count) { $0.isMarket && $0.closes }
    pass(place, count) { $0.isMarket }
    if leaves { pass(place, count) { !$0.isMarket } }
  }

  /// Fills those of the first `count` orders that leave the position at the open.
  private mutating func pass(
    _ place: Int, _ count: Int, _ isChosen: (WorkingOrder) -> Bool
  ) {
    for index in 0..<count {
      guard orders[index].symbol == place, isChosen(orders[index]),
        orders[index].sign * positions[place].shares < 0
      else { continue }
      if let price = openPrice(index) { execute(index, at: price, opens: false) }
    }
  }

  private mutating func enterAtOpen(_ place: Int) {
    for index in 0..<orders.count where orders[index].symbol == place {
      if orders[index].closes, orders[index].sign * positions[place].shares >= 0 {
        // Nothing is left to close.
        if orders[index].isMarket, !orders[index].isWaiting { end(index, .cancelled) }
        continue
      }
      if let price = openPrice(index) { execute(index, at: price, opens: true) }
    }
  }
}
