public import Series

/// What a run assumes about the account, the fills and the costs; every report prints all of it.
public struct Settings: Hashable, Sendable, Codable {
  /// When an order that a signal makes is filled.
  public enum Fill: String, Sendable, Codable, CaseIterable {
    /// At the open of the next bar.
    case open
    /// At the close that made the signal: optimistic, for comparison with other engines only.
    case close
  }

  /// Whether fractions of a share are traded.
  public enum Shares: String, Sendable, Codable, CaseIterable { case whole, fractional }

  /// Which entries of a strategy are taken.
  public enum Side: String, Sendable, Codable, CaseIterable { case long, short, both }

  /// Cash at the start, in currency.
  public var cash = 100_000.0
  /// Commission of every fill.
  public var commission = Commission()
  /// How far a market or stop order fills against its side, as a fraction of the price.
  public var slippage = 0.0
  /// What slippage has beyond that share; nil for nothing.
  public var slippageModel: SlippageModel?
  /// When signals are filled.
  public var fill = Fill.open
  /// Whole or fractional shares.
  public var shares = Shares.whole
  /// Which entries are taken.
  public var side = Side.long
  /// The step of prices that protective orders are rounded to, as a broker insists; 0 for any price.
  public var tick = 0.0
  /// Shares of a lot: entries are whole multiples of it; nil for no lots.
  public var lot: Double?
  /// The calendar of sessions; nil for the one that the symbol suggests.
  public var calendar: ExchangeCalendar?
  /// Size in place of the strategy's own; nil leaves that.
  public var size: SizeSetting?
  /// How many bars a year has for a size that asks; nil for those of the calendar.
  public var barsPerYear: Double?
  /// What trading costs beyond the commission; nil for nothing.
  public var costs: Costs?
  /// The finer bars that settle what a bar leaves open; nil for none.
  public var intrabar: Timeframe?
  /// Whether a sweep also runs ambiguous sets under the other order of events, and tells the better and the worse
  /// end; nil for no.
  public var bounds: Bool?
  /// How the run's symbols share one account; nil for an account a symbol.
  public var portfolio: PortfolioSettings?
  /// The account, the broker's rules, the actions and the limits that orders must keep; nil for an account that pays
  /// cash for everything and takes every order.
  public var terms: OrderTerms?

  /// The defaults: 100 000 in cash, no costs, next open, whole shares, long only.
  public init() {}

  /// Reads settings; what is not written has its default, so that older records stay readable.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    cash = try container.decodeIfPresent(Double.self, forKey: .cash) ?? cash
    commission = try container.decodeIfPresent(Commission.self, forKey: .commission) ?? commission
    slippage = try container.decodeIfPresent(Double.self, forKey: .slippage) ?? slippage
    slippageModel = try container.decodeIfPresent(SlippageModel.self, forKey: .slippageModel)
    fill = try container.decodeIfPresent(Fill.self, forKey: .fill) ?? fill
    shares = try container.decodeIfPresent(Shares.self, forKey: .shares) ?? shares
    side = try container.decodeIfPresent(Side.self, forKey: .side) ?? side
    tick = try container.decodeIfPresent(Double.self, forKey: .tick) ?? tick
    lot = try container.decodeIfPresent(Double.self, forKey: .lot)
    calendar = try container.decodeIfPresent(ExchangeCalendar.self, forKey: .calendar)
    size = try container.decodeIfPresent(SizeSetting.self, forKey: .size)
    barsPerYear = try container.decodeIfPresent(Double.self, forKey: .barsPerYear)
    costs = try container.decodeIfPresent(Costs.self, forKey: .costs)
    intrabar = try container.decodeIfPresent(Timeframe.self, forKey: .intrabar)
    bounds = try container.decodeIfPresent(Bool.self, forKey: .bounds)
    portfolio = try container.decodeIfPresent(PortfolioSettings.self, forKey: .portfolio)
    terms = try container.decodeIfPresent(OrderTerms.self, forKey: .terms)
  }
}

extension Settings {
  /// The largest quantity of whole shares, and of whole lots, that is in a quantity.
  func wholeLots(_ quantity: Double) -> Double {
    let shares = shares == .whole ? quantity.rounded(.down) : quantity
    guard let lot else { return shares }
    // A multiple of a tenth, divided by it, may come out a rounding error below a whole number.
    return (shares / lot * (1 + 1e-12)).rounded(.down) * lot
  }
}

/// Commission of a fill: a share of its notional plus an amount a share and an amount an order, at least a
/// minimum, and at most a share of the notional.
public struct Commission: Hashable, Sendable, Codable {
  /// Share of the notional: 0.001 is 0.1 %.
  public var rate: Double
  /// Currency a share.
  public var perShare: Double
  /// The least that a fill costs, in currency.
  public var minimum: Double
  /// Currency a fill, whatever its size; nil for none.
  public var perOrder: Double?
  /// The most that a fill costs as a share of its notional, the minimum notwithstanding; nil for no bound.
  public var cap: Double?
  /// Share of the notional for limit orders that rested; nil for the same as for all others.
  public var makerRate: Double?
  /// What a share costs by the shares of the calendar month so far, in place of `perShare`: by rising number, at most
  /// eight, the first from 0 on; nil for no tiers.
  public var tiers: [CommissionTier]?

  /// Makes a schedule; nothing is free trading.
  public init(
    rate: Double = 0, perShare: Double = 0, minimum: Double = 0, perOrder: Double? = nil,
    cap: Double? = nil, makerRate: Double? = nil, tiers: [CommissionTier]? = nil
  ) {
    self.rate = rate
    self.perShare = perShare
    self.minimum = minimum
    self.perOrder = perOrder
    self.cap = cap
    self.makerRate = makerRate
    self.tiers = tiers
  }
}

/// A size given by the user instead of the strategy's own.
public enum SizeSetting: Hashable, Sendable, Codable, CustomStringConvertible {
  /// All cash at the fill's price.
  case all
  /// A fraction of equity at the signal's close.
  case fraction(Double)
  /// The fraction of equity that the stop would lose.
  case risk(Double)
  /// A number of shares.
  case shares(Double)
  /// An amount of currency at the signal's close.
  case notional(Double)
  /// A fraction of equity at the signal's close that pays for the shares and their commission.
  case net(Double)

  /// The fraction of equity that gives a yearly volatility, from the returns of so many bars.
  case volatility(target: Double, window: Int, cap: Double)
  /// A share of Kelly's fraction of equity, from the returns of so many bars.
  case kelly(share: Double, window: Int, cap: Double)

  /// The text form.
  public var description: String {
    switch self {
    case .all: "all"
    case .volatility(let target, let window, let cap): "volatility:\(target),\(window),\(cap)"
    case .kelly(let share, let window, let cap): "kelly:\(share),\(window),\(cap)"
    case .fraction(let value): "fraction:\(value)"
    case .risk(let value): "risk:\(value)"
    case .shares(let value): "shares:\(value)"
    case .notional(let value): "notional:\(value)"
    case .net(let value): "net:\(value)"
    }
  }
}
