import Dispatch
import Foundation
public import Rules
public import Series
import Synchronization

/// Runs many parameter sets over the bars of one symbol, eight at a time, on several threads.
public struct LaneSweep: Sendable {
  /// How a sweep is cut up; results do not depend on it.
  public struct Layout: Sendable {
    /// Threads; 0 for one a core.
    public var threads = 0
    /// Rows in one step of the machine.
    public var tile = 256

    /// The default layout.
    public init() {}
  }

  private var rules: RunRules
  private let market: MarketTable
  private let fees: CostRows?
  private let sessions: OrderSessions?
  private let finer: FinerBars?
  private let account: AccountBars?
  private let sumsReturns: Bool
  private let layout: Layout

  /// Prepares a sweep of a strategy over bars.
  ///
  /// - Throws: `RulesError` where settings, strategy and surroundings do not fit.
  public init(
    _ strategy: CompiledStrategy, on bars: Bars, among surroundings: Surroundings = Surroundings(),
    settings: Settings, layout: Layout = Layout()
  ) throws(RulesError) {
    rules = try RunRules(
      strategy, settings: settings, symbols: surroundings.symbols(trading: bars.symbol),
      barsPerYear: settings.barsPerYear(of: bars))
    market = try MarketTable(rules.program, bars, surroundings, calendar: settings.calendar)
    fees = CostRows(settings, bars)
    sessions = rules.usesOrders ? OrderSessions(rules, bars) : nil
    finer = try rules.usesOrders ? surroundings.finer(inside: bars, settings) : nil
    account = settings.terms == nil ? nil : AccountBars(bars, settings)
    sumsReturns = market.sumsReturns
    self.layout = layout
  }

  /// Runs every set over every segment: an independent backtest that starts flat, with indicators that have
  /// seen all rows before.
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
    guard let table = try walkAll(sets, segments: segments, progress: progress) else { return nil }
    guard rules.settings.bounds == true, rules.mayBeAmbiguous else { return table }
    let open = sets.indices.filter { set in
      segments.indices.contains { table[set, $0].isAmbiguous }
    }
    guard !open.isEmpty else { return table }
    var other = self
    other.rules.ambiguity = .optimistic
    let goesOn = progress.map { report in { @Sendable (_: Double) in report(1) } }
    guard
      let others = try other.walkAll(open.map { sets[$0] }, segments: segments, progress: goesOn)
    else { return nil }
    table.take(others: others, of: open)
    return table
  }

  private func walkAll(
    _ sets: [ParameterSet], segments: [Range<Int>],
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws(RulesError) -> MetricsTable? {
    let threads = layout.threads > 0 ? layout.threads : activeProcessorCount
    let groups = Self.groups(
      LaneBlocks(sets).blocks, segments: segments.count, threads: threads,
      most: rules.usesOrders ? 32 : 192)
    let metrics = MetricsTable(sets: sets.count, segments: segments.count)
    let state = Mutex(SweepState())
    let next = Atomic(0)
    let end = segments.map(\.upperBound).max() ?? 0
    let total = Double(max(groups.count * end, 1))
    DispatchQueue.concurrentPerform(iterations: min(threads, groups.count)) { _ in
      var memory: LaneRuns?
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < groups.count, state.withLock({ $0.goesOn }) else { return }
        do throws(RulesError) {
          let group = try walk(
            groups[index], segments: segments, end: end, memory: memory
          ) { rows in
            state.withLock {
              $0.finished += Double(rows)
              if let progress, !progress($0.finished / total) { $0.isEnded = true }
              return $0.goesOn
            }
          }
          guard let group else { return }
          metrics.take(group, blocks: groups[index])
          memory = group.runs
        } catch {
          state.withLock { $0.failure = $0.failure ?? error }
        }
      }
    }
    return try state.withLock { state throws(RulesError) in
      if let failure = state.failure { throw failure }
      return state.isEnded ? nil : metrics
    }
  }

  /// Cuts blocks into what one thread walks at a time.
  ///
  /// Groups share indicators inside and none between them: few, but the last ones small enough for threads
  /// to end together. A block keeps an account of three kilobytes for each segment: those of a group should
  /// stay in the processor's second cache from one tile to the next, and many segments make smaller groups.
  private static func groups(
    _ blocks: [LaneBlocks.Block], segments: Int, threads: Int, most: Int
  ) -> [ArraySlice<LaneBlocks.Block>] {
    let most = max(min(most, 16_384 / max(segments, 1)), 1)
    let least = min(32, most)
    var groups: [ArraySlice<LaneBlocks.Block>] = []
    var first = 0
    while first < blocks.count {
      let left = blocks.count - first
      let size = threads == 1 ? most : min(max(left / (2 * threads), least), most)
      groups.append(blocks[first..<min(first + size, blocks.count)])
      first += size
    }
    return groups
  }

  /// A group that has walked all rows, or nil if `report` ended it; `memory` is that of a group before.
  private func walk(
    _ blocks: ArraySlice<LaneBlocks.Block>, segments: [Range<Int>], end: Int, memory: LaneRuns?,
    report: (Int) -> Bool
  ) throws(RulesError) -> LaneGroup? {
    let group = try LaneGroup(
      rules, blocks: blocks, segments: segments, tile: layout.tile, fees: fees,
      sumsReturns: sumsReturns, memory: memory,
      setup: OrderSetup(sessions: sessions, finer: finer, account: account))
    var isEnded = false
    market.walk(to: end, capacity: layout.tile) { tile in
      group.advance(tile)
      isEnded = !report(tile.count)
      return !isEnded
    }
    return isEnded ? nil : group
  }
}

private struct SweepState {
  var failure: RulesError?
  var finished = 0.0
  var isEnded = false
  var goesOn: Bool { failure == nil && !isEnded }
}

/// The processors that this process may use.
private var activeProcessorCount: Int { ProcessInfo.processInfo.activeProcessorCount }
