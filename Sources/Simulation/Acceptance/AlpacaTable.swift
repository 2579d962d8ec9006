/// Which types of orders Alpaca takes for how long: a table, for its pages disagree and change.
///
/// Where they do, the choice is the local exchange's: `ioc` and `fok` for shares and coins, `gtc` in extended
/// hours, no `day` for coins; stop-limit orders of coins work until they are cancelled only. See `docs/execution.md`.
package enum AlpacaTable {
  /// What kind of order a row of the table is for.
  package enum Form: String, Sendable, CaseIterable {
    /// Whole shares.
    case whole
    /// Parts of a share, or an amount of currency.
    case fractional
    /// Whole shares outside of the regular session too.
    case extended
    /// Coins.
    case coin
  }

  typealias Kinds = Set<AlpacaRequest.Kind>

  private static let all = Kinds(AlpacaRequest.Kind.allCases)
  private static let plain: Kinds = [.market, .limit]

  /// The types that are taken for a form and a life; what is not here is not taken.
  package static let allowed: [Form: [AlpacaRequest.Life: Set<AlpacaRequest.Kind>]] = [
    .whole: [.day: all, .gtc: all, .ioc: plain, .fok: plain, .opg: plain, .cls: plain],
    .fractional: [.day: [.market, .limit, .stop, .stopLimit]],
    .extended: [.day: [.limit], .gtc: [.limit]],
    .coin: [.gtc: [.market, .limit, .stopLimit], .ioc: plain, .fok: plain],
  ]

  /// Whether a form takes a type for a life.
  package static func allows(
    _ kind: AlpacaRequest.Kind, _ life: AlpacaRequest.Life, _ form: Form
  ) -> Bool {
    allowed[form]?[life]?.contains(kind) ?? false
  }

  /// The lives that a form has at all.
  static func lives(_ form: Form) -> Set<AlpacaRequest.Life> {
    Set(allowed[form, default: [:]].keys)
  }

  /// The types that a form takes for any life.
  static func kinds(_ form: Form) -> Set<AlpacaRequest.Kind> {
    allowed[form, default: [:]].values.reduce(into: []) { $0.formUnion($1) }
  }

  // MARK: Combinations

  /// Why a combination of type, life, class and form is not taken; nil if it is.
  static func fault(_ request: AlpacaRequest, isCoin: Bool, isOpen: Bool) -> RefusalReason? {
    if isCoin { return coinFault(request) }
    if request.isFractional, let message = fractionalFault(request) {
      return .unprocessable(message)
    }
    let isSimple = request.orderClass == .simple
    let isSessionLong = request.life == .day || request.life == .gtc
    if !allows(request.kind, request.life, .whole) || !isSessionLong && !isSimple {
      return .unprocessable(
        "\(request.life.rawValue) orders must be simple market or limit orders")
    }
    if request.extendedHours, !allows(request.kind, request.life, .extended) {
      return .unprocessable("extended hours order must be DAY or GTC limit orders")
    }
    if request.extendedHours, !isSimple {
      return .unprocessable("complex orders cannot be extended hours orders")
    }
    if request.kind == .trailingStop, !isSimple {
      return .unprocessable("trailing stop orders must be simple orders")
    }
    if request.life == .opg, isOpen {
      return .unprocessable("opg orders are not accepted while the market is open")
    }
    return nil
  }

  private static func fractionalFault(_ request: AlpacaRequest) -> String? {
    if !lives(.fractional).contains(request.life) { return "fractional orders must be DAY orders" }
    if request.orderClass != .simple { return "fractional orders must be simple orders" }
    if !kinds(.fractional).contains(request.kind) {
      return "fractional orders must be market, limit, stop, or stop_limit orders"
    }
    return nil
  }

  private static func coinFault(_ request: AlpacaRequest) -> RefusalReason? {
    if !kinds(.coin).contains(request.kind) {
      return .invalid("invalid order type for crypto order")
    }
    if !allows(request.kind, request.life, .coin) {
      return .invalid("invalid time_in_force for crypto order")
    }
    if request.orderClass != .simple {
      return .unprocessable("complex orders not supported for crypto trading")
    }
    return nil
  }
}
