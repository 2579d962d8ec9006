/// What a block of lanes wants to do in the rows of the current tile.
package struct Signals {
  package let enterLong, exitLong, enterShort, exitShort: ConditionSource
  /// Distances of stop and target, and the size's number; NaN where the rules have none.
  package let stopLoss, takeProfit, size: Source
}

/// Runs a strategy's graph over the bars for a group of blocks: the signal half of the lane machine.
///
/// Call `begin` for each tile in order of time, then `signals(of:)` for each block. A call of one row
/// at a time gives the same bits as one of hundreds.
package final class SignalMachine {
  /// One pack: its kernel and where its rows go.
  private struct Pack {
    let kernel: Kernel
    let outputCount: Int
    /// Numbers a row: 1 or 8.
    let width: Int
    let clock: Int
    let heldClock: Int
    var numbers: LaneBuffer
    var masks: MaskBuffer
    /// Rows kept from the tiles before, for consumers that look back.
    var history = 0

    /// The numbers of an output at the tile's row 0.
    func start(_ output: Int, capacity: Int) -> UnsafeMutablePointer<Double> {
      numbers.numbers + (output * (history + capacity) + history) * width
    }
  }

  /// A kernel's call; only its columns move from tile to tile.
  fileprivate struct Call {
    /// Held by its pack: a call must not count references.
    let kernel: Unmanaged<Kernel>
    let inputs: UnsafePointer<Source>
    let conditions: UnsafePointer<ConditionSource>
    var outputs: [4 of UnsafeMutablePointer<Double>]
    let mask, secondMask: UnsafeMutablePointer<UInt8>
    let clock: Int
    let heldClock: Int
  }

  /// An output of block 0 whose kernel `write` lets write to the caller.
  private struct DirectOutput {
    let root, pack, output: Int
    /// Its call among those of block 0.
    let call: Int
    /// Where other kernels look for it.
    var readers: [UnsafeMutablePointer<Source>] = []
  }

  private let capacity: Int
  /// The clock of each of the program's columns.
  private let columnClocks: [Int]
  private var packs: [Pack] = []
  private var shared: [Call] = []
  private var owned = BlockCalls([])
  private var outputs:
    [(numbers: UnsafePointer<Source>, conditions: UnsafePointer<ConditionSource>)] = []
  private var direct: [DirectOutput] = []
  /// The outputs of block 0 that `write` copies.
  private var copied: [Int] = []
  private var arena = SourceArena()
  /// Constants and masks that never change, kept alive for the calls.
  private var constants: [LaneBuffer] = []
  private var masks: [MaskBuffer] = []
  private let never: MaskBuffer
  private let nothing = LaneBuffer(count: 1)
  private var tile = Tile(start: 0, count: 0, columns: [])

  /// Plans a group of blocks; `tile` is the most rows that one `begin` may bring, `rows` that all may.
  ///
  /// - Throws: `RulesError` for a setting that is out of range in one of the lanes.
  package init(
    _ program: Program, blocks: ArraySlice<LaneBlocks.Block>, tile: Int, rows: Int = .max
  ) throws(RulesError) {
    capacity = tile
    columnClocks = program.columns.map { program.clocks.firstIndex(of: $0.clock) ?? 0 }
    never = MaskBuffer(count: tile)
    let plan = SignalPlan(program, blocks: blocks)
    // The plan formed consumers first; here inputs stand first.
    for pack in plan.packs.reversed() {
      let entry = program.entries[pack.entry]
      packs.append(
        Pack(
          kernel: try entry.operation.makeKernel(
            settings: pack.settings, isUniform: pack.isUniform, inputs: entry.inputs.count,
            symbols: program.symbolCount),
          outputCount: entry.outputCount, width: pack.isUniform ? 1 : laneCount,
          clock: entry.clock, heldClock: entry.heldClock, numbers: nothing, masks: never))
    }
    if blocks.count == 1 { direct = directOutputs(plan) }
    arrange(plan, rows: rows, blocks: blocks.count)
    for row in plan.outputs {
      let sources = arena.add(row.map { source($0) }, columns: row.map { column(of: $0) })
      follow(row, sources)
      outputs.append((sources, arena.add(row.map { condition($0) })))
    }
    copied = program.outputs.indices.filter { root in !direct.contains { $0.root == root } }
  }

  /// Which of block 0's outputs are one series of a kernel's own, row by row of the traded bars.
  private func directOutputs(_ plan: SignalPlan) -> [DirectOutput] {
    // Calls stand as their packs do, inputs first.
    let calls = plan.packs.indices.reversed().filter { plan.packs[$0].owner == 0 }
    var elsewhere: Set<Int> = []
    for (index, pack) in plan.packs.enumerated() where packs[packs.count - 1 - index].clock != 0 {
      for case .pack(let input, _, _) in pack.inputs { elsewhere.insert(input) }
    }
    var found: [DirectOutput] = []
    for (root, reference) in plan.outputs[0].enumerated() {
      guard case .pack(let index, _, let output) = reference, !elsewhere.contains(index),
        let call = calls.firstIndex(of: index)
      else { continue }
      let pack = packs[packs.count - 1 - index]
      // Where two roots are the same output, the first has it and the second a copy.
      guard pack.width == 1, pack.outputCount > 0, pack.clock == 0,
        !found.contains(where: { $0.pack == index && $0.output == output })
      else { continue }
      found.append(DirectOutput(root: root, pack: index, output: output, call: call))
    }
    return found
  }

  /// Gives every pack its memory and its call.
  private func arrange(_ plan: SignalPlan, rows: Int, blocks: Int) {
    for (index, pack) in plan.packs.reversed().enumerated() {
      for case .pack(let input, _, _) in pack.inputs {
        let place = packs.count - 1 - input
        // Other clocks may have more rows than the traded bars.
        let most = packs[place].clock == 0 ? rows : .max
        packs[place].history = max(packs[place].history, min(packs[index].kernel.lookback, most))
      }
    }
    var scratch: [(numbers: LaneBuffer, masks: MaskBuffer)] = []
    var owned = [[Call]](repeating: [], count: blocks)
    for (index, pack) in plan.packs.reversed().enumerated() {
      let history = packs[index].history
      let count = packs[index].outputCount
      if let owner = pack.owner, history == 0, count < 2 {
        // Packs that only one block reads share scratch memory with those of other blocks.
        let slot = owned[owner].count
        while scratch.count <= slot {
          scratch.append((LaneBuffer(count: capacity), MaskBuffer(count: capacity)))
        }
        packs[index].numbers = scratch[slot].numbers
        packs[index].masks = scratch[slot].masks
      } else if count == 0 {
        packs[index].masks = MaskBuffer(count: capacity)
      } else {
        let numbers = count * (history + capacity) * packs[index].width
        packs[index].numbers = LaneBuffer(count: (numbers + laneCount - 1) / laneCount)
      }
      // Inputs stand before their consumers, so their memory is known by now.
      let call = call(packs[index], pack.inputs)
      if let owner = pack.owner { owned[owner].append(call) } else { shared.append(call) }
    }
    self.owned = BlockCalls(owned)
  }

  private func call(_ pack: Pack, _ references: [SignalPlan.Reference]) -> Call {
    let numbers = references.filter { !isCondition($0) }
    let conditions = references.filter { isCondition($0) }
    var outputs = [4 of UnsafeMutablePointer<Double>](repeating: pack.start(0, capacity: capacity))
    for output in 0..<pack.outputCount {
      outputs[output] = pack.start(output, capacity: capacity)
    }
    let sources = arena.add(numbers.map { source($0) }, columns: numbers.map { column(of: $0) })
    follow(numbers, sources)
    return Call(
      kernel: .passUnretained(pack.kernel), inputs: sources,
      conditions: arena.add(conditions.map { condition($0) }), outputs: outputs,
      mask: pack.masks.pointer, secondMask: pack.masks.second, clock: pack.clock,
      heldClock: pack.heldClock)
  }

  /// Notes which of some sources read an output that `write` lets go to the caller.
  private func follow(_ references: [SignalPlan.Reference?], _ sources: UnsafePointer<Source>) {
    for (place, reference) in references.enumerated() {
      guard case .pack(let index, _, let output) = reference,
        let found = direct.firstIndex(where: { $0.pack == index && $0.output == output })
      else { continue }
      direct[found].readers.append(UnsafeMutablePointer(mutating: sources + place))
    }
  }

  private func isCondition(_ reference: SignalPlan.Reference) -> Bool {
    switch reference {
    case .mask: true
    case .pack(let index, _, _): packs[packs.count - 1 - index].outputCount == 0
    case .column, .setting: false
    }
  }

  private func column(of reference: SignalPlan.Reference?) -> Int? {
    if case .column(let column) = reference { return column }
    return nil
  }

  /// Where numbers lie; a column's place is told by each tile.
  private func source(_ reference: SignalPlan.Reference?) -> Source {
    switch reference {
    case .column:
      return Source(pointer: UnsafePointer(nothing.numbers), stride: 1, isVector: false)
    case .setting(let lane):
      let buffer = LaneBuffer([lane])
      constants.append(buffer)
      return Source(pointer: UnsafePointer(buffer.numbers), stride: 0, isVector: true)
    case .pack(let index, let lane, let output):
      let pack = packs[packs.count - 1 - index]
      let isVector = lane < 0
      return Source(
        pointer: UnsafePointer(pack.start(output, capacity: capacity)) + max(lane, 0),
        stride: pack.width, isVector: isVector)
    case .mask, nil:
      return Source(pointer: UnsafePointer(nothing.numbers), stride: 0, isVector: true)
    }
  }

  private func condition(_ reference: SignalPlan.Reference?) -> ConditionSource {
    switch reference {
    case .mask(let mask):
      let buffer = MaskBuffer(count: capacity, repeating: mask)
      masks.append(buffer)
      return ConditionSource(pointer: UnsafePointer(buffer.pointer), lane: -1)
    case .pack(let index, let lane, let output):
      let pack = packs[packs.count - 1 - index]
      return ConditionSource(
        pointer: UnsafePointer(output == 0 ? pack.masks.pointer : pack.masks.second),
        lane: pack.width == 1 ? -1 : lane)
    case .column, .setting, nil:
      return ConditionSource(pointer: UnsafePointer(never.pointer), lane: -1)
    }
  }

  /// Moves on to the next rows and computes what several blocks share.
  ///
  /// - Precondition: the tile starts where the one before ended and is no longer than the capacity, nor
  ///   are the rows of any other clock.
  package func begin(_ next: Tile) {
    precondition(next.count <= capacity, "a tile of \(next.count) rows, at most \(capacity)")
    for pack in packs where pack.history > 0 {
      let passed = rows(of: pack.clock).count
      for output in 0..<pack.outputCount {
        let first = pack.start(output, capacity: capacity) - pack.history * pack.width
        first.update(from: first + passed * pack.width, count: pack.history * pack.width)
      }
    }
    tile = next
    arena.point(to: next, clocks: columnClocks)
    for call in shared { run(call) }
  }

  /// Computes what one block of a strategy alone needs and tells where its signals lie until the next
  /// call.
  package func signals(of block: Int) -> Signals {
    runOwned(block)
    let (numbers, conditions) = outputs[block]
    return Signals(
      enterLong: conditions[0], exitLong: conditions[1], enterShort: conditions[2],
      exitShort: conditions[3], stopLoss: numbers[4], takeProfit: numbers[5], size: numbers[6])
  }

  /// Computes what one block alone needs and tells where all outputs lie until the next call: numbers and
  /// truths in the order of the program's outputs.
  package func sources(
    of block: Int
  ) -> (numbers: UnsafePointer<Source>, conditions: UnsafePointer<ConditionSource>) {
    runOwned(block)
    return outputs[block]
  }

  /// Computes what one block alone needs and tells where an output's numbers and its truth lie; which of
  /// the two counts is the formula's to know.
  package func outputs(of block: Int) -> (Int) -> (Source, ConditionSource) {
    runOwned(block)
    return places(of: block)
  }

  /// Where a block's outputs lie, with nothing computed: for a tile that brings no row, so that nobody reads them.
  package func places(of block: Int) -> (Int) -> (Source, ConditionSource) {
    let (numbers, conditions) = outputs[block]
    return { (numbers[$0], conditions[$0]) }
  }

  /// Computes what single blocks need of a tile whose signals nobody reads.
  package func pass() {
    for block in outputs.indices { runOwned(block) }
  }

  /// Computes block 0 and writes the tile's rows of its outputs; `roots` are the formulas behind them.
  ///
  /// A condition is 1 or 0.
  package func write(_ roots: [Node], into results: [UnsafeMutablePointer<Double>]) {
    for place in direct {
      let target = results[place.root] + tile.start
      owned.calls[place.call].outputs[place.output] = target
      for reader in place.readers {
        reader.pointee = Source(pointer: UnsafePointer(target), stride: 1, isVector: false)
      }
    }
    runOwned(0)
    let (sources, conditions) = outputs[0]
    for index in copied {
      let (numbers, truth) = (sources[index], conditions[index])
      let result = results[index] + tile.start
      if roots[index].operation.isCondition {
        for row in 0..<tile.count { result[row] = truth.load(row) & 1 == 0 ? 0 : 1 }
      } else if numbers.stride == 1 {
        result.update(from: numbers.pointer, count: tile.count)
      } else {
        for row in 0..<tile.count { result[row] = numbers.load(row, lane: 0) }
      }
    }
  }

  /// Computes what one block alone needs.
  @inline(__always)
  private func runOwned(_ block: Int) {
    let calls = owned.calls
    for index in owned.ends[block]..<owned.ends[block + 1] { run(calls[index]) }
  }

  /// The rows that the tile brings of a clock.
  @inline(__always)
  private func rows(of clock: Int) -> (start: Int, count: Int) {
    guard clock > 0 else { return (tile.start, tile.count) }
    // Before the first tile no clock has rows.
    guard clock <= tile.clocks.count else { return (0, 0) }
    return (tile.clocks[clock - 1].start, tile.clocks[clock - 1].count)
  }

  @inline(__always)
  private func run(_ call: Call) {
    let rows = rows(of: call.clock)
    let held = call.heldClock > 0 ? tile.clocks[call.heldClock - 1] : nil
    call.kernel._withUnsafeGuaranteedRef {
      $0.run(
        KernelRows(
          inputs: call.inputs, conditions: call.conditions, outputs: call.outputs, mask: call.mask,
          secondMask: call.secondMask, start: rows.start, count: rows.count, held: held))
    }
  }
}

/// The calls of each block, one block's behind the other's.
private final class BlockCalls {
  let calls: UnsafeMutablePointer<SignalMachine.Call>
  /// Where a block's calls begin, which is where those of the block before end.
  let ends: UnsafeMutablePointer<Int>

  init(_ blocks: [[SignalMachine.Call]]) {
    let all = blocks.joined()
    calls = .allocate(capacity: max(all.count, 1))
    ends = .allocate(capacity: blocks.count + 1)
    ends[0] = 0
    for (block, calls) in blocks.enumerated() { ends[block + 1] = ends[block] + calls.count }
    for (place, call) in all.enumerated() { (calls + place).initialize(to: call) }
  }

  deinit {
    calls.deallocate()
    ends.deallocate()
  }
}
