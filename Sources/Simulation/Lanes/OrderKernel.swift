import CLanes
import Rules

/// The kernel of the order path: walks a tile of bars for one block of eight accounts.
///
/// Most bars bring no order anything, so the rows between events are only looked over, eight at a time, and marked at last
/// for all lanes at once. What happens at an event is done lane by lane, by `OrderLane`.
struct OrderKernel {
  let shape: UnsafePointer<OrderShape>
  let terms: UnsafePointer<LaneTerms>
  let signals: OrderSignals
  let enterLong, exitLong, enterShort, exitShort: Flags
  let addLong, addShort, reduceLong, reduceShort: Flags
  let open, high, low, close: UnsafePointer<Double>
  /// Sessions by row of the history; nil where each bar is one.
  let sessions: OrderSessions?
  /// The history's row of the tile's row 0.
  let start: Int
  /// The lanes that hold a set.
  let used: UInt8
  /// Whether bars that can do nothing are passed over.
  let skips: Bool
  /// What settles ambiguous bars; nil for nothing.
  let finer: FinerBars?
  unowned(unsafe) let recorder: OrderRecorder?
  /// Where each close's equity goes, one lane a row; nil for nowhere.
  let equity: UnsafeMutablePointer<Lane>?

  init(
    _ shape: UnsafePointer<OrderShape>, _ terms: UnsafePointer<LaneTerms>, _ signals: OrderSignals,
    _ tile: Tile, setup: OrderSetup, used: UInt8, equity: UnsafeMutablePointer<Lane>?
  ) {
    self.shape = shape
    self.terms = terms
    self.signals = signals
    func flags(_ output: RuleOutput) -> Flags { Flags(signals.conditions[output.rawValue]) }
    enterLong = flags(.enterLong)
    exitLong = flags(.exitLong)
    enterShort = flags(.enterShort)
    exitShort = flags(.exitShort)
    // Plain rules have no further outputs.
    let isPlain = shape.pointee.isPlain
    addLong = flags(isPlain ? .enterLong : .addLong)
    addShort = flags(isPlain ? .enterLong : .addShort)
    reduceLong = flags(isPlain ? .enterLong : .reduceLong)
    reduceShort = flags(isPlain ? .enterLong : .reduceShort)
    open = tile.columns[BarField.open.rawValue] + tile.start
    high = tile.columns[BarField.high.rawValue] + tile.start
    low = tile.columns[BarField.low.rawValue] + tile.start
    close = tile.columns[BarField.close.rawValue] + tile.start
    sessions = setup.sessions
    start = tile.start
    self.used = used
    skips = setup.skips
    finer = setup.finer
    recorder = setup.recorder
    self.equity = equity
  }

  /// What a kernel keeps of a block from tile to tile.
  struct Memory {
    let states: UnsafeMutablePointer<OrderState>
    let watch: UnsafeMutablePointer<OrderWatch>
    let run: UnsafeMutablePointer<LaneRun>
  }

  /// Runs rows of the tile.
  func run(
    _ rows: Range<Int>, _ memory: Memory, _ closes: TileCloses, _ stretches: LaneStretches
  ) {
    let run = memory.run
    run.pointee.bars += Double(rows.count)
    if memory.watch.pointee.isNew { watch(used, memory) }
    var row = rows.lowerBound
    var count = 0
    var isChanged = true
    var mayRuin = !closes.areFinite || closes.mayRuin(run.pointee.account, shorts: true)
    func extend(to end: Int) {
      if isChanged {
        stretches.write(count, rest: end, end: end, run.pointee.account)
        count += 1
        isChanged = false
      } else {
        stretches.rests[count - 1] = end
        stretches.ends[count - 1] = end
      }
    }
    while row < rows.upperBound {
      let event =
        skips && !mayRuin ? nextEvent(row..<rows.upperBound, memory.watch) : row
      if event > row { extend(to: event) }
      guard event < rows.upperBound else { break }
      if step(event, memory, mayRuin: mayRuin) {
        isChanged = true
        mayRuin = !closes.areFinite || closes.mayRuin(run.pointee.account, shorts: true)
      }
      extend(to: event + 1)
      row = event + 1
    }
    if count > 0 {
      stretches.markWatched(count, from: rows.lowerBound, run, close: close, equity: equity)
    }
  }

