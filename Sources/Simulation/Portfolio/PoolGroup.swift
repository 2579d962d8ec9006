import CLanes
import Rules
import Series

/// A group of blocks on its way through the union's rows: a signal machine a symbol, and eight portfolios a block.
///
/// Each segment is an independent backtest over a range of rows that starts flat with the settings' cash.
final class PoolGroup {
  private let market: PoolMarket
  private let machines: [SignalMachine]
  private var feeds: [PoolFeed]
  private let kernel: PoolKernel
  private let segments: [Range<Int>]
  private let blockCount: Int
  /// By block, then by segment.
  private let states: [PoolState]

  /// Plans a group; `tile` is the most rows of the union that one `advance` brings.
  ///
  /// - Throws: `RulesError` for a window that is out of range in one of the lanes.
  init(
    _ market: PoolMarket, blocks: ArraySlice<LaneBlocks.Block>, segments: [Range<Int>],
    tile: Int, allocations: AllocationCache, recorder: PoolRecorder? = nil
  ) throws(RulesError) {
    self.market = market
    self.segments = segments
    blockCount = blocks.count
    let feeds = market.symbols.enumerated().map { place, symbol in
      PoolFeed(symbol, place: place, market.rows, tile: tile)
    }
    self.feeds = feeds
    var machines: [SignalMachine] = []
    for (symbol, feed) in zip(market.symbols, feeds) {
      machines.append(
        try SignalMachine(
          symbol.rules.program, blocks: blocks, tile: feed.capacity, rows: symbol.bars.count))
    }
    self.machines = machines
    let kernel = PoolKernel(market, allocations: allocations, recorder: recorder)
    self.kernel = kernel
    states = blocks.flatMap { block in
      segments.map {
        PoolState(
          symbols: market.symbols.count, cash: market.settings.cash, firstRow: $0.lowerBound,
          desk: PoolDesk(market, kernel.plan, block, recorded: recorder?.lane))
      }
    }
  }

  /// Walks the next rows of the union.
  func advance(_ rows: Range<Int>) {
    let own = machines.indices.map { market.rows.rows(rows, of: $0) }
    for (symbol, machine) in machines.enumerated() { feeds[symbol].feed(own[symbol], to: machine) }
    let active = segments.indices.filter { segments[$0].overlaps(rows) }
    for block in 0..<blockCount {
      for (symbol, machine) in machines.enumerated() {
        let start = market.rows.known(before: rows.lowerBound, of: symbol)
        (kernel.signals + symbol).initialize(
          to: PoolSignals(
            own[symbol].isEmpty ? machine.places(of: block) : machine.outputs(of: block),
            start: start))
      }
      for segment in active {
        kernel.walk(segments[segment].clamped(to: rows), states[block * segments.count + segment])
      }
    }
  }

  /// What streamed out of one lane so far.
  func metrics(block: Int, lane: Int, segment: Int = 0) -> StreamedMetrics {
    let state = state(block: block, segment: segment)
    state.run.pointee.account.heldLong = state.anyHeld
    return StreamedMetrics(
      state.run, lane: lane, initial: market.settings.cash, barsHeld: state.rowsHeld[lane])
  }

  /// What a block holds as it stands.
  func state(block: Int, segment: Int = 0) -> PoolState {
    states[block * segments.count + segment]
  }
}
