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
  /// An input as a kernel's call finds it.
  private enum Operand {
    case column(PriceColumn)
    case constant(LaneBuffer)
    case mask(MaskBuffer)
    case pack(Int, lane: Int)
  }

  /// One pack: its kernel, where its inputs come from and where its rows go.
  private struct Pack {
    let kernel: any Kernel
    let inputs: [Operand]
    let isCondition: Bool
    var numbers: LaneBuffer
    var masks: MaskBuffer
    /// Rows kept from the tiles before, for consumers that look back.
    var history = 0
  }

  private let capacity: Int
  private var packs: [Pack] = []
  private var shared: [Int] = []
  private var owned: [[Int]]
  private var outputs: [[Operand?]] = []
  private let never: MaskBuffer
  private let nothing = LaneBuffer(count: 1)
  private var tile = Tile(start: 0, count: 0, columns: [])

  /// Plans a group of blocks; `tile` is the most rows that one `begin` may bring.
  ///
  /// - Throws: `RulesError` for a window that is out of range in one of the lanes.
  package init(
    _ program: Program, blocks: ArraySlice<LaneBlocks.Block>, tile: Int
  ) throws(RulesError) {
    capacity = tile
    never = MaskBuffer(count: tile)
    owned = [[Int]](repeating: [], count: blocks.count)
    let plan = SignalPlan(program, blocks: blocks)
    // The plan formed consumers first; here inputs stand first.
    let last = plan.packs.count - 1
    for pack in plan.packs.reversed() {
      let entry = program.entries[pack.entry]
      var settings: [Lane] = []
      for setting in entry.settings {
        var lane = Lane.zero
        for index in 0..<laneCount {
          lane[index] = setting.settingValue(
            parameters: program.parameters, values: pack.values[index])
        }
        settings.append(lane)
      }
      packs.append(
        Pack(
          kernel: try entry.operation.makeKernel(settings: settings),
          inputs: pack.inputs.map { operand($0, last: last) },
          isCondition: entry.operation.isCondition, numbers: nothing, masks: never))
    }
    outputs = plan.outputs.map { row in row.map { $0.map { operand($0, last: last) } } }
    assignBuffers(owners: plan.packs.reversed().map(\.owner))
  }

  private func operand(_ reference: SignalPlan.Reference, last: Int) -> Operand {
    switch reference {
    case .column(let column): .column(column)
    case .setting(let lane): .constant(LaneBuffer([lane]))
    case .mask(let mask): .mask(MaskBuffer(count: capacity, repeating: mask))
    case .pack(let index, let lane): .pack(last - index, lane: lane)
    }
  }

  /// Packs that only one block reads share scratch memory with those of other blocks.
  private func assignBuffers(owners: [Int?]) {
    for pack in packs {
      for case .pack(let input, _) in pack.inputs {
        packs[input].history = max(packs[input].history, pack.kernel.lookback)
      }
    }
    var scratchNumbers: [LaneBuffer] = []
    var scratchMasks: [MaskBuffer] = []
    for index in packs.indices {
      let history = packs[index].history
      if let owner = owners[index] { owned[owner].append(index) } else { shared.append(index) }
      if let owner = owners[index], history == 0 {
        let slot = owned[owner].count - 1
        while scratchNumbers.count <= slot {
          scratchNumbers.append(LaneBuffer(count: capacity))
          scratchMasks.append(MaskBuffer(count: capacity))
        }
        packs[index].numbers = scratchNumbers[slot]
        packs[index].masks = scratchMasks[slot]
      } else if packs[index].isCondition {
        packs[index].masks = MaskBuffer(count: capacity)
      } else {
        packs[index].numbers = LaneBuffer(count: history + capacity)
      }
    }
  }

  /// Moves on to the next rows and computes what several blocks share.
  ///
  /// - Precondition: the tile starts where the one before ended and is no longer than the capacity.
  package func begin(_ next: Tile) {
    precondition(next.count <= capacity, "a tile of \(next.count) rows, at most \(capacity)")
    for pack in packs where pack.history > 0 {
      pack.numbers.pointer.update(
        from: pack.numbers.pointer + tile.count, count: pack.history)
    }
    tile = next
    for index in shared { run(index) }
  }

  /// Computes what one block alone needs and tells where its signals lie until the next call.
  package func signals(of block: Int) -> Signals {
    for index in owned[block] { run(index) }
    let row = outputs[block]
    return Signals(
      enterLong: condition(row[0]), exitLong: condition(row[1]), enterShort: condition(row[2]),
      exitShort: condition(row[3]), stopLoss: source(row[4]), takeProfit: source(row[5]),
      size: source(row[6]))
  }

  private func run(_ index: Int) {
    let pack = packs[index]
    var inputs = [3 of Source](repeating: source(nil))
    var conditions = [2 of ConditionSource](repeating: condition(nil))
    var numberCount = 0
    var conditionCount = 0
    for operand in pack.inputs {
      if isCondition(operand) {
        conditions[conditionCount] = condition(operand)
        conditionCount += 1
      } else {
        inputs[numberCount] = source(operand)
        numberCount += 1
      }
    }
    pack.kernel.run(
      KernelRows(
        inputs: inputs, conditions: conditions, output: pack.numbers.pointer + pack.history,
        mask: pack.masks.pointer, start: tile.start, count: tile.count))
  }

  private func isCondition(_ operand: Operand) -> Bool {
    switch operand {
    case .mask: true
    case .pack(let index, _): packs[index].isCondition
    case .column, .constant: false
    }
  }

  private func source(_ operand: Operand?) -> Source {
    switch operand {
    case .column(let column):
      Source(pointer: tile.columns[column.rawValue] + tile.start, stride: 1, isVector: false)
    case .constant(let buffer):
      Source(pointer: buffer.numbers, stride: 0, isVector: true)
    case .pack(let index, let lane):
      Source(
        pointer: packs[index].numbers.numbers + (packs[index].history * laneCount + max(lane, 0)),
        stride: laneCount, isVector: lane < 0)
    case .mask, nil: Source(pointer: nothing.numbers, stride: 0, isVector: true)
    }
  }

  private func condition(_ operand: Operand?) -> ConditionSource {
    switch operand {
    case .mask(let buffer): ConditionSource(pointer: buffer.pointer, lane: -1)
    case .pack(let index, let lane):
      ConditionSource(pointer: packs[index].masks.pointer, lane: lane)
    case .column, .constant, nil: ConditionSource(pointer: never.pointer, lane: -1)
    }
  }
}
