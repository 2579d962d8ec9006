import Foundation
import Rules
import Testing

/// Data, strategies and single backtests from words to exit code, in a workspace of their own.
struct DataCommandsTests {
  private let space: TestWorkspace
  private var folder: String { space.folder }

  init() throws { space = try TestWorkspace() }

  private func run(_ line: String) async -> TestWorkspace.Result { await space.run(line) }

  private func write(_ text: String, to name: String) throws -> String {
    try space.write(text, to: name)
  }

  /// Days of a price that swings, so that averages cross.
  private static let swings: String = {
    let rows = (0..<300).map { row -> String in
      let price = 100 + 20 * sin(Double(row) / 15) + Double(row % 7)
      let text = String(format: "%.2f", price)
      let day = Date(timeIntervalSince1970: 1_577_836_800 + Double(row) * 86_400)
      return "\(day.formatted(.iso8601.year().month().day())),\(text),\(text),\(text),\(text),1000"
    }
    return "date,open,high,low,close,volume\n" + rows.joined(separator: "\n") + "\n"
  }()

  private func object(_ text: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let list = try #require(value as? [[String: Any]])
    return try #require(list.first)
  }

  private func backtest(_ text: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let list = try #require(value?["backtests"] as? [[String: Any]])
    return try #require(list.first)
  }

