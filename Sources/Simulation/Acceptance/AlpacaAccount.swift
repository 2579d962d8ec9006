/// What Alpaca's rules look at beside an order: its symbol, the account, and the account's orders in that symbol.
package struct AlpacaAccount: Sendable {
  /// A working order of the same symbol.
  package struct Working: Sendable {
    package var side: Ticket.Side
    package var kind: AlpacaRequest.Kind
    package var limitPrice: Double?
    /// Whether it belongs to a bracket, or to orders that cancel each other.
    package var isComplex: Bool

    /// Makes a working order.
    package init(
      _ side: Ticket.Side, _ kind: AlpacaRequest.Kind, limitPrice: Double?, isComplex: Bool
    ) {
      self.side = side
      self.kind = kind
      self.limitPrice = limitPrice
      self.isComplex = isComplex
    }
  }

  /// The last price; nil while there is none.
  package var price: Double?
  package var isCoin = false
  /// Whether the market is open at the moment.
  package var isOpen = false
  /// Whether the account may not trade at all, or only close.
  package var isBlocked = false
  package var isRestricted = false
  /// Shares held, negative when short, and how many of them no working exit holds.
  package var position = 0.0
  package var available = 0.0
  package var working: [Working] = []
  /// Whether the account may sell short, and how many more shares of this symbol it can borrow.
  package var mayShort = true
  package var borrowable = Double.infinity
  /// Currency that an order of this symbol may cost.
  package var buyingPower = 0.0

  /// An account that holds nothing and has nothing.
  package init() {}
}

