extension Exchange {
  /// Executes an order, wholly or in part, and what follows from it for its relatives.
  mutating func fill(_ index: Int, at price: Double) {
    let order = orders[index]
    let wanted = order.remaining ?? roundedQuantity((order.notional ?? 0) / price)
    guard wanted > 0 else { return finish(index, .canceled) }
    let quantity = part(of: wanted, order)
    let isWhole = quantity == wanted
    let filled = roundedQuantity(order.filledQuantity + quantity)
    let value = (order.filledAveragePrice ?? 0) * order.filledQuantity + price * quantity
    let moment = stamp()
    orders[index].filledAveragePrice = order.filledQuantity == 0 ? price : value / filled
    orders[index].filledQuantity = filled
    orders[index].status = isWhole ? .filled : .partiallyFilled
    orders[index].updatedAt = moment
    if isWhole {
      orders[index].filledAt = moment
      openOrders.removeAll { $0 == index }
    }
    settle(order, quantity, price)
    record(index, quantity, price)
    if isWhole { followFill(index) } else { shrinkSiblings(index, by: quantity) }
  }

  /// A random part of a quantity, when partial fills are switched on.
  private mutating func part(of wanted: Double, _ order: Order) -> Double {
    guard settings.partialFillProbability > 0, order.timeInForce != .fok, order.quantity != nil,
      identifiers.fraction() < settings.partialFillProbability
    else { return wanted }
    let share = identifiers.fraction()
    if wanted == wanted.rounded() {
      return wanted < 2 ? wanted : 1 + (share * (wanted - 1)).rounded(.down)
    }
    let part = roundedQuantity(wanted * share)
    return part > 0 ? part : wanted
  }

  /// Moves cash and position.
  private mutating func settle(_ order: Order, _ quantity: Double, _ price: Double) {
    let signed = order.side.sign * quantity
    var fee = settings.commission * price * quantity
    if let charge = settings.fee {
      fee += charge(
        ExchangeSettings.Charged(
          quantity: quantity, price: price, isSale: order.side == .sell,
          isLimit: order.kind == .limit, time: order.updatedAt))
    }
    cash -= signed * price + fee
    accruedFees += fee
    var position =
      positions[order.symbol] ?? Position(symbol: order.symbol, quantity: 0, averagePrice: price)
    position.take(signed, at: price)
    positions[order.symbol] = position.quantity == 0 ? nil : position
  }

  private mutating func record(_ index: Int, _ quantity: Double, _ price: Double) {
    let order = orders[index]
    let position = positions[order.symbol]?.quantity ?? 0
    fills.append(
      Fill(
        id: identifiers.uuid(), time: order.updatedAt, symbol: order.symbol, side: order.side,
        price: price, quantity: quantity, cumulative: order.filledQuantity,
        leaves: order.remaining ?? 0, orderID: order.id, status: order.status))
    emit(
      order.status == .filled ? "fill" : "partial_fill", index,
      TradeUpdate.Execution(price: price, quantity: quantity, position: position))
  }

  /// Wakes the legs of a filled entry, or ends the siblings of a filled exit.
  private mutating func followFill(_ index: Int) {
    if orders[index].group != nil { return finishSiblings(index, .canceled) }
    let legs = orders[index].legs
    for leg in legs where orders[leg].isOpen {
      orders[leg].isActive = true
      orders[leg].updatedAt = stamp()
      if stage != .atOpen { orders[leg].insideBarOfStep = step }
      if !orders[leg].kind.isStop || legs.count == 1 {
        orders[leg].status = .new
        emit("new", leg)
      }
    }
    // Of a stop and a target that the same price reaches, the stop fills.
    for leg in legs where orders[leg].kind.isStop { tryNow(leg) }
    for leg in legs where !orders[leg].kind.isStop { tryNow(leg) }
  }

  private mutating func tryNow(_ index: Int) {
    switch stage {
    case .atOpen: tryOpen(index)
    case .inBar: tryRange(index)
    case .closed: break
    }
  }

  private mutating func shrinkSiblings(_ index: Int, by quantity: Double) {
    for sibling in siblings(index) {
      if let whole = orders[sibling].quantity {
        orders[sibling].quantity = roundedQuantity(whole - quantity)
      }
    }
  }

  func siblings(_ index: Int) -> [Int] {
    guard let group = orders[index].group else { return [] }
    return (groups[group] ?? []).filter { $0 != index && orders[$0].isOpen }
  }

  mutating func finishSiblings(_ index: Int, _ status: Order.Status) {
    for sibling in siblings(index) { finish(sibling, status) }
  }

  /// Ends an open order as canceled or expired, and its dependants with it.
  mutating func finish(_ index: Int, _ status: Order.Status) {
    guard orders[index].isOpen else { return }
    let moment = stamp()
    orders[index].status = status
    orders[index].updatedAt = moment
    if status == .expired {
      orders[index].expiredAt = moment
    } else {
      orders[index].canceledAt = moment
    }
    openOrders.removeAll { $0 == index }
    emit(status.rawValue, index)
    finishSiblings(index, status)
    for leg in orders[index].legs { finish(leg, status) }
  }
}
