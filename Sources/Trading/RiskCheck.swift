public import Series

/// What a risk check may look at before an order that opens a position goes out.
public struct RiskContext: Sendable {
  /// The order.
  public var request: OrderRequest
  /// The last price known; nil when there is none.
  public var price: Double?
  /// When the bar behind the decision ended, UTC nanoseconds.
  public var barEnd: Int64
  /// The bar length.
  public var timeframe: Timeframe
  /// The account as the broker says; nil when it did not.
  public var account: BrokerAccount?
  /// The broker's time; nil when it did not say.
  public var clock: BrokerClock?
  /// Whether a stop or a target is to follow the entry.
  public var hasProtection: Bool = false

  /// Makes a context of its parts.
  public init(
    request: OrderRequest, price: Double?, barEnd: Int64, timeframe: Timeframe,
    account: BrokerAccount?, clock: BrokerClock?
  ) {
    self.request = request
    self.price = price
    self.barEnd = barEnd
    self.timeframe = timeframe
    self.account = account
    self.clock = clock
  }
}

/// A condition that an order must meet; one that can't be evaluated refuses.
public protocol RiskCheck: Sendable {
  /// Why the order must not go out; nil when it may.
  func refusal(_ context: RiskContext) -> String?
}

/// Refuses a quantity that is no number above 0.
public struct PositiveQuantity: RiskCheck {
  /// Makes the check.
  public init() {}

  /// The refusal, or nil.
  public func refusal(_ context: RiskContext) -> String? {
    let quantity = context.request.quantity
    return quantity > 0 && quantity.isFinite
      ? nil : "the quantity is \(decimalText(quantity)), it must be above 0"
  }
}

/// Refuses when no price is known.
public struct KnownPrice: RiskCheck {
  /// Makes the check.
  public init() {}

  /// The refusal, or nil.
  public func refusal(_ context: RiskContext) -> String? {
    guard let price = context.price, price > 0, price.isFinite else { return "no price is known" }
    return nil
  }
}

/// Refuses when the bar behind the decision is too old.
public struct FreshData: RiskCheck {
  /// Seconds from the end of the bar after which it is stale; nil for a limit by its length.
  public var limitSeconds: Double?

  /// Makes the check.
  ///
  /// Without a limit two bars, at least two minutes. Daily bars may be seven days old when an entry
  /// waits for an exit at the next open: exchanges have been closed that long (September 2001).
  public init(limitSeconds: Double? = nil) { self.limitSeconds = limitSeconds }

  /// The refusal, or nil.
  public func refusal(_ context: RiskContext) -> String? {
    guard let clock = context.clock else { return "the broker's clock is not known" }
    let length = Double(context.timeframe.seconds)
    let limit = limitSeconds ?? (context.timeframe.isDaily ? 7 * length : max(2 * length, 120))
    let age = (Double(clock.time.nanoseconds) - Double(context.barEnd)) / 1e9
    return age <= limit
      ? nil : "the last bar ended \(Int(age)) s ago, the limit is \(Int(limit)) s"
  }
}

/// Refuses an order that costs more than the broker lets the account spend.
public struct WithinBuyingPower: RiskCheck {
  /// Makes the check.
  public init() {}

  /// The refusal, or nil.
  public func refusal(_ context: RiskContext) -> String? {
    guard let account = context.account else { return "the account is not known" }
    guard !account.isBlocked else { return "the broker has blocked the account" }
    guard let price = context.price else { return "no price is known" }
    let cost = context.request.quantity * price
    return cost <= account.buyingPower
      ? nil
      : "it costs \(rounded(cost)), the buying power is \(rounded(account.buyingPower))"
  }
}

/// Refuses a position that is too large a share of the account.
public struct MaximumPositionShare: RiskCheck {
  /// The largest position, as a share of equity.
  public var share: Double

  /// Makes the check; 1 allows all of the equity.
  public init(_ share: Double = 1) { self.share = share }

  /// The refusal, or nil.
  public func refusal(_ context: RiskContext) -> String? {
    guard let account = context.account else { return "the account is not known" }
    guard let price = context.price else { return "no price is known" }
    guard account.equity > 0 else { return "the account has no equity" }
    let used = context.request.quantity * price / account.equity
    // A share of exactly the limit may come out a rounding error above it.
    return used <= share * (1 + 1e-9)
      ? nil
      : "it would be \(rounded(100 * used)) % of the equity, the limit is "
        + "\(rounded(100 * share)) %"
  }
}

func rounded(_ value: Double) -> String { decimalText((value * 100).rounded() / 100) }

/// Refuses a fraction of a share when the position is to have a stop or a target.
///
/// Brokers take fractions only as simple day orders, so such a position could not be protected.
public struct WholeSharesWhenProtected: RiskCheck {
  /// Makes the check.
  public init() {}

  /// The refusal, or nil.
  public func refusal(_ context: RiskContext) -> String? {
    let quantity = context.request.quantity
    return context.hasProtection && quantity != quantity.rounded()
      ? "\(decimalText(quantity)) is not a whole number of shares, so its stop would be refused"
      : nil
  }
}
