/// An order as Alpaca's protocol knows it: the fields of its request, which need not belong together.
package struct AlpacaRequest: Hashable, Sendable {
  /// What must happen before the order fills.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case market, limit, stop
    case stopLimit = "stop_limit"
    case trailingStop = "trailing_stop"
  }

  /// How long it works.
  package enum Life: String, Hashable, Sendable, CaseIterable { case day, gtc, opg, cls, ioc, fok }

  /// What comes with it.
  package enum Class: String, Hashable, Sendable, CaseIterable { case simple, bracket, oco, oto }

  package var symbol: String
  package var side: Ticket.Side
  package var kind = Kind.market
  package var life = Life.day
  package var orderClass = Class.simple
  package var quantity: Double?
  package var notional: Double?
  package var limitPrice: Double?
  package var stopPrice: Double?
  package var trailPrice: Double?
  /// Per cent: 1 is 1 %.
  package var trailPercent: Double?
  package var takeProfit: Double?
  package var stopLoss: Double?
  package var stopLossLimit: Double?
  package var extendedHours = false

  /// Makes a market order for the day, without a quantity.
  package init(_ symbol: String, _ side: Ticket.Side) {
    self.symbol = symbol
    self.side = side
  }

  /// 1 for a purchase, -1 for a sale.
  var sign: Double { side == .buy ? 1 : -1 }

  /// Whether it asks for parts of a share.
  var isFractional: Bool { notional != nil || quantity.map { $0 != $0.rounded() } ?? false }

  /// Prices by the names of their fields.
  var prices: [(name: String, price: Double?)] {
    [
      ("limit_price", limitPrice), ("stop_price", stopPrice),
      ("take_profit.limit_price", takeProfit), ("stop_loss.stop_price", stopLoss),
      ("stop_loss.limit_price", stopLossLimit),
    ]
  }
}

// MARK: Which fields belong together

extension AlpacaRequest {
  /// What is wrong with the fields by themselves; nil for nothing.
  package var fieldFault: RefusalReason? {
    (sizeFault ?? priceFault ?? kindFault ?? classFault).map { .invalid($0) }
  }

  private var sizeFault: String? {
    switch (quantity, notional) {
    case (nil, nil): "qty or notional is required"
    case (.some, .some): "only one of qty or notional is accepted"
    case (.some(let quantity), nil):
      if !(quantity > 0) {
        "qty must be > 0"
      } else if quantity > 1e12 {
        "qty is too large"
      } else {
        quantity.hasDecimals(atMost: 9) ? nil : "qty has more than 9 decimals"
      }
    case (nil, .some(let notional)): notional >= 1 ? nil : "notional must be >= 1.00"
    }
  }

  private var priceFault: String? {
    let trails: [(name: String, price: Double?)] = [
      ("trail_price", trailPrice), ("trail_percent", trailPercent),
    ]
    let all = Array(prices[..<2]) + trails + Array(prices[2...])
    for case (let name, let price?) in all where !(price > 0 && price < 1e12) {
      return "\(name) must be > 0"
    }
    return nil
  }

  private var kindFault: String? {
    switch kind {
    case .market where limitPrice != nil || stopPrice != nil:
      return "market orders require no stop or limit price"
    case .limit where limitPrice == nil: return "limit orders require a limit price"
    case .limit where stopPrice != nil: return "limit orders require no stop price"
    case .stop where stopPrice == nil: return "stop orders require a stop price"
    case .stop where limitPrice != nil: return "stop orders require no limit price"
    case .stopLimit where stopPrice == nil || limitPrice == nil:
      return "stop limit orders require both stop and limit price"
    case .trailingStop where (trailPrice == nil) == (trailPercent == nil):
      return "trailing stop orders must specify one of trail_price or trail_percent"
    case .market, .limit, .stop, .stopLimit, .trailingStop: break
    }
    if kind != .trailingStop, trailPrice != nil || trailPercent != nil {
      return "trail_price and trail_percent belong to trailing stop orders"
    }
    return nil
  }

  private var classFault: String? {
    let isEntry = kind == .market || kind == .limit
    switch orderClass {
    case .simple where takeProfit != nil || stopLoss != nil:
      return "take_profit and stop_loss need an order_class"
    case .bracket where takeProfit == nil || stopLoss == nil:
      return "bracket orders require take_profit and stop_loss"
    case .bracket where !isEntry: return "bracket orders must be entry orders"
    case .oco where kind != .limit: return "oco orders must be limit orders"
    case .oco where takeProfit == nil || stopLoss == nil:
      return "oco orders require take_profit and stop_loss"
    case .oto where (takeProfit == nil) == (stopLoss == nil):
      return "oto orders require either take_profit or stop_loss"
    case .oto where !isEntry: return "oto orders must be entry orders"
    case .simple, .bracket, .oco, .oto: return nil
    }
  }
}

extension Double {
  /// Whether it is the nearest number to a decimal with so many digits behind the point.
  func hasDecimals(atMost digits: Int) -> Bool {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    return (self * scale).rounded() / scale == self
  }
}
