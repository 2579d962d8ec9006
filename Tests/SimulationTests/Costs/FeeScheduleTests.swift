import Foundation
import Series
import Simulation
import Testing

/// Schedules of brokers and regulators, in figures that can be worked out by hand.
@Suite("Fees")
struct FeeScheduleTests {
  private func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

  private func cost(
    _ quantity: Double, _ price: Double, _ preset: CostPreset, isSale: Bool, on text: String
  ) throws -> FillCost {
    let rates = FeeSchedule.unitedStates.rates(on: try day(text))
    return FillCost(
      of: quantity, at: price, isSale: isSale, preset.commission,
      fees: preset.hasFees ? rates : nil)
  }

  @Test("a sale pays the regulators by its day, each fee rounded up to the cent")
  func alpaca() throws {
    let recent = try cost(1000, 50, .alpaca, isSale: true, on: "2026-05-04")
    #expect(recent.saleFee == 1.03)
    #expect(recent.soldShareFee == 0.20)
    #expect(recent.tradedShareFee == 0.03)
    #expect(abs(recent.total - 1.26) < 1e-12)
    let free = try cost(1000, 50, .alpaca, isSale: true, on: "2025-08-04")
    #expect([free.saleFee, free.soldShareFee, free.tradedShareFee] == [0, 0.17, 0.03])
    let purchase = try cost(1000, 50, .alpaca, isSale: false, on: "2026-05-04")
    #expect([purchase.saleFee, purchase.soldShareFee, purchase.tradedShareFee] == [0, 0, 0.03])
    let old = try cost(1000, 50, .alpaca, isSale: true, on: "2012-03-15")
    #expect([old.saleFee, old.soldShareFee, old.tradedShareFee] == [0.90, 0.10, 0])
  }

  @Test("the fee for sold shares has a cap")
  func cap() throws {
    let large = try cost(200_000, 10, .alpaca, isSale: true, on: "2024-06-03")
    #expect(large.soldShareFee == 8.30)
    #expect(large.saleFee == 55.60)
  }

  @Test(
    "Interactive Brokers' fixed commission: a minimum and a cap",
    arguments: [(100.0, 25.0, 1.0), (1000, 25, 5), (1000, 0.25, 2.5), (10, 1, 0.1)])
  func fixed(quantity: Double, price: Double, expected: Double) throws {
    let bought = try cost(quantity, price, .ibFixed, isSale: false, on: "2013-10-09")
    #expect(bought.total == expected)
  }

  @Test("other schedules")
  func presets() throws {
    #expect(try cost(10, 100, .zero, isSale: true, on: "2020-01-02").total == 0)
    #expect(try cost(2, 1000, .crypto, isSale: true, on: "2020-01-02").total == 5)
    #expect(Commission(rate: 0.001, minimum: 1, perOrder: 2).cost(of: 10, at: 100) == 3)
  }

  @Test("a rate holds from its day on, and the first one before its table")
  func days() throws {
    let table = FeeSchedule.unitedStates
    #expect(try table.rates(on: day("2024-05-21")).sale == 8e-6)
    #expect(try table.rates(on: day("2024-05-22")).sale == 27.8e-6)
    #expect(try table.rates(on: day("1999-01-04")).sale == 15e-6)
    #expect(try table.rates(on: day("1999-01-04")).soldShare == 0.000_075)
    #expect(try table.rates(on: day("2030-01-02")).sale == 20.6e-6)
    #expect(try table.rates(on: day("2023-12-29")).tradedShare == 0)
    #expect(table.firstKnownDay == (try day("2004-11-01")))
    for rates in [table.sales, table.soldShares, table.tradedShares] {
      #expect(zip(rates, rates.dropFirst()).allSatisfy { $0.from < $1.from })
    }
    #expect(table.sales.count == 32 && table.soldShares.count == 10)
  }

  private func write(_ text: String) throws -> String {
    let path = NSTemporaryDirectory() + UUID().uuidString + ".csv"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test("a file replaces the tables")
  func file() throws {
    let path = try write(
      "fee,from,rate,cap\nsale,2020-01-01,0.00002,\nsold-share,2020-01-01,0.0001,5\n\n"
        + "sale,2021-01-01,0.00003\ntraded-share,2020-01-01,0.00001,\n")
    let schedule = try FeeSchedule(path: path)
    #expect(schedule.sales.map(\.rate) == [0.00002, 0.00003])
    #expect(schedule.soldShares.map(\.cap) == [5])
    #expect(schedule.tradedShares.map(\.rate) == [0.00001])
    let text = try JSONEncoder().encode(schedule)
    #expect(try JSONDecoder().decode(FeeSchedule.self, from: text) == schedule)
  }

  @Test(
    "what cannot be read is refused with its line",
    arguments: [
      ("fee,rate\n", 1, "a file of fees begins with the header fee,from,rate,cap"),
      ("fee,from,rate,cap\nsale,2020\n", 2, "the line has 2 fields"),
      ("fee,from,rate,cap\nsale,2020,0.1,\n", 2, "`2020` is not a date"),
      ("fee,from,rate,cap\nsale,2020-01-01,27.80,\n", 2, "is not a rate from 0 to below 1"),
      ("fee,from,rate,cap\nsale,2020-01-01,nan,\n", 2, "is not a rate from 0 to below 1"),
      ("fee,from,rate,cap\nsold-share,2020-01-01,0.1,0\n", 2, "is not an amount above zero"),
      ("fee,from,rate,cap\nsale,2020-01-01,0.1,5\n", 2, "only the fee sold-share has a cap"),
      ("fee,from,rate,cap\ntax,2020-01-01,0.1,\n", 2, "`tax` is no fee"),
      (
        "fee,from,rate,cap\nsale,2020-01-01,0.1,\nsale,2019-01-01,0.1,\n", 3,
        "2019-01-01 does not come after 2020-01-01"
      ),
    ])
  func refusals(text: String, line: Int, problem: String) throws {
    let path = try write(text)
    let error = #expect(throws: SeriesError.self) { try FeeSchedule(path: path) }
    #expect(error?.line == line)
    #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
  }

  @Test("no rows and no file are refused, too")
  func empty() throws {
    let path = try write("fee,from,rate,cap\n")
    #expect(throws: SeriesError.self) { try FeeSchedule(path: path) }
    #expect(throws: SeriesError.self) { try FeeSchedule(path: path + ".none") }
  }
}
