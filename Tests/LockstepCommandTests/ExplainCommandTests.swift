import Foundation
import LockstepCommand
import Testing

/// Why a trade was made, and why nothing was done, from words to exit code.
struct ExplainCommandTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  private func backtest(_ line: String) async throws -> [[String: Any]] {
    let run = try await space.json("backtest \(line) --symbol WAVE")
    let first = try #require((run["backtests"] as? [[String: Any]])?.first)
    return try #require(first["trades"] as? [[String: Any]])
  }

  @Test func `A trade is told from its signal to its profit`() async throws {
    let trades = try await backtest("ema-cross --side both --slippage 2bp --tick 0.01")
    let stopped = try #require(trades.firstIndex { $0["exit_reason"] as? String == "stop" })
    let told = try await space.json("explain 1 --trade \(stopped + 1)")
    let entry = try #require(told["entry"] as? [String: Any])
    let stop = try #require(told["stop"] as? [String: Any])
    let size = try #require(told["size"] as? [String: Any])
    #expect(entry["price"] as? Double == trades[stopped]["entry_price"] as? Double)
    #expect(entry["time"] as? String == trades[stopped]["entry_time"] as? String)
    #expect(size["shares"] as? Double == trades[stopped]["quantity"] as? Double)
    #expect(told["profit"] as? Double == trades[stopped]["profit"] as? Double)
    let price = try #require(stop["price"] as? Double)
    #expect((price * 100).rounded() / 100 == price)
    let shown = await space.run("explain 1 --trade \(stopped + 1)")
    for text in [
      "Trade \(stopped + 1) of \(trades.count) of run 1: ema-cross on WAVE 1Day  fast=9 slow=21",
      "Entry, decided at the close of ",
      "(ema(close, 9), ema(close, 21))   true\n    ├─ ema(close, 9)",
      "\n    └─ ema(close, 21)", "(bar before ", "  size    a risk of 0.01 of the equity of ",
      "  fill    ", "slippage ", "  stop    ", "wilder(true_range(high, low, close), 14) * 2",
      "\nExit, by the stop, in the bar of ", " shares - commission 0.00 = ",
    ] {
      #expect(shown.output.contains(text), "\(text)\n\(shown.output)")
    }
  }

  @Test func `An exit by a rule shows the rule with its values`() async throws {
    let trades = try await backtest(
      "--entry 'rsi(close, 2) < 10' --exit 'rsi(close, 2) > n or close < 0' --param n=60")
    #expect(trades.count > 10)
    let shown = await space.run("explain last --trade 3")
    #expect(shown.output.contains("Exit, decided at the close of "))
    #expect(shown.output.contains("rsi(close, 2) > 60 or close < 0"))
    #expect(shown.output.contains("│  └─ rsi(close, 2)"))
    #expect(shown.output.contains("├─ rsi(close, 2) > 60"))
    #expect(shown.output.contains("   true\n"))
  }

  @Test func `A day tells what every rule said, what was held, and why nothing happened`()
    async throws
  {
    _ = try await backtest("--entry 'close > 0' --exit 'close < 0'")
    let first = await space.run("explain 1 --date 2010-01-04")
    #expect(first.output.contains("2010-01-04 in run 1: formula on WAVE 1Day"))
    #expect(first.output.contains("  held    no position, cash 100,000.00, equity 100,000.00\n"))
    #expect(first.output.contains("  orders  enter long at the market, "))
    let later = await space.run("explain 1 --date 2012-03-01")
    #expect(later.output.contains("  held    long "))
    #expect(later.output.contains("  orders  none\n"))
    #expect(
      later.output.contains("  because enter long holds, and a long position is held already\n"))
    let json = try await space.json("explain 1 --date 2012-03-01")
    #expect(json["entry"] is NSNull)
    #expect((json["rules"] as? [[String: Any]])?.count == 2)
    let remarks = json["remarks"] as? [String]
    #expect(remarks == ["enter long holds, and a long position is held already"])
  }

  @Test func `A walk-forward's trades are told with their window's parameters`() async throws {
    let line =
      "walkforward mean-reversion --symbol WAVE --param window=5:24 --param width=1:2:0.5 "
      + "--in-sample 2y --out-of-sample 1y"
    #expect(await space.run(line).code == 0)
    let all = try await space.json("explain 1 --trade 1")
    #expect((all["parameters"] as? [String: Double])?.keys.sorted() == ["width", "window"])
    let over = await space.run("explain 1 --trade 100000")
    let count = try #require(over.errors.split(separator: " ").last.flatMap { Int($0.dropLast()) })
    #expect(count > 10)
    let last = await space.run("explain 1 --trade \(count)")
    #expect(last.code == 0, "\(last.errors)")
    #expect(last.output.contains("Trade \(count) of \(count) of run 1: mean-reversion on WAVE"))
    let day = await space.run("explain 1 --date 2015-06-01")
    #expect(day.code == 0, "\(day.errors)")
    let before = await space.run("explain 1 --date 2010-06-01")
    #expect(before.output.contains("the run does not trade this bar"))
  }

  @Test func `What cannot be explained is refused`() async throws {
    _ = try await backtest("rsi")
    func refusal(_ line: String) async -> String {
      let refused = await space.run(line)
      #expect(refused.code == 2)
      return refused.errors
    }
    #expect(
      await refusal("explain 1")
        == "lockstep: \"lockstep explain\" needs one of --trade N and --date DATE; see \"lockstep "
        + "explain --help\"\n")
    #expect(await refusal("explain 1 --trade 1 --date 2012-03-01").contains("needs one of"))
    #expect(await refusal("explain 1 --trade 9999").contains(" trades; give --trade 1 to "))
    #expect(
      await refusal("explain 1 --date 2012-03-03")
        == "lockstep: no bar of WAVE starts on that day; the nearest is 2012-03-05\n")
    #expect(
      await refusal("explain 1 --date 2012-03-01 --symbol SPY")
        == "lockstep: run 1 is about WAVE, not SPY; name one of them\n")
    #expect(await refusal("explain 7 --trade 1").contains("there is no run '7'"))
  }
}
