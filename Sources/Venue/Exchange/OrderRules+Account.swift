/// The checks that need the account: opposite orders, held quantity, rights and money.
extension Exchange {
  /// Refuses an order that could trade against one of the account's own.
  func checkWashTrade(_ order: Order) throws(ExchangeError) {
    guard !order.isComplex, order.kind != .trailingStop else { return }
    for index in openOrders {
      let other = orders[index]
      guard other.symbol == order.symbol, other.side != order.side, !other.isComplex,
        other.kind != .trailingStop
      else { continue }
      let isPlain = { (kind: Order.Kind) in kind == .market || kind == .stop }
      var reason: String?
      if isPlain(order.kind) || isPlain(other.kind) {
        reason = "opposite side market/stop order exists"
      } else if let mine = order.limitPrice, let theirs = other.limitPrice,
        order.side == .buy ? mine >= theirs : theirs >= mine
      {
        reason = "opposite side limit order exists"
      }
      if let reason {
        throw .forbidden(
          "potential wash trade detected. use complex orders",
          [
            JSON.Field("existing_order_id", .string(other.id)),
            JSON.Field("reject_reason", .string(reason)),
          ])
      }
    }
  }

  /// Refuses an exit of more than is free; `released` is what an order to be replaced holds.
  func checkQuantity(_ order: Order, released: Double = 0) throws(ExchangeError) {
    guard order.closes else { return }
    let existing = abs(positions[order.symbol]?.quantity ?? 0)
    let available = roundedQuantity(availableQuantity(order.symbol) + released)
    let price = markets[order.symbol]?.price ?? 0
    let wanted = order.remaining ?? (order.notional ?? 0) / price
    guard wanted > available else { return }
    let related = closingOrders(order.symbol).map { JSON.string(orders[$0].id) }
    if markets[order.symbol]?.isCrypto == true {
      let base = order.symbol.split(separator: "/").first.map(String.init) ?? order.symbol
      throw .forbidden(
        "insufficient balance for \(base) (requested: \(decimalText(wanted)), available: \(decimalText(available)))",
        [JSON.Field("available", .decimal(available)), JSON.Field("symbol", .string(order.symbol))])
    }
    throw .forbidden(
      "insufficient qty available for order (requested: \(decimalText(wanted)), available: \(decimalText(available)))",
      [
        JSON.Field("available", .decimal(available)),
        JSON.Field("existing_qty", .decimal(existing)),
        JSON.Field("held_for_orders", .decimal(roundedQuantity(existing - available))),
        JSON.Field("related_orders", .array(related)),
        JSON.Field("symbol", .string(order.symbol)),
      ])
  }

  /// Refuses short sales where they are not allowed.
  func checkShort(_ order: Order) throws(ExchangeError) {
    guard !order.closes, order.side == .sell, let market = markets[order.symbol] else { return }
    if market.isCrypto {
      throw .forbidden(
        "insufficient balance for \(order.symbol.split(separator: "/").first ?? "") (requested: \(decimalText(order.quantity ?? 0)), available: 0)"
      )
    }
    if order.notional != nil || order.quantity != order.quantity?.rounded() {
      throw .unprocessable("fractional orders cannot be sold short")
    }
    if settings.multiplier == 1 || configuration.noShorting
      || configuration.maxMarginMultiplier == "1"
    {
      throw .forbidden("account is not allowed to short")
    }
  }

  /// Refuses an entry that costs more than is free; `released` is what an order to be replaced held.
  func checkBuyingPower(_ order: Order, released: Double = 0) throws(ExchangeError) {
    guard !order.closes else { return }
    let isCrypto = markets[order.symbol]?.isCrypto == true
    let power = (isCrypto ? cashBuyingPower : buyingPower) + released
    let cost = cost(order)
    guard cost > power else { return }
    throw .forbidden(
      "insufficient buying power",
      [
        JSON.Field("buying_power", .decimal(power)), JSON.Field("cost_basis", .decimal(cost)),
      ])
  }
}
