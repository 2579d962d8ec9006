import Series

/// Rows in which an account of one symbol does nothing.
extension Book {
  /// Whether rows without a signal, a dividend or a split move nothing but the mark.
  ///
  /// So it is without orders, debts, short positions, money on its way, interest on idle cash, and limits that
  /// look at every bar.
  var isQuiet: Bool {
    orders.isEmpty && !hasLimits && cash >= 0 && positions[0].shares >= 0 && !isCalled
      && leastShares[0] <= 1 && ledger.isEmpty && earnsNothing
  }

  /// Passes over rows in which nothing happens.
  mutating func rest(_ rows: Int, mark: Double, day: Int) {
    if countsDays, day > ledger.day { _ = ledger.begin(day, holdsSession: true) }
    barNumber[0] += rows
    if mark.isFinite { marks[0] = mark }
  }

  /// The day of the next dividend or split, in days since 1970.
  var nextActionDay: Int { expected[0].last?.date.dayNumber ?? .max }

  var hasOrders: Bool { !orders.isEmpty }

  /// Tickets of the orders that work.
  var workingTickets: [Int] { Array(Set(orders.map(\.ticket))).sorted() }

  /// The first ticket whose position has a leg that works; nil for none.
  var protectedTicket: Int? { orders.first { $0.role != .order }?.ticket }

  /// Forgets what happened; counts and tickets stay.
  mutating func forget() {
    forgetFills()
    ends.removeAll(keepingCapacity: true)
    refusals.removeAll(keepingCapacity: true)
    cuts.removeAll(keepingCapacity: true)
    applied.removeAll(keepingCapacity: true)
  }

  /// Forgets fills and the trades that they have closed.
  mutating func forgetFills() {
    fills.removeAll(keepingCapacity: true)
    fillIsEntry.removeAll(keepingCapacity: true)
    trades.removeAll(keepingCapacity: true)
    tradeValues.removeAll(keepingCapacity: true)
    closeEntries.removeAll(keepingCapacity: true)
  }

  /// Keeps the best close that a stop has seen.
  mutating func setBestClose(_ price: Double, of ticket: Int) {
    for index in orders.indices
    where orders[index].ticket == ticket && orders[index].role == .stop
      && orders[index].kind == .stop
    {
      orders[index].bestClose = price
    }
  }

  /// What is held, as a trade that is open at a row's close; nil for nothing.
  func openTrade(_ place: Int, row: Int, time: Int64) -> Trade? {
    positions[place].isFlat
      ? nil
      : positions[place].trade(
        symbols[place], .open, row: row, time: time, mark: marks[place])
  }
}
