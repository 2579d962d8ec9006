/// The price at which an order fills, and whether slippage is added.
enum OrderPrice: Equatable {
  case exact(Double)
  case slipping(Double)
}

extension Order {
  /// The fill at a bar's open; nil when the order does not fill there.
  mutating func priceAtOpen(_ open: Double) -> OrderPrice? {
    switch kind {
    case .market: return timeInForce == .cls ? nil : .slipping(open)
    case .limit: return timeInForce != .cls && reaches(limitPrice, open) ? .exact(open) : nil
    case .stop: return touches(stopPrice, open) ? .slipping(open) : nil
    case .stopLimit:
      if touches(stopPrice, open) { isTriggered = true }
      return isTriggered && reaches(limitPrice, open) ? .exact(open) : nil
    case .trailingStop:
      if touches(stopPrice, open) { return .slipping(open) }
      trail(open)
      return nil
    }
  }

  /// The fill inside a bar; nil when the bar's range does not reach the order.
  ///
  /// An order whose parent was filled inside this bar (`isInsideBar`) may only fill by its stop, at the stop itself.
  mutating func priceInRange(
    open: Double, high: Double, low: Double, close: Double, isInsideBar: Bool
  ) -> OrderPrice? {
    let best = side == .buy ? low : high
    let worst = side == .buy ? high : low
    switch kind {
    case .market: return nil
    case .limit:
      guard timeInForce != .cls, !isInsideBar, let limitPrice, reaches(limitPrice, best) else {
        return nil
      }
      return .exact(reaches(limitPrice, open) ? open : limitPrice)
    case .stop:
      guard let stopPrice, touches(stopPrice, worst) else { return nil }
      return .slipping(!isInsideBar && touches(stopPrice, open) ? open : stopPrice)
    case .stopLimit:
      return stopLimitPrice(open: open, best: best, worst: worst, isInsideBar: isInsideBar)
    case .trailingStop:
      guard let stopPrice else { return nil }
      if touches(stopPrice, worst) { return .slipping(stopPrice) }
      trail(best)
      // The close comes after the extreme, so the trail was crossed for certain.
      guard let moved = self.stopPrice, touches(moved, close) else { return nil }
      return .slipping(moved)
    }
  }

  /// The fill at the session's close, for orders that ask for it.
  func priceAtClose(_ close: Double) -> OrderPrice? {
    switch kind {
    case .market: .slipping(close)
    default: reaches(limitPrice, close) ? .exact(close) : nil
    }
  }

  private mutating func stopLimitPrice(
    open: Double, best: Double, worst: Double, isInsideBar: Bool
  ) -> OrderPrice? {
    guard let limitPrice, let stopPrice else { return nil }
    if isTriggered {
      return reaches(limitPrice, best)
        ? .exact(reaches(limitPrice, open) ? open : limitPrice) : nil
    }
    guard touches(stopPrice, worst) else { return nil }
    isTriggered = true
    return reaches(limitPrice, stopPrice) ? .exact(stopPrice) : nil
  }

  /// Whether a price is as good as a limit or better.
  private func reaches(_ limit: Double?, _ price: Double) -> Bool {
    limit.map { side == .buy ? price <= $0 : price >= $0 } ?? false
  }

  /// Whether a price is at a stop or beyond it.
  private func touches(_ stop: Double?, _ price: Double) -> Bool {
    stop.map { side == .buy ? price >= $0 : price <= $0 } ?? false
  }

  /// Lets a trailing stop follow a price.
  mutating func trail(_ price: Double) {
    let mark = highWaterMark.map { side == .buy ? min($0, price) : max($0, price) } ?? price
    highWaterMark = mark
    if let trailPrice {
      stopPrice = mark + side.sign * trailPrice
    } else if let trailPercent {
      stopPrice = mark * (1 + side.sign * trailPercent / 100)
    }
  }
}
