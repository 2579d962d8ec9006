import Foundation
import LockstepCommand
import Rules
import TestKit
import Testing

/// Strategies in formulas and files, from words to exit code.
struct FormulaCommandsTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  private let cross =
    "--entry 'crossover(sma(close, fast), sma(close, slow))' "
    + "--exit 'crossunder(sma(close, fast), sma(close, slow))'"
  private let ranges = "--param fast=5:12 --param slow=10:40:5 --symbol WAVE"

  private func fingerprint(_ name: String, _ run: [String: Any]) throws -> String {
    let all = try #require(run["fingerprints"] as? [String: Any])
    return try #require(all[name] as? String)
  }

  private func refusal(_ line: String) async -> String {
    let refused = await space.run(line)
    #expect(refused.code == 2)
    #expect(refused.output == "")
    return refused.errors
  }

  // MARK: Equality

  @Test func `Formulas give the numbers of the same rules in Swift, to the last bit`() async throws
  {
    let formulas = try await space.json("sweep \(cross) --constraint 'fast < slow' \(ranges)")
    let named = try await space.json("sweep sma-cross \(ranges)")
    #expect(formulas["sets"] as? Int == 53)
    #expect(try fingerprint("result", formulas) == fingerprint("result", named))
    let options = "--in-sample 2y --out-of-sample 1y --slippage 2bp"
    let walk = try await space.json(
      "walkforward \(cross) --constraint 'fast < slow' \(ranges) \(options)")
    let other = try await space.json("walkforward sma-cross \(ranges) \(options)")
    #expect(try fingerprint("result", walk) == fingerprint("result", other))
  }

  @Test func `Every rule of a strategy can be given as an option`() async throws {
    let line = """
      backtest --entry 'crossover(ema(close, fast), ema(close, slow))' \
      --exit 'crossunder(ema(close, fast), ema(close, slow))' \
      --short-entry 'crossunder(ema(close, fast), ema(close, slow))' \
      --short-exit 'crossover(ema(close, fast), ema(close, slow))' --constraint 'fast < slow' \
      --stop 'atr(14) * stop' --target 'atr(14) * 4' --size risk(0.01) --param fast=9 \
      --param slow=21 --set stop=2 --symbol WAVE
      """
    let formulas = try await space.json(line)
    let named = try await space.json("backtest ema-cross --side both --symbol WAVE")
    func trades(_ run: [String: Any]) throws -> NSArray {
      let first = try #require((run["backtests"] as? [[String: Any]])?.first)
      return try #require(first["trades"] as? NSArray)
    }
    #expect(try trades(formulas).count > 20)
    #expect(try trades(formulas) == trades(named))
  }

  @Test func `A file gives the numbers of its formulas`() async throws {
    let path = repositoryRoot + "/docs/pullback.yaml"
    let file = try await space.json("sweep \(path) --symbol WAVE --param dip=5:20:5 --tick 0.01")
    let line = """
      sweep --entry 'close > sma(close, trend) and rsi(close, 2) < dip' --constraint 'dip < recovery' \
      --exit 'rsi(close, 2) > recovery' --stop 'atr(14) * width' --size risk:1% --set trend=200 \
      --param dip=5:20:5 --set recovery=60 --set width=3 --symbol WAVE --tick 0.01 --json
      """
    let formulas = await space.run(line)
    #expect(file["sets"] as? Int == 4)
    #expect(file["strategy"] as? String == "pullback")
    #expect(formulas.output.contains(try fingerprint("result", file)), "\(formulas.errors)")
  }

  @Test func `A percentage is a share of the price, and shorts choose their side`() async throws {
    let run = try await space.json(
      "backtest --short-entry 'rsi(close, 2) > 95' --stop 3% --symbol WAVE")
    let trades = try #require((run["backtests"] as? [[String: Any]])?.first?["trades"])
    let sides = Set(try #require(trades as? [[String: Any]]).compactMap { $0["side"] as? String })
    #expect(sides == ["short"])
    let shown = await space.run("runs 1")
    #expect(shown.output.contains("--stop 'fraction(0.03)' --symbol WAVE --side short\n"))
  }

  // MARK: The log

  @Test(arguments: [
    "sweep --entry 'close > sma(close, n)' --param n=10:20:5 --symbol WAVE --size shares(5)",
    "sweep --entry 'close > sma(close, n)' --param n=30,10,20 --symbol WAVE",
    "sweep --entry 'rsi(close, n) < cut' --exit 'rsi(close, n) > 60' --param cut=1:1.3:0.1 --set n=3 "
      + "--symbol WAVE",
    "backtest --entry 'close < lowest(low, n) * 101%' --size 'risk(r)' --stop 2% --param n=9 "
      + "--set r=0.01 --symbol WAVE",
    "walkforward --entry 'close > sma(close, n)' --exit 'close < sma(close, n)' --target 10% "
      + "--param n=10:30:10 --in-sample 500 --out-of-sample 100 --symbol WAVE",
    "backtest --entry 'close > open' --short-entry 'close < open' --symbol WAVE",
    "sweep \(repositoryRoot)/docs/pullback.yaml --param dip=4,6 --symbol WAVE",
  ])
  func `A logged run of formulas is shown as the line that makes it again`(line: String)
    async throws
  {
    let first = try await space.json(line)
    let command = try #require(try await space.json("runs last")["command"] as? String)
    let again = try await space.json(String(command.dropFirst("lockstep ".count)))
    for name in ["rules", "settings", "result"] {
      #expect(try fingerprint(name, first) == fingerprint(name, again), "\(name): \(command)")
    }
    #expect(await space.run("verify 1").code == 0)
  }

  @Test func `A run of a file is made again although the file has changed`() async throws {
    let path = try space.write("enter long: close > sma(close, 20)\n", to: "mine.yaml")
    _ = await space.run("backtest \(path) --symbol WAVE")
    #expect(try space.text("mine.yaml").contains("20"))
    _ = try space.write("enter long: close > sma(close, 30)\n", to: "mine.yaml")
    #expect(await space.run("verify 1").code == 0)
    let shown = await space.run("runs 1")
    #expect(shown.output.contains("backtest of mine,"))
    #expect(shown.output.contains("  lockstep backtest mine.yaml --symbol WAVE\n"))
  }

  @Test func `Formulas are reported, gated and promoted, with their text`() async throws {
    _ = await space.run("sweep \(cross) \(ranges) --to 2014-12-31")
    #expect(await space.run("report 1").code == 0)
    let page = try space.text("reports/run-1/report.html")
    #expect(page.contains("crossover(sma(close, fast), sma(close, slow))"))
    #expect(page.contains("lockstep sweep --entry "))
    #expect(await space.run("gate 1").code == 1)
    let promoted = await space.run("promote 1 --override 'a test'")
    #expect(promoted.code == 0, "\(promoted.errors)")
    let manifest = try space.text("reports/formula-WAVE-1.manifest.json")
    #expect(manifest.contains("\"tradesText\" : true"))
    #expect(manifest.contains("enter long: crossover(sma(close, fast)"))
  }

  // MARK: Refusals

  @Test func `What to run is said once, and said`() async {
    #expect(
      await refusal("sweep --symbol WAVE")
        == "lockstep: \"lockstep sweep\" needs something to run: a STRATEGY, by name (\"lockstep "
        + "strategies\" lists them) or as a file, or rules as --entry FORMULA --exit FORMULA\n")
    #expect(
      await refusal("sweep rsi --entry 'close > 1' --symbol WAVE")
        == "lockstep: \"rsi\" and --entry both say what to run; keep the name, or give all rules as "
        + "formulas\n")
    #expect(
      await refusal("backtest --stop 5% --symbol WAVE")
        == "lockstep: --stop is one of several rules; say when to enter with --entry FORMULA\n")
    #expect(
      await refusal("backtest rsi --size 'risk(r)' --symbol WAVE").hasPrefix(
        "lockstep: --size: \"risk(r)\" is a formula, which goes with --entry;"))
  }

  @Test func `A formula that cannot be read is shown with the place`() async {
    #expect(
      await refusal("sweep --entry 'emma(close, 5) > 1' --symbol WAVE")
        == "lockstep: --entry: there is no function 'emma'; did you mean 'ema'?\n"
        + "  emma(close, 5) > 1\n  ^^^^\n")
    #expect(
      await refusal("sweep --entry 'close > 1' --exit 'close < sma(close, n)' --symbol WAVE")
        == "lockstep: --exit: there is no column or parameter \"n\"; give it with --param n=VALUES\n"
        + "  close < sma(close, n)\n                     ^\n")
    #expect(
      await refusal("sweep --entry 'close > sma(close, fsat)' --param fast=5:9 --symbol WAVE")
        == "lockstep: --entry: there is no column or parameter \"fsat\"; did you mean \"fast\"? or "
        + "give it with --param fsat=VALUES\n  close > sma(close, fsat)\n                     ^^^^\n"
    )
  }

  @Test func `Values that do not fit formulas are refused`() async {
    #expect(
      await refusal("sweep --entry 'close > 1' --param n=5:9 --symbol WAVE")
        == "lockstep: formula has no parameter 'n'; it has: none\n")
    #expect(
      await refusal("sweep --entry 'close > low' --param low=5:9 --symbol WAVE")
        == "lockstep: \"low\" is a word of the formula language; give the parameter another name\n")
    #expect(
      await refusal("backtest rsi --param period=5:9 --symbol WAVE")
        == "lockstep: --param varies period, and a backtest takes one value of it; write --param "
        + "period=5, or use sweep\n")
    #expect(
      await refusal("backtest rsi --param period=5 --set period=6 --symbol WAVE")
        == "lockstep: period is given twice; give it once\n")
    #expect(await refusal("backtest none.yaml --symbol WAVE").contains("none.yaml: cannot be read"))
  }

  // MARK: strategy show

  @Test(arguments: builtInStrategies.map(\.name))
  func `What is shown reads back as the strategy`(name: String) async throws {
    let strategy = try CompiledStrategy(#require(builtInStrategies.first { $0.name == name }))
    let text = await space.run("strategy show \(name)")
    #expect(text.output.contains("# fingerprint \(strategy.fingerprint)\n"))
    for (line, file) in [("", "a.txt"), (" --yaml", "a.yaml")] {
      let shown = await space.run("strategy show \(name)\(line)")
      let path = try space.write(shown.output, to: file)
      let again = try await space.json("strategy show \(path)")
      #expect(again["fingerprint"] as? String == "\(strategy.fingerprint)")
    }
    let json = try await space.json("strategy show \(name)")
    #expect(json["rules"] as? String == strategy.canonicalText)
    #expect(json["summary"] as? String == strategy.summary)
  }

  @Test func `Formulas are shown as they are taken`() async {
    let shown = await space.run(
      "strategy show --entry 'close crosses above sma(close, n)' --param n=5:50:5 --stop 5%")
    #expect(
      shown.output.hasSuffix(
        """
        parameter n: whole 5...50 by 5 = 5
        enter long: crossover(close, sma(close, n))
        stop loss: fraction(0.05)
        size: fraction(0.95)

        """))
  }
}
