import Foundation
import Records
import TestKit
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// `sweep --search`, from words to exit code, and through kills.
struct SearchCommandTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  private let ranges = "--symbol WAVE --param window=5..60 --param width=0.5..3,log --no-validation"

  @Test func `A search is shown, logged, spelt out and verified`() async throws {
    let line =
      "sweep mean-reversion \(ranges) --search tpe --trials 80 --seed 5 --where 'window > width * 5' "
      + "--require 'max-drawdown <= 40%' --require 'trades >= 10'"
    let shown = await space.run(line + " --top 2")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("80 sets on 1,510 bars in "))
    #expect(shown.output.contains("Searched by tpe, seed 5: 80 sets in "))
    let command = try #require(try await space.json("runs 1")["command"] as? String)
    #expect(
      command == "lockstep sweep mean-reversion --symbol WAVE --param window=5..60 "
        + "--param width=0.5..3.0,log --search tpe --trials 80 --seed 5 --where 'window > width * 5' "
        + "--require 'max-drawdown <= 0.4' --require 'trades >= 10'")
    let verified = await space.run("verify 1 --threads 1 --tile 9")
    #expect(verified.code == 0)
    let again = try await space.json(String(command.dropFirst(9)))
    let first = try await space.json("verify 1")
    let results = first["fingerprints"] as? [[String: Any]]
    let result = results?.first { $0["what"] as? String == "result" }?["logged"] as? String
    #expect((again["fingerprints"] as? [String: Any])?["result"] as? String == result)
    for row in try #require(again["top"] as? [[String: Any]]) {
      let parameters = try #require(row["parameters"] as? [String: Double])
      let metrics = try #require(row["metrics"] as? [String: Any])
      #expect(try #require(parameters["window"]) > 5 * (try #require(parameters["width"])))
      #expect(try #require(metrics["max-drawdown"] as? Double) >= -0.4)
      #expect(try #require(metrics["trades"] as? Double) >= 10)
    }
  }

  @Test func `Two objectives give a Pareto front`() async throws {
    let line =
      "sweep mean-reversion \(ranges) --search nsga2 --trials 200 --objective sharpe,max-drawdown"
    let shown = await space.run(line)
    #expect(shown.output.contains("The Pareto front of sharpe and max-drawdown"))
    let json = try await space.json(line)
    let search = try #require(json["search"] as? [String: Any])
    #expect(search["trials"] as? Int == 200)
    let front = try #require(search["front"] as? [[String: Any]])
    let metrics = front.compactMap { $0["metrics"] as? [String: Any] }
    let sharpes = metrics.compactMap { $0["sharpe"] as? Double }
    let depths = metrics.compactMap { $0["max-drawdown"] as? Double }
    #expect(front.count > 1 && sharpes.count == front.count)
    // Along a front one objective falls while the other rises.
    #expect(sharpes == sharpes.sorted(by: >))
    #expect(depths == depths.sorted())
  }

  @Test func `Formulas are searched, with values without order and conditional parameters`()
    async throws
  {
    let json = try await space.json(
      "sweep --entry '(kind == 1 and rsi(n) < level) or (kind == 2 and close > sma(close, n))' --exit 'rsi(n) > 70' "
        + "--symbol WAVE --param n=2..30 --param kind={1,2} --param level=10..40.0 "
        + "--when 'level=kind == 1' --search cma-es --trials 60 --no-validation --top 60")
    let top = try #require(json["top"] as? [[String: Any]])
    let sets = top.compactMap { $0["parameters"] as? [String: Double] }
    #expect(sets.allSatisfy { $0["n"] == $0["n"]?.rounded() })
    #expect(sets.allSatisfy { $0["kind"] == 1 || $0["level"] == 10 })
    #expect(Set(sets).count == sets.count)
  }

  @Test func `What cannot be searched is refused with a remedy`() async {
    for (words, message) in [
      (
        "--param width=1..3",
        "--param gives width a range without steps, which a sweep with --search can take; write width=1:3:STEP here"
      ),
      (
        "--search tpe --param width=0..3,log",
        "is a logarithmic range that does not begin above zero"
      ),
      ("--search tpe --param width=3..1", "write the lower end first"),
      ("--trials 5 --param width=1..3", "a grid needs values or a step"),
      ("--search tpe --require 'beauty >= 3'", "'beauty' is not a metric of this run"),
      ("--search tpe --require 'trades 3'", "is not a bound; write"),
      ("--search tpe --where 'close > 3'", "depends on the bars"),
      ("--search tpe --where 'window < 0'", "finds no parameter set that the conditions allow"),
      ("--search tpe --when 'depth=window > 3'", "--when speaks of depth, which is not searched"),
      ("--objective sharpe,sharpe", "--objective names a metric twice"),
      ("--resume", "--resume is for searches"),
    ] {
      let refused = await space.run("sweep mean-reversion --symbol WAVE \(words) --no-validation")
      #expect(refused.code == 2, "\(words)")
      #expect(refused.errors.contains(message), "\(words): \(refused.errors)")
    }
  }

  // MARK: The real program

  private var killed: String {
    "sweep mean-reversion \(ranges) --search cma-es --trials 20000 --seed 3 --csv killed.csv"
  }

  @Test(arguments: [SIGKILL, SIGINT])
  func `A search that is ended by a signal goes on, and ends as if nothing had been`(
    _ signal: Int32
  ) async throws {
    let undisturbed = try await space.json(killed)
    let table = try space.text("reports/killed.csv")
    let other = try TestWorkspace()
    await other.addMarket()
    let code = try await end(killed, by: signal, in: other)
    #expect(code == (signal == SIGKILL ? SIGKILL : 130))
    let kept = try generations(in: other)
    #expect(kept >= 3)
    #expect(!other.isThere("reports/killed.csv") || signal == SIGINT)
    if signal == SIGINT {
      // What was done is logged and can be made again.
      #expect(try await other.json("verify last")["equal"] as? Bool == true)
    }
    let resumed = await other.run(killed + " --resume --json")
    #expect(resumed.code == 0)
    #expect(resumed.errors.contains("Going on behind generation \(kept)"))
    let value = try JSONSerialization.jsonObject(with: Data(resumed.output.utf8))
    let json = try #require(value as? [String: Any])
    #expect(try other.text("reports/killed.csv") == table)
    func result(_ run: [String: Any]) -> String? {
      (run["fingerprints"] as? [String: Any])?["result"] as? String
    }
    #expect(result(json) != nil && result(json) == result(undisturbed))
    #expect(try generations(in: other) == 0)
  }

  /// Starts the program, ends it as soon as it has kept three generations, and tells its exit code or signal.
  private func end(
    _ line: String, by signal: Int32, in other: TestWorkspace
  ) async throws -> Int32 {
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("lockstep")
    let process = Process()
    process.executableURL = program
    process.arguments = shellWords(line) + ["--workspace", other.folder]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning,
      !other.isThere("lockstep.db-wal") || (try? generations(in: other)) ?? 0 < 3
    {
      // Not by a task's sleep: behind a thousand other tests it would wake when all is over.
      usleep(1_000)
    }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationStatus
  }

  private func generations(in other: TestWorkspace) throws -> Int {
    guard other.isThere("lockstep.db") else { return 0 }
    let database = try Database(path: other.folder + "/lockstep.db")
    return try database.rows("SELECT count(*) FROM search_generation") { Int(try $0.integer(0)) }[0]
  }
}