/// Whether Alpaca takes an order, and if not, why: the checks in its order, with its status, code and words.
package enum AlpacaRules {
  /// Why an order of a known symbol is not taken; nil if it is.
  package static func reason(
    against request: AlpacaRequest, _ account: AlpacaAccount
  ) -> RefusalReason? {
    request.fieldFault ?? standing(request, account) ?? moment(request, account)
  }

  /// What an order is refused for at any time: its combination, its prices, the account's block.
  static func standing(_ request: AlpacaRequest, _ account: AlpacaAccount) -> RefusalReason? {
    AlpacaTable.fault(request, isCoin: account.isCoin, isOpen: account.isOpen)
      ?? (account.isBlocked ? .forbidden("account is not authorized to trade") : nil)
      ?? (account.isCoin ? nil : tickFault(request)) ?? classPriceFault(request, account)
      ?? stopSideFault(request, account)
  }

  /// What it is refused for now: its own side, other orders, shares and money.
  static func moment(_ request: AlpacaRequest, _ account: AlpacaAccount) -> RefusalReason? {
    classFault(request, account) ?? washFault(request, account) ?? shortFault(request, account)
      ?? quantityFault(request, account) ?? powerFault(request, account)
  }

  private static func closes(_ request: AlpacaRequest, _ account: AlpacaAccount) -> Bool {
    account.position * request.sign < 0
  }

  // MARK: Prices

  private static func tickFault(_ request: AlpacaRequest) -> RefusalReason? {
    for case (let name, let price?) in request.prices
    where !price.hasDecimals(atMost: price >= 1 ? 2 : 4) {
      return .unprocessable(
        "invalid \(name) \(decimalText(price)). sub-penny increment does not fulfill minimum "
          + "pricing criteria")
    }
    return nil
  }

  private static func classPriceFault(
    _ request: AlpacaRequest, _ account: AlpacaAccount
  ) -> RefusalReason? {
    guard request.orderClass != .simple else { return nil }
    let isEntry = request.orderClass != .oco
    // What the exits are measured from: the entry's price. Those of an OCO are measured from each other.
    let base = isEntry ? request.limitPrice ?? account.price : nil
    let sign = isEntry ? request.sign : -request.sign
    let step = 0.009_999_9
    if let base, let target = request.takeProfit, (target - base) * sign < step {
      return .unprocessable(
        "take_profit.limit_price must be \(sign > 0 ? ">= base_price + 0.01" : "<= base_price - 0.01")"
      )
    }
    if let base, let stop = request.stopLoss, (base - stop) * sign < step {
      return .unprocessable(
        "stop_loss.stop_price must be \(sign > 0 ? "<= base_price - 0.01" : ">= base_price + 0.01")"
      )
    }
    if let target = request.takeProfit, let stop = request.stopLoss, (target - stop) * sign <= 0 {
      return .unprocessable(
        "take_profit.limit_price must be \(sign > 0 ? ">" : "<") stop_loss.stop_price")
    }
    return nil
  }

  private static func stopSideFault(
    _ request: AlpacaRequest, _ account: AlpacaAccount
  ) -> RefusalReason? {
    guard request.kind == .stop || request.kind == .stopLimit, request.orderClass != .oco,
      let stop = request.stopPrice,
      let price = account.price, (stop - price) * request.sign < 0
    else { return nil }
    return .unprocessable(
      "stop price must be \(request.side == .buy ? "greater" : "less") than current price")
  }

  // MARK: The account

  private static func classFault(
    _ request: AlpacaRequest, _ account: AlpacaAccount
  ) -> RefusalReason? {
    switch request.orderClass {
    case .oco where !closes(request, account):
      .unprocessable("oco orders must be exit orders")
    case .bracket where closes(request, account), .oto where closes(request, account):
      .unprocessable("\(request.orderClass.rawValue) orders must be entry orders")
    case .simple, .bracket, .oco, .oto: nil
    }
  }

  /// An order that could trade against one of the account's own.
  private static func washFault(
    _ request: AlpacaRequest, _ account: AlpacaAccount
  ) -> RefusalReason? {
    guard request.orderClass == .simple, request.kind != .trailingStop else { return nil }
    func isPlain(_ kind: AlpacaRequest.Kind) -> Bool { kind == .market || kind == .stop }
    for other in account.working
    where other.side != request.side && !other.isComplex && other.kind != .trailingStop {
      var isWash = isPlain(request.kind) || isPlain(other.kind)
      if let mine = request.limitPrice, let theirs = other.limitPrice {
        isWash = isWash || request.sign * mine >= request.sign * theirs
      }
      if isWash { return .forbidden("potential wash trade detected. use complex orders") }
    }
    return nil
  }

  private static func shortFault(
    _ request: AlpacaRequest, _ account: AlpacaAccount
  ) -> RefusalReason? {
    guard request.side == .sell, !closes(request, account) else { return nil }
    let wanted = request.quantity ?? 0
    if account.isCoin {
      return .forbidden(insufficientCoins(request.symbol, wanted, 0), wanted: wanted, allowed: 0)
    }
    if request.isFractional { return .unprocessable("fractional orders cannot be sold short") }
    if !account.mayShort { return .forbidden("account is not allowed to short") }
    guard wanted > account.borrowable else { return nil }
    var reason = RefusalReason.unprocessable("asset \"\(request.symbol)\" cannot be sold short")
    reason.wanted = wanted
    reason.allowed = account.borrowable
    return reason
  }

  /// An exit of more than no other order holds.
  private static func quantityFault(
    _ request: AlpacaRequest, _ account: AlpacaAccount
  ) -> RefusalReason? {
    guard closes(request, account) else { return nil }
    let wanted = request.quantity ?? (request.notional ?? 0) / (account.price ?? 0)
    guard wanted > account.available else { return nil }
    let message =
      account.isCoin
      ? insufficientCoins(request.symbol, wanted, account.available)
      : "insufficient qty available for order (requested: \(decimalText(wanted)), "
        + "available: \(decimalText(account.available)))"
    return .forbidden(message, wanted: wanted, allowed: account.available)
  }

  private static func insufficientCoins(
    _ symbol: String, _ wanted: Double, _ available: Double
  ) -> String {
    let base = symbol.split(separator: "/").first.map(String.init) ?? symbol
    return "insufficient balance for \(base) (requested: \(decimalText(wanted)), "
      + "available: \(decimalText(available)))"
  }

  private static func powerFault(
    _ request: AlpacaRequest, _ account: AlpacaAccount
  ) -> RefusalReason? {
    guard !closes(request, account) else { return nil }
    if account.isRestricted { return .forbidden("account is restricted to liquidation only") }
    let cost = cost(of: request, account)
    guard cost > account.buyingPower else { return nil }
    return .forbidden(
      "insufficient buying power", wanted: cost, allowed: account.buyingPower)
  }

  /// What an order that opens a position would cost by the protocol's estimate.
  private static func cost(of request: AlpacaRequest, _ account: AlpacaAccount) -> Double {
    if let notional = request.notional { return notional }
    let price = account.price ?? 0
    let quantity = request.quantity ?? 0
    if request.side == .sell {
      return max(request.kind == .limit ? request.limitPrice ?? 0 : 0, 1.03 * price) * quantity
    }
    return (request.limitPrice ?? request.stopPrice ?? price) * quantity
  }

  /// A number as the protocol writes it: no exponent, no point behind whole numbers.
  private static func decimalText(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    var digits = 0
    while digits < 9, !value.hasDecimals(atMost: digits) { digits += 1 }
    guard value.hasDecimals(atMost: digits) else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let units = (abs(value) * scale).rounded()
    guard units < 9e18 else { return "\(value)" }
    let text = "\(UInt64(units))"
    let sign = value < 0 && units > 0 ? "-" : ""
    guard digits > 0 else { return sign + text }
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }
}
