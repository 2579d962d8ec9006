import Foundation
import Series
import Simulation
import TestKit
import Testing

/// Orders that backtesting.py 0.6.6 placed, replayed: every fill and the money are its own.
@Suite("Orders of other engines", .enabled(if: realData != nil, "skipped: no real data"))
struct OrderReferenceTests {
  private struct Fixture: Decodable { let setups: [Setup] }

  struct Setup: Decodable, Sendable, CustomTestStringConvertible {
    struct Order: Decodable, Sendable {
      let row: Int
      let size, limit, stop, sl, tp, close, trail, cancel: Double?
    }

    struct Trade: Decodable, Sendable {
      let size, entryRow, exitRow: Int
      let entryPrice, exitPrice: Double
    }

    let name, symbol: String
    let fixed, rate: Double
    let orders: [Order]
    let end, commissions, drawdown: Double
    let trades: [Trade]

    var testDescription: String { name }
  }

  static let setups: [Setup] = {
    let path =
      repositoryRoot + "/Tests/SimulationTests/Fixtures/backtesting_py_orders.json"
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return (try? JSONDecoder().decode(Fixture.self, from: data).setups) ?? []
  }()

  @Test("the fixture has its six set-ups")
  func isThere() { #expect(Self.setups.count == 6) }

  /// Its order log as ours.
  ///
  /// Its last trade is closed at the last bar's open, which is an order before it.
  private func instructions(_ setup: Setup, _ bars: Bars) -> [OrderInstruction] {
    var list: [OrderInstruction] = []
    var count = 0
    var entry = 0
    var trail: Int?
    func place(_ ticket: Ticket, _ row: Int) {
      list.append(OrderInstruction(at: bars.times[row], .place(ticket)))
      count += 1
    }
    for order in setup.orders {
      if order.cancel != nil {
        list.append(OrderInstruction(at: bars.times[order.row], .cancel(entry)))
      } else if let level = order.trail {
        if let trail { list.append(OrderInstruction(at: bars.times[order.row], .cancel(trail))) }
        trail = count
        place(Ticket(.sell, .position, of: setup.symbol, .stop(level)), order.row)
      } else if let share = order.close {
        // All its positions that leave in parts are long; what leaves whole may be either.
        let amount: Ticket.Amount = share == 1 ? .position : .shares(share * 1000)
        let open = setup.trades.last { $0.entryRow <= order.row && $0.exitRow > order.row }
        place(
          Ticket((open?.size ?? 1) > 0 ? .sell : .buy, amount, of: setup.symbol, closes: true),
          order.row)
      } else if let size = order.size {
        var ticket = Ticket(size > 0 ? .buy : .sell, .shares(abs(size)), of: setup.symbol)
        if let limit = order.limit { ticket.kind = .limit(limit) }
        if let stop = order.stop { ticket.kind = .stop(stop) }
        var bracket = Ticket.Bracket()
        bracket.stop = order.sl.map { .at($0) }
        bracket.targets = order.tp.map { [Ticket.Target(.at($0))] } ?? []
        if order.sl != nil { ticket.bracket = bracket }
        entry = count
        place(ticket, order.row)
      }
    }
    for trade in setup.trades where trade.exitRow == bars.count - 1 {
      place(
        Ticket(trade.size > 0 ? .sell : .buy, .position, of: setup.symbol), bars.count - 2)
    }
    return list
  }

  private struct PlainFill: Comparable {
    let row: Int
    let shares, price: Double
    static func < (one: PlainFill, other: PlainFill) -> Bool {
      (one.row, one.shares, one.price) < (other.row, other.shares, other.price)
    }
  }

  @Test("backtesting.py's fills, end, commissions and drawdown", arguments: setups)
  func backtestingPy(setup: Setup) throws {
    let bars = try realBars("backtesting-py/\(setup.symbol).csv", symbol: setup.symbol)
    var settings = Settings()
    settings.cash = 10_000
    settings.commission = Commission(rate: setup.rate, perOrder: setup.fixed)
    let replay = OrderReplay(instructions(setup, bars), over: [bars], settings: settings)
    #expect(replay.refusals.isEmpty)
    let ours = replay.fills.map { PlainFill(row: $0.row, shares: $0.shares, price: $0.price) }
    let theirs = setup.trades.flatMap {
      [
        PlainFill(row: $0.entryRow, shares: Double($0.size), price: $0.entryPrice),
        PlainFill(row: $0.exitRow, shares: Double(-$0.size), price: $0.exitPrice),
      ]
    }
    // An entry that leaves in two halves is two trades of theirs and one fill of ours.
    let merged = Self.merged(theirs)
    let mergedOurs = Self.merged(ours)
    #expect(mergedOurs.map(\.row) == merged.map(\.row))
    #expect(mergedOurs.map(\.shares) == merged.map(\.shares))
    for (one, other) in zip(mergedOurs, merged) {
      #expect(isClose(one.price, other.price, within: 1e-12), "row \(one.row)")
    }
    let end = try #require(replay.equity.values.last)
    #expect(isClose(end, setup.end, within: 1e-12))
    #expect(isClose(replay.commission, setup.commissions, within: 1e-11))
    var peak = 0.0
    var deepest = 0.0
    for value in replay.equity.values {
      peak = max(peak, value)
      deepest = min(deepest, value / peak - 1)
    }
    #expect(isClose(deepest * 100, setup.drawdown, within: 1e-9))
  }

  /// Fills of one row, side and price as one.
  private static func merged(_ fills: [PlainFill]) -> [PlainFill] {
    var merged: [PlainFill] = []
    for fill in fills.sorted() {
      if let last = merged.last, last.row == fill.row, last.price == fill.price,
        (last.shares > 0) == (fill.shares > 0)
      {
        merged[merged.count - 1] = PlainFill(
          row: fill.row, shares: last.shares + fill.shares, price: fill.price)
      } else {
        merged.append(fill)
      }
    }
    return merged
  }
}

/// The figures of vectorbt's documentation tests for stops, as version 1.2.0 prints them (`vectorbt_stops.py`).
@Suite("vectorbt's table of stops")
struct VectorbtStopTests {
  private func exit(
    _ closes: [Double], opens: [Double], _ write: (inout Ticket.Bracket) -> Void
  ) -> String {
    let rows = zip(closes, opens).enumerated().map { row, prices in
      (
        Int64(row),
        (prices.1, prices.0 + 0.5, prices.0 - 0.5, prices.0, Double.nan) as ExecutionRow.Price
      )
    }
    var settings = Settings()
    settings.cash = 100
    settings.fill = .close
    var ticket = Ticket(.buy, .shares(10), of: "X")
    var bracket = Ticket.Bracket()
    write(&bracket)
    ticket.bracket = bracket
    let replay = OrderReplay(
      [OrderInstruction(at: ExecutionRow.start, .place(ticket))],
      over: [ExecutionRow.bars("X", rows)], settings: settings)
    guard replay.fills.count > 1 else { return "open" }
    return "\(replay.fills[1].row)@\((replay.fills[1].price * 1e9).rounded() / 1e9)"
  }

