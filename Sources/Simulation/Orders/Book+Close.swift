/// The close of a row.
extension Book {
  /// Fills what waits for the close, moves break-even stops, starts time stops, and ends days.
  mutating func close() {
    for place in symbols.indices where bars[place].isPresent && bars[place].isSessionEnd {
      if trades(place) { fillClosing(place) }
      for index in orders.indices
      where orders[index].symbol == place && orders[index].after < 0
        && (orders[index].life == .atClose || orders[index].life == .day)
      {
        end(index, .expired)
      }
    }
    for index in orders.indices where bars[orders[index].symbol].isPresent {
      let order = orders[index]
      let bar = bars[order.symbol]
      if order.life == .until, bar.end > order.deadline { end(index, .expired) }
      // 1 for a long position, which a sale protects.
      let side = -order.sign
      if order.evenAt.isFinite, !order.isDone, side * order.best >= side * order.evenAt {
        orders[index].evenAt = .nan
        let isTighter = !order.stop.isFinite || side * order.evenStop > side * order.stop
        if isTighter { orders[index].stop = order.evenStop }
      }
      if order.kind == .time, Int64(barNumber[order.symbol]) + 1 >= order.deadline {
        orders[index].kind = .market
      }
    }
    sweep()
  }

  /// Orders on the close: first those that close, then the rest, at the close.
  private mutating func fillClosing(_ place: Int) {
    isAtClose = true
    defer { isAtClose = false }
    let bar = bars[place]
    for closes in [true, false] {
      for index in 0..<orders.count {
        let order = orders[index]
        guard order.symbol == place, order.life == .atClose, order.closes == closes, order.after < 0
        else { continue }
        if order.isMarket || order.isLimit && order.sign * bar.close <= order.sign * order.limit {
          execute(index, at: bar.close, opens: true)
        }
      }
    }
    sweep()
  }

  /// Fills market orders at the close at which they were placed: first exits, then entries.
  package mutating func fillAtClose() {
    guard settings.fill == .close, !isRuined else { return }
    isAtClose = true
    defer { isAtClose = false }
    for place in symbols.indices where trades(place) {
      // A bar that was only marked has not been opened.
      if openedRow != row { allowVolume(place) }
      for leaves in [true, false] {
        for index in 0..<orders.count {
          let order = orders[index]
          guard order.symbol == place, order.kind == .market, order.role == .order,
            !order.isWaiting,
            (order.sign * positions[place].shares < 0) == leaves
          else { continue }
          execute(index, at: bars[place].close, opens: !leaves)
        }
      }
      // What the close has opened is protected from the next bar on.
      refresh(place)
    }
    sweep()
    for place in symbols.indices { refresh(place) }
  }
}
