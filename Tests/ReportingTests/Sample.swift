import Numerics
import Reporting
import Series
import Simulation

/// A made-up run with something in every section.
enum Sample {
  static let day: Int64 = 86_400_000_000_000

  /// Closes of a random walk on weekdays from 2018-01-01 on.
  static func prices(_ count: Int) -> (times: [Int64], closes: [Double]) {
    var generator = ParkMiller(seed: 7)
    var level = 100.0
    var number = 17_532
    var times: [Int64] = []
    var closes: [Double] = []
    while closes.count < count {
      defer { number += 1 }
      guard !CalendarDate(dayNumber: number).isWeekend else { continue }
      level *= 1 + 0.0004 + 0.011 * generator.normal()
      times.append(Int64(number) * day)
      closes.append(level)
    }
    return (times, closes)
  }

  /// Trades in turn long, of 30 to 60 bars with gaps between, and the equity they make.
  static func account(_ count: Int = 1_500) -> (
    equity: EquityCurve, trades: [Trade], closes: [Double]
  ) {
    let (times, closes) = prices(count)
    var trades: [Trade] = []
    var values: [Double] = []
    var cash = 100_000.0
    var entry: Int?
    for row in closes.indices {
      let phase = row % 55
      if phase == 10, row + 1 < count { entry = row }
      if let first = entry, phase == 50 || row == count - 1 {
        let shares = (cash / closes[first]).rounded(.down)
        let profit = shares * (closes[row] - closes[first]) - 2
        trades.append(
          Trade(
            symbol: "TEST", side: .long, entryRow: first, exitRow: row, entryTime: times[first],
            exitTime: times[row], entryPrice: closes[first], exitPrice: closes[row],
            quantity: shares, commission: 2, profit: profit, initialRisk: .nan,
            exitReason: row == count - 1 ? .open : profit < 0 ? .stop : .signal,
            isAmbiguous: trades.count % 9 == 4, maximumAdverseExcursion: -0.03,
            maximumFavorableExcursion: 0.05))
        cash += profit
        entry = nil
      }
      let open = entry.map { (cash / closes[$0]).rounded(.down) * (closes[row] - closes[$0]) } ?? 0
      values.append(cash + open)
    }
    return (
      EquityCurve(times: Column(times), values: Column(values), initial: 100_000), trades, closes
    )
  }

  /// A grid of two parameters with a hole where the fast one is not below the slow one.
  static func sweep(fast: [Double], slow: [Double], stop: [Double] = [2]) -> SweepSummary {
    var sets: [(Double, Double, Double)] = []
    for x in fast { for y in slow where x < y { for z in stop { sets.append((x, y, z)) } } }
    let sharpe = sets.map { x, y, z in
      let near = (x - 18) * (x - 18) / 300 + (y - 70) * (y - 70) / 4_000 + (z - 2) * (z - 2)
      return 0.95 / (1 + near) - 0.2 + 0.05
        * ((x * 7 + y * 3).truncatingRemainder(dividingBy: 5) - 2) / 2
    }
    return SweepSummary(
      parameters: [
        .init("fast", sets.map(\.0)), .init("slow", sets.map(\.1)), .init("stop", sets.map(\.2)),
      ],
      metrics: [
        .init("sharpe", sharpe), .init("total-return", sharpe.map { $0 * 1.4 }),
        .init("max-drawdown", sharpe.map { -0.4 + $0 / 4 }),
        .init("trades", sets.map { 4_000 / $0.1 }),
      ], objective: "sharpe")
  }

  static func walkForward(_ equity: EquityCurve) -> WalkForwardSummary {
    let windows = (0..<8).map { number -> WalkForwardSummary.Window in
      func moment(_ year: Int) -> Timestamp {
        CalendarDate(year: 2010 + year, month: 1, day: 4)?.start ?? Timestamp(seconds: 0)
      }
      let score = 1.4 - 0.1 * Double(number % 4)
      let kept = [0.9, 1.1, -0.3, 0.7, 0.2, 1.3, -0.6, 0.8][number]
      return WalkForwardSummary.Window(
        inSample: (moment(number), moment(number + 4)),
        outOfSample: (moment(number + 4), moment(number + 5)),
        parameters: [
          ("fast", Double(8 + number)), ("slow", Double(60 + 5 * number)), ("stop", 2.5),
        ],
        scores: (score, kept), efficiency: kept / score)
    }
    return WalkForwardSummary(
      objective: "sharpe", windows: windows, stitched: equity, efficiency: 0.43)
  }

  /// A document with every part, whose texts try to break out of the page.
  static func document() -> ReportDocument {
    let (equity, trades, closes) = account()
    let year = AnnualBasis(periods: 252)
    var document = ReportDocument(
      runIdentifier: "2026-01-05-001", title: "SMA cross <5/20> & friends")
    document.subtitle = "TEST · 1Day · 2018-01-01 to 2023-09-29"
    document.verdicts = [
      .init(.failed, "The gate is closed: 27 trades, 300 are asked for."),
      .init(.warning, "Walk-forward efficiency is 43 %, below a half."),
      .init(.passed, "Batch and bar-by-bar runs are equal to the last bit."),
      .init(.note, "A text with \"quotes\", 'apostrophes' & <script>alert(1)</script>."),
    ]
    document.performance = Performance(equity, trades: trades, year: year, benchmark: closes)
    document.account = ReportDocument.Account(equity, year: year, closes: closes)
    document.sweep = sweep(
      fast: (2...40).map { Double($0) }, slow: stride(from: 10, through: 150, by: 4).map { $0 },
      stop: [1, 2, 3])
    document.walkForward = walkForward(equity)
    document.trades = trades
    document.assumptions = [
      .init("Fills", "Market orders fill at the next open."),
      .init("Fill at the close", "Orders fill at the close that made them.", isOptimistic: true),
      .init("Costs", "0.1 % a side, no slippage."),
      .init("Ambiguous bars", "3 bars held both stop and target; the stop was assumed."),
    ]
    document.provenance = [
      .init("Data", "sha256:0f3c…91"), .init("Rules", "sha256:77ab…02"), .init("Version", "0.1.0"),
    ]
    document.command =
      "lockstep sweep sma-cross --symbol TEST --param fast=2:40 --param 'slow=10:150:4'"
    return document
  }
}
