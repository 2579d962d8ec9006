import Dispatch
import Foundation
public import Rules
public import Series
import Synchronization

/// Runs many parameter sets over several symbols that share one account, eight sets at a time, on several threads.
public struct PortfolioSweep: Sendable {
  /// What is traded.
  package private(set) var market: PoolMarket
  private let layout: LaneSweep.Layout

  /// Prepares a sweep of a strategy over the bars of several symbols.
  ///
  /// - Throws: `RulesError` or `PortfolioError` where settings, strategy and symbols do not fit.
  public init(
    _ strategy: CompiledStrategy, on bars: [Bars], references: [Bars] = [], settings: Settings,
    layout: LaneSweep.Layout = LaneSweep.Layout()
  ) throws {
    market = try PoolMarket(strategy, on: bars, references: references, settings: settings)
    self.layout = layout
  }

  /// The rows of the union of all symbols' bars, as bars whose prices are those of holding all of them.
  ///
  /// `from` is the row at whose close they are bought.
  public func rows(heldFrom base: Int = 0) -> Bars {
    market.rows.held(from: base, market.symbols.map(\.bars), name: "pool")
  }

  /// Runs every set over every segment of the union's rows: an independent portfolio that starts flat.
  ///
  /// Sets with ambiguous bars are run once more, the other way, if the settings ask for the bounds.
  ///
  /// `progress` is told the finished share from 0 to 1, on any thread; returning false ends the run.
  ///
  /// - Returns: every metric; nil if it was ended.
  /// - Throws: `RulesError` for a window that is out of range.
  public func run(
    _ sets: [ParameterSet], segments: [Range<Int>],
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws(RulesError) -> MetricsTable? {
    guard let table = try walkAll(sets, segments, progress) else { return nil }
    let plan = PoolPlan(market.rules, market.portfolio)
    guard market.settings.bounds == true, plan.protects else { return table }
    let open = sets.indices.filter { set in
      segments.indices.contains { table[set, $0].isAmbiguous }
    }
    guard !open.isEmpty else { return table }
    var other = self
    other.market = market.assuming(.optimistic)
    let goesOn = progress.map { report in { @Sendable (_: Double) in report(1) } }
    guard let others = try other.walkAll(open.map { sets[$0] }, segments, goesOn) else {
      return nil
    }
    table.take(others: others, of: open)
    return table
  }

  private func walkAll(
    _ sets: [ParameterSet], _ segments: [Range<Int>], _ progress: (@Sendable (Double) -> Bool)?
  ) throws(RulesError) -> MetricsTable? {
    let threads =
      layout.threads > 0 ? layout.threads : ProcessInfo.processInfo.activeProcessorCount
    let groups = groups(LaneBlocks(sets).blocks, segments: segments.count, threads: threads)
    let state = Mutex(State(metrics: MetricsTable(sets: sets.count, segments: segments.count)))
    let next = Atomic(0)
    let allocations = AllocationCache()
    let end = segments.map(\.upperBound).max() ?? 0
    let total = Double(max(groups.count * end, 1))
    DispatchQueue.concurrentPerform(iterations: min(threads, groups.count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < groups.count, state.withLock({ $0.goesOn }) else { return }
        do throws(RulesError) {
          let group = try walk(groups[index], segments, end, allocations) { rows in
            state.withLock {
              $0.finished += Double(rows)
              if let progress, !progress($0.finished / total) { $0.isEnded = true }
              return $0.goesOn
            }
          }
          guard let group else { return }
          state.withLock {
            $0.metrics.take(groups[index]) { group.metrics(block: $0, lane: $1, segment: $2) }
          }
        } catch {
          state.withLock { $0.failure = $0.failure ?? error }
        }
      }
    }
    return try state.withLock { state throws(RulesError) in
      if let failure = state.failure { throw failure }
      return state.isEnded ? nil : state.metrics
    }
  }

  private struct State {
    var metrics: MetricsTable
    var failure: RulesError?
    var finished = 0.0
    var isEnded = false
    var goesOn: Bool { failure == nil && !isEnded }
  }

  /// Cuts blocks into what one thread walks at a time: few enough for their positions to stay in the processor's
  /// second cache, so that memory depends on threads and not on sets.
  private func groups(
    _ blocks: [LaneBlocks.Block], segments: Int, threads: Int
  ) -> [ArraySlice<LaneBlocks.Block>] {
    // Accounts are objects of their own: eight at a time are enough for a thread.
    if market.settings.terms != nil { return blocks.indices.map { blocks[$0...$0] } }
    let bytes = 700 * max(market.symbols.count, 1) * max(segments, 1)
    let most = min(max(700_000 / bytes, 1), 32)
    let share = (blocks.count + threads - 1) / threads
    let size = max(min(most, share), 1)
    return stride(from: 0, to: blocks.count, by: size).map {
      blocks[$0..<min($0 + size, blocks.count)]
    }
  }

  /// A group that has walked all rows, or nil if `report` ended it.
  private func walk(
    _ blocks: ArraySlice<LaneBlocks.Block>, _ segments: [Range<Int>], _ end: Int,
    _ allocations: AllocationCache, report: (Int) -> Bool
  ) throws(RulesError) -> PoolGroup? {
    let group = try PoolGroup(
      market, blocks: blocks, segments: segments, tile: layout.tile, allocations: allocations)
    for start in stride(from: 0, to: end, by: layout.tile) {
      let rows = start..<min(start + layout.tile, end)
      group.advance(rows)
      if !report(rows.count) { return nil }
    }
    return group
  }
}
