import Foundation
import LockstepCommand
import Simulation
import Testing

/// Symbols that share one account, from words to exit code.
struct PortfolioCommandsTests {
  private let space: TestWorkspace
  private let symbols = "--symbol ONE,TWO,THREE"

  init() async throws {
    space = try TestWorkspace()
    for (place, name) in ["ONE", "TWO", "THREE"].enumerated() {
      await space.addMarket(name, seed: place + 1)
    }
  }

  private func portfolio(_ text: String, name: String = "p.yaml") throws -> String {
    "--pool --portfolio \(try space.write(text, to: name))"
  }

  @Test func `A pooled backtest has one account, its trades name symbols, and verify agrees`()
    async throws
  {
    let run = try await space.json("backtest mean-reversion \(symbols) --pool --max-positions 2")
    let accounts = try #require(run["backtests"] as? [[String: Any]])
    #expect(accounts.count == 1)
    let pool = try #require(accounts[0]["portfolio"] as? [String: Any])
    #expect(pool["symbols"] as? [String] == ["ONE", "THREE", "TWO"])
    #expect(pool["most_positions"] as? Int == 2)
    let trades = try #require(accounts[0]["trades"] as? [[String: Any]])
    #expect(Set(trades.compactMap { $0["symbol"] as? String }).count == 3)
    #expect(await space.run("verify last --tile 7 --threads 1").code == 0)
    let command = try await space.json("runs 1")["command"] as? String
    #expect(command?.contains("--pool --max-positions 2") == true)
    let other = try await space.json(
      "backtest mean-reversion --symbol THREE,ONE,TWO --pool --max-positions 2")
    for kind in ["data", "settings", "result"] {
      let one = (run["fingerprints"] as? [String: Any])?[kind]
      let same = (other["fingerprints"] as? [String: Any])?[kind]
      #expect(one != nil && "\(one ?? "")" == "\(same ?? "")", "\(kind)")
    }
  }

  @Test func `Both ends of ambiguous bars come with every kind of pooled run`() async throws {
    let rules = "--entry 'close > open' --exit 'close < open' --stop 0.4% --target 0.4%"
    let run = try await space.json("backtest \(rules) \(symbols) --pool --max-positions 2")
    let accounts = try #require(run["backtests"] as? [[String: Any]])
    let bounds = try #require(accounts[0]["bounds"] as? [String: Any])
    let worst = try #require(bounds["worst_return"] as? Double)
    let best = try #require(bounds["best_return"] as? Double)
    #expect(worst < best)
    let shown = await space.run("backtest \(rules) \(symbols) --pool --max-positions 2")
    #expect(shown.output.contains("bars leave the order of events open"), "\(shown.output)")
    #expect(await space.run("report last").code == 0)
    #expect(try space.text("reports/run-2/report.html").contains("at worst and"))
    let swept = "--entry 'close > sma(close, n)' --exit 'close < open' --stop 0.4% --target 0.4%"
    let grid = "--param n=5:20:5 \(symbols) --pool --max-positions 2"
    let sweep = await space.run("sweep \(swept) \(grid)")
    #expect(sweep.output.contains("worst-return  best-return"), "\(sweep.output)\(sweep.errors)")
    let walk = await space.run(
      "walkforward \(swept) \(grid) --in-sample 2y --out-of-sample 1y")
    #expect(walk.output.contains("Some bars leave the order of events open"), "\(walk.errors)")
    #expect(walk.output.contains("Entries not made: "), "\(walk.output)")
    #expect(await space.run("verify last --threads 1 --tile 7").code == 0)
  }

