import Series

/// What the account may still buy or sell short.
extension Book {
  /// The terms of a margin account; nil for every other.
  var marginTerms: AccountTerms? { terms.account.flatMap { $0.kind == .margin ? $0 : nil } }

  /// Whether a symbol is a coin: those settle at once and are neither borrowed nor lent against.
  func isCoin(_ place: Int) -> Bool { coins[place] }

  /// What a position is valued at: the open of a bar that is being traded, else the last close.
  func valuation(_ place: Int) -> Double {
    isTrading && bars[place].isPresent && bars[place].open.isFinite
      ? bars[place].open : marks[place]
  }

  /// The account's value and what it must be backed by, with one symbol at a price of its own.
  struct Standing {
    var equity: Double
    /// What positions bind under the initial requirement.
    var initial = 0.0
    /// What positions must be backed by.
    var maintenance = 0.0
    /// The larger of both for each position: what a fill must leave alone.
    var bound = 0.0
    /// Values of all positions, short ones positive too.
    var exposure = 0.0
  }

  /// How the account stands under its terms, with the symbol at `place` valued at `price`.
  func standing(_ account: AccountTerms, _ place: Int? = nil, at price: Double = .nan) -> Standing {
    var standing = Standing(equity: cash)
    for other in positions.indices where positions[other].shares != 0 {
      let shares = positions[other].shares
      let each = other == place ? price : valuation(other)
      let value = abs(shares) * each
      let initial = value * initialShare(account, other)
      let kept = abs(shares) * maintenance(account, other, at: each, isShort: shares < 0)
      standing.equity += shares * each
      standing.exposure += value
      standing.initial += initial
      standing.maintenance += kept
      standing.bound += max(initial, kept)
    }
    return standing
  }

  private func initialShare(_ account: AccountTerms, _ place: Int) -> Double {
    isCoin(place)
      ? 1 : max(account.initial, leastShares[place])
  }

  func maintenance(
    _ account: AccountTerms, _ place: Int, at price: Double, isShort: Bool
  ) -> Double {
    isCoin(place)
      ? price
      : account.maintenance.perShare(at: price, isShort: isShort, least: leastShares[place])
  }

  /// Cash that sales of a cash account have brought and that has arrived.
  var settledCash: Double { cash - ledger.incoming }

  // MARK: Orders

  /// What new positions may cost before what working orders hold, in currency.
  ///
  /// Without terms and in a cash account that is cash; on margin it is a multiple of the equity that the
  /// initial requirement leaves free, but cash where equity is too small to borrow, and for coins.
  package func buyingPower(coin: Bool = false) -> Double {
    guard let account = terms.account else { return available }
    guard account.kind == .margin else { return max(settledCash, 0) }
    let standing = standing(account)
    if coin { return max(min(cash, standing.equity), 0) }
    guard standing.equity >= account.leastEquity else { return max(available, 0) }
    return max(standing.equity - standing.initial, 0) / account.initial
  }

  /// What working orders that open positions would cost.
  package var heldByOrders: Double {
    var held = 0.0
    for order in orders
    where order.role == .order && !order.closes && order.after < 0 && order.quantity.isFinite {
      guard positions[order.symbol].shares * order.sign >= 0 else { continue }
      held += costBasis(order)
    }
    return held
  }

  /// What an order would cost: at its limit or stop, else at the last close; a short sale at no less than 3 %
  /// above that on margin.
  func costBasis(_ order: WorkingOrder) -> Double {
    if settings.shares == .fractional, order.filled == 0, tickets.indices.contains(order.ticket),
      case .notional(let amount) = tickets[order.ticket].amount
    {
      return amount
    }
    let mark = marks[order.symbol]
    if order.sign < 0, terms.account != nil {
      return order.quantity * max(order.kind == .limit ? order.limit : 0, 1.03 * mark)
    }
    let price = order.limit.isFinite ? order.limit : order.stop
    return order.quantity * (price.isFinite ? price : mark)
  }

  // MARK: Fills

  /// The most shares that an entry may take at a price, with all that it costs.
  func mostShares(
    _ place: Int, at price: Double, sells: Bool, isMaker: Bool = false
  ) -> Double {
    guard let account = terms.account else {
      let budget = pool.map { funds($0, sells: sells) } ?? available
      return affordable(budget, price, sells: sells, isMaker: isMaker)
    }
    guard account.kind == .margin, !isCoin(place) else {
      if sells { return 0 }
      let budget = account.kind == .cash ? settledCash : min(cash, equity)
      return affordable(budget, price, sells: false, isMaker: isMaker)
    }
    let standing = standing(account, place, at: price)
    guard standing.equity >= account.leastEquity else {
      return sells ? 0 : affordable(available, price, sells: false, isMaker: isMaker)
    }
    // A fill never leaves less than what keeps a margin call away.
    let needed = maintenance(account, place, at: price, isShort: sells) / price
    let share = max(initialShare(account, place), needed)
    var most = affordable(
      standing.equity - standing.bound, price, sells: sells, share: share, isMaker: isMaker)
    let room = account.largestExposure * standing.equity - standing.exposure
    most = min(most, room / price)
    if sells {
      let supply = account.shorts.supply(of: symbols[place], on: bars[place].date.dayNumber)
      most = min(most, supply.shares + min(positions[place].shares, 0))
    }
    return most
  }

  /// Moves the money of a fill: cash changes at once, and settles later where the terms say so.
  mutating func pay(_ flow: Double, _ place: Int) {
    cash += flow
    positions[place].flow += flow
    guard let account = terms.account, !isCoin(place) else { return }
    let day = bars[place].date.dayNumber
    ledger.add(flow, after: account.settlement ?? SettlementLedger.sessions(on: day))
  }
}