  // MARK: Looking ahead

  /// The first row of a range that may bring an event; its end for none.
  private func nextEvent(_ rows: Range<Int>, _ watch: UnsafePointer<OrderWatch>) -> Int {
    let row = rows.lowerBound
    if watch.pointee.next <= start + row { return row }
    var end = min(rows.upperBound, watch.pointee.next &- start)
    end = nextSignal(row, end, watch)
    return Triggers(low: watch.pointee.low, high: watch.pointee.high)
      .first(row..<end, low: low, high: high)
  }

  /// The first row at whose close a condition holds in a lane in which it counts; `end` for none.
  private func nextSignal(_ first: Int, _ end: Int, _ watch: UnsafePointer<OrderWatch>) -> Int {
    let watch = watch.pointee
    let scales = watch.addLong | watch.addShort | watch.reduceLong | watch.reduceShort
    var row = first
    while row < end {
      var found = end
      func look(_ one: Flags, _ lanes: UInt8, _ other: Flags, _ otherLanes: UInt8) {
        guard lanes | otherLanes != 0 else { return }
        if let row = Flags.first(from: row, one, lanes, or: other, otherLanes) {
          found = min(found, row)
        }
      }
      look(enterLong, watch.enterLong, exitLong, watch.exitLong)
      look(enterShort, watch.enterShort, exitShort, watch.exitShort)
      if scales != 0 {
        look(addLong, watch.addLong, reduceLong, watch.reduceLong)
        look(addShort, watch.addShort, reduceShort, watch.reduceShort)
      }
      if found < end { return found }
      row &+= 64
    }
    return end
  }

  /// The lanes whose conditions count at a row's close.
  private func signalled(_ row: Int, _ watch: OrderWatch) -> UInt8 {
    enterLong.load(row) & watch.enterLong | exitLong.load(row) & watch.exitLong
      | enterShort.load(row) & watch.enterShort | exitShort.load(row) & watch.exitShort
      | addLong.load(row) & watch.addLong | addShort.load(row) & watch.addShort
      | reduceLong.load(row) & watch.reduceLong | reduceShort.load(row) & watch.reduceShort
  }

  // MARK: An event

  /// Runs a bar for the lanes that it concerns.
  ///
  /// - Returns: whether cash or shares of a lane have changed.
  private func step(_ row: Int, _ memory: Memory, mayRuin: Bool) -> Bool {
    let (states, watch, run) = (memory.states, memory.watch, memory.run)
    var touched = skips ? self.touched(row, states, watch.pointee) : used
    touched &= ~run.pointee.account.ruined
    let bar = bar(row)
    func lane(_ lane: Int) -> OrderLane {
      OrderLane(
        state: states + lane, shape: shape, terms: terms, run: run, lane: lane, bar: bar,
        recorder: recorder)
    }
    var isChanged = false
    each(touched) {
      let before = (states[$0].cash, states[$0].position.shares)
      if let finer, let rows = finer.rows(bar.row) {
        lane($0).runBar(finer, rows)
      } else {
        lane($0).runBar()
      }
      publish($0, states + $0, run)
      if (states[$0].cash, states[$0].position.shares) != before { isChanged = true }
    }
    if mayRuin {
      each(used & ~run.pointee.account.ruined) {
        guard states[$0].cash + states[$0].position.shares * bar.close <= 0 else { return }
        let wasHeld = states[$0].position.shares != 0
        lane($0).writeOff()
        publish($0, states + $0, run)
        run.pointee.account.ruined |= 1 << UInt8($0)
        if wasHeld { run.pointee.account.writtenOff |= 1 << UInt8($0) }
        isChanged = true
      }
    }
    let planned =
      (touched | signalled(row, watch.pointee)) & used & ~run.pointee.account.ruined
    each(planned) { lane($0).plan(signals, row) }
    let ended = run.pointee.account.ruined
    if planned != 0 || mayRuin && ended != 0 { self.watch(planned | ended & used, memory) }
    return isChanged
  }

