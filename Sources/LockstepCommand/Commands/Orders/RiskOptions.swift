import Records
import Simulation

/// Limits that entries of an order list must keep.
enum RiskOptions {
  static let risk = Argument<[RiskWord]>.repeated(
    "risk", .risk,
    "A limit for entries: trade=1%, position=20%, gross=150%, net=50%, positions=5, daily-loss=3%[:flatten], drawdown=10% or 5%:15%, volume=1%, max-spread=0.1% (of the --spread assumed: bars have no quotes), value-at-risk=2%[:95%[:60]], hours."
  ).under("Risk limits")

  static let all: [any DeclaredArgument] = [risk]

  /// The limits that the options spell, the last of a kind; nil for none.
  static func limits(_ arguments: Arguments) -> RiskLimits? {
    let words = arguments[risk]
    guard !words.isEmpty else { return nil }
    var limits = RiskLimits()
    for word in words { word.apply(&limits) }
    return limits
  }
}

extension RiskLimits {
  /// Bars have no quotes, so the widest spread is held against the one that a run assumes.
  ///
  /// - Throws: `UsageError` where none is assumed.
  func checkSpread(_ settings: Settings) throws(UsageError) {
    let model = settings.slippageModel
    guard spread != nil, model?.spread == nil, model?.spreadAmount == nil else { return }
    throw UsageError(
      "--risk max-spread is held against the spread that is assumed, for bars have no quotes; give one with "
        + "--spread, for example --spread 5bp")
  }
}

/// One limit as it is written.
struct RiskWord: Sendable {
  let apply: @Sendable (inout RiskLimits) -> Void
}

extension ValueKind where Value == RiskWord {
  private static let names = [
    "trade", "position", "gross", "net", "positions", "daily-loss", "drawdown", "volume",
    "max-spread", "value-at-risk", "hours",
  ]

  /// A word and its limit.
  static let risk = ValueKind("WORD=LIMIT") { text throws(ValueError) in
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let name = parts.first ?? ""
    if name == "hours", parts.count == 1 { return RiskWord { $0.hours = true } }
    guard names.contains(name), name != "hours" else {
      throw ValueError(
        "is not one of \(names.joined(separator: ", "))\(suggestion(for: name, among: names))")
    }
    guard parts.count == 2 else { throw ValueError("needs a limit; write for example \(name)=5%") }
    return try word(name, parts[1])
  }

  private static func word(_ name: String, _ text: String) throws(ValueError) -> RiskWord {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    switch name {
    case "positions":
      guard let count = Int(text), count > 0 else {
        throw ValueError("needs a number of positions; write positions=5")
      }
      return RiskWord { $0.positions = count }
    case "daily-loss": return try dailyLoss(parts)
    case "drawdown":
      guard parts.count <= 2 else {
        throw ValueError("has two numbers at most; write drawdown=5%:15%")
      }
      let start = try share(parts[0], name, below: 1)
      let end = parts.count == 2 ? try share(parts[1], name, below: 1) : start
      guard end >= start else { throw ValueError("ends before it starts; write drawdown=5%:15%") }
      return RiskWord { $0.drawdown = RiskLimits.Drawdown(start, to: end) }
    case "value-at-risk": return try valueAtRisk(parts)
    default: break
    }
    // Exposures may be several times the equity.
    let limit = try share(text, name, below: name == "gross" || name == "net" ? 100 : 10)
    return RiskWord { limits in
      switch name {
      case "trade": limits.risk = limit
      case "position": limits.position = limit
      case "gross": limits.gross = limit
      case "net": limits.net = limit
      case "max-spread": limits.spread = limit
      default: limits.volume = limit
      }
    }
  }

  private static func dailyLoss(_ parts: [String]) throws(ValueError) -> RiskWord {
    let limit = try share(parts[0], "daily-loss", below: 1)
    guard parts.count == 1 || parts.count == 2 && parts[1] == "flatten" else {
      throw ValueError("knows only flatten behind the limit; write daily-loss=3%:flatten")
    }
    let flattens: Bool? = parts.count == 2 ? true : nil
    return RiskWord { limits in
      limits.dailyLoss = limit
      limits.flattens = flattens
    }
  }

  private static func valueAtRisk(_ parts: [String]) throws(ValueError) -> RiskWord {
    var limit = RiskLimits.ValueAtRisk(try share(parts[0], "value-at-risk", below: 1))
    if parts.count > 1 {
      limit.confidence = try share(parts[1], "value-at-risk", below: 1)
      guard limit.confidence > 0.5 else {
        throw ValueError("needs a confidence above 50%; write value-at-risk=2%:99%")
      }
    }
    if parts.count > 2 {
      guard parts.count == 3, let bars = Int(parts[2]), (2...10_000).contains(bars) else {
        throw ValueError("needs 2 to 10000 bars; write value-at-risk=2%:99%:120")
      }
      limit.bars = bars
    }
    let chosen = limit
    return RiskWord { $0.valueAtRisk = chosen }
  }

  private static func share(
    _ text: String, _ name: String, below bound: Double
  ) throws(ValueError) -> Double {
    guard let value = fraction(text), value > 0, value < bound else {
      throw ValueError("needs a share above 0 and below \(Int(bound * 100))%; write \(name)=5%")
    }
    return value
  }
}
