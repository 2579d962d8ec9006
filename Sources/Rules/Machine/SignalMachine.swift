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
  /// An input of numbers, resolved as far as it can be before a tile is known.
  private struct Operand {
    /// The rows in memory; nil for a price column, whose place each tile tells.
    var pointer: UnsafePointer<Double>?
    var column = 0
    var stride = 0
    var isVector = true
  }

  /// One pack: its kernel, where its inputs come from and where its rows go.
  private struct Pack {
    let kernel: any Kernel
    let references: [SignalPlan.Reference]
    let isCondition: Bool
    var numbers: LaneBuffer
    var masks: MaskBuffer
    /// Rows kept from the tiles before, for consumers that look back.
    var history = 0
  }

  /// A kernel's call with everything that does not change from tile to tile.
  private struct Call {
    let kernel: any Kernel
    var inputs: [3 of Operand]
    var conditions: [2 of ConditionSource]
    let output: UnsafeMutablePointer<Lane>
    let mask: UnsafeMutablePointer<UInt8>
  }

  /// What a block hands to the simulator.
  private struct Output {
    let conditions: [4 of ConditionSource]
    let numbers: [3 of Operand]
  }

  private let capacity: Int
  private var packs: [Pack] = []
  private var shared: [Call] = []
  private var owned: [[Call]]
  private var outputs: [Output] = []
  /// Constants and masks that never change, kept alive for the calls.
  private var constants: [LaneBuffer] = []
  private var masks: [MaskBuffer] = []
  private let never: MaskBuffer
  private let nothing = LaneBuffer(count: 1)
  private var tile = Tile(start: 0, count: 0, columns: [])

  /// Plans a group of blocks; `tile` is the most rows that one `begin` may bring, `rows` that all may.
  ///
  /// - Throws: `RulesError` for a window that is out of range in one of the lanes.
  package init(
    _ program: Program, blocks: ArraySlice<LaneBlocks.Block>, tile: Int, rows: Int = .max
  ) throws(RulesError) {
    capacity = tile
    never = MaskBuffer(count: tile)
    owned = [[Call]](repeating: [], count: blocks.count)
    let plan = SignalPlan(program, blocks: blocks)
    // The plan formed consumers first; here inputs stand first.
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
          kernel: try entry.operation.makeKernel(settings: settings), references: pack.inputs,
          isCondition: entry.operation.isCondition, numbers: nothing, masks: never))
    }
    assignBuffers(owners: plan.packs.reversed().map(\.owner), rows: rows)
    for row in plan.outputs {
      var conditions = [4 of ConditionSource](repeating: condition(nil))
      for index in 0..<4 { conditions[index] = condition(row[index]) }
      var numbers = [3 of Operand](repeating: operand(nil))
      for index in 0..<3 { numbers[index] = operand(row[4 + index]) }
      outputs.append(Output(conditions: conditions, numbers: numbers))
    }
  }

  /// Packs that only one block reads share scratch memory with those of other blocks.
  private func assignBuffers(owners: [Int?], rows: Int) {
    for pack in packs {
      for case .pack(let input, _) in pack.references {
        let place = packs.count - 1 - input
        packs[place].history = max(packs[place].history, min(pack.kernel.lookback, rows))
      }
    }
    var scratch: [(numbers: LaneBuffer, masks: MaskBuffer)] = []
    for index in packs.indices {
      let history = packs[index].history
      if let owner = owners[index], history == 0 {
        let slot = owned[owner].count
        while scratch.count <= slot {
          scratch.append((LaneBuffer(count: capacity), MaskBuffer(count: capacity)))
        }
        packs[index].numbers = scratch[slot].numbers
        packs[index].masks = scratch[slot].masks
      } else if packs[index].isCondition {
        packs[index].masks = MaskBuffer(count: capacity)
      } else {
        packs[index].numbers = LaneBuffer(count: history + capacity)
      }
      // Inputs stand before their consumers, so their buffers are known by now.
      let call = call(packs[index])
      if let owner = owners[index] { owned[owner].append(call) } else { shared.append(call) }
    }
  }

  private func call(_ pack: Pack) -> Call {
    var inputs = [3 of Operand](repeating: operand(nil))
    var conditions = [2 of ConditionSource](repeating: condition(nil))
    var numberCount = 0
    var conditionCount = 0
    for reference in pack.references {
      if isCondition(reference) {
        conditions[conditionCount] = condition(reference)
        conditionCount += 1
      } else {
        inputs[numberCount] = operand(reference)
        numberCount += 1
      }
    }
    return Call(
      kernel: pack.kernel, inputs: inputs, conditions: conditions,
      output: pack.numbers.pointer + pack.history, mask: pack.masks.pointer)
  }

  private func isCondition(_ reference: SignalPlan.Reference) -> Bool {
    switch reference {
    case .mask: true
    case .pack(let index, _): packs[packs.count - 1 - index].isCondition
    case .column, .setting: false
    }
  }

  private func operand(_ reference: SignalPlan.Reference?) -> Operand {
    switch reference {
    case .column(let column):
      return Operand(pointer: nil, column: column.rawValue, stride: 1, isVector: false)
    case .setting(let lane):
      let buffer = LaneBuffer([lane])
      constants.append(buffer)
      return Operand(pointer: UnsafePointer(buffer.numbers))
    case .pack(let index, let lane):
      let pack = packs[packs.count - 1 - index]
      return Operand(
        pointer: UnsafePointer(pack.numbers.numbers) + (pack.history * laneCount + max(lane, 0)),
        stride: laneCount, isVector: lane < 0)
    case .mask, nil: return Operand(pointer: UnsafePointer(nothing.numbers))
    }
  }

  private func condition(_ reference: SignalPlan.Reference?) -> ConditionSource {
    switch reference {
    case .mask(let mask):
      let buffer = MaskBuffer(count: capacity, repeating: mask)
      masks.append(buffer)
      return ConditionSource(pointer: UnsafePointer(buffer.pointer), lane: -1)
    case .pack(let index, let lane):
      let pack = packs[packs.count - 1 - index]
      return ConditionSource(pointer: UnsafePointer(pack.masks.pointer), lane: lane)
    case .column, .setting, nil:
      return ConditionSource(pointer: UnsafePointer(never.pointer), lane: -1)
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
    for call in shared { run(call) }
  }

  /// Computes what one block alone needs and tells where its signals lie until the next call.
  package func signals(of block: Int) -> Signals {
    for call in owned[block] { run(call) }
    let output = outputs[block]
    return Signals(
      enterLong: output.conditions[0], exitLong: output.conditions[1],
      enterShort: output.conditions[2], exitShort: output.conditions[3],
      stopLoss: source(output.numbers[0]), takeProfit: source(output.numbers[1]),
      size: source(output.numbers[2]))
  }

  private func run(_ call: Call) {
    call.kernel.run(
      KernelRows(
        inputs: [source(call.inputs[0]), source(call.inputs[1]), source(call.inputs[2])],
        conditions: call.conditions, output: call.output, mask: call.mask, start: tile.start,
        count: tile.count))
  }

  @inline(__always)
  private func source(_ operand: Operand) -> Source {
    Source(
      pointer: operand.pointer ?? tile.columns[operand.column] + tile.start,
      stride: operand.stride, isVector: operand.isVector)
  }
}