  @inline(__always)
  private func each(_ lanes: UInt8, _ body: (Int) -> Void) {
    var left = lanes
    while left != 0 {
      body(left.trailingZeroBitCount)
      left &= left &- 1
    }
  }

  /// The lanes for which a bar may do more than move the marks.
  private func touched(
    _ row: Int, _ states: UnsafePointer<OrderState>, _ watch: OrderWatch
  ) -> UInt8 {
    var lanes =
      lockstep_less_equal(Lane(repeating: low[row]), watch.lows)
      | lockstep_greater_equal(Lane(repeating: high[row]), watch.highs)
    if watch.next <= start + row {
      for lane in 0..<laneCount where states[lane].next <= start + row { lanes |= 1 << UInt8(lane) }
    }
    return lanes & used
  }

  private func bar(_ row: Int) -> OrderBar {
    var last = row - 1
    while last + start >= 0, !close[last].isFinite { last -= 1 }
    let time = start + row
    return OrderBar(
      open: open[row], high: high[row], low: low[row], close: close[row],
      before: last + start >= 0 ? close[last] : .nan, row: time,
      session: sessions?.number(time) ?? time, isSessionStart: sessions?.isStart(time) ?? true,
      isSessionEnd: sessions?.isEnd(time) ?? true)
  }

  /// Writes a lane's cash and shares where all lanes are marked together.
  private func publish(
    _ lane: Int, _ state: UnsafePointer<OrderState>, _ run: UnsafeMutablePointer<LaneRun>
  ) {
    let bit: UInt8 = 1 << UInt8(lane)
    let shares = state.pointee.position.shares
    run.pointee.account.cash[lane] = state.pointee.cash
    run.pointee.account.shares[lane] = shares
    run.pointee.account.entryRow[lane] = Double(state.pointee.position.entryRow)
    run.pointee.account.heldLong &= ~bit
    run.pointee.account.heldShort &= ~bit
    if shares > 0 { run.pointee.account.heldLong |= bit }
    if shares < 0 { run.pointee.account.heldShort |= bit }
  }

  // MARK: Watching

  /// Finds what some lanes wait for, and what the block does.
  private func watch(_ lanes: UInt8, _ memory: Memory) {
    let (states, watch) = (memory.states, memory.watch)
    each(lanes) { lane in
      let state = states + lane
      state.refresh()
      watch.pointee.lows[lane] = state.pointee.low
      watch.pointee.highs[lane] = state.pointee.high
      want(lane, state, watch)
    }
    var (low, high, next) = (-Double.infinity, Double.infinity, Int.max)
    each(used) { lane in
      low = max(low, states[lane].low)
      high = min(high, states[lane].high)
      next = min(next, states[lane].next)
    }
    watch.pointee.low = low
    watch.pointee.high = high
    watch.pointee.next = next
    watch.pointee.isNew = false
  }

  /// Which conditions count in a lane as it stands.
  private func want(
    _ lane: Int, _ state: UnsafePointer<OrderState>, _ watch: UnsafeMutablePointer<OrderWatch>
  ) {
    let shares = state.pointee.position.shares
    let isOver = state.pointee.isRuined
    var (waitsLong, waitsShort) = (false, false)
    for index in 0..<state.pointee.count {
      let order = state.pointee.orders + index
      guard order.pointee.role == .order, !order.pointee.closes else { continue }
      if order.pointee.sign > 0 { waitsLong = true } else { waitsShort = true }
    }
    let bit: UInt8 = 1 << UInt8(lane)
    func set(_ mask: inout UInt8, _ isWanted: Bool) {
      if isWanted, !isOver { mask |= bit } else { mask &= ~bit }
    }
    let adds = shape.pointee.hasAdds
    let reduces = shape.pointee.hasReductions
    set(&watch.pointee.enterLong, shares <= 0)
    set(&watch.pointee.enterShort, shares >= 0)
    set(&watch.pointee.exitLong, shares > 0 || waitsLong)
    set(&watch.pointee.exitShort, shares < 0 || waitsShort)
    set(&watch.pointee.addLong, adds && shares > 0)
    set(&watch.pointee.addShort, adds && shares < 0)
    set(&watch.pointee.reduceLong, reduces && shares > 0)
    set(&watch.pointee.reduceShort, reduces && shares < 0)
  }
}
