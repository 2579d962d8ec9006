import Foundation
import LockstepTesting
import Promotion
import Records
import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Gate and manifest")
struct GateTests {
  static func outcome(fill: Settings.Fill = .open) throws -> RunOutcome {
    var settings = Settings()
    settings.fill = fill
    var spec = RunSpec(
      kind: .walkforward, strategy: "sma-cross", symbols: ["WALK"], timeframe: .day,
      settings: settings, periodsPerYear: 252)
    spec.axes = [.init(name: "fast", values: [3, 5, 8])]
    spec.windows = try WindowPlan(
      inSample: WindowPlan.Length("500"), outOfSample: WindowPlan.Length("250"))
    return try RunOutcome(
      spec, strategy: CompiledStrategy(SMACross()), bars: [walk(rows: 2000, seed: 5)])
  }

  private func temporary(_ name: String, _ text: String) throws -> String {
    let folder = NSTemporaryDirectory() + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    return folder + "/" + name
  }

  @Test("a random walk fails the standard policy, with value and threshold of every check")
  func standard() throws {
    let gate = try Gate(Self.outcome(), policy: .standard)
    #expect(!gate.isPassed)
    #expect(
      gate.checks.map(\.name) == [
        "trades", "win-rate", "profit-factor", "max-drawdown", "walk-forward-efficiency",
        "next-open-fills", "causality", "lockstep", "warm-up",
      ])
    let trades = try #require(gate.checks.first)
    #expect(trades.minimum == 300 && trades.value < 300 && !trades.isPassed)
    #expect(gate.checks.suffix(3).map(\.isPassed) == [true, true, true])
  }

  @Test("fills at the signal's own close fail unless a policy allows them")
  func optimistic() throws {
    let outcome = try Self.outcome(fill: .close)
    let strict = try Gate(outcome, policy: Policy(name: "strict", thresholds: []))
    #expect(!strict.isPassed)
    #expect(strict.checks.first { $0.name == "lockstep" }?.isPassed == true)
    let lenient = try Gate(
      outcome, policy: Policy(name: "lenient", thresholds: [], allowsOptimisticFills: true))
    #expect(lenient.isPassed)
  }

  @Test("a drawdown of nothing at most is a threshold, too")
  func noDrawdown() throws {
    let path = try temporary("policy.yaml", "checks:\n  max-drawdown: {max: 0}\n")
    let threshold = try #require(try Policy.read(path).thresholds.first)
    #expect(threshold.minimum == 0 && threshold.maximum == nil)
  }

  @Test("of several symbols each must pass, not the first alone")
  func symbols() throws {
    var spec = RunSpec(
      kind: .backtest, strategy: "sma-cross", symbols: ["LONG", "SHORT"], timeframe: .day,
      settings: Settings(), periodsPerYear: 252)
    spec.parameters = ["fast": 5]
    let outcome = try RunOutcome(
      spec, strategy: CompiledStrategy(SMACross()),
      bars: [walk(rows: 900, seed: 5), walk(rows: 40, seed: 6)])
    let trades = outcome.backtests.map(\.metrics.trades)
    #expect(trades[0] > 10 && trades[1] < 10)
    let gate = try Gate(
      outcome, policy: Policy(name: "p", thresholds: [.init(metric: "trades", minimum: 10)]))
    #expect(gate.checks.first?.value == trades[1])
    #expect(!gate.isPassed)
  }

  @Test(
    "every decision of the stepper is the batch's, to the last bit",
    arguments: builtInStrategies.map(\.name))
  func lockstep(name: String) throws {
    let strategy = try CompiledStrategy(#require(builtInStrategies.first { $0.name == name }))
    var settings = Settings()
    settings.side = .both
    settings.shares = .fractional
    settings.slippage = 0.0003
    settings.commission = Commission(rate: 0.0005, perShare: 0.005, minimum: 1)
    let bars =
      strategy.readsTimeOfDay
      ? sessionWalk(seed: 9, days: 60, minutes: 5) : walk(rows: 2900, seed: 9)
    let run = try Backtest(
      strategy, strategy.parameterSet(), on: bars,
      among: sampleSurroundings(for: strategy, like: bars), settings: settings, rows: 200..<2800)
    #expect(run.fills.count > 10)
    let check = try LockstepCheck(run)
    #expect(check.isEqual && check.bars == 2600, "\(check.difference ?? "")")
    let causality = try CausalityCheck(run)
    #expect(causality.isCausal && causality.rows.count >= 8)
  }

  @Test("proofs can be left out by a policy, and the warm-up is told without a verdict")
  func proofs() throws {
    let outcome = try Self.outcome()
    let all = try Gate(outcome, policy: Policy(name: "all", thresholds: []))
    #expect(all.checks.map(\.name) == ["next-open-fills", "causality", "lockstep", "warm-up"])
    let told = try #require(all.checks.last)
    // Two simple averages: what they need is what they declare, the longer one's length and a crossing.
    #expect(told.isInformative && told.isPassed && told.value == 19)
    let few = try Gate(
      outcome,
      policy: Policy(
        name: "few", thresholds: [], requiresLockstep: false, requiresCausality: false))
    #expect(few.checks.map(\.name) == ["next-open-fills", "warm-up"])
  }

  @Test("rules that depend on the first bar have no warm-up to tell, and are named")
  func firstBar() throws {
    let strategy = try StrategyText(
      reading: "enter long: obv(close, volume) > 0", name: "total"
    ).strategy
    let outcome = try RunOutcome(
      RunSpec(
        kind: .backtest, strategy: "total", symbols: ["WALK"], timeframe: .day,
        settings: Settings(), periodsPerYear: 252), strategy: strategy,
      bars: [walk(rows: 900, seed: 5)])
    let gate = try Gate(outcome, policy: Policy(name: "all", thresholds: []))
    let told = try #require(gate.checks.last)
    #expect(told.name == "warm-up" && told.value.isNaN)
    #expect(told.note == "depends on the first bar: obv(close, volume)")
    #expect(gate.isPassed)
  }

  @Test("a policy file requires both proofs unless it says otherwise")
  func proofKeys() throws {
    for (text, wanted) in [
      ("", true), ("causality: required\n", true), ("causality: optional\n", false),
      ("causality: false\n", false),
    ] {
      let path = try temporary("policy.yaml", text + "checks:\n  trades: {min: 3}\n")
      let policy = try Policy.read(path)
      #expect(policy.requiresCausality == wanted)
      #expect(policy.requiresLockstep)
    }
    let path = try temporary("policy.yaml", "causality: maybe\nchecks:\n  trades: {min: 3}\n")
    #expect(throws: YAMLError.self) { try Policy.read(path) }
  }

  @Test("a policy file says min and max, percent, and drawdowns as people do")
  func file() throws {
    let path = try temporary(
      "policy.yaml",
      """
      name: lenient
      lockstep: false
      checks:
        trades: {min: 3}
        max-drawdown: {max: 40%}
        exposure: {min: 1%, max: 0.9}
      """)
    let policy = try Policy.read(path)
    #expect(policy.name == "lenient")
    #expect(!policy.requiresLockstep)
    #expect(
      policy.thresholds == [
        .init(metric: "trades", minimum: 3), .init(metric: "max-drawdown", minimum: -0.4),
        .init(metric: "exposure", minimum: 0.01, maximum: 0.9),
      ])
  }

  @Test("a policy file with an unknown metric or an empty check is refused with its line")
  func refusals() throws {
    for (text, wanted) in [
      ("checks:\n  sharp: {min: 1}\n", ":2: 'sharp' is not a metric"),
      ("checks:\n  sharpe: {}\n", ":2: sharpe has neither min nor max"),
      ("check:\n  sharpe: {min: 1}\n", "check"),
      ("checks:\n  sharpe: {min: many}\n", ":2:"),
      ("checks:\n  max-drawdown: {max: 20}\n", ":2: max-drawdown takes one bound"),
      ("checks:\n  max-drawdown: {max: -20%}\n", ":2: max-drawdown takes one bound"),
      ("checks:\n  max-drawdown: {min: -10%, max: 20%}\n", ":2: max-drawdown takes one bound"),
    ] {
      let path = try temporary("policy.yaml", text)
      do {
        _ = try Policy.read(path)
        Issue.record("accepted: \(text)")
      } catch {
        #expect("\(error)".contains(wanted), "\(error)")
      }
    }
  }

  @Test("only a run that passed is promoted, or one with a written reason")
  func promotion() throws {
    let outcome = try Self.outcome()
    let log = try ExperimentLog(path: ":memory:")
    try log.add(outcome, version: "1", created: "2026-01-02T03:04:05Z")
    let run = try log.run("last")
    let failed = try Gate(outcome, policy: .standard)
    func promote(_ gate: Gate, _ reason: String?) throws -> Manifest {
      try Manifest(
        run, outcome, gate: gate, override: reason, version: "1", created: "2026-01-02T03:04:05Z")
    }
    #expect(throws: PromotionError.self) { try promote(failed, nil) }
    #expect(throws: PromotionError.emptyReason) { try promote(failed, "  ") }
    let forced = try promote(failed, "only to watch it")
    #expect(forced.overrideReason == "only to watch it" && !forced.isPassed)
    let passed = try promote(Gate(outcome, policy: Policy(name: "any", thresholds: [])), nil)
    #expect(passed.overrideReason == nil && passed.isPassed)
    #expect(passed.parameters["slow"] == 20)

    let path = try temporary("manifest.json", "")
    try passed.write(to: path)
    let read = try Manifest.read(path)
    #expect(read.rulesFingerprint == outcome.strategy.fingerprint.hex)
    #expect(read.parameters == passed.parameters)
    #expect(read.checks.count == passed.checks.count)
    try read.verify(CompiledStrategy(SMACross()))
    #expect(throws: PromotionError.self) { try read.verify(CompiledStrategy(EMACross())) }

    let tampered = try String(contentsOfFile: path, encoding: .utf8)
      .replacingOccurrences(of: "crossover", with: "crossunder")
    let edited = try String(contentsOfFile: path, encoding: .utf8)
      .replacingOccurrences(of: "\"slow\" : 20", with: "\"slow\" : 21")
    #expect(edited.contains("\"slow\" : 21"))
    #expect(throws: PromotionError.self) {
      try Manifest.read(try temporary("edited.json", edited))
    }
    let other = try temporary("tampered.json", tampered)
    #expect(throws: PromotionError.self) { try Manifest.read(other) }
    #expect(throws: PromotionError.self) { try Manifest.read(try temporary("x.json", "{}")) }
  }
}