  @Test func `A walk-forward names members without bars`() async throws {
    let file = try portfolio("universe: members.csv\n")
    _ = try space.write(
      "symbol,from,to\nONE,2000-01-01,\nTWO,2000-01-01,\nTHREE,2000-01-01,\nGONE,2000-01-01,\n",
      to: "members.csv")
    let walk = await space.run(
      "walkforward mean-reversion \(symbols) \(file) --param window=5:20:5 --in-sample 2y "
        + "--out-of-sample 1y")
    #expect(
      walk.output.contains("Note: 1 member of the universe had no bars in the run"),
      "\(walk.output)\(walk.errors)")
  }

  @Test func `A pooled sweep ranks sets of one account, and walk-forward stitches it`() async throws
  {
    let grid = "--param window=5:20:5 --param width=1:2:0.5"
    let sweep = try await space.json(
      "sweep mean-reversion \(symbols) --pool --max-positions 1 \(grid)")
    #expect(sweep["sets"] as? Int == 12 && sweep["rows"] as? Int == 12)
    let best = try #require(sweep["best"] as? [String: Any])
    #expect(best["symbol"] as? String == "pool")
    let walk = try await space.json(
      "walkforward mean-reversion \(symbols) --pool --max-positions 1 \(grid) --in-sample 2y "
        + "--out-of-sample 1y")
    #expect((walk["walkforwards"] as? [Any])?.count == 1)
    #expect(await space.run("verify last --threads 1").code == 0)
  }

  @Test func `Weights of a file are rebalanced, shown and reported`() async throws {
    let file = try portfolio(
      """
      allocate: inverse volatility 40
      rebalance: month drift 10%
      per symbol: 50%
      universe: members.csv
      sectors: {file: sectors.csv, limit: 70%}
      """)
    _ = try space.write(
      "symbol,from,to\nONE,2010-01-01,2012-06-30\nTWO,2010-01-01,\nTHREE,2010-01-01,\nGONE,2010-01-01,\n",
      to: "members.csv")
    _ = try space.write("symbol,sector\nONE,a\nTWO,a\nTHREE,b\n", to: "sectors.csv")
    let shown = await space.run("backtest --weight 1 \(symbols) \(file)")
    #expect(shown.errors == "" && shown.code == 0)
    #expect(shown.output.contains("weights by inverse volatility of 40 returns"))
    #expect(shown.output.contains("1 member of the universe had no bars in the run"))
    #expect(shown.output.contains("universe"))
    let report = await space.run("report last")
    #expect(report.code == 0, "\(report.errors)")
    let page = try space.text("reports/run-1/report.html")
    #expect(page.contains("Positions and exposure, as shares of equity"))
    #expect(page.contains("members by day of members.csv"))
    #expect(page.contains("One account") || page.contains("share one account"))
    let curves = await space.run("curves last --delay 1")
    #expect(curves.code == 0, "\(curves.errors)")
    let gate = try await space.run("gate last \(lenient())")
    #expect(gate.code == 0, "\(gate.output)\(gate.errors)")
    for refused in ["explain last --trade 1", "promote last \(try lenient())"] {
      let result = await space.run(refused)
      #expect(result.code == 2 && result.errors.contains("--pool"), "\(result.errors)")
    }
  }

  /// A policy that asks for the proofs only.
  private func lenient() throws -> String {
    let text =
      "name: proofs\ncausality: required\nlockstep: required\nchecks:\n  trades: {min: 1}\n"
    return "--policy \(try space.write(text, to: "policy.yaml"))"
  }

  @Test(arguments: [
    ("maximal positions: 3", "p.yaml:1: unknown key \"maximal positions\"; did you mean"),
    ("allocate: magic 3", "p.yaml:1: allocate: \"magic 3\" is no allocation"),
    ("allocate: risk parity", "p.yaml:1: allocate: risk parity needs a number of returns"),
    ("allocate: equal soon", "\"soon\" does not belong to equal"),
    ("rebalance: sometimes", "p.yaml:1: rebalance: \"sometimes\" says no time"),
    ("per symbol: much", "p.yaml:1: per symbol: \"much\" is no share of equity"),
    ("sides: both", "\"both\" is none of long, long-short, dollar-neutral"),
    ("correlation: {limit: 2, over: 60}", "correlation is 2.0, and must be between -1 and 1"),
    ("universe: nowhere.csv", "nowhere.csv"), ("sectors: {file: s.csv}", "limit"),
    ("turnover: 20%", "are about weights"), ("maximum positions: 0", "must be 1 or more"),
  ])
  func `A portfolio that cannot be used is one sentence`(text: String, said: String) async throws {
    let result = await space.run(
      "backtest mean-reversion \(symbols) \(try portfolio(text + "\n"))")
    #expect(result.code == 2)
    #expect(result.errors.contains(said), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func `Options of a pool need one, and weights too`() async {
    let alone = await space.run("backtest mean-reversion \(symbols) --max-positions 2")
    #expect(alone.code == 2 && alone.errors.contains("add --pool"))
    let weight = await space.run("backtest --weight 1 \(symbols)")
    #expect(weight.code == 2 && weight.errors.contains("add --pool"), "\(weight.errors)")
    let check = await space.run("check --weight 1 \(symbols)")
    #expect(check.code == 2 && check.errors.contains("gate last"), "\(check.errors)")
  }
}
