import Rules
import Series
import Simulation

extension RunTrials {
  /// Looks at the returns of sets of which the ledger does not know enough: how alike those are that are new to the series,
  /// and the ratios of those that have none.
  ///
  /// The sets of sweeps and walk-forwards are run once more for it. Does nothing for pools of several sets.
  ///
  /// - Throws: `RulesError`, as the run itself.
  mutating func look(
    at outcome: RunOutcome, known: TrialLedger.Known, layout: LaneSweep.Layout
  ) throws {
    let wanted = sets.indices.filter { place in
      known.isNew[place] || (!known.isCovered[place] && ratios[place].isNaN)
    }
    let isCounted = wanted.map { known.isNew[$0] }
    guard !wanted.isEmpty else { return }
    if let equity {
      profiles = Self.pass(over: equity).profiles
    } else if let bars, let pass = try pass(over: bars, wanted, isCounted, outcome, layout) {
      profiles = pass.profiles
      for (place, ratio) in zip(wanted, pass.ratios) where ratios[place].isNaN {
        ratios[place] = ratio
      }
    }
  }

  private func pass(
    over bars: Bars, _ wanted: [Int], _ isCounted: [Bool], _ outcome: RunOutcome,
    _ layout: LaneSweep.Layout
  ) throws -> ProfilePass? {
    let rows = outcome.spec.rows(of: bars)
    guard rows.count > 1 else { return nil }
    let lanes = try LaneSweep(
      outcome.strategy, on: bars,
      among: Surroundings(universe: outcome.bars, references: outcome.references),
      settings: outcome.spec.settings, layout: layout)
    let pass = ProfilePass(times: Array(bars.times.slice(rows)), isCounted: isCounted)
    _ = try lanes.returns(wanted.map { sets[$0] }, rows: rows) { _, panel in
      pass.take(panel)
      return true
    }
    return pass
  }

  /// The pass over a single account, in the first of eight columns.
  private static func pass(over equity: EquityCurve) -> ProfilePass {
    let count = equity.count
    let pass = ProfilePass(times: Array(equity.times), isCounted: [true])
    var last = equity.initial
    var values = [Double](repeating: 0, count: max(count, 1) * 8)
    for row in 0..<count {
      let now = equity.values[row]
      if now.isFinite, last > 0 { values[row * 8] = now / last - 1 }
      if now.isFinite { last = now }
    }
    values.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      let sets = [0] + Array(repeating: -1, count: 7)
      pass.take(ReturnPanel(rows: count, sets: sets, values: base))
    }
    return pass
  }
}
