import Records
import Simulation

/// Costs by the name of a broker's schedule, and the regulators' fees.
enum CostOptions {
  static let preset = Argument<CostPreset?>.optional(
    "costs", .costs, absent: "what --commission says",
    "A broker's schedule in place of --commission: zero, alpaca, ib-fixed, or crypto for a taker of coins."
  ).under("Money and orders")
  static let fees = Argument<String?>.optional(
    "fees", .text("PATH"), absent: "those of --costs, by the day of the fill",
    "A CSV file of regulators' fees (fee,from,rate,cap) in place of the built-in tables."
  ).under("Money and orders")

  static let all: [any DeclaredArgument] = [preset, fees]

  /// Puts the costs that the options spell into settings, whose commission has been read.
  ///
  /// - Throws: `UsageError` for two commissions or fees that a schedule does not have, `SeriesError` for a
  ///   file of fees that cannot be read.
  static func apply(
    _ arguments: Arguments, to settings: inout Settings, _ workspace: Workspace
  ) throws {
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
    settings.costs = Costs(preset: arguments[preset], fees: schedule)
  }
}

extension ValueKind where Value == CostPreset {
  /// The name of a schedule that a run can charge.
  static let costs = ValueKind("NAME") { text throws(ValueError) in
    if let preset = CostPreset(rawValue: text) { return preset }
    if text == "ib-tiered" {
      throw ValueError(
        "counts the shares of a calendar month, which a run does not do yet; take ib-fixed, or the "
          + "lowest tier with --commission 0.0035/share,min=0.35,cap=1%")
    }
    let names = CostPreset.allCases.map(\.rawValue)
    throw ValueError(
      "is not one of \(names.joined(separator: ", "))\(suggestion(for: text, among: names))")
  }
}
