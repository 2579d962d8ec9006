package import Rules
package import Series

/// A group of blocks on its way through the bars: the whole lane machine for one thread.
///
/// Tiles outside, blocks inside: memory depends on the group, not on the length of the history. Each
/// segment is an independent backtest over a range of rows that starts flat with the settings' cash;
/// indicators see all rows from the first on.
package final class LaneGroup {
  /// One backtest of a block over a segment.
  private struct Run {
    var account: LaneAccount
    var tally: LaneTally
  }

  private let rules: RunRules
  private let machine: SignalMachine
  private let blockCount: Int
  private let segments: [Range<Int>]
  private let terms: LaneTerms
  private var runs: [Run?]
  private let recorder: LaneRecorder?
  private let equity: LaneRows?
  private var row = 0

  /// Plans a group; `tile` is the most rows that one `advance` may bring.
  ///
  /// - Throws: `RulesError` for a window that is out of range in one of the lanes.
  package init(
    _ rules: RunRules, blocks: ArraySlice<LaneBlocks.Block>, segments: [Range<Int>], tile: Int,
    recorder: LaneRecorder? = nil, keepsEquity: Bool = false
  ) throws(RulesError) {
    self.rules = rules
    self.machine = try SignalMachine(rules.program, blocks: blocks, tile: tile)
    self.blockCount = blocks.count
    self.segments = segments
    self.terms = LaneTerms(rules)
    self.runs = [Run?](repeating: nil, count: blocks.count * segments.count)
    self.recorder = recorder
    self.equity = keepsEquity ? LaneRows(count: tile) : nil
  }

  /// Walks `count` more rows; columns point at row 0 of the history.
  package func advance(_ columns: [UnsafePointer<Double>], count: Int) {
    let tile = Tile(start: row, count: count, columns: columns)
    let active = segments.indices.filter { segments[$0].overlaps(row..<row + count) }
    machine.begin(tile)
    for block in 0..<blockCount {
      let signals = machine.signals(of: block)
      let kernel = LaneKernel(
        terms: terms, signals: signals, open: columns[PriceColumn.open.rawValue] + row,
        high: columns[PriceColumn.high.rawValue] + row,
        low: columns[PriceColumn.low.rawValue] + row,
        close: columns[PriceColumn.close.rawValue] + row, recorder: recorder,
        equity: equity?.pointer)
      for segment in active { run(kernel, block, segment, count) }
    }
    row += count
  }

  private func run(_ kernel: LaneKernel, _ block: Int, _ segment: Int, _ count: Int) {
    let place = block * segments.count + segment
    let rows = segments[segment].clamped(to: row..<row + count)
    let cash = rules.settings.cash
    var run = runs[place] ?? Run(account: LaneAccount(cash: cash), tally: LaneTally(cash: cash))
    if runs[place] == nil { run.tally.peakRow = Lane(repeating: Double(rows.lowerBound - 1)) }
    kernel.run(
      rows.lowerBound - row..<rows.upperBound - row, start: row,
      hasProtection: rules.hasStop || rules.hasTarget, hasShorts: rules.hasShorts, &run.account,
      &run.tally)
    runs[place] = run
  }

  /// What streamed out of one lane so far.
  package func metrics(block: Int, lane: Int, segment: Int = 0) -> StreamedMetrics {
    let cash = rules.settings.cash
    let run = runs[block * segments.count + segment]
    return StreamedMetrics(
      run?.tally ?? LaneTally(cash: cash), lane: lane, initial: cash,
      isHeld: (run?.account.held ?? 0) & (1 << UInt8(lane)) != 0)
  }

  /// The account of a block as it stands.
  package func account(block: Int, segment: Int = 0) -> LaneAccount? {
    runs[block * segments.count + segment]?.account
  }

  /// The equity of one lane at a row of the tile that was walked last.
  package func equity(row: Int, lane: Int) -> Double { equity?.pointer[row][lane] ?? .nan }
}

/// Rows of lanes in memory of their own.
private final class LaneRows {
  let pointer: UnsafeMutablePointer<Lane>
  init(count: Int) {
    pointer = .allocate(capacity: max(count, 1))
    pointer.initialize(repeating: .zero, count: max(count, 1))
  }
  deinit { pointer.deallocate() }
}

extension Bars {
  /// Calls `body` with the price columns in the order of `PriceColumn`.
  package func withColumns<Result, Failure: Error>(
    _ body: ([UnsafePointer<Double>]) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // Columns of no rows have an address too: a column never points nowhere.
    try open.withUnsafeBufferPointer { open throws(Failure) in
      try high.withUnsafeBufferPointer { high throws(Failure) in
        try low.withUnsafeBufferPointer { low throws(Failure) in
          try close.withUnsafeBufferPointer { close throws(Failure) in
            try volume.withUnsafeBufferPointer { volume throws(Failure) in
              try body([open, high, low, close, volume].compactMap(\.baseAddress))
            }
          }
        }
      }
    }
  }
}
