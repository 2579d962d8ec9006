import Simulation

/// What an order list assumes beyond the options of every run.
enum OrderOptions {
  private static let heading = "Filling"

  static let volume = Argument<Double?>.optional(
    "volume", .rate, absent: "no limit",
    "The share of a bar's volume that may fill, for example 10%."
  ).under(heading)
  static let limits = Argument<OrderTerms.Limits>.option(
    "limits", .choice(OrderTerms.Limits.allCases.map { ($0.rawValue, $0) }), default: "touch",
    "Whether a price that only touches a limit fills it."
  ).under(heading)
  static let ambiguity = Argument<OrderTerms.Ambiguity>.option(
    "ambiguity", .choice(OrderTerms.Ambiguity.allCases.map { ($0.rawValue, $0) }),
    default: "pessimistic", "What is assumed where a bar does not tell the order of events."
  ).under(heading)
  static let power = Argument<OrderTerms.BuyingPower?>.optional(
    "buying-power", .choice([("cut", .cut), ("refuse", .refuse)]),
    absent: "cut, with --account refuse",
    "Whether an order beyond the buying power is cut at its fill or refused."
  ).under(heading)

  static let broker = Argument<Acceptance?>.optional(
    "broker", .choice(Acceptance.allCases.map { ($0.rawValue, $0) }), absent: "none",
    "A broker whose rules orders must keep: types, prices, wash trades, shares and money."
  ).under(heading)

  /// Those of strategies' runs too, whose ambiguous bars are told otherwise.
  static let shared: [any DeclaredArgument] = [volume, limits, power, broker]
  static let all: [any DeclaredArgument] = shared + [ambiguity]

  /// The terms that the shared options spell.
  ///
  /// - Throws: `UsageError` or `SeriesError` for an account that cannot be.
  static func terms(_ arguments: Arguments, _ workspace: Workspace) throws -> OrderTerms {
    var terms = OrderTerms()
    terms.volumeShare = arguments[volume]
    terms.limits = arguments[limits]
    terms.dividends =
      arguments.isGiven(ActionOptions.dividends) ? arguments[ActionOptions.dividends] : nil
    terms.acceptance = arguments[broker]
    // Alpaca has margin accounts; one below 2,000 pays cash by itself.
    terms.account = try AccountOptions.terms(
      arguments, workspace, absent: terms.acceptance == nil ? nil : .margin)
    terms.risk = RiskOptions.limits(arguments)
    terms.buyingPower = arguments[power] ?? (terms.account == nil ? .cut : .refuse)
    return terms
  }
}
