import Dispatch
package import Rules
import Synchronization

extension LaneSweep {
  /// Blocks whose returns a thread holds at a time.
  private static var panelBlocks: Int { 16 }

  /// Runs every set over some rows and hands the returns of all bars to `body`: some sets at a time, on any thread.
  ///
  /// `body` gets the number of the panel, which does not depend on threads, and may write into its values. What it does not
  /// keep is gone: memory is that of a panel a thread. Returning false ends the run.
  ///
  /// - Returns: whether all were run.
  /// - Throws: `RulesError` for a window that is out of range.
  package func returns(
    _ sets: [ParameterSet], rows: Range<Int>,
    body: @escaping @Sendable (_ number: Int, _ panel: ReturnPanel) -> Bool
  ) throws(RulesError) -> Bool {
    let blocks = LaneBlocks(sets).blocks
    let groups = stride(from: 0, to: blocks.count, by: Self.panelBlocks).map {
      blocks[$0..<min($0 + Self.panelBlocks, blocks.count)]
    }
    let state = Mutex(PanelState())
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threadCount, groups.count)) { _ in
      let panel = ReturnRows(
        rows: rows.count, blocks: Self.panelBlocks, cash: initialCash)
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < groups.count, state.withLock({ $0.goesOn }) else { return }
        do throws(RulesError) {
          panel.begin()
          try walk(groups[index], rows, panel)
          if !body(index, panel.panel(groups[index])) { state.withLock { $0.isEnded = true } }
        } catch {
          state.withLock { $0.failure = $0.failure ?? error }
        }
      }
    }
    return try state.withLock { state throws(RulesError) in
      if let failure = state.failure { throw failure }
      return !state.isEnded
    }
  }

  /// How many panels `returns` hands out.
  package static func panelCount(_ sets: [ParameterSet]) -> Int {
    (LaneBlocks(sets).blocks.count + panelBlocks - 1) / panelBlocks
  }

  private struct PanelState {
    var failure: RulesError?
    var isEnded = false
    var goesOn: Bool { failure == nil && !isEnded }
  }

  private func walk(
    _ blocks: ArraySlice<LaneBlocks.Block>, _ rows: Range<Int>, _ panel: ReturnRows
  ) throws(RulesError) {
    let group = try group(blocks, segments: [rows], keepsEquity: true)
    walkMarket(to: rows.upperBound) { tile in
      group.advance(tile)
      let first = min(max(rows.lowerBound - tile.start, 0), tile.count)
      panel.take(group, blocks: blocks.count, rows: first..<tile.count)
      return true
    }
  }
}