  @Test func `A file is imported, listed and traded`() async throws {
    let path = try write(Self.swings, to: "WAVE.csv")
    let imported = await run("data import \(path) --json")
    #expect(imported.code == 0)
    #expect(try object(imported.output)["symbol"] as? String == "WAVE")
    #expect(try object(imported.output)["bars"] as? Int == 300)
    let listed = await run("data list")
    #expect(listed.output.contains("WAVE    1Day   300  2020-01-01  2020-10-26  raw"))
    let traded = await run("backtest sma-cross --symbol WAVE --set fast=5 --set slow=20 --json")
    #expect(traded.code == 0)
    let result = try backtest(traded.output)
    #expect(result["parameters"] as? [String: Double] == ["fast": 5, "slow": 20])
    let trades = try #require(result["trades"] as? [[String: Any]])
    #expect(!trades.isEmpty)
    let metrics = try #require(result["metrics"] as? [String: Any])
    #expect(
      metrics["trades"] as? Double
        == Double(trades.count { $0["exit_reason"] as? String != "open" }))
  }

  @Test func `A backtest shows its assumptions, metrics and last trades`() async throws {
    let path = try write(Self.swings, to: "WAVE.csv")
    _ = await run("data import \(path)")
    let shown = await run(
      "backtest sma-cross --symbol WAVE --commission 0.005/share,min=1 --slippage 2bp --trades 2")
    #expect(shown.code == 0)
    #expect(
      shown.output.contains(
        "100,000 cash, commission 0.005/share at least 1, slippage 2 bp, fills at the next open, "
          + "whole shares, long only"))
    #expect(shown.output.contains("Last 2 of "))
    #expect(shown.output.contains("Maximum drawdown"))
  }

  @Test func `A range of days is traded, its last day included`() async throws {
    let path = try write(Self.swings, to: "WAVE.csv")
    _ = await run("data import \(path)")
    let cut = await run(
      "backtest sma-cross --symbol WAVE --from 2020-02-01 --to 2020-03-01 --json")
    #expect(try backtest(cut.output)["bars"] as? Int == 30)
  }

  static let refusals: [(String, String)] = [
    (
      "backtest sma-crss --symbol WAVE",
      "unknown strategy \"sma-crss\"; did you mean \"sma-cross\"? "
        + "there are: \(builtInStrategies.map(\.name).joined(separator: ", "))"
    ),
    (
      "backtest sma-cross --symbol WAVE --set fats=9",
      "sma-cross has no parameter 'fats'; it has: fast, slow"
    ),
    (
      "backtest sma-cross --symbol WAVE --set fast=9 --set fast=8",
      "--set gives fast twice; give it once"
    ),
    (
      "backtest sma-cross --symbol WAVE --set fast=2.5",
      "parameter fast cannot be 2.5: give a whole number"
    ),
    (
      "backtest sma-cross --symbol WAVE --from 2021-01-01",
      "no bar of WAVE lies between --from and --to; it has 2020-01-01 to 2020-10-26"
    ),
    (
      "backtest sma-cross --symbol WAVE --fill now",
      "--fill: \"now\" is not one of open, close"
    ),
    (
      "data import a.csv b.csv --symbol X",
      "--symbol names one file and there are 2; import them one by one"
    ),
    (
      "data import a.csv --column clsoe=Last",
      "--column: there is no column \"clsoe\"; did you mean \"close\"? "
        + "names are time, clock, open, high, low, close, volume"
    ),
    (
      "data import a.csv --delimiter ab",
      "--delimiter: \"ab\" is not one character; write for example \";\" or tab"
    ),
  ]

  @Test(arguments: refusals)
  func `Bad requests are one line and code 2`(line: String, sentence: String) async throws {
    let path = try write(Self.swings, to: "WAVE.csv")
    _ = await run("data import \(path)")
    let refused = await run(line)
    #expect(refused.code == 2)
    #expect(refused.output == "")
    #expect(refused.errors == "lockstep: \(sentence)\n")
  }

  @Test func `One bad file of several changes nothing on disk`() async throws {
    let good = try write(Self.swings, to: "GOOD.csv")
    let bad = try write("date,open,high,low,close\n2024-01-02,5,4,6,5\n", to: "BAD.csv")
    let refused = await run("data import \(good) \(bad)")
    #expect(refused.code == 2)
    #expect(refused.errors.hasPrefix("lockstep: \(bad):2: high: "))
    #expect(!FileManager.default.fileExists(atPath: folder + "/data"))
  }

  @Test func `A broken store file is named, with code 2`() async throws {
    let path = try write(Self.swings, to: "WAVE.csv")
    _ = await run("data import \(path)")
    let stored = folder + "/data/WAVE.1Day.arrow"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: stored))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: stored))
    let refused = await run("backtest sma-cross --symbol WAVE")
    #expect(refused.code == 2)
    #expect(refused.errors.hasPrefix("lockstep: \(stored): "))
  }

  @Test func `Invented bars are the same bytes for the same seed`() async throws {
    let line = "data synth --symbol NOISE --seed 7 --from 2020-01-01 --to 2020-12-31"
    #expect(await run(line).code == 0)
    let file = URL(fileURLWithPath: folder + "/data/NOISE.1Day.arrow")
    let first = try Data(contentsOf: file)
    #expect(await run(line).code == 0)
    #expect(try Data(contentsOf: file) == first)
    #expect(await run(line.replacing("--seed 7", with: "--seed 8")).code == 0)
    #expect(try Data(contentsOf: file) != first)
    let listed = await run("data list --json")
    #expect(try object(listed.output)["source"] as? String == "synth seed=8 price=100 edge=0")
  }

  @Test func `A check passes sound bars and fails a faulty file`() async throws {
    _ = await run("data synth --symbol NOISE --from 2020-01-01 --to 2020-12-31")
    let sound = await run("data check NOISE")
    #expect(sound.code == 0)
    #expect(sound.output == "NOISE 1Day: 253 bars, nothing found\n")
    let path = try write(
      "date,open,high,low,close\n2024-01-02,5,4,6,5\n2024-01-03,5,6,x,5\n", to: "BAD.csv")
    let faulty = await run("data check \(path)")
    #expect(faulty.code == 1)
    #expect(faulty.output.contains("high-below-low"))
    #expect(
      faulty.errors == "lockstep: errors in \(path) (2); correct the source and import it again\n")
  }

  @Test func `Factors adjust prices on request`() async throws {
    let path = try write(
      "date,open,high,low,close\n2024-01-02,8,8,8,8\n2024-01-03,4,4,4,4\n", to: "HALF.csv")
    let factors = try write(
      "date,price_factor,split_factor,reference_price\n2024-01-02,0.75,0.5,8\n2050-12-31,1,1,0\n",
      to: "factors.csv")
    let imported = await run("data import \(path) --factors \(factors) --adjust splits --json")
    #expect(try object(imported.output)["adjustment"] as? String == "splits")
    let checked = await run("data check HALF --json")
    #expect(!checked.output.contains("\"kind\": \"split\""))
    let refused = await run("data import \(path) --adjust splits")
    #expect(refused.code == 2)
    #expect(
      refused.errors == "lockstep: --adjust needs factors; name their file with --factors PATH\n")
  }

  @Test func `An empty workspace says what to do first`() async {
    let listed = await run("data list")
    #expect(listed.code == 0)
    #expect(listed.output.contains("Import some with data import FILE."))
    let traded = await run("backtest sma-cross --symbol SPY")
    #expect(traded.code == 2)
    #expect(traded.errors.contains("data import"))
  }

  @Test func `Strategies are listed`() async throws {
    let all = await run("strategies")
    #expect(all.output.contains("mean-reversion          window=20 width=2"))
    let json = await run("strategies --json")
    #expect(json.output.contains("\"name\": \"mean-reversion\""))
  }
}