  @Test(
    "falling closes, stop and trailing stop",
    arguments: [(0.1, "1@4.25"), (0.15, "1@4.25"), (0.2, "1@4.0")])
  func stop(share: Double, expected: String) {
    let closes = [5.0, 4, 3, 2, 1]
    let opens = closes.map { $0 + 0.25 }
    #expect(exit(closes, opens: opens) { $0.stop = .share(share) } == expected)
    #expect(exit(closes, opens: opens) { $0.trail = .share(share) } == expected)
    #expect(exit(closes, opens: opens) { _ in } == "open")
  }

  @Test("rising closes, target", arguments: [(0.1, "1@1.75"), (0.5, "1@1.75"), (1, "1@2.0")])
  func target(share: Double, expected: String) {
    let closes = [1.0, 2, 3, 4, 5]
    let found = exit(closes, opens: closes.map { $0 - 0.25 }) {
      $0.targets = [Ticket.Target(.share(share))]
    }
    #expect(found == expected)
  }

  /// At 10 % the close of bar 1 lies beyond the stop that its high has moved, and ours leaves there.
  ///
  /// vectorbt looks at the moved stop from bar 2 on, and leaves at the open of bar 3, at 2.25 as well.
  @Test(
    "rising and falling closes, trailing stop",
    arguments: [(0.1, "1@2.25"), (0.3, "3@2.25"), (0.5, "3@1.75")])
  func trail(share: Double, expected: String) {
    let closes = [1.0, 2, 3, 2, 1]
    let opens = [0.75, 1.75, 2.75, 2.25, 1.25]
    #expect(exit(closes, opens: opens) { $0.trail = .share(share) } == expected)
  }
}
