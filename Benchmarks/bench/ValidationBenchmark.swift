import Foundation
import Dispatch
import Numerics
import Research
import Rules
import Series
import Simulation

/// What the tests behind a sweep cost, how much of it is inside BLAS, and how often they cry wolf.
///
/// Arguments: `cost FILE`, a CSV of daily bars; or `noise WORLDS`.
struct ValidationBenchmark {
  private let arguments: [String]

  init(_ arguments: [String]) { self.arguments = arguments }

  func run() throws {
    switch arguments.first {
    case "cost" where arguments.count == 2: try cost(arguments[1])
    case "noise" where arguments.count == 2:
      guard let worlds = Int(arguments[1]), worlds > 0 else { fallthrough }
      try noise(worlds)
    default: throw Problem("bench validation: cost FILE, or noise WORLDS")
    }
  }

  // MARK: Cost

  private func cost(_ path: String) throws {
    let bars = try BenchmarkBars.read(path)
    let strategy = try CompiledStrategy(SMACross())
    var spec = RunSpec(
      kind: .sweep, strategy: strategy.name, symbols: [bars.symbol], timeframe: .day,
      settings: Settings(), periodsPerYear: 252)
    let values = (2...143).map(Double.init)
    spec.axes = [.init(name: "fast", values: values), .init(name: "slow", values: values)]
    let sweep = try Sweep(strategy, spec: spec, bars: [bars], layout: LaneSweep.Layout())
    print("sets\t\(sweep.sets.count)")
    let clock = ContinuousClock()
    BLASClock.reset()
    var evidence: Evidence?
    let all =
      try clock.measure {
        evidence = try Evidence(sweep, spec: spec, bars: [bars], layout: LaneSweep.Layout())
      } / .seconds(1)
    let inside = BLASClock.reading
    let threads = Double(ProcessInfo.processInfo.activeProcessorCount)
    print("all seconds\t\(Self.text(all))")
    print(
      "inside BLAS, share of the processors' time\t\(Self.text(inside.seconds / threads / all))")
    print("GFLOP/s inside BLAS\t\(Self.text(inside.operations / inside.seconds / 1e9))")
    print(
      "GFLOP/s of square products on as many threads\t\(Self.text(try Self.peak(Int(threads))))")
    if let overfitting = evidence?.overfitting {
      print("PBO\t\(overfitting.probability) of \(overfitting.splits)")
    }
    try Self.overfitting(sets: sweep.sets.count, rows: bars.count)
  }

  /// Cross-validation alone, of noise of the same shape.
  private static func overfitting(sets: Int, rows: Int) throws {
    var random = RandomStream(seed: 1)
    let short = max(rows / 16, 2) * 16 / 8
    let columns = (0..<sets).map { _ in (0..<short).map { _ in random.uniform() - 0.5 } }
    let clock = ContinuousClock()
    let seconds =
      try clock.measure {
        _ = try BacktestOverfitting(
          returns: columns, blocks: 16, threads: ProcessInfo.processInfo.activeProcessorCount)
      } / .seconds(1)
    print("PBO alone, seconds\t\(text(seconds))")
  }

  /// Plain square products, one a thread.
  private static func peak(_ threads: Int) throws -> Double {
    let size = 1_000
    let library = try OpenBLAS.loaded()
    BLASClock.reset()
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      let matrix = [Double](repeating: 0.5, count: size * size)
      var result = matrix
      for _ in 0..<5 {
        library.multiply(
          matrix, stride: size, matrix, stride: size, into: &result, stride: size, rows: size,
          columns: size, depth: size)
      }
    }
    let reading = BLASClock.reading
    return reading.operations / reading.seconds / 1e9
  }

  // MARK: Noise

  private func noise(_ worlds: Int) throws {
    print(
      "persistence\tworlds\tPBO mean\tDSR > 95 %\tSPA <= 5 %\tReality Check <= 5 %\tstands\tmixed\tluck"
    )
    for persistence in [0, 0.05, 0.1, 0.2, 0.3] {
      let found = try NoiseCalibration(
        worlds: persistence == 0 ? worlds : max(worlds / 5, 1), persistence: persistence,
        threads: ProcessInfo.processInfo.activeProcessorCount)
      let shares =
        [found.meanOverfitting, found.deflatedShare, found.abilityShare, found.realityCheckShare]
        + [Verdict.stands, .mixed, .luck].map(found.share)
      print(
        "\(persistence)\t\(found.worlds.count)\t"
          + shares.map(Self.text).joined(separator: "\t"))
    }
  }

  private static func text(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}
