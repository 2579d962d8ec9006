/// What a portfolio asks of the book that fills its orders, beyond the book's own rules.
package struct PoolFilling {
  /// The most gross exposure at an entry, as a share of equity.
  let gross: Double
  /// Whether anything may be sold short.
  let hasShorts: Bool
  /// What is bought for less is paid with what rounding left of the cash: it is no purchase.
  let dust: Double
  /// The most positions at a time.
  let positions: Int
  /// Whether the smallest entry fills first, as rebalancings have it; else the first placed.
  let sortsBySize: Bool
  /// Entries that came to nothing at an open, by reason.
  var refused: [PoolRecord.Refusal: Int] = [:]
}

/// How the orders of a portfolio fill where they differ from an order list's.
extension Book {
  /// Fills entries at the open: in the order of their ranks, in which they were placed, or the smallest first.
  mutating func enterAsPool() {
    guard let pool else { return }
    for index in orders.indices where orders[index].closes && orders[index].isMarket {
      // Nothing is left to close.
      if trades(orders[index].symbol), positions[orders[index].symbol].isFlat {
        end(index, .cancelled)
      }
    }
    var places = pool.positions
    if places < .max { places -= positions.count { !$0.isFlat } }
    for index in entries(pool) {
      let place = orders[index].symbol
      let isNew = positions[place].isFlat
      // A position whose exit still waits for its symbol's next bar has the place.
      guard !isNew || places > 0 else {
        self.pool?.refused[.noPlace, default: 0] += 1
        end(index, .cancelled)
        continue
      }
      if execute(index, at: bars[place].open, opens: true) {
        if isNew { places -= 1 }
      } else if orders[index].isDone {
        self.pool?.refused[.noCash, default: 0] += 1
      }
    }
  }

  /// The orders that may open or add to a position now; what another order has still to reverse is none of them.
  private func entries(_ pool: PoolFilling) -> [Int] {
    let entries = orders.indices.filter { index in
      let order = orders[index]
      return order.role == .order && order.isMarket && !order.closes && !order.isWaiting
        && trades(order.symbol) && order.sign * positions[order.symbol].shares >= 0
    }
    guard pool.sortsBySize else { return entries }
    // In billionths of the initial cash: equal orders stay equal whatever rounding does to them.
    func size(_ index: Int) -> Double {
      (orders[index].quantity * bars[orders[index].symbol].open / pool.dust).rounded()
    }
    return entries.sorted { (size($0), orders[$0].symbol) < (size($1), orders[$1].symbol) }
  }

  /// Cash that a new position may use by the opens of the row, in an account that pays cash for everything.
  ///
  /// It is what `PoolKernel` lets one use.
  func funds(_ pool: PoolFilling, sells: Bool) -> Double {
    guard pool.hasShorts || pool.gross != 1 else { return cash }
    var (shorts, equity) = (0.0, cash)
    for place in positions.indices where positions[place].shares != 0 {
      let value = positions[place].shares * valuation(place)
      equity += value
      if value < 0 { shorts -= value }
    }
    var free = cash - 2 * shorts
    if pool.gross != 1 { free += (pool.gross - 1) * equity }
    return sells ? free : min(cash, free)
  }

  /// Sells what is held of a symbol that has no bar any more at its last close, with costs and slippage, and takes its
  /// orders back.
  mutating func sellOut(_ place: Int) {
    let shares = positions[place].shares
    if shares != 0 {
      findFees(place)
      let sign: Double = shares > 0 ? -1 : 1
      let base = marks[place]
      let price = base * (1 + sign * settings.slippage)
      let cost = cost(abs(shares), price, place, isSale: sign < 0)
      fills.append(
        OrderFill(
          ticket: positions[place].lastTicket, symbol: symbols[place], row: row,
          time: bars[place].time, shares: -shares, price: price, base: base, commission: cost,
          reason: .delisted))
      take(place, sign, abs(shares), price, cost)
      finish(place, .delisted)
    }
    for index in orders.indices where orders[index].symbol == place { end(index, .cancelled) }
    sweep()
    refresh(place)
  }

  /// Forgets tickets that nothing can refer to any more; false while something may.
  mutating func forgetTickets() -> Bool {
    guard orders.isEmpty, positions.allSatisfy(\.isFlat) else { return false }
    tickets.removeAll(keepingCapacity: true)
    filled.removeAll(keepingCapacity: true)
    filledAverage.removeAll(keepingCapacity: true)
    return true
  }
}
