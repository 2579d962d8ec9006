extension Exchange {
  package func position(named name: String) throws(ExchangeError) -> Position {
    guard let market = market(named: name), let position = positions[market.symbol] else {
      throw .notFound("position does not exist")
    }
    return position
  }

  /// Sends the market order that closes a position, or a part of it.
  package mutating func closePosition(
    named name: String, quantity: Double? = nil, percentage: Double? = nil
  ) throws(ExchangeError) -> Order {
    let position = try position(named: name)
    if quantity != nil, percentage != nil {
      throw .invalid("only one of qty or percentage is accepted")
    }
    let held = abs(position.quantity)
    var wanted = quantity ?? held
    if let percentage {
      guard percentage > 0, percentage <= 100 else {
        throw .invalid("percentage must be > 0 and <= 100")
      }
      wanted = roundedQuantity(held * percentage / 100)
    }
    let isCrypto = markets[position.symbol]?.isCrypto == true
    var request = OrderRequest(
      position.symbol, position.quantity > 0 ? .sell : .buy, quantity: wanted,
      timeInForce: isCrypto ? .gtc : .day)
    request.isInternal = true
    return try submit(request)
  }

  /// Closes every position and tells how each went.
  package mutating func closeAllPositions(cancelsOrders: Bool)
    -> [(symbol: String, result: Result<Order, ExchangeError>)]
  {
    if cancelsOrders { _ = cancelAll() }
    var results: [(symbol: String, result: Result<Order, ExchangeError>)] = []
    for symbol in symbols where positions[symbol] != nil {
      do throws(ExchangeError) {
        results.append((symbol, .success(try closePosition(named: symbol))))
      } catch {
        results.append((symbol, .failure(error)))
      }
    }
    return results
  }
}
