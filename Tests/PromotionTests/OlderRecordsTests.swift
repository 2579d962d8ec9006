import Promotion
import Records
import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

/// What was written before a setting existed must read back, and keep its fingerprint and its seal.
@Suite("Older records")
struct OlderRecordsTests {
  @Test("default settings have the JSON that they always had")
  func settings() throws {
    #expect(
      try CanonicalJSON.text(of: Settings()) == """
        {"cash":100000,"commission":{"minimum":0,"perShare":0,"rate":0},"fill":"open",\
        "shares":"whole","side":"long","slippage":0,"tick":0}
        """)
    let text = try CanonicalJSON.text(of: Settings())
    #expect(try CanonicalJSON.value(Settings.self, from: text) == Settings())
  }

  @Test("costs that are set come back")
  func costs() throws {
    var settings = Settings()
    settings.take(.ibFixed)
    settings.commission.perOrder = 0.5
    settings.size = .net(0.99)
    let text = try CanonicalJSON.text(of: settings)
    #expect(try CanonicalJSON.value(Settings.self, from: text) == settings)
  }

  @Test("a manifest that was sealed before costs had presets is read")
  func manifest() throws {
    let path =
      repositoryRoot + "/Tests/PromotionTests/Fixtures/mean-reversion-WAVE-1.manifest.json"
    let manifest = try Manifest.read(path)
    #expect(manifest.settings.commission == Commission(perShare: 0.005, minimum: 1))
    #expect(manifest.settings.costs == nil)
    let strategy = try CompiledStrategy(MeanReversion())
    #expect(strategy.fingerprint.hex == manifest.rulesFingerprint)
  }

  @Test("batch and bar by bar agree with every schedule", arguments: CostPreset.allCases)
  func lockstep(preset: CostPreset) throws {
    var settings = Settings()
    settings.take(preset)
    settings.side = .both
    settings.size = .net(0.9)
    let walk = walk(rows: 1200, seed: 8)
    let first = CalendarDate(unchecked: 2023, 1, 2).start.nanoseconds
    let bars = Bars(
      symbol: "WALK", timeframe: .day, times: Column(walk.times.map { $0 + first }),
      open: walk.open, high: walk.high, low: walk.low, close: walk.close, volume: walk.volume)
    let strategy = try CompiledStrategy(SMACross())
    let run = try Backtest(strategy, strategy.parameterSet(), on: bars, settings: settings)
    #expect(run.fills.count > 10)
    let check = try LockstepCheck(run)
    #expect(check.isEqual, "\(check.difference ?? "")")
  }

  @Test("commission, fees and the size net of it agree bar by bar")
  func mixed() throws {
    var settings = Settings()
    settings.commission = Commission(rate: 0.0007, perShare: 0.003, minimum: 1, perOrder: 0.3)
    settings.costs = Costs(fees: .unitedStates)
    settings.size = .net(0.9)
    let strategy = try CompiledStrategy(SMACross())
    let run = try Backtest(
      strategy, strategy.parameterSet(), on: walk(rows: 1200, seed: 8), settings: settings)
    #expect(try LockstepCheck(run).isEqual)
  }
}
