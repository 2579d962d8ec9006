import Rules
import Series

/// The accounts of a group of blocks that trade under an account's terms: a book a lane.
final class AccountGroup {
  private let shape: UnsafeMutablePointer<OrderShape>
  /// Of the group that this one belongs to.
  private let terms: UnsafePointer<LaneTerms>
  private let mirrors: OrderMemory
  private let setup: OrderSetup
  private let bars: AccountBars
  private let captures: [OrderRecorder]
  private let marks: AccountMarks
  /// By block, segment and lane; nil for a lane without a set.
  private let lanes: [AccountLane?]
  private let blockCount: Int

  /// Opens an account for every lane of every block in every segment.
  ///
  /// - Throws: `RulesError` for a number that is out of range in one of the lanes.
  init(
    _ rules: RunRules, _ lane: UnsafePointer<LaneTerms>, blocks: ArraySlice<LaneBlocks.Block>,
    segments: Int, tile: Int, setup: OrderSetup, bars: AccountBars
  ) throws(RulesError) {
    let adds = try OrderGroup.check(rules, blocks)
    let shape = OrderShape(rules)
    self.shape = .allocate(capacity: 1)
    self.shape.initialize(to: shape)
    terms = lane
    self.setup = setup
    self.bars = bars
    marks = AccountMarks(count: tile)
    captures = (0..<laneCount).map { lane in
      OrderRecorder(lane: lane, bars: bars.bars, rows: 0..<bars.bars.count)
    }
    blockCount = blocks.count
    // Fills in parts leave rests of entries beside the orders of the order path.
    mirrors = OrderMemory(
      runs: blocks.count * segments, cash: rules.settings.cash,
      orderCount: 2 * shape.orderCount(adds: adds))
    let book = Self.book(rules, shape, bars)
    var lanes: [AccountLane?] = []
    for (number, block) in blocks.enumerated() {
      for segment in 0..<segments {
        let states = mirrors.states(number * segments + segment)
        for lane in 0..<laneCount {
          let isUsed = block.sets[lane] >= 0
          lanes.append(
            isUsed
              ? AccountLane(
                book, lane: lane, mirror: states + lane,
                isRecorded: setup.recorder?.isRecorded(lane) ?? false) : nil)
        }
      }
    }
    self.lanes = lanes
  }

  deinit { shape.deallocate() }

  /// The book with which every lane begins.
  private static func book(_ rules: RunRules, _ shape: OrderShape, _ bars: AccountBars) -> Book {
    var terms = rules.settings.terms ?? OrderTerms()
    terms.ambiguity = rules.ambiguity
    var book = Book(symbols: [bars.symbol], settings: rules.settings, terms: terms)
    book.hasVolume[0] = bars.hasVolume
    book.followsBest = shape.trailMovesAtCloses
    if let actions = terms.actions?[bars.symbol] { book.expect(actions, of: 0) }
    return book
  }

  /// Walks the rows of the next tile.
  func walk(
    _ tile: Tile, _ machine: SignalMachine, _ runs: LaneRuns, _ segments: [Range<Int>],
    equity: UnsafeMutablePointer<Lane>?
  ) {
    let all = tile.start..<tile.start + tile.count
    let active = segments.indices.filter { segments[$0].overlaps(all) }
    machine.begin(tile)
    for block in 0..<blockCount {
      let sources = machine.sources(of: block)
      let view = AccountTile(
        shape, terms, OrderSignals(numbers: sources.numbers, conditions: sources.conditions), tile,
        bars, setup, captures: captures)
      for segment in active {
        let rows = segments[segment].clamped(to: all)
        let place = block * segments.count + segment
        walk(
          rows.lowerBound - tile.start..<rows.upperBound - tile.start, view, runs[place], place,
          equity: equity)
      }
    }
  }

  private func walk(
    _ rows: Range<Int>, _ tile: AccountTile, _ run: UnsafeMutablePointer<LaneRun>, _ place: Int,
    equity: UnsafeMutablePointer<Lane>?
  ) {
    run.pointee.bars += Double(rows.count)
    marks.begin(rows, run.pointee.account)
    for lane in 0..<laneCount {
      lanes[place * laneCount + lane]?.walk(rows, tile, run, marks)
    }
    marks.take(rows, tile.close, run, equity: equity)
  }

  // MARK: Results

  /// Whether some bar of a lane left the order of events open.
  func isAmbiguous(_ place: Int, lane: Int) -> Bool {
    lanes[place * laneCount + lane].map { $0.book.tallies.ambiguous > 0 } ?? false
  }

  /// What the terms did in a lane.
  func counts(_ place: Int, lane: Int) -> AccountCounts {
    lanes[place * laneCount + lane]?.counts ?? AccountCounts()
  }

  /// What a lane of the first block and segment did.
  func record(lane: Int, row: Int, time: Int64) -> AccountRun? {
    lanes[lane].map { AccountRun($0, row: row, time: time) }
  }
}
