import Dispatch
import Numerics
import Series
public import Simulation
import Synchronization

/// The intervals in which an account's metrics lie, had its bars come in another draw.
///
/// Returns are drawn in blocks of random length (the stationary bootstrap), whose mean fits the returns' own dependence,
/// and every metric is computed of each draw as of the run itself. The intervals are Efron's BCa; their
/// acceleration comes from leaving out one block after the other.
///
/// - SeeAlso: Politis and Romano (1994); Efron (1987); formula digest B8.
public struct RunIntervals: Sendable {
  /// The metrics that returns decide.
  ///
  /// Those of trades are not among them, nor those of single bars: no draw has a better bar than the best.
  public static let metrics = Metric.all.filter { metric in
    [.returns, .risk, .drawdown].contains(metric.group) && metric.better != .neutral
      && !["turnover", "best-period", "worst-period"].contains(metric.name)
  }

  /// One interval for each of `metrics`.
  public let intervals: [BootstrapInterval]
  /// The mean length of a block, in bars.
  public let meanBlock: Double
  /// Draws.
  public let resamples: Int
  /// The probability that an interval is meant to hold.
  public let confidence: Double

  /// How the draws are made.
  public struct Terms: Hashable, Sendable {
    /// Draws.
    public var resamples = 1000
    /// Of the draws.
    public var seed: UInt64 = 1
    /// The probability that an interval is meant to hold.
    public var confidence = 0.95
    /// The mean length of a block, in bars; nil for one that fits the returns.
    public var meanBlock: Double?
    /// Parts that are left out one after the other: at most so many, each at least a block long.
    public var parts = 200

    /// The defaults.
    public init() {}
  }

  /// Draws an account's bars again.
  ///
  /// `progress` is told the finished share from 0 to 1, on any thread; returning false ends it.
  ///
  /// - Throws: `ResearchError.ended`.
  /// - Complexity: (resamples + parts) × that of `Performance`, on `threads` threads.
  public init(
    _ account: RunAccount, _ terms: Terms = Terms(), threads: Int = 1,
    progress: @Sendable (Double) -> Bool = { _ in true }
  ) throws(ResearchError) {
    let sample = ReturnSample(account)
    let count = sample.returns.count
    let scheme = StationaryBootstrap(
      count: count, meanBlock: terms.meanBlock ?? BlockLength(sample.returns).stationary)
    let source = RandomStream(seed: terms.seed)
    let parts = Self.parts(count, most: terms.parts, least: scheme.meanBlock)
    let draws = terms.resamples
    let figures = try Self.figures(draws + parts.count, threads, progress) { number in
      if number < draws {
        var random = source.split(number)
        return sample.figures(scheme.indices(&random))
      }
      let part = parts[number - draws]
      return sample.figures(Array(0..<part.lowerBound) + Array(part.upperBound..<count))
    }
    let own = sample.figures(Array(0..<count))
    intervals = Self.metrics.indices.map { metric in
      BootstrapInterval(
        estimate: own[metric], resampled: figures[..<draws].map { $0[metric] },
        leftOut: figures[draws...].map { $0[metric] }, confidence: terms.confidence)
    }
    meanBlock = scheme.meanBlock
    resamples = draws
    confidence = terms.confidence
  }

  /// Cuts rows into parts of equal length, the last one shorter or as long.
  private static func parts(_ count: Int, most: Int, least: Double) -> [Range<Int>] {
    let length = max(Int(least.rounded()), (count + most - 1) / max(most, 1), 1)
    return stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
  }

  /// Computes rows of figures on several threads; each depends on its number alone.
  private static func figures(
    _ count: Int, _ threads: Int, _ progress: @Sendable (Double) -> Bool,
    _ body: @Sendable (Int) -> [Double]
  ) throws(ResearchError) -> [[Double]] {
    let table = Table(count)
    let threads = max(min(threads, count), 1)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for number in stride(from: thread, to: count, by: threads) {
        if thread == 0, !progress(Double(number) / Double(count)) {
          table.isEnded.store(true, ordering: .relaxed)
        }
        if table.isEnded.load(ordering: .relaxed) { return }
        table.rows[number] = body(number)
      }
    }
    if table.isEnded.load(ordering: .relaxed) { throw .ended }
    return Array(UnsafeBufferPointer(start: table.rows, count: count))
  }

  /// Unchecked: each thread writes rows of its own, which are read when all have ended.
  private final class Table: @unchecked Sendable {
    let rows: UnsafeMutablePointer<[Double]>
    private let count: Int
    let isEnded = Atomic(false)

    init(_ count: Int) {
      self.count = count
      rows = .allocate(capacity: max(count, 1))
      rows.initialize(repeating: [], count: count)
    }

    deinit {
      rows.deinitialize(count: count)
      rows.deallocate()
    }
  }
}

/// The returns of an account, from which the metrics of any draw are computed.
private struct ReturnSample: Sendable {
  let returns: [Double]
  private let times: Column<Int64>
  private let initial: Double
  private let year: AnnualBasis

  init(_ account: RunAccount) {
    returns = account.returns
    times = account.equity.times
    initial = account.equity.initial
    year = AnnualBasis(periods: account.periodsPerYear)
  }

  /// The metrics of some rows, one behind the other, on the calendar's first days; NaN without rows.
  func figures(_ rows: [Int]) -> [Double] {
    var equity = initial
    let values = rows.map { row in
      // After ruin nothing is left to earn a return on, whose value then is not a number.
      equity = equity > 0 ? equity * (1 + returns[row]) : equity
      return equity
    }
    let curve = EquityCurve(
      times: times.slice(0..<rows.count), values: Column(values), initial: initial)
    let performance = Performance(curve, trades: [], year: year)
    return RunIntervals.metrics.map { performance[$0] }
  }
}
