import Foundation
import LockstepCommand
import Series
import Simulation
import Testing

/// Sweeps and walk-forwards, the log, verification and reports, from words to exit code.
struct RunCommandsTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  private let grid = "--symbol WAVE --param window=5:24 --param width=1:2:0.5"

  @Test func `A sweep ranks its sets, logs itself and says what to do next`() async throws {
    let shown = await space.run("sweep mean-reversion \(grid) --top 3")
    #expect(shown.code == 0)
    #expect(shown.errors == "")
    #expect(shown.output.contains("60 sets on 1,510 bars in "))
    #expect(shown.output.contains("The 3 best of 59 by sharpe:"))
    for words in [
      "How likely is it luck?", "Deflated Sharpe ratio", "Backtest overfitting",
      "Predictive ability", "Minimum track record", "Sets tried",
    ] {
      #expect(shown.output.contains(words), "\(words) \(shown.output)")
    }
    #expect(
      shown.output.contains(
        """
        Logged as run 1. Next:
          lockstep report 1
          lockstep walkforward mean-reversion --symbol WAVE --param window=5:24 \
        --param width=1:2:0.5 --in-sample 4y --out-of-sample 1y
        """))
  }

  @Test func `The best set of a sweep is the backtest of that set`() async throws {
    let sweep = try await space.json("sweep mean-reversion \(grid) --from 2011-01-01 --side both")
    #expect(sweep["sets"] as? Int == 60)
    #expect(sweep["run"] as? Int == 1)
    #expect(try #require(sweep["bar_lanes_per_second"] as? Double) > 0)
    #expect(try #require(sweep["seconds"] as? Double) > 0)
    let best = try #require(sweep["best"] as? [String: Any])
    #expect(best["symbol"] as? String == "WAVE")
    let parameters = try #require(best["parameters"] as? [String: Double])
    let metrics = try #require(best["metrics"] as? [String: Any])
    let sets = parameters.map { "--set \($0.key)=\($0.value)" }.joined(separator: " ")
    let run = try await space.json(
      "backtest mean-reversion --symbol WAVE --from 2011-01-01 --side both \(sets)")
    let backtests = try #require(run["backtests"] as? [[String: Any]])
    let figures = try #require(backtests.first?["metrics"] as? [String: Any])
    for name in ["total-return", "sharpe", "max-drawdown", "trades", "profit-factor"] {
      let one = try #require(metrics[name] as? Double)
      let other = try #require(figures[name] as? Double)
      #expect(abs(one - other) <= 1e-9 * abs(other), "\(name)")
    }
  }

  @Test func `The tables of a sweep hold every set, in text and in Arrow`() async throws {
    let line = "sweep mean-reversion \(grid) --csv all.csv --arrow \(space.folder)/all.arrow"
    let shown = await space.run(line)
    #expect(shown.output.contains("Wrote reports/all.csv\nWrote all.arrow\n"))
    let lines = try space.text("reports/all.csv").split(separator: "\n")
    #expect(lines.count == 61)
    #expect(lines[0].hasPrefix("symbol,window,width,total-return,cagr,sharpe"))
    #expect(lines[1].hasPrefix("WAVE,5,1,"))
    let table = try ArrowTable.read(space.folder + "/all.arrow")
    #expect(table.count == 60)
    guard case .float64(let sharpes)? = table.column("sharpe")?.values else {
      Issue.record("no column sharpe")
      return
    }
    let fields = lines[60].split(separator: ",", omittingEmptySubsequences: false)
    let place = try #require(lines[0].split(separator: ",").firstIndex(of: "sharpe"))
    #expect(Double(fields[place]) == sharpes[59])
  }

  @Test func `Without axes a sweep runs over the usual ranges that are left open`() async throws {
    let sweep = try await space.json("sweep mean-reversion --symbol WAVE --set window=20")
    #expect(sweep["sets"] as? Int == 15)
    let command = try await space.json("runs 1")["command"] as? String
    #expect(
      command == "lockstep sweep mean-reversion --symbol WAVE --set window=20 --param "
        + "width=0.5:4:0.25")
  }

  @Test func `Several symbols are swept side by side`() async throws {
    await space.addMarket("OTHER", seed: 2)
    let sweep = try await space.json(
      "sweep rsi --symbol WAVE,OTHER --param period=5:9 --set oversold=30 --top 10")
    #expect(sweep["sets"] as? Int == 5)
    let top = try #require(sweep["top"] as? [[String: Any]])
    #expect(top.count == 10)
    #expect(Set(top.compactMap { $0["symbol"] as? String }) == ["WAVE", "OTHER"])
    let twice = await space.run("sweep rsi --symbol WAVE,WAVE --param period=5:9")
    #expect(twice.code == 2)
    #expect(twice.errors == "lockstep: --symbol names WAVE twice; name it once\n")
  }

  @Test func `A walk-forward shows each window and the stitched account`() async throws {
    let line = "walkforward mean-reversion \(grid) --in-sample 2y --out-of-sample 1y"
    let shown = await space.run(line)
    #expect(shown.code == 0)
    #expect(shown.output.contains("4 windows of 2y in-sample and 1y out-of-sample"))
    #expect(shown.output.contains("2010-01-04 to 2012-01-03  2012-01-04 to 2013-01-03"))
    #expect(shown.output.contains("Walk-forward efficiency "))
    // A table, and not the description of one.
    #expect(shown.output.contains("parameter  values chosen"))
    #expect(!shown.output.contains("TextTable"))
    let json = try await space.json(line + " --anchored")
    let run = try #require((json["walkforwards"] as? [[String: Any]])?.first)
    let windows = try #require(run["windows"] as? [[String: Any]])
    #expect(windows.count == 4)
    let dates = windows.compactMap { ($0["in_sample"] as? [String: String])?["from"] }
    #expect(Set(dates) == ["2010-01-04"])
    #expect(run["efficiency"] is Double)
  }

  @Test func `A walk-forward tells how its choices drift, and a matrix what other windows give`()
    async throws
  {
    let line = "walkforward mean-reversion \(grid) --in-sample 2y --out-of-sample 1y"
    let json = try await space.json(line + " --choose plateau")
    let run = try #require((json["walkforwards"] as? [[String: Any]])?.first)
    #expect(run["mean_efficiency"] != nil && run["degradation"] is Double)
    let drift = try #require(run["drift"] as? [[String: Any]])
    #expect(drift.compactMap { $0["parameter"] as? String } == ["window", "width"])
    let shown = await space.run(line + " --matrix in=1y,2y,9y --matrix out=6m,1y")
    #expect(shown.code == 0)
    #expect(shown.output.contains("4 of 6 plans of windows hold a walk-forward"))
    #expect(shown.output.contains("logged as 2 to 5"))
    let cells = try await space.json(line + " --matrix out=6m,1y")["matrix"] as? [[String: Any]]
    let last = try #require((cells?.last?["walkforwards"] as? [[String: Any]])?.first)
    let best = try await space.json(line)
    let same = try #require((best["walkforwards"] as? [[String: Any]])?.first)
    #expect(last["efficiency"] as? Double == same["efficiency"] as? Double)
    let wrong = await space.run(line + " --matrix inside=1y,2y")
    #expect(wrong.code == 2)
    #expect(wrong.errors.contains("--matrix varies in and out"))
  }

  @Test func `A cross-validation shows splits and paths, and is verified`() async throws {
    let shown = await space.run("crossvalidate mean-reversion \(grid) --embargo 5d")
    #expect(shown.code == 0)
    #expect(shown.output.contains("6 groups, 15 splits that test 2, 5 paths"))
    #expect(shown.output.contains("Sharpe ratio of the paths: "))
    let verified = await space.run("verify 1 --threads 1 --tile 7")
    #expect(verified.output.contains("Run 1 gives the same numbers, to the last bit."))
    let json = try await space.json(
      "crossvalidate mean-reversion \(grid) --groups 4 --test-groups 1")
    let run = try #require((json["crossvalidations"] as? [[String: Any]])?.first)
    #expect((run["paths"] as? [Any])?.count == 1)
    #expect((run["splits"] as? [Any])?.count == 4)
    let listed = await space.run("runs 1")
    #expect(listed.output.contains("A cross-validation has many paths and no one account."))
    let report = await space.run("report 1")
    #expect(report.code == 1)
    #expect(report.errors.contains("is a cross-validation"))
    let gate = await space.run("gate 1")
    #expect(gate.code == 1)
    #expect(gate.output.contains("a cross-validation has no one account"))
    let pool = await space.run(
      "crossvalidate mean-reversion --symbol WAVE --pool --param window=5:8 --groups 4 --test-groups 2"
    )
    #expect(pool.code == 0)
    #expect(pool.output.contains("4 groups, 6 splits that test 2, 3 paths"))
  }

  @Test func `A sweep says whether its best stands on a plateau`() async throws {
    let json = try await space.json("sweep mean-reversion \(grid)")
    let surface = try #require(json["surface"] as? [String: Any])
    #expect(surface["plateau_share"] is Double && surface["stability"] is Double)
    #expect((surface["sensitivity"] as? [String: Double])?.count == 2)
    let shown = await space.run("sweep mean-reversion \(grid)")
    #expect(shown.output.contains("The best set and its neighbours on the grid have "))
    let page = await space.run("report 1")
    #expect(page.code == 0)
    let html = try space.text("reports/run-1/report.html")
    #expect(html.contains("The best set and its neighbours on the grid have "))
  }

  @Test func `Runs are listed and shown, and verified to the bit`() async throws {
    _ = await space.run("sweep mean-reversion \(grid) --commission 0.1% --slippage 2bp")
    _ = await space.run("backtest rsi --symbol WAVE --size risk:1%")
    let refused = await space.run("runs")
    #expect(refused.code == 0)
    let list = await space.run("runs --limit 1")
    #expect(list.output.contains("  1  "))
    let one = await space.run("runs 1")
    #expect(
      one.output.contains(
        "lockstep sweep mean-reversion --symbol WAVE --param window=5:24 --param width=1:2:0.5 "
          + "--commission 0.1% --slippage 2bp\n"))
    let verified = await space.run("verify 1 --threads 1 --tile 7")
    #expect(verified.code == 0)
    #expect(verified.output.contains("Run 1 gives the same numbers, to the last bit."))
    let json = try await space.json("verify last")
    #expect(json["equal"] as? Bool == true)
  }

  /// The command line that a run is shown with makes the same run again.
  @Test(arguments: [
    "sweep rsi --symbol WAVE --param period=5:25:10 --set oversold=31 --param overbought=65,70,80",
    "sweep ema-cross --symbol WAVE --param stop=1:2:0.1 --size risk:0.7% --tick 0.01 --side both",
    "walkforward momentum --symbol WAVE --param window=20:40:10 --in-sample 18m --out-of-sample 90d",
    "walkforward rsi --symbol WAVE --param period=5:8 --in-sample 400 --out-of-sample 100 --anchored",
    "walkforward rsi --symbol WAVE --param period=5:8 --in-sample 400s --out-of-sample 100s --gap 5 --step 120s "
      + "--choose plateau",
    "crossvalidate rsi --symbol WAVE --param period=5:8 --groups 5 --test-groups 2 --purge 3 --embargo 7d",
    "backtest macd --symbol WAVE --from 2011-02-03 --to 2014-05-06 --commission 0.005/share,min=1",
    "sweep sma-cross --symbol WAVE --param fast=5:8 --objective calmar --min-trades 3 --fill close",
    "backtest sma-cross --symbol WAVE --from 2011-02-03T12:30 --cash 5000.5 --shares fractional",
  ])
  func `A logged run's command line gives the same settings and result`(line: String) async throws {
    let first = try await space.json(line)
    let command = try #require(try await space.json("runs last")["command"] as? String)
    let again = try await space.json(String(command.dropFirst("lockstep ".count)))
    let one = try #require(first["fingerprints"] as? [String: Any])
    let other = try #require(again["fingerprints"] as? [String: Any])
    #expect(one["settings"] as? String == other["settings"] as? String, "\(command)")
    #expect(one["result"] as? String == other["result"] as? String, "\(command)")
  }

  @Test func `Changed bars fail verification and every command that runs again`() async throws {
    _ = await space.run("backtest rsi --symbol WAVE")
    await space.addMarket(seed: 3)
    let verified = await space.run("verify 1")
    #expect(verified.code == 1)
    #expect(verified.output.contains("differs"))
    #expect(
      verified.errors == "lockstep: run 1 differs in data of WAVE, result; make a new run\n")
    let gated = await space.run("gate 1")
    #expect(gated.code == 1)
    #expect(gated.errors.contains("the bars of WAVE are not those of the run"))
  }

  @Test func `Factors adjust prices for a run, and again when it is verified`() async throws {
    let factors = try space.write(
      "date,price_factor,split_factor,reference_price\n2012-06-29,0.9,0.5,100\n2050-12-31,1,1,0\n",
      to: "WAVE.csv")
    let plain = try await space.json("backtest rsi --symbol WAVE")
    let adjusted = try await space.json(
      "backtest rsi --symbol WAVE --factors \(space.folder) --adjust splits")
    #expect(data(plain) != data(adjusted))
    #expect(await space.run("verify 2").code == 0)
    let command = try await space.json("runs 2")["command"] as? String
    #expect(command?.contains(" --factors . --adjust splits") == true, "\(command ?? "")")
    try FileManager.default.removeItem(atPath: factors)
    #expect(await space.run("verify 2").code == 2)
  }

  private func data(_ run: [String: Any]) -> [String] {
    (run["fingerprints"] as? [String: Any])?["data"] as? [String] ?? []
  }

  @Test func `A report is a page and tables, with every assumption`() async throws {
    _ = await space.run("sweep mean-reversion \(grid) --side both")
    let written = await space.run("report 1")
    #expect(written.code == 0)
    #expect(written.output.hasPrefix("Wrote reports/run-1/report.html\n"))
    let page = try space.text("reports/run-1/report.html")
    for text in [
      "mean-reversion on WAVE, sweep", "a selected result", "Ambiguous bars", "Pending orders",
      "Selection", "Short positions", "Enter short", "lockstep sweep mean-reversion",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(try space.text("reports/run-1/sweep.csv").split(separator: "\n").count == 61)
    _ = await space.run(
      "walkforward mean-reversion \(grid) --in-sample 2y --out-of-sample 1y --fill close")
    let path = await space.run("report last --path-only")
    #expect(path.output == "\(space.folder)/reports/run-2/report.html\n")
    let other = try space.text("reports/run-2/report.html")
    #expect(other.contains("Ends of windows"))
    #expect(other.contains("Orders fill at the close that made the signal, which is optimistic."))
    #expect(try space.text("reports/run-2/windows.csv").split(separator: "\n").count == 5)
  }

  @Test func `A report over several symbols has a page for each`() async throws {
    await space.addMarket("OTHER", seed: 2)
    _ = await space.run("backtest rsi --symbol WAVE,OTHER")
    let written = await space.run("report 1 --path-only")
    #expect(written.output.split(separator: "\n").count == 2)
    #expect(space.isThere("reports/run-1-WAVE/report.html"))
    #expect(space.isThere("reports/run-1-OTHER/report.html"))
  }

  @Test func `A sweep in which no set qualifies says so`() async throws {
    let shown = await space.run("sweep rsi --symbol WAVE --param period=5:9 --min-trades 900")
    #expect(shown.code == 0)
    #expect(shown.output.contains("No set has 900 closed trades and a value of sharpe."))
    let report = await space.run("report 1")
    #expect(report.code == 1)
    #expect(
      report.errors
        == "lockstep: run 1 has no account to report: no parameter set qualified\n")
  }
}
