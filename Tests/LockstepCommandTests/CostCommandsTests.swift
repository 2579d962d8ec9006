import Foundation
import LockstepCommand
import Simulation
import Testing

/// Schedules of costs on the command line, and the curves of a run.
struct CostCommandsTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  @Test(arguments: [
    ("0.005/share,min=1,cap=1%", Commission(perShare: 0.005, minimum: 1, cap: 0.01)),
    ("0.1%,min=2", Commission(rate: 0.001, minimum: 2)),
    ("0,order=1", Commission(perOrder: 1)),
    ("5bp,order=0.5,cap=0.02", Commission(rate: 0.0005, perOrder: 0.5, cap: 0.02)),
  ])
  func `A commission may have a cap and an amount an order`(text: String, value: Commission) throws
  {
    #expect(try ValueKind<Commission>.commission.read(text) == value)
  }

  @Test(arguments: [
    ("0.1%,cap=0", "has a cap that is no share of the value; write 0.005/share,min=1,cap=1%"),
    ("0.1%,order=x", "has no amount for each order; write 0.005/share,order=1"),
    ("0.1%,", "has no minimum after its comma; write 0.005/share,min=1"),
  ])
  func `What is no bound of a commission is refused`(text: String, sentence: String) {
    let error = #expect(throws: ValueError.self) {
      try ValueKind<Commission>.commission.read(text)
    }
    #expect(error?.description == sentence)
  }

  @Test(arguments: [
    ("--costs alpaca", "costs alpaca: no commission and regulators' fees"),
    (
      "--costs ib-fixed",
      "costs ib-fixed: commission 0.005/share at least 1 at most 1% and regulators' fees"
    ),
    (
      "--costs ib-tiered",
      "costs ib-tiered: commission 0.0035 to 0.0005/share by the month's shares at least 0.35 at most 1% and "
        + "regulators' fees and fees passed on"
    ),
    ("--costs crypto", "costs crypto: commission 0.25% (0.15% for limits that rested)"),
    (
      "--commission 0.1% --commission-maker 0.02%",
      "commission 0.1% (0.02% for limits that rested)"
    ),
    ("--costs zero", "costs zero: no commission"),
    ("--spread 4bp --impact 1", "slippage half a spread of 4 bp and 1 times volatility"),
    ("--size net:99%", "size 99% of equity, commission included"),
  ])
  func `A run says by which schedule it pays`(words: String, text: String) async {
    let shown = await space.run("backtest mean-reversion --symbol WAVE \(words)")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains(text), "\(shown.output)")
  }

  @Test(arguments: [
    "--costs ib-fixed --size net:99%", "--costs alpaca", "--costs crypto --shares fractional",
    "--commission 0.005/share,min=1,cap=1%,order=0.25", "--commission 0.1%,min=1",
    "--commission 0.1% --commission-maker 0.02%", "--costs ib-tiered",
    "--size volatility:15%,20,80%", "--size kelly:50%,60", "--spread 4bp", "--spread 0.02",
    "--slippage 1bp --spread 4bp --slippage-atr 5% --impact 0.5",
  ])
  func `The command line of a run with costs makes the same run again`(words: String) async throws {
    let first = try await space.json("backtest mean-reversion --symbol WAVE \(words)")
    let command = try #require(try await space.json("runs last")["command"] as? String)
    #expect(command.contains(words), "\(command)")
    let again = try await space.json(String(command.dropFirst("lockstep ".count)))
    let one = try #require(first["fingerprints"] as? [String: Any])
    let other = try #require(again["fingerprints"] as? [String: Any])
    #expect(one["settings"] as? String == other["settings"] as? String)
    #expect(one["result"] as? String == other["result"] as? String)
    let verified = await space.run("verify last --threads 1 --tile 7")
    #expect(verified.code == 0, "\(verified.errors)")
  }

  @Test func `A file of fees takes the place of the tables`() async throws {
    let path = try space.write(
      "fee,from,rate,cap\nsale,2000-01-01,0.01,\n", to: "fees.csv")
    let run = try await space.json(
      "backtest mean-reversion --symbol WAVE --costs alpaca --fees \(path)")
    let pages = try #require(run["backtests"] as? [[String: Any]])
    let metrics = try #require(pages.first?["metrics"] as? [String: Any])
    #expect(try #require(metrics["commission"] as? Double) > 1000)
    let command = try #require(try await space.json("runs last")["command"] as? String)
    #expect(command.contains("--costs alpaca --fees fees.csv"))
    let report = await space.run("report last --path-only")
    #expect(report.code == 0, "\(report.errors)")
    let page = try String(
      contentsOfFile: report.output.trimmingCharacters(in: .newlines), encoding: .utf8)
    #expect(page.contains("of the file fees.csv"))
  }

  @Test func `A report says what is not known of the fees`() async throws {
    _ = await space.run("backtest mean-reversion --symbol WAVE --costs alpaca")
    let report = await space.run("report last --path-only")
    let page = try String(
      contentsOfFile: report.output.trimmingCharacters(in: .newlines), encoding: .utf8)
    #expect(page.contains("are not confirmed"))
    #expect(!page.contains("Fees before"))
  }

  @Test(arguments: [
    (
      "--costs ib-tiered --fill close",
      "--costs ib-tiered: is not known with --fill close; leave one of them out"
    ),
    ("--impact 1 --fill close", "--impact: is not known with --fill close"),
    ("--spread 0", "is not a spread above zero; write 5bp, 0.05%, or 0.02 in currency"),
    (
      "--costs crypto --commission-maker 0.1%",
      "--costs crypto has a commission of its own; leave --commission-maker out"
    ),
    ("--costs ibfixed", "is not one of zero, alpaca, ib-fixed, ib-tiered, crypto"),
    (
      "--costs alpaca --commission 0.1%",
      "--costs alpaca has a commission of its own; leave --commission out"
    ),
    ("--costs crypto --fees x.csv", "--costs crypto passes no regulators' fees on"),
    ("--fees none.csv", "none.csv: there is no such file; check the path"),
  ])
  func `Costs that a run cannot charge are refused`(words: String, text: String) async {
    let shown = await space.run("backtest mean-reversion --symbol WAVE \(words)")
    #expect(shown.code == 2)
    #expect(shown.errors.contains(text), "\(shown.errors)")
  }

  @Test func `A trade is explained with its size net of commission`() async {
    _ = await space.run("backtest mean-reversion --symbol WAVE --costs ib-fixed --size net:50%")
    let shown = await space.run("explain last --trade 1")
    #expect(shown.output.contains("0.5 of the equity of 100,000.00, commission included, at the "))
  }

  /// What the program gave before there were presets.
  @Test(arguments: [
    (
      "backtest mean-reversion --symbol WAVE --commission 0.005/share,min=1 --slippage 2bp --size 50% --tick 0.01",
      "b86a0f818831eaee0f5e5a4ff953fcd9ae0292361ca8e8e7899303a03d66ea9b",
      "d53fc1347a522220ea8e88faa217d4238771eb8f309e29000a565089bfc26bf4"
    ),
    (
      "sweep mean-reversion --symbol WAVE --param window=5:24 --param width=1:2:0.5 --commission 0.1%",
      "125f04a8d37c92c1499c5dbc94d87e17b9c66f3481bdbb126b3e18905b4cc06e",
      "5a74366be2cc8611477502007c57c544f409ac0b3601656483698357db66c6b1"
    ),
    (
      "backtest ema-cross --symbol WAVE --side both",
      "0bcaab285340a61158b01ebb1d6d19743a27ab2a4b0f382f64b20c485d3ade72",
      "e7eeea96ac95192f9bdc11fc2d7db5a55e5a2658be3be9969ce5d710630f154f"
    ),
  ])
  func `Older runs keep their fingerprints`(
    line: String, settings: String, result: String
  ) async throws {
    let run = try await space.json(line)
    let prints = try #require(run["fingerprints"] as? [String: Any])
    #expect(prints["settings"] as? String == settings)
    #expect(prints["result"] as? String == result)
  }

  @Test(arguments: [
    "backtest mean-reversion --symbol WAVE --set window=10",
    "sweep mean-reversion --symbol WAVE --param window=5:24 --set width=1",
    "walkforward mean-reversion --symbol WAVE --param window=5:24 --in-sample 2y --out-of-sample 1y",
  ])
  func `Curves show costs and delays of any run`(line: String) async throws {
    _ = await space.run(line + " --commission 0.01%")
    let shown = await space.run("curves last --delay 3")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("Further costs of every fill, on top of these:"))
    #expect(shown.output.contains("The profit is zero at "))
    let json = try await space.json("curves 1 --delay 3")
    let account = try #require((json["accounts"] as? [[String: Any]])?.first)
    #expect(try #require(account["break_even_bp"] as? Double) > 0)
    #expect((account["delays"] as? [[String: Any]])?.count == 4)
    let costs = try #require(account["costs"] as? [[String: Any]])
    #expect(costs.map { $0["further_bp"] as? Double } == [0, 1, 2, 5, 10, 20, 50, 100])
  }
}
