import Foundation
import Series
import Simulation
import Trading

extension Decision {
  /// A decision to do nothing but what is named.
  static func make(
    _ time: Int64, exit: Bool = false, entry: Trade.Side? = nil, quantity: Double = 0,
    stop: Double = .nan, target: Double = .nan
  ) -> Decision {
    Decision(
      time: time, exit: exit, entry: entry, quantity: quantity, stopDistance: stop,
      targetDistance: target)
  }

  static func nothing(_ time: Int64) -> Decision { make(time) }
}

/// A strategy that says what it was told to say at each bar, unless its position forbids.
struct ScriptedMaker: DecisionMaker {
  var script: [Int64: Decision]

  mutating func close(_ bar: Bar, account: AccountState) -> Decision {
    guard var decision = script[bar.time] else { return .nothing(bar.time) }
    if account.shares == 0 { decision.exit = false }
    if account.shares != 0, !decision.exit { decision.entry = nil }
    return decision
  }
}

/// A seeded walk of daily bars from 2020-01-01 on, prices in whole cents; on weekdays unless told.
func walk(
  _ count: Int, seed: UInt64,
  isSession: (CalendarDate) -> Bool = { !$0.isWeekend }
) -> [Bar] {
  var state = seed
  func random() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }
  func cents(_ value: Double) -> Double { (value * 100).rounded() / 100 }
  var bars: [Bar] = []
  var close = 100.0
  var day: Int64 = 18_262
  while bars.count < count {
    defer { day += 1 }
    guard isSession(CalendarDate(dayNumber: Int(day))) else { continue }
    let open = cents(close * (1 + 0.01 * (random() - 0.5)))
    close = cents(open * (1 + 0.03 * (random() - 0.5)))
    let high = cents(max(open, close) * (1 + 0.01 * random()))
    let low = cents(min(open, close) * (1 - 0.01 * random()))
    bars.append(
      Bar(
        time: day * 86_400_000_000_000, open: open, high: max(high, open, close),
        low: min(low, open, close), close: close, volume: 1000))
  }
  return bars
}

/// Seeded decisions: entries of both sides, exits, reversals, with stops and targets in cents.
func script(for bars: [Bar], seed: UInt64) -> [Int64: Decision] {
  var state = seed
  func random(_ limit: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % limit
  }
  var script: [Int64: Decision] = [:]
  for bar in bars {
    let kind = random(6)
    guard kind < 4 else { continue }
    let stop: Double = random(4) == 0 ? .nan : Double(100 + random(200)) / 100
    let target: Double = random(4) == 0 ? .nan : Double(100 + random(300)) / 100
    script[bar.time] = Decision(
      time: bar.time, exit: kind > 0, entry: kind == 3 ? nil : (random(2) == 0 ? .long : .short),
      quantity: Double(10 + random(90)), stopDistance: stop, targetDistance: target)
  }
  return script
}

/// The backtest of a script by the shared semantics, written without the runner in mind.
///
/// Orders of a close fill at the next open, exit before entry. Stop and target work from the
/// fill on, also in the entry's bar; both in one bar: the stop.
func backtest(_ bars: [Bar], _ script: [Int64: Decision], firstRow: Int) -> [Trade] {
  var trades: [Trade] = []
  var open: (side: Trade.Side, row: Int, price: Double, quantity: Double, plan: Decision)?
  var pending: Decision?
  func record(_ row: Int, _ price: Double, _ reason: Trade.ExitReason) {
    guard let position = open else { return }
    let sign: Double = position.side == .long ? 1 : -1
    trades.append(
      Trade(
        symbol: "SPY", side: position.side, entryRow: position.row - firstRow,
        exitRow: row - firstRow, entryTime: bars[position.row].time, exitTime: bars[row].time,
        entryPrice: position.price, exitPrice: price, quantity: position.quantity, commission: 0,
        profit: sign * (price - position.price) * position.quantity, initialRisk: .nan,
        exitReason: reason, isAmbiguous: false, maximumAdverseExcursion: .nan,
        maximumFavorableExcursion: .nan))
    open = nil
  }
  for row in firstRow..<bars.count {
    let bar = bars[row]
    if let decision = pending {
      if decision.exit, open != nil {
        record(row, bar.open, decision.entry == nil ? .signal : .reversal)
      }
      if let side = decision.entry, open == nil {
        open = (side, row, bar.open, decision.quantity, decision)
      }
      pending = nil
    }
    if let position = open {
      let isLong = position.side == .long
      let sign: Double = isLong ? 1 : -1
      func cents(_ value: Double) -> Double { (value * 100).rounded() / 100 }
      let stop = cents(position.price - sign * position.plan.stopDistance)
      let target = cents(position.price + sign * position.plan.targetDistance)
      if isLong ? bar.low <= stop : bar.high >= stop {
        record(row, isLong ? min(stop, bar.open) : max(stop, bar.open), .stop)
      } else if isLong ? bar.high >= target : bar.low <= target {
        record(row, isLong ? max(target, bar.open) : min(target, bar.open), .target)
      }
    }
    if var decision = script[bar.time] {
      if open == nil { decision.exit = false }
      if open != nil, !decision.exit { decision.entry = nil }
      if decision.exit || decision.entry != nil { pending = decision }
    }
  }
  if open != nil, let last = bars.last { record(bars.count - 1, last.close, .open) }
  return trades
}

/// A journal in a fresh folder.
func temporaryJournal() throws -> Journal {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "lockstep-journal-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return try Journal(path: folder.appendingPathComponent("journal.db").path)
}

func testSettings() -> RunnerSettings {
  var settings = RunnerSettings(
    strategy: "scripted", fingerprint: "0123456789abcdef", symbol: "SPY", timeframe: .day)
  settings.historyFrom = Timestamp(seconds: 0)
  return settings
}
