import Foundation
import Testing

@Suite("Strategies on an account, at the terminal")
struct AccountCommandTests {
  private let space: TestWorkspace
  private let cross = "sma-cross --symbol WAVE --set fast=3 --set slow=8"

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  private func account(_ options: String) async throws -> [String: Any] {
    let json = try await space.json("backtest \(cross) \(options)")
    let run = try #require((json["backtests"] as? [[String: Any]])?.first)
    #expect((run["trades"] as? [Any])?.isEmpty == false, "\(options)")
    return try #require(run["account"] as? [String: Any])
  }

  @Test("a strategy trades on each account, and the page tells what it was charged")
  func accounts() async throws {
    for options in ["--account cash", "--account margin", "--broker alpaca", "--risk position=50%"]
    {
      let account = try await account(options)
      #expect(account["interest"] as? Double == 0, "\(options)")
    }
    let shown = await space.run("backtest \(cross) --account margin --size notional:150000")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("a margin account, 7% on debts"))
    #expect(shown.output.contains("A margin account: interest "))
    let charged = try await account("--account margin --size notional:150000")
    #expect(try #require(charged["interest"] as? Double) > 0)
    let plain = try await space.json("backtest \(cross)")
    let run = try #require((plain["backtests"] as? [[String: Any]])?.first)
    #expect(run["account"] is NSNull)
  }

  @Test("borrowed money is asked for, and costs interest")
  func leverage() async throws {
    let account = try await account("--account margin --size fraction:1.5")
    #expect(try #require(account["interest"] as? Double) > 0)
  }

  @Test("entries in lots are told and made again")
  func lots() async throws {
    let shown = await space.run("backtest \(cross) --lot 100 --size 80%")
    #expect(shown.code == 0 && shown.output.contains("entries in lots of 100 shares"))
    #expect(await space.run("verify last").code == 0)
    #expect(await space.run("backtest \(cross) --lot 0").code == 2)
  }

  @Test("a pool trades on an account, is told so, and can be made again")
  func pool() async throws {
    await space.addMarket("OTHER")
    let pool = "sma-cross --symbol WAVE,OTHER --pool --set fast=3 --set slow=8"
    let shown = await space.run("backtest \(pool) --account margin --size fraction:0.9")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("a margin account, 7% on debts"), "\(shown.output)")
    #expect(shown.output.contains("interest"), "\(shown.output)")
    #expect(await space.run("verify last").code == 0)
    let json = try await space.json("backtest \(pool) --account margin --size fraction:0.9")
    let run = try #require((json["backtests"] as? [[String: Any]])?.first)
    let portfolio = try #require(run["portfolio"] as? [String: Any])
    #expect(portfolio["account"] is [String: Any], "\(portfolio.keys)")
    #expect(
      (await space.run(
        "sweep sma-cross --symbol WAVE,OTHER --pool --param fast=3:5 --set slow=8 --account cash"))
        .code == 0)
  }

  @Test("refusals are counted by their reasons, and cuts by their limits")
  func refusals() async throws {
    let short = try await account("--account cash --side both")
    let reasons = try #require(short["refused_by_reason"] as? [String: Any])
    #expect(reasons["account is not allowed to short"] as? Int ?? 0 > 0)
    let cut = try await account("--risk position=20% --size 90%")
    let rules = try #require(cut["cut_by_rule"] as? [String: Any])
    #expect(rules["position"] as? Int ?? 0 > 0)
    let shown = await space.run("backtest \(cross) --account cash --side both")
    #expect(shown.output.contains("refused: account is not allowed to short"))
  }

  @Test("dividends are paid, and the run is made again without their file")
  func dividends() async throws {
    let file = try space.write(
      "date,dividend,split\n2010-03-01,0.5,\n2010-06-01,0.5,\n2010-09-01,,2\n", to: "actions.csv")
    let paid = try await account("--actions \(file) --dividends cash")
    #expect(try #require(paid["dividends"] as? Double) > 0)
    try FileManager.default.removeItem(atPath: file)
    let verified = await space.run("verify last --threads 1 --tile 100")
    #expect(verified.code == 0, "\(verified.output) \(verified.errors)")
  }

  @Test("sweeps and walk-forwards have the account, and its command line is the run's")
  func research() async throws {
    let grid = "sma-cross --symbol WAVE --param fast=2:4 --param slow=8:10 --account margin"
    let json = try await space.json("sweep \(grid) --risk drawdown=5%:15% --margin-rate 6%")
    let best = try #require(json["best"] as? [String: Any])
    let metrics = try #require(best["metrics"] as? [String: Any])
    for name in ["refused-orders", "risk-cuts", "margin-calls", "account-charges", "dividends"] {
      #expect(metrics[name] is Double || metrics[name] is Int, "\(name)")
    }
    let report = await space.run("report last")
    #expect(report.code == 0, "\(report.errors)")
    let shown = await space.run("sweep \(grid) --risk drawdown=5%:15% --margin-rate 6%")
    #expect(shown.output.contains("refused-orders"))
    #expect(
      shown.output.contains("--account margin --margin-rate 6% --risk drawdown=5%:15%"),
      "\(shown.output)")
    let walk = await space.run("walkforward \(grid) --in-sample 2y --out-of-sample 1y")
    #expect(walk.code == 0, "\(walk.errors)")
    #expect(walk.output.contains("A margin account: interest"))
    let gate = await space.run("gate last")
    #expect(!gate.output.contains("fill at row"), "\(gate.output)")
    #expect(await space.run("explain last --trade 1").code == 0)
    let check = await space.run("check sma-cross --symbol WAVE --account margin")
    #expect(check.code == 0, "\(check.output) \(check.errors)")
  }

  @Test("what does not go together is refused with the remedy")
  func misuse() async {
    for (options, words) in [
      ("--account cash --fill close", "leave out --fill close"),
      ("--size fraction:1.5", "give --account margin"),
      ("--size 1.5", "fraction:1.5 with --account margin"),
      ("--risk max-spread=1%", "give one with --spread"),
      ("--margin-rate 5%", "--margin-rate needs an account"),
      ("--dividends cash", "--dividends needs them"),
      ("--account margin --intrabar 1Min", "leave it out"),
    ] {
      let shown = await space.run("backtest \(cross) \(options)")
      #expect(shown.code == 2 && shown.errors.contains(words), "\(options): \(shown.errors)")
    }
  }
}
