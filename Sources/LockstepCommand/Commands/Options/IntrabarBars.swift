import Research
import Series
import Simulation

/// Which finer bars settle what a bar leaves open.
enum Intrabar: Sendable {
  case none
  /// The finest stored ones that agree with the run's.
  case auto
  case timeframe(Timeframe)
}

extension ValueKind where Value == Intrabar {
  /// `none`, `auto` or a bar length.
  static let intrabar = ValueKind("LENGTH") { text throws(ValueError) in
    switch text {
    case "none": return .none
    case "auto": return .auto
    default:
      guard let timeframe = Timeframe(text) else {
        throw ValueError("is no bar length; write auto, none, or for example 1Min")
      }
      return .timeframe(timeframe)
    }
  }
}

extension StoredBars {
  /// The finer bars of each symbol, all of one length; empty for none.
  ///
  /// - Throws: `UsageError` where the wanted length is not stored, or not finer than the run's.
  static func finer(
    _ bars: [Bars], _ wanted: Intrabar, _ adjustment: RunAdjustment?, _ settings: Settings,
    _ workspace: Workspace
  ) throws -> [Bars] {
    guard let first = bars.first else { return [] }
    switch wanted {
    case .none: return []
    case .timeframe(let timeframe):
      guard timeframe < first.timeframe else {
        throw UsageError(
          "--intrabar: \(timeframe) is not shorter than the run's bars of \(first.timeframe); give a finer length"
        )
      }
      return try load(bars.map(\.symbol), timeframe: timeframe, adjustment: adjustment, workspace)
    case .auto:
      let stored = try Store(folder: workspace.data).entries()
      for timeframe in Set(stored.map(\.timeframe)).sorted() where timeframe < first.timeframe {
        guard
          bars.allSatisfy({ bars in
            stored.contains { $0.symbol == bars.symbol && $0.timeframe == timeframe }
          })
        else { continue }
        let finer = try load(
          bars.map(\.symbol), timeframe: timeframe, adjustment: adjustment, workspace)
        let agrees = zip(finer, bars).contains { finer, bars in
          FinerBars(finer, inside: bars, calendar: settings.calendar, tick: settings.tick).count > 0
        }
        if agrees { return finer }
      }
      return []
    }
  }
}
