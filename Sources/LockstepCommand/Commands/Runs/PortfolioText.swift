import Reporting
import Research
import Series
import Simulation

/// What a portfolio assumes and what came of it, in words and as JSON.
struct PortfolioText {
  private let settings: PortfolioSettings

  init(_ settings: PortfolioSettings) { self.settings = settings }

  // MARK: What it assumes

  /// All parts in one clause.
  var sentence: String {
    let parts = [places, weights, exposure].compactMap { $0 }
    return parts.isEmpty ? "one account" : "one account: " + parts.joined(separator: ", ")
  }

  var places: String? {
    settings.maximumPositions.map { $0 == 1 ? "1 position" : "at most \($0) positions" }
  }

  var weights: String? {
    var parts: [String] = []
    if let allocation = settings.allocation {
      var text = allocation.method.rawValue
      if allocation.method != .equal { text += " of \(allocation.returns) returns" }
      if let estimate = allocation.estimate { text += ", \(estimate.rawValue) covariance" }
      if let aversion = allocation.riskAversion {
        text += ", aversion \(NumberText.brief(aversion))"
      }
      parts.append("weights by \(text)")
    }
    if let plan = settings.rebalancing {
      var times: [String] = []
      if let period = plan.period { times.append("every \(period.rawValue)") }
      if let every = plan.every { times.append("every \(every) closes") }
      if let drift = plan.drift { times.append("beyond a drift of \(share(drift))") }
      parts.append("rebalanced " + times.joined(separator: " and "))
    }
    if let sides = settings.sides { parts.append(sides.rawValue) }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  var exposure: String? {
    var parts: [String] = []
    if let most = settings.gross { parts.append("gross \(share(most))") }
    if let most = settings.net { parts.append("net \(share(most))") }
    if let most = settings.perSymbol { parts.append("\(share(most)) a symbol") }
    if let cap = settings.sectors { parts.append("\(share(cap.limit)) a sector") }
    if let cap = settings.correlation {
      parts.append("correlation \(NumberText.brief(cap.limit)) over \(cap.returns) returns")
    }
    if let most = settings.turnover { parts.append("turnover \(share(most)) a rebalancing") }
    return parts.isEmpty ? nil : "at most " + parts.joined(separator: ", ")
  }

  private func share(_ value: Double) -> String { "\(NumberText.brief(value * 100))%" }

  // MARK: What came of it

  /// Symbols that ended and members that have no bars, in sentences; empty for neither.
  static func notes(_ pools: [PoolRecord]) -> [String] {
    var notes: [String] = []
    var endings: [String: Int64] = [:]
    for ending in pools.flatMap(\.endings) { endings[ending.symbol] = ending.time }
    if !endings.isEmpty {
      let shown = endings.sorted { $0.key < $1.key }.prefix(8).map {
        "\($0.key) (\(Timestamp(nanoseconds: $0.value).utcDate))"
      }
      notes.append(
        "the bars of \(counted(endings.count, "symbol")) end before the run does: "
          + shown.joined(separator: ", ") + (endings.count > 8 ? " and others" : "")
          + "; what was held was sold at the last close")
    }
    let missing = Set(pools.flatMap(\.missing))
    if !missing.isEmpty {
      notes.append(
        "\(counted(missing.count, "member")) of the universe had no bars in the run, for example "
          + "\(missing.sorted().prefix(5).joined(separator: ", ")): the result may rest on those "
          + "that survived")
    }
    return notes + PoolAccountText.notes(pools.compactMap(\.account))
  }

  /// `3 no cash, 12 no place`; nil where nothing was refused.
  static func refusals(_ pools: [PoolRecord]) -> String? {
    let parts = PoolRecord.Refusal.allCases.compactMap { reason -> String? in
      let count = pools.reduce(0) { $0 + ($1.refusals[reason] ?? 0) }
      return count > 0 ? "\(NumberText.count(count)) \(reason.rawValue)" : nil
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The portfolio's own figures as JSON.
  static func json(_ pool: PoolRecord) -> JSON {
    let refusals = PoolRecord.Refusal.allCases.map {
      JSON.Member($0.rawValue, .integer(pool.refusals[$0] ?? 0))
    }
    return [
      "symbols": .array(pool.symbols.map { .text($0) }), "fills": .integer(pool.fills.count),
      "most_positions": .integer(pool.positions.max() ?? 0),
      "refusals": .object(refusals),
      "ended": .array(
        pool.endings.map {
          ["symbol": .text($0.symbol), "last_bar": .text("\(Timestamp(nanoseconds: $0.time))")]
        }),
      "settled": .integer(pool.settled),
      "account": pool.account.map(PoolAccountText.json) ?? .null,
      "missing": .array(pool.missing.map { .text($0) }),
      "pending": .array(
        pool.pending.map { ["symbol": .text($0.symbol), "shares": .number($0.shares)] }),
    ]
  }
}
