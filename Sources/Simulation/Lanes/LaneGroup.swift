package import Rules

/// A group of blocks on its way through the bars: the whole lane machine for one thread.
///
/// Tiles outside, blocks inside: memory depends on the group, not on the length of the history. Each
/// segment is an independent backtest over a range of rows that starts flat with the settings' cash;
/// indicators see all rows from the first on.
package final class LaneGroup {
  private let rules: RunRules
  private let machine: SignalMachine
  private let blockCount: Int
  private let segments: [Range<Int>]
  /// Where kernels find them: copied for each fill they would cost as much as it.
  private let terms: UnsafeMutablePointer<LaneTerms>
  /// What the terms point into.
  private let fees: CostRows?
  /// By block, then by segment.
  let runs: LaneRuns
  private let stretches: LaneStretches
  /// The price's sums, where accounts are all in or all out.
  private let sums: ReturnSums?
  private let recorder: LaneRecorder?
  private let equity: LaneRows?
  /// The orders of rules that the plain path does not know.
  private let orders: OrderGroup?
  /// The accounts of a run under an account's terms.
  private let accounts: AccountGroup?

  /// Plans a group; `tile` is the most rows that one `advance` may bring, and `fees` are those of its bars.
  ///
  /// `sumsReturns` says that the closes are all known and good for `ReturnSums`; `memory` is taken over from a group
  /// that is no longer walked.
  ///
  /// - Throws: `RulesError` for a window that is out of range in one of the lanes.
  package init(
    _ rules: RunRules, blocks: ArraySlice<LaneBlocks.Block>, segments: [Range<Int>], tile: Int,
    fees: CostRows?, sumsReturns: @autoclosure () -> Bool, recorder: LaneRecorder? = nil,
    keepsEquity: Bool = false,
    memory: LaneRuns? = nil, setup: OrderSetup? = nil
  ) throws(RulesError) {
    self.rules = rules
    self.machine = try SignalMachine(
      rules.program, blocks: blocks, tile: tile, rows: segments.map(\.upperBound).max() ?? 0)
    self.blockCount = blocks.count
    self.segments = segments
    self.terms = .allocate(capacity: 1)
    self.terms.initialize(to: LaneTerms(rules, fees: fees))
    self.fees = fees
    let flat = segments.map { LaneRun(cash: rules.settings.cash, firstRow: $0.lowerBound) }
    self.runs = memory ?? LaneRuns()
    self.runs.start(flat, blocks: blocks.count)
    self.stretches = LaneStretches(count: tile)
    let sums = terms.pointee.spendsAll && !rules.usesOrders && sumsReturns()
    self.sums = sums ? ReturnSums(count: tile) : nil
    self.recorder = recorder
    self.equity = keepsEquity ? LaneRows(count: tile, blocks: blocks.count) : nil
    accounts =
      if let account = setup?.account, let setup, rules.settings.terms != nil {
        try AccountGroup(
          rules, UnsafePointer(terms), blocks: blocks, segments: segments.count, tile: tile,
          setup: setup, bars: account)
      } else { nil }
    orders =
      rules.usesOrders && accounts == nil
      ? try OrderGroup(
        rules, UnsafePointer(terms), blocks: blocks, segments: segments.count,
        setup: setup ?? OrderSetup(sessions: nil)) : nil
  }

  deinit {
    terms.deinitialize(count: 1)
    terms.deallocate()
  }

  /// Walks the rows of the next tile.
  package func advance(_ tile: Tile) {
    if let accounts {
      accounts.walk(tile, machine, runs, segments, equity: equity)
      return
    }
    if let orders {
      orders.walk(tile, machine, runs, segments, stretches, equity: equity)
      return
    }
    switch (rules.hasStop || rules.hasTarget, rules.hasShorts) {
    case (false, false): walk(LongOnly.self, tile)
    case (false, true): walk(BothSides.self, tile)
    case (true, false): walk(ProtectedLongOnly.self, tile)
    case (true, true): walk(ProtectedBothSides.self, tile)
    }
  }

  private func walk<Features: KernelFeatures>(_ features: Features.Type, _ tile: Tile) {
    let all = tile.start..<tile.start + tile.count
    let active = segments.indices.filter { segments[$0].overlaps(all) }
    let closes = TileCloses(
      tile.columns[BarField.close.rawValue] + tile.start, count: tile.count)
    machine.begin(tile)
    sums?.begin(tile.columns[BarField.close.rawValue] + tile.start, count: tile.count)
    for block in 0..<blockCount {
      let kernel = LaneKernel<Features>(
        UnsafePointer(terms), machine.signals(of: block), columns: tile.columns, row: tile.start,
        record: recorder?.record, equity: equity?.rows(of: block), sums: sums?.rows)
      for segment in active {
        let rows = segments[segment].clamped(to: all)
        kernel.run(
          rows.lowerBound - tile.start..<rows.upperBound - tile.start, start: tile.start,
          runs[block * segments.count + segment], closes, stretches)
      }
    }
  }

  /// What streamed out of one lane so far.
  package func metrics(block: Int, lane: Int, segment: Int = 0) -> StreamedMetrics {
    let place = block * segments.count + segment
    var metrics = StreamedMetrics(
      runs[place], lane: lane, initial: rules.settings.cash,
      isAmbiguous: orders?.isAmbiguous(place, lane: lane)
        ?? accounts?.isAmbiguous(place, lane: lane))
    if let accounts { metrics.account = accounts.counts(place, lane: lane) }
    return metrics
  }

  /// What the account of a lane of block 0 did up to a last row; nil for a run without an account's terms.
  package func accountRun(lane: Int, row: Int, time: Int64) -> AccountRun? {
    accounts?.record(lane: lane, row: row, time: time)
  }

  /// Tells the recorder of the order path how its lane of block 0 stands after the last row.
  package func finishOrders(lane: Int, row: Int, mark: Double) {
    orders?.finish(0, lane: lane, row: row, mark: mark)
  }

  /// The account of a block as it stands.
  package func account(block: Int, segment: Int = 0) -> LaneAccount {
    runs[block * segments.count + segment].pointee.account
  }

  /// Appends the equity of one lane of block 0 at rows of the tile that was walked last.
  func appendEquity(of lane: Int, rows: Range<Int>, to curve: CurveMemory) {
    guard let equity else { return }
    curve.append(
      UnsafeBufferPointer(start: equity.rows(of: 0) + rows.lowerBound, count: rows.count),
      lane: lane)
  }

  /// The equity of a block's lanes at the rows of the tile that was walked last; nil where it is not kept.
  func equity(of block: Int) -> UnsafePointer<Lane>? {
    equity.map { UnsafePointer($0.rows(of: block)) }
  }
}

/// Rows of lanes for each block of a group, in memory of their own.
final class LaneRows {
  private let pointer: UnsafeMutablePointer<Lane>
  private let count: Int

  init(count: Int, blocks: Int) {
    self.count = count
    pointer = .allocate(capacity: max(count * blocks, 1))
    pointer.initialize(repeating: .zero, count: max(count * blocks, 1))
  }

  deinit { pointer.deallocate() }

  func rows(of block: Int) -> UnsafeMutablePointer<Lane> { pointer + block &* count }
}
