import Foundation
import LockstepCommand
import Testing

/// Rules that order by price, trail and scale, from words to exit code.
struct OrderRuleCommandTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  private static let words = [
    "--symbol", "WAVE", "--entry", "rsi(close, 2) < 30", "--exit", "rsi(close, 2) > 80",
    "--entry-by", "limit(close * 0.999)", "--orders-work", "bars(2)", "--stop", "4%", "--target",
    "2%", "--target-portion", "50%", "--target-2", "4%", "--trail", "3% on close",
    "--break-even", "1%", "--time-stop", "n", "--wait-after-stop", "2", "--size",
    "fraction(0.5)", "--param",
  ]

  @Test func `A backtest of such rules is logged, verified, reported and explained`() async throws {
    let run = await space.run(words: ["backtest"] + Self.words + ["n=15", "--json"])
    #expect(run.code == 0, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let first = try #require((json["backtests"] as? [[String: Any]])?.first)
    let orders = try #require(first["orders"] as? [String: Any])
    #expect((orders["filled"] as? Int ?? 0) > 20)
    #expect((orders["cancelled"] as? Int ?? 0) > 0)
    let trades = try #require(first["trades"] as? [[String: Any]])
    #expect(trades.count > 5)
    #expect(await space.run("verify 1").code == 0)
    let told = try await space.json("explain 1 --trade 2")
    #expect(((told["orders"] as? [[String: Any]])?.count ?? 0) >= 1)
    let shown = await space.run("explain 1 --trade 2")
    for text in ["  order   buy ", " limit ", "stop 4.00% away", "for 50.00%", "\nOrders:\n"] {
      #expect(shown.output.contains(text), "\(text)\n\(shown.output)")
    }
    let report = await space.run("report 1")
    #expect(report.code == 0, "\(report.errors)")
    let page = try String(
      contentsOfFile: space.folder + "/reports/run-1/report.html", encoding: .utf8)
    for text in ["Orders by price", "--entry-by", "--time-stop n", "Trailing stop"] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func `A sweep of such rules has the worst and the best case of every set`() async throws {
    let run = await space.run(words: ["sweep"] + Self.words + ["n=5:20:5", "--json"])
    #expect(run.code == 0, "\(run.errors)")
    for name in ["worst-return", "best-return"] { #expect(run.output.contains(name)) }
    let shown = await space.run(words: ["sweep"] + Self.words + ["n=5:20:5"])
    #expect(shown.output.contains("worst-return  best-return"), "\(shown.output)")
    #expect(await space.run("verify 1 --threads 1 --tile 50").code == 0)
    let plain = await space.run("sweep sma-cross --symbol WAVE --param fast=5:10 --json")
    #expect(!plain.output.contains("worst-return"))
  }

  @Test func `A walk-forward of such rules runs`() async throws {
    let run = await space.run(
      words: ["walkforward"] + Self.words
        + ["n=5:20:5", "--in-sample", "3y", "--out-of-sample", "1y"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(await space.run("verify 1").code == 0)
  }

  @Test func `A paper session refuses them by name`() async throws {
    #expect(
      await space.run(words: ["backtest"] + Self.words + ["n=15", "--tick", "0.01"]).code == 0)
    let promoted = await space.run(words: ["promote", "last", "--override", "a test"])
    #expect(promoted.code == 0, "\(promoted.errors)")
    let name = try #require(promoted.output.split(separator: "\n").dropFirst().first)
    let paper = await space.run(
      "paper \(space.folder)/\(name.dropFirst("Wrote ".count)) --venue http://127.0.0.1:1")
    #expect(paper.code == 2)
    #expect(paper.errors.contains("enter long by, orders work, take profit portion"))
    #expect(paper.errors.contains("trailing stop"))
  }

  @Test func `A file has the same words, and a bad one is shown with its place`() async throws {
    let path = try space.write(
      """
      name: dip
      enter long: rsi(close, 2) < 30
      enter long by: limit(clse)
      """, to: "dip.yaml")
    let bad = await space.run("backtest \(path) --symbol WAVE")
    #expect(bad.code != 0)
    #expect(bad.errors.contains("dip.yaml:3: enter long by: "), "\(bad.errors)")
    #expect(bad.errors.contains("^^^^"))
    let word = await space.run(
      words: ["backtest", "--symbol", "WAVE", "--entry", "close > 1", "--entry-by", "limt(close)"])
    #expect(word.code == 2)
    #expect(word.errors.contains("--entry-by: this is no order"), "\(word.errors)")
    let odd = await space.run(
      words: ["backtest", "--symbol", "WAVE", "--entry", "close > 1", "--adds", "2"])
    #expect(odd.code != 0)
    #expect(odd.errors.contains("adds: there is no add long or add short"), "\(odd.errors)")
  }

  @Test func `Finer bars that are not stored are asked for by name`() async throws {
    let words = [
      "backtest", "--symbol", "WAVE", "--entry", "rsi(close, 2) < 30", "--stop", "1%", "--target",
      "1%",
    ]
    let none = await space.run(words: words + ["--intrabar", "1Min"])
    #expect(none.code != 0)
    #expect(none.errors.contains("1Min"), "\(none.errors)")
    let auto = await space.run(words: words + ["--intrabar", "auto"])
    #expect(auto.code == 0, "\(auto.errors)")
    #expect(auto.output.contains("leave the order of events open"), "\(auto.output)")
  }
}
