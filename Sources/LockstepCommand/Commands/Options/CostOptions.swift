import Records
import Simulation

/// Costs by the name of a broker's schedule, and the regulators' fees.
enum CostOptions {
  static let preset = Argument<CostPreset?>.optional(
    "costs", .costs, absent: "what --commission says",
    "A broker's schedule in place of --commission: zero, alpaca, ib-fixed, ib-tiered, or crypto for coins."
  ).under("Money and orders")
  static let maker = Argument<Double?>.optional(
    "commission-maker", .rate, absent: "as all others",
    "The share of their value that limit orders pay which rested in the market, for example 0.15%."
  ).under("Money and orders")
  static let fees = Argument<String?>.optional(
    "fees", .text("PATH"), absent: "those of --costs, by the day of the fill",
    "A CSV file of regulators' fees (fee,from,rate,cap) in place of the built-in tables."
  ).under("Money and orders")

  static let all: [any DeclaredArgument] = [maker, preset, fees]

  /// Puts the costs that the options spell into settings, whose commission has been read.
  ///
  /// - Throws: `UsageError` for two commissions or fees that a schedule does not have, `SeriesError` for a
  ///   file of fees that cannot be read.
  static func apply(
    _ arguments: Arguments, to settings: inout Settings, _ workspace: Workspace
  ) throws {
    if let rate = arguments[maker] {
      if let preset = arguments[preset] {
        throw UsageError(
          "--costs \(preset.rawValue) has a commission of its own; leave --commission-maker out")
      }
      settings.commission.makerRate = rate
    }
    if let preset = arguments[preset] {
      guard !arguments.isGiven(RunOptions.commission) else {
        throw UsageError(
          "--costs \(preset.rawValue) has a commission of its own; leave --commission out")
      }
      settings.take(preset)
    }
    guard let path = arguments[fees] else { return }
    if let preset = arguments[preset], !preset.hasFees {
      throw UsageError(
        "--costs \(preset.rawValue) passes no regulators' fees on; leave --fees out")
    }
    let kept = workspace.kept(path)
    var schedule = try FeeSchedule(path: workspace.resolved(kept))
    schedule.file = kept
    settings.costs = Costs(
      preset: arguments[preset], fees: schedule, passThrough: arguments[preset]?.passThrough)
  }
}

extension ValueKind where Value == CostPreset {
  /// The name of a schedule that a run can charge.
  static let costs = ValueKind("NAME") { text throws(ValueError) in
    if let preset = CostPreset(rawValue: text) { return preset }
    let names = CostPreset.allCases.map(\.rawValue)
    throw ValueError(
      "is not one of \(names.joined(separator: ", "))\(suggestion(for: text, among: names))")
  }
}
