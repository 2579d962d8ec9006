import Records
import Series
import Simulation

/// A portfolio in a file of YAML that a person writes.
///
/// ```yaml
/// maximum positions: 10
/// allocate: inverse volatility 60
/// rebalance: month drift 5%
/// per symbol: 20%
/// ```
struct PortfolioFile {
  private static let keys = [
    "maximum positions", "allocate", "rebalance", "sides", "gross", "net", "per symbol", "sectors",
    "correlation", "turnover", "universe",
  ]

  private let root: YAMLValue
  private let workspace: Workspace
  private let folder: String

  /// Reads a file; other files that it names lie beside it.
  init(_ path: String, _ workspace: Workspace) throws(YAMLError) {
    root = try YAMLValue.read(path)
    self.workspace = workspace
    folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    for entry in try root.entries() where !Self.keys.contains(entry.key) {
      let near = suggestion(for: entry.key, among: Self.keys)
      throw YAMLError(
        file: root.file, line: entry.line,
        "unknown key \"\(entry.key)\"\(near); known are \(Self.keys.joined(separator: ", "))")
    }
  }

  /// What it says.
  ///
  /// - Throws: `YAMLError` with line and key, or `SeriesError` for a file that it names.
  func settings(file: String) throws -> PortfolioSettings {
    var settings = PortfolioSettings()
    settings.file = file
    settings.maximumPositions = try root.value("maximum positions")?.integer()
    settings.allocation = try root.value("allocate").map(Self.allocation)
    settings.rebalancing = try root.value("rebalance").map(Self.rebalancing)
    settings.sides = try root.value("sides").map(Self.sides)
    settings.gross = try root.value("gross").map(Self.share)
    settings.net = try root.value("net").map(Self.share)
    settings.perSymbol = try root.value("per symbol").map(Self.share)
    settings.turnover = try root.value("turnover").map(Self.share)
    settings.sectors = try root.value("sectors").map(sectors)
    settings.correlation = try root.value("correlation").map(Self.correlation)
    settings.universe = try root.value("universe").map(universe)
    return settings
  }

  // MARK: Files beside it

  private func path(_ text: String) -> String {
    workspace.kept(text.hasPrefix("/") ? text : "\(folder)/\(text)")
  }

  private func universe(_ value: YAMLValue) throws -> PortfolioSettings.Membership {
    let kept = path(try value.text())
    return PortfolioSettings.Membership(
      try Universe(path: workspace.resolved(kept)), file: kept)
  }

  private func sectors(_ value: YAMLValue) throws -> PortfolioSettings.SectorCap {
    try value.refuseKeys(otherThan: ["file", "limit"])
    let kept = path(try value.required("file").text())
    return PortfolioSettings.SectorCap(
      limit: try Self.share(try value.required("limit")),
      sectors: try SectorFile(path: workspace.resolved(kept)).sectors, file: kept)
  }

  // MARK: Words

  /// `20%` or `0.2`, above zero.
  private static func share(_ value: YAMLValue) throws(YAMLError) -> Double {
    let text = try value.text()
    guard let share = fraction(text), share > 0 else {
      throw value.refused("\"\(text)\" is no share of equity; write 20% or 0.2")
    }
    return share
  }

  private static func correlation(
    _ value: YAMLValue
  ) throws(YAMLError) -> PortfolioSettings.CorrelationCap {
    try value.refuseKeys(otherThan: ["limit", "over"])
    return PortfolioSettings.CorrelationCap(
      limit: try value.required("limit").number(),
      returns: try value.required("over").integer())
  }

  private static func sides(_ value: YAMLValue) throws(YAMLError) -> PortfolioSettings.Sides {
    let text = try value.text()
    guard let sides = PortfolioSettings.Sides(rawValue: text) else {
      let names = PortfolioSettings.Sides.allCases.map(\.rawValue).joined(separator: ", ")
      throw value.refused("\"\(text)\" is none of \(names)")
    }
    return sides
  }

  /// `month`, `5`, `drift 5%` or several of them.
  private static func rebalancing(_ value: YAMLValue) throws(YAMLError) -> Rebalancing {
    let text = try value.text()
    var words = text.split(separator: " ")[...]
    var result = Rebalancing()
    while let word = words.popFirst() {
      if result.period == nil, let period = Rebalancing.Period(rawValue: String(word)) {
        result.period = period
      } else if result.every == nil, let every = Int(word), every > 0 {
        result.every = every
      } else if result.drift == nil, word == "drift",
        let band = words.popFirst().flatMap({ fraction($0) }), band > 0
      {
        result.drift = band
      } else {
        throw value.refused(
          "\"\(text)\" says no time; write week, month, quarter, year, a number of closes, "
            + "drift 5%, or one of each")
      }
    }
    guard result != Rebalancing() else {
      throw value.refused("it is empty; write month, or drift 5%")
    }
    return result
  }

  /// `equal`, `inverse volatility 60`, `minimum variance 120 shrunk`, `mean variance 120 aversion 5`.
  private static func allocation(_ value: YAMLValue) throws(YAMLError) -> Allocation {
    let text = try value.text()
    // The longest name first: one may begin like another.
    let methods = Allocation.Method.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
    guard let method = methods.first(where: { "\(text) ".hasPrefix("\($0.rawValue) ") }) else {
      let names = Allocation.Method.allCases.map(\.rawValue).joined(separator: ", ")
      throw value.refused("\"\(text)\" is no allocation; write one of: \(names)")
    }
    var result = Allocation(method)
    var words = text.dropFirst(method.rawValue.count).split(separator: " ")[...]
    while let word = words.popFirst() {
      if method != .equal, let returns = Int(word), returns > 1 {
        result.returns = returns
      } else if method != .equal, let estimate = Allocation.Estimate(rawValue: String(word)) {
        result.estimate = estimate
      } else if method == .meanVariance, word == "aversion",
        let aversion = words.popFirst().flatMap({ decimal($0) }), aversion > 0
      {
        result.riskAversion = aversion
      } else {
        throw value.refused(
          "\"\(word)\" does not belong to \(method.rawValue); "
            + (method == .equal
              ? "equal shares look at no returns"
              : "write a number of returns, such as 60, then sample, shrunk or exponential, and for "
                + "mean variance: aversion 5, above 0"))
      }
    }
    guard method == .equal || result.returns > 1 else {
      throw value.refused(
        "\(method.rawValue) needs a number of returns to look at; write \(method.rawValue) 60")
    }
    return result
  }
}
