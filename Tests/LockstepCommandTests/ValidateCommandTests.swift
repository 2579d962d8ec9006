import Foundation
import Testing

/// How much of a run chance explains, from words to exit code.
struct ValidateCommandTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  private let grid = "--symbol WAVE --param window=5:24:5 --param width=1:2:0.5"

  @Test func `A sweep's best set is judged in plain words`() async throws {
    #expect(await space.run("sweep mean-reversion \(grid)").code == 0)
    let shown = await space.run("validate last --resamples 100 --paths 5")
    #expect(shown.code == 0 && shown.errors == "", "\(shown.errors)")
    for text in [
      "mean-reversion on WAVE, sweep of run 1: the account of its best set",
      "Chosen from 12 sets: by luck alone", "95% intervals (BCa) of 100 draws in blocks of",
      "Maximum drawdown", "in another order", "deeper than the run's",
      "Bars in random order do as well with a probability of",
      "The whole run on 5 paths of the same moves in other order (blocks of 5)",
      "volatility high", "trend down", "2013", "  lockstep gate 1",
    ] {
      #expect(shown.output.contains(text), "\(text)\n\(shown.output)")
    }
    // Five paths can never say less than one in six.
    #expect(shown.output.contains("The same search does as well on prices without order."))
    #expect(await space.run("validate last --resamples 100 --paths 5").output == shown.output)
  }

  @Test func `A walk-forward is judged for programs, the same for a seed`() async throws {
    let words = "--in-sample 2y --out-of-sample 1y"
    #expect(await space.run("walkforward mean-reversion \(grid) \(words)").code == 0)
    let json = try await space.json("validate 1 --resamples 200 --paths 4 --block 1 --seed 7")
    let account = try #require((json["accounts"] as? [[String: Any]])?.first)
    let search = try #require(account["search"] as? [String: Any])
    #expect(search["paths"] as? Int == 4 && (search["values"] as? [Any])?.count == 4)
    let sharpe = try #require(account["sharpe"] as? [String: Any])
    #expect(sharpe["trials"] as? Int == 1)
    let intervals = try #require(account["intervals"] as? [String: Any])
    let metrics = try #require(intervals["metrics"] as? [String: [String: Any]])
    let growth = try #require(metrics["cagr"])
    let (low, high) = (growth["low"] as? Double, growth["high"] as? Double)
    #expect(try #require(low) < (try #require(high)))
    let regimes = try #require(account["regimes"] as? [String: Any])
    let years = try #require(regimes["years"] as? [[String: Any]])
    let bars = years.compactMap { $0["bars"] as? Int }.reduce(0, +)
    #expect(bars == sharpe["bars"] as? Int)
    let other = try await space.json("validate 1 --resamples 200 --paths 0 --seed 8")
    let left = try #require((other["accounts"] as? [[String: Any]])?.first)
    #expect(
      (left["search"] as? [String: Any])?["not_tried"] as? String == "--paths 0 left them out")
  }

  @Test func `A pool is judged without what needs one instrument`() async throws {
    await space.addMarket("OTHER", seed: 2)
    let run = await space.run("backtest mean-reversion --symbol WAVE,OTHER --pool")
    #expect(run.code == 0, "\(run.errors)")
    let shown = await space.run("validate last --resamples 100")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("mean-reversion on pool, backtest of run 1"))
    #expect(shown.output.contains("Not tried: it needs a run on one symbol in one account."))
    #expect(shown.output.contains("Positions in one instrument are not known"))
    #expect(!shown.output.contains("volatility high") && shown.output.contains("2013"))
  }

  @Test func `Bad use is refused`() async {
    let none = await space.run("validate 1")
    #expect(none.code == 2 && none.errors.contains("no run is logged"))
    let few = await space.run("validate 1 --resamples 5")
    #expect(few.code == 2 && few.errors.contains("--resamples"))
  }
}
