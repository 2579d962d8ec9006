/// Stops that follow the market.
extension Book {
  /// Moves trailing stops with the bar's best price.
  ///
  /// The stop that was there at the open has been tried before. A close beyond the moved stop is certain:
  /// the best price came first, and the stop lay on the way to the close. A low beyond it is not, for it
  /// may have come before; the bar counts as ambiguous, and the stop works from the next bar on.
  mutating func ratchet(_ place: Int) {
    let bar = bars[place]
    var index = 0
    while index < orders.count {
      defer { index += 1 }
      let order = orders[index]
      guard order.symbol == place, !order.isDone, !order.isWaiting else { continue }
      let sells = order.sign < 0
      let best = sells ? max(order.best, bar.high) : min(order.best, bar.low)
      guard best != order.best, !best.isNaN, !order.best.isNaN else { continue }
      orders[index].best = best
      guard order.kind == .trailing, order.isStop else { continue }
      let stop = orders[index].trigger
      if order.sign * bar.close >= order.sign * stop {
        let wasFlat = positions[place].isFlat
        execute(index, at: stop, opens: !leftInside[place])
        if positions[place].isFlat, !wasFlat { leftInside[place] = true }
      } else {
        let extreme = sells ? bar.low : bar.high
        if order.sign * extreme >= order.sign * stop, order.sign * extreme > order.sign * bar.open {
          countAmbiguous(place)
        }
      }
    }
  }

  /// The best price behind an entry inside the bar, as far as it is certain.
  ///
  /// Behind a stop entry the bar's extreme came after it. Behind a limit entry only the close did.
  mutating func followEntry(_ place: Int, sign: Double, wasStop: Bool) {
    let bar = bars[place]
    let seen = wasStop ? (sign > 0 ? bar.high : bar.low) : bar.close
    for index in orders.indices where orders[index].symbol == place && !orders[index].isDone {
      let order = orders[index]
      guard order.role != .order, order.sign * sign < 0, !order.best.isNaN,
        order.placed == barNumber[place]
      else { continue }
      if sign * seen > sign * order.best { orders[index].best = seen }
      guard order.kind == .trailing, order.isStop, !order.isAsleep else { continue }
      let stop = orders[index].trigger
      if order.sign * bar.close >= order.sign * stop { execute(index, at: stop, opens: false) }
    }
  }
}
