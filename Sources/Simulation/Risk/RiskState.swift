/// An order that opens or adds to a position, as risk rules see it.
public struct RiskOrder: Hashable, Sendable {
  /// The instrument.
  public var symbol: String
  /// 1 buys, -1 sells short.
  public var sign: Double
  /// Shares, above zero.
  public var quantity: Double
  /// The price it is expected to fill at.
  public var price: Double
  /// The price of its protective stop; nil without one.
  public var stop: Double?
  /// Whether only whole shares are traded.
  public var isWhole: Bool

  /// Makes an order.
  public init(
    _ symbol: String, sign: Double, quantity: Double, price: Double, stop: Double? = nil,
    isWhole: Bool = true
  ) {
    self.symbol = symbol
    self.sign = sign
    self.quantity = quantity
    self.price = price
    self.stop = stop
    self.isWhole = isWhole
  }
}

/// What risk rules know of an account and its market when an order is to go out.
public struct RiskState: Sendable {
  /// Cash and positions, in currency.
  public var equity: Double
  /// Values of positions and of working entries by symbol, negative when short.
  public var exposures: [String: Double] = [:]
  /// Whether the session's loss has reached its limit.
  public var hasLostDay = false
  /// What the fall from the highest equity leaves of a size: 1 for all, 0 for nothing.
  public var drawdownScale = 1.0
  /// Shares of the symbol that are traded in a session, on average; nil if not known.
  public var averageVolume: Double?
  /// The spread as a share of the price; nil if not known.
  public var spread: Double?
  /// Whether the regular session is on; nil if not known.
  public var isRegularSession: Bool?
  /// Past returns by symbol over the same bars, the last one last; absent if not known.
  public var returns: [String: [Double]] = [:]

  /// An account that holds nothing.
  public init(equity: Double) { self.equity = equity }
}

/// How much of an order may go out, and which rule cut or refused it.
public struct RiskVerdict: Hashable, Sendable {
  /// Shares that may go out; 0 for none.
  public var quantity: Double
  /// The rule that binds; nil where the whole order passes.
  public var rule: RiskRule?
  /// Why, for a person.
  public var message: String

  /// Makes a verdict.
  public init(_ quantity: Double, _ rule: RiskRule? = nil, _ message: String = "") {
    self.quantity = quantity
    self.rule = rule
    self.message = message
  }
}

/// An order that a risk rule made smaller.
public struct RiskCut: Hashable, Sendable, Codable {
  /// The number of the ticket.
  public let ticket: Int
  /// The instrument.
  public let symbol: String
  /// Row of the bar at which it was cut.
  public let row: Int
  /// The rule.
  public let rule: RiskRule
  /// Shares that were asked for, and that were allowed.
  public let wanted: Double
  /// Shares that were allowed; 0 where a fill was refused.
  public let allowed: Double
}

/// What has become of equity since the start and since the session's: for rules that remember.
public struct RiskMemory: Hashable, Sendable {
  /// The highest equity so far, open positions at their marks.
  public private(set) var peak: Double
  /// Equity when the session began.
  public private(set) var sessionStart: Double
  /// Whether the session's loss has reached its limit; it stays so until the next session.
  public private(set) var hasLostDay = false
  /// What the fall from the peak leaves of a size.
  public private(set) var drawdownScale = 1.0

  /// Begins with an equity.
  public init(equity: Double) {
    peak = equity
    sessionStart = equity
  }

  /// Begins a session at the equity before its first price.
  public mutating func beginSession(equity: Double) {
    sessionStart = equity
    hasLostDay = false
  }

  /// Takes the equity of a mark.
  ///
  /// - Returns: whether the session's loss has reached its limit with this mark.
  @discardableResult
  public mutating func mark(equity: Double, _ limits: RiskLimits) -> Bool {
    peak = max(peak, equity)
    if let drawdown = limits.drawdown { drawdownScale = scale(peak - equity, drawdown) }
    guard let limit = limits.dailyLoss, !hasLostDay,
      sessionStart - equity >= limit * sessionStart
    else { return false }
    hasLostDay = true
    return true
  }

  /// What a fall leaves of a size; `lost` is currency, for a share of exactly the limit would be a rounding error.
  private func scale(_ lost: Double, _ limit: RiskLimits.Drawdown) -> Double {
    if limit.end > limit.start {
      return min(1, max(0, (limit.end * peak - lost) / ((limit.end - limit.start) * peak)))
    }
    // One threshold refuses, and lets go at half of it.
    if lost >= limit.end * peak { return 0 }
    return drawdownScale == 0 && lost > limit.end / 2 * peak ? 0 : 1
  }
}
