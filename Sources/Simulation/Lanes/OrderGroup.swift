import Rules

/// What a run on the order path needs beside its rules.
package struct OrderSetup {
  /// Nil where each bar is a session.
  package var sessions: OrderSessions?
  package var recorder: OrderRecorder?
  /// What settles bars that leave the order of events open; nil for nothing.
  package var finer: FinerBars?
  /// Whether bars that can do nothing are passed over; the result is the same.
  package var skips = true
  /// The bars as books read them, for a run under an account's terms; nil for others.
  package var account: AccountBars?

  package init(
    sessions: OrderSessions?, recorder: OrderRecorder? = nil, finer: FinerBars? = nil,
    skips: Bool = true, account: AccountBars? = nil
  ) {
    self.sessions = sessions
    self.recorder = recorder
    self.finer = finer
    self.skips = skips
    self.account = account
  }
}

/// The orders of a group of blocks.
final class OrderGroup {
  private let shape: UnsafeMutablePointer<OrderShape>
  /// Of the group that this one belongs to.
  private let terms: UnsafePointer<LaneTerms>
  private let memory: OrderMemory
  private let setup: OrderSetup
  /// By block: the lanes that hold a set.
  private let used: [UInt8]

  /// Makes room for every block in every segment.
  ///
  /// - Throws: `RulesError` for a number that is out of range in one of the lanes.
  init(
    _ rules: RunRules, _ terms: UnsafePointer<LaneTerms>, blocks: ArraySlice<LaneBlocks.Block>,
    segments: Int,
    setup: OrderSetup
  ) throws(RulesError) {
    let adds = try Self.check(rules, blocks)
    let shape = OrderShape(rules)
    self.shape = .allocate(capacity: 1)
    self.shape.initialize(to: shape)
    self.terms = terms
    self.setup = setup
    used = blocks.map { block in
      block.sets.indices.reduce(0) { block.sets[$1] >= 0 ? $0 | 1 << UInt8($1) : $0 }
    }
    memory = OrderMemory(
      runs: blocks.count * segments, cash: rules.settings.cash,
      orderCount: shape.orderCount(adds: adds))
  }

  deinit { shape.deallocate() }

  /// Checks the settings of all lanes; returns the most additions that one may have.
  static func check(
    _ rules: RunRules, _ blocks: ArraySlice<LaneBlocks.Block>
  ) throws(RulesError) -> Int {
    var adds = 1
    for output in RuleOutput.allCases {
      guard let node = rules.rules.orders.setting(of: output)?.node else { continue }
      let function = node.settingFunction(parameters: rules.program.parameters)
      for block in blocks {
        for lane in 0..<laneCount where block.sets[lane] >= 0 {
          let value = function(block.values[lane])
          try output.check(value)
          if output == .adds { adds = max(adds, Int(value)) }
        }
      }
    }
    try checkPortions(rules, blocks)
    return adds
  }

  private static func checkPortions(
    _ rules: RunRules, _ blocks: ArraySlice<LaneBlocks.Block>
  ) throws(RulesError) {
    let portions = [RuleOutput.portion, .portion2, .portion3, .portion4].compactMap {
      rules.rules.orders.setting(of: $0)?.node
        .settingFunction(parameters: rules.program.parameters)
    }
    for block in blocks {
      for lane in 0..<laneCount where block.sets[lane] >= 0 {
        let sum = portions.reduce(0) { $0 + $1(block.values[lane]) }
        guard sum > 1 + 1e-9 else { continue }
        throw .badOrder(
          word: "take profit portion",
          reason:
            "the portions come to \((sum * 1e4).rounded() / 100) % of the position; make them 100 % at most"
        )
      }
    }
  }

  /// What a block keeps in a segment, by its place among the runs.
  private func memory(_ place: Int, _ runs: LaneRuns) -> OrderKernel.Memory {
    OrderKernel.Memory(
      states: memory.states(place), watch: memory.watch(place), run: runs[place])
  }

  /// Walks the rows of the next tile.
  func walk(
    _ tile: Tile, _ machine: SignalMachine, _ runs: LaneRuns, _ segments: [Range<Int>],
    _ stretches: LaneStretches, equity: UnsafeMutablePointer<Lane>?
  ) {
    let all = tile.start..<tile.start + tile.count
    let active = segments.indices.filter { segments[$0].overlaps(all) }
    let closes = TileCloses(
      tile.columns[BarField.close.rawValue] + tile.start, count: tile.count)
    machine.begin(tile)
    for block in used.indices {
      let sources = machine.sources(of: block)
      let kernel = OrderKernel(
        shape, terms,
        OrderSignals(numbers: sources.numbers, conditions: sources.conditions), tile,
        setup: setup, used: used[block], equity: equity)
      for segment in active {
        let rows = segments[segment].clamped(to: all)
        kernel.run(
          rows.lowerBound - tile.start..<rows.upperBound - tile.start,
          memory(block * segments.count + segment, runs), closes, stretches)
      }
    }
  }

  /// Whether some bar of a lane left the order of events open.
  func isAmbiguous(_ place: Int, lane: Int) -> Bool {
    memory.states(place)[lane].tallies.ambiguous > 0
  }

  /// Tells the recorder how its lane stands after the last row.
  func finish(_ place: Int, lane: Int, row: Int, mark: Double) {
    setup.recorder?.finish(memory.states(place)[lane], row, mark: mark)
  }
}
