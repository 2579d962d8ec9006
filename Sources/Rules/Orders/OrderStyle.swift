/// How an entry or an exit is ordered; its prices are those of the signal's close.
public enum OrderStyle: Sendable, Hashable {
  /// At the next open.
  case market
  /// At this price or a better one.
  case limit(Formula)
  /// At the market, once the price reaches this one, which lies beyond the last close.
  case stop(Formula)
  /// At the limit or better, once the price reaches the stop.
  case stopLimit(stop: Formula, limit: Formula)
  /// At the open of the next session.
  case open
  /// At the open of the next session, if that is at this price or a better one.
  case openLimit(Formula)
  /// At the close of the session.
  case close
  /// At the close of the session, if that is at this price or a better one.
  case closeLimit(Formula)

  /// Its prices: the stop before the limit.
  package var formulas: [Formula] {
    switch self {
    case .market, .open, .close: []
    case .limit(let price), .stop(let price), .openLimit(let price), .closeLimit(let price):
      [price]
    case .stopLimit(let stop, let limit): [stop, limit]
    }
  }

  /// Whether `orders work` says how long it works: an order for an open or a close works for that one only.
  package var hasLife: Bool {
    switch self {
    case .limit, .stop, .stopLimit: true
    case .market, .open, .openLimit, .close, .closeLimit: false
    }
  }

  func mapped(_ change: (Formula) -> Formula) -> OrderStyle {
    switch self {
    case .market, .open, .close: self
    case .limit(let price): .limit(change(price))
    case .stop(let price): .stop(change(price))
    case .stopLimit(let stop, let limit): .stopLimit(stop: change(stop), limit: change(limit))
    case .openLimit(let price): .openLimit(change(price))
    case .closeLimit(let price): .closeLimit(change(price))
    }
  }
}

/// How long an order by price works.
public enum OrderLife: Sendable, Hashable {
  /// To the end of the session.
  case day
  /// Until it fills or is taken back.
  case untilCancelled
  /// For so many bars.
  case bars(Formula)
  /// At the next open, or not at all.
  case immediate
  /// At the next open as a whole, or not at all.
  case fillOrKill
}

extension OrderStyle: CustomStringConvertible {
  /// The style as a strategy's text has it.
  public var description: String {
    switch self {
    case .market: "market"
    case .limit(let price): "limit(\(price))"
    case .stop(let price): "stop(\(price))"
    case .stopLimit(let stop, let limit): "stop_limit(\(stop), \(limit))"
    case .open: "open"
    case .openLimit(let price): "open_limit(\(price))"
    case .close: "close"
    case .closeLimit(let price): "close_limit(\(price))"
    }
  }
}

extension OrderLife: CustomStringConvertible {
  /// The life as a strategy's text has it.
  public var description: String {
    switch self {
    case .day: "day"
    case .untilCancelled: "gtc"
    case .bars(let count): "bars(\(count))"
    case .immediate: "ioc"
    case .fillOrKill: "fok"
    }
  }
}
