import Foundation
import Rules
import Testing

@Suite("The command check")
struct CheckCommandTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket("WAVE", seed: 1)
  }

  @Test func `Without data it works on an invented market`() async throws {
    let shown = await space.run("check ema-cross")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.hasPrefix("ema-cross on SAMPLE, 2,5"))
    let words = shown.output.split(separator: "\n").map { $0.split(separator: " ").prefix(2) }
    #expect(words.contains(["causality", "proven"]) && words.contains(["lockstep", "proven"]))
    #expect(shown.output.contains("first known  agrees   row 21, declared 21"))
    #expect(shown.output.hasSuffix("Next:\n  lockstep sweep ema-cross --symbol SYMBOL\n"))
  }

  @Test(arguments: builtInStrategies.map(\.name))
  func `Every built-in strategy passes and trades`(name: String) async throws {
    let result = try await space.json("check \(name)")
    #expect(result["passed"] as? Bool == true && result["invented"] as? Bool == true)
    let check = try #require((result["checks"] as? [[String: Any]])?.first)
    let causality = try #require(check["causality"] as? [String: Any])
    #expect(try #require(causality["fills"] as? Int) > 10)
    #expect(try #require(causality["rows"] as? [Int]).count >= 8)
    let warmUp = try #require(check["warm_up"] as? [String: Any])
    #expect(warmUp["known"] is Int && warmUp["agreed"] is Int)
  }

  @Test func `Stored bars and formulas are checked as a backtest would run them`() async throws {
    let result = try await space.json(
      "check --symbol WAVE --entry 'close > sma(close, n)' --param n=30 --exit 'close < 0' "
        + "--size 50%")
    let check = try #require((result["checks"] as? [[String: Any]])?.first)
    #expect(check["symbol"] as? String == "WAVE")
    let warmUp = try #require(check["warm_up"] as? [String: Any])
    #expect(warmUp["declared"] as? Int == 29 && warmUp["agreed"] as? Int == 29)
    #expect(warmUp["different_decisions"] as? Int == 0)
  }

  @Test func `A level that depends on the first bar is a warning, not a failure`() async throws {
    let shown = await space.run("check --entry 'obv(close, volume) > 0' --symbol WAVE")
    #expect(shown.code == 0)
    #expect(
      shown.output.contains(
        "Warning: Depends on the first bar, so a live session with another history has other "
          + "numbers: obv(close, volume)\n"))
    #expect(
      shown.output.contains("cold start   warning  1 formulas of 2 never come to a long run's"))
  }

  @Test func `A wider tolerance needs fewer bars`() async throws {
    func agreed(_ line: String) async throws -> Int {
      let result = try await space.json("check ema-cross\(line)")
      let check = try #require((result["checks"] as? [[String: Any]])?.first)
      return try #require((check["warm_up"] as? [String: Any])?["agreed"] as? Int)
    }
    let near = try await agreed("")
    #expect(try await agreed(" --tolerance 0.001") < near - 50)
  }

  @Test func `What is about stored bars needs a symbol`() async throws {
    let result = await space.run("check ema-cross --timeframe 1Hour")
    #expect(result.code == 2)
    #expect(
      result.errors
        == "lockstep: --timeframe, --factors and --adjust are about stored bars; name them with "
        + "--symbol\n")
  }
}
