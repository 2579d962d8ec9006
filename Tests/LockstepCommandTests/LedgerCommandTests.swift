import Foundation
import LockstepCommand
import TestKit
import Testing

/// The ledger, from words to exit code.
struct LedgerCommandTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  @Test func `What was tried is counted, told in words, and outlives its runs`() async throws {
    #expect(await space.run("ledger").code == 2)
    _ = await space.run("sweep mean-reversion --symbol WAVE --param window=5:24 --set width=1")
    _ = await space.run("backtest mean-reversion --symbol WAVE --set window=7 --set width=1")
    _ = await space.run("backtest rsi --symbol WAVE")
    let table = await space.run("ledger")
    #expect(table.code == 0)
    #expect(table.output.contains("WAVE    1Day      21  "), "\(table.output)")
    let words = await space.run("ledger --symbol WAVE")
    #expect(words.output.contains("21 parameter sets tried in 3 runs from "), "\(words.output)")
    #expect(words.output.contains("on bars from 2010-01-04 to 2015-12-31."))
    #expect(words.output.contains("without any skill"))
    let json = try await space.json("ledger")
    let series = try #require((json["series"] as? [[String: Any]])?.first)
    #expect(series["trials"] as? Int == 21 && series["evaluations"] as? Int == 22)
    #expect(series["profiled"] as? Int == 21)

    // What earlier runs have tried is held against the next sweep: all but the five of its own.
    let sweep = try await space.json(
      "sweep mean-reversion --symbol WAVE --param window=20:26 --set width=1")
    let evidence = try #require(sweep["validation"] as? [String: Any])
    #expect(evidence["earlier_trials"] as? Int == 21 - 5, "\(evidence)")
    #expect(await space.run("runs --delete last --yes").code == 0)

    let asked = await space.run("runs --delete 1")
    #expect(asked.code == 2)
    #expect(asked.errors.contains("add --yes to do it"), "\(asked.errors)")
    #expect(await space.run("runs 1").code == 0)
    let deleted = await space.run("runs --delete 1 --yes")
    #expect(
      deleted.code == 0 && deleted.output.hasPrefix("Deleted run 1, a sweep of mean-reversion"))
    #expect(await space.run("runs 1").code == 2)
    let after = try #require((try await space.json("ledger")["series"] as? [[String: Any]])?.first)
    #expect(after["trials"] as? Int == 21 + 2)

    let unknown = await space.run("ledger --symbol NONE")
    #expect(unknown.code == 2)
    #expect(unknown.errors == "lockstep: nothing was tried on NONE yet; the ledger has WAVE\n")
  }

  @Test func `A strict policy asks about luck and counts earlier runs`() async throws {
    _ = await space.run("sweep rsi --symbol WAVE --param period=5:14 --set oversold=30")
    _ = await space.run(
      "walkforward mean-reversion --symbol WAVE --param window=5:24 --set width=1 "
        + "--in-sample 2y --out-of-sample 1y")
    let policy = try space.write(
      "checks:\n  deflated-sharpe: {min: 95%}\n  pbo: {max: 20%}\n  spa-p-value: {max: 5%}\n"
        + "  track-record: {min: 1}\n",
      to: "luck.yaml")
    let result = await space.run("gate 2 --policy \(policy) --json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let checks = try #require(json["checks"] as? [[String: Any]])
    let values = checks.prefix(4).map { $0["value"] as? Double ?? .nan }
    #expect(values.allSatisfy { $0 >= 0 }, "\(values)")
    #expect(values[0] <= 1 && values[1] <= 1 && values[2] <= 1)
    #expect(
      checks[0]["note"] as? String == "against the best of 30 trials, 10 of them of other runs")
    let strict = await space.run("gate 2 --policy \(repositoryRoot)/data/strict-policy.yaml")
    #expect(strict.code == 1)
    #expect(strict.output.contains("Probability of overfitting"), "\(strict.errors)")
    _ = await space.run("backtest rsi --symbol WAVE")
    let backtest = await space.run("gate 3 --policy \(policy)")
    #expect(backtest.code == 1)
    #expect(backtest.output.contains("not one choice among sets"))
    let metrics = await space.run("gate --metrics")
    #expect(metrics.output.contains("spa-p-value"))
  }
}

/// Two programs at once, and programs that are killed: with the program that was built beside the tests.
@Suite(.enabled(if: builtProgram != nil, "skipped: lockstep was not built beside the tests"))
struct LedgerProcessTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  private func start(_ line: String) throws -> Process {
    let process = Process()
    process.executableURL = builtProgram
    process.arguments = shellWords(line) + ["--workspace", space.folder]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func counts() async throws -> (runs: Int, counted: Int, trials: Int) {
    let runs = await space.run("runs --limit 1000 --json")
    let list = try JSONSerialization.jsonObject(with: Data(runs.output.utf8)) as? [Any]
    let ledger = try await space.json("ledger")
    let series = try #require((ledger["series"] as? [[String: Any]])?.first)
    return (
      list?.count ?? -1, series["runs"] as? Int ?? -1, series["trials"] as? Int ?? -1
    )
  }

  @Test func `Two programs at once lose nothing`() async throws {
    _ = await space.run("backtest mean-reversion --symbol WAVE --set window=5")
    for first in [10, 20, 30] {
      let both = try [first, first + 5].map {
        try start("sweep mean-reversion --symbol WAVE --set width=1 --param window=\($0):\($0 + 9)")
      }
      for process in both {
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
      }
    }
    let (runs, counted, trials) = try await counts()
    #expect(runs == 7 && counted == 7)
    #expect(trials == 1 + 35)
  }

  @Test func `A kill leaves a run with its trials, or neither`() async throws {
    _ = await space.run("backtest mean-reversion --symbol WAVE --set window=5")
    var killed = 0
    for step in 0..<25 {
      let process = try start(
        "sweep mean-reversion --symbol WAVE --param window=\(6 + step):60 --param width=0.5:4:0.25")
      usleep(useconds_t(4_000 * (step + 1)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if process.terminationReason == .uncaughtSignal { killed += 1 }
      let (runs, counted, _) = try await counts()
      #expect(runs == counted)
    }
    #expect(killed > 0)
  }
}

/// `lockstep` in the folder of the tests' program.
private let builtProgram: URL? = {
  let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
  let program = tests.deletingLastPathComponent().appendingPathComponent("lockstep")
  return FileManager.default.isExecutableFile(atPath: program.path) ? program : nil
}()
