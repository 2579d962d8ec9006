import CLanes

/// Which nodes a group of blocks computes, for which parameter values, and who reads them.
///
/// A *pack* is one node computed for eight tuples of its parameters' values, one a lane. A block that
/// needs a node for eight different tuples reads the pack lane by lane; a block in which the tuple is
/// the same everywhere reads one lane of a pack and broadcasts it. So each tuple is computed once for
/// all blocks that use it, whatever the number of parameter sets.
struct SignalPlan {
  /// Where a consumer reads.
  enum Reference {
    /// A position in the program's columns.
    case column(Int)
    case setting(Lane)
    case mask(UInt8)
    /// The lane that serves all lanes; -1 where each has its own.
    case pack(Int, lane: Int, output: Int)
  }

  struct Pack {
    let entry: Int
    /// The settings' values in the lanes; lanes that no set reads have those of one that is read.
    let settings: [Lane]
    /// The block that alone uses the pack; nil for several.
    let owner: Int?
    /// Whether all lanes are alike, so that one series is computed and not eight.
    let isUniform: Bool
    var inputs: [Reference] = []
  }

  private(set) var packs: [Pack] = []
  /// By block, in the order of the program's outputs.
  private(set) var outputs: [[Reference?]] = []

  private let program: Program
  private var requests: [[Request]]
  private var known: [[[Double]: Int]]
  /// What computes a setting, made once.
  private var settings: [Node: SettingFunction] = [:]

  /// A node wanted for eight tuples, or for one.
  private struct Request {
    let values: [[Double]]
    var owner: Int?
    /// The lanes that a set reads.
    var used: UInt8
    /// Where it was packed.
    var pack = -1
    var lane = -1
  }

  private enum Pending {
    case ready(Reference)
    case request(entry: Int, index: Int, output: Int)
  }

  init(_ program: Program, blocks: ArraySlice<LaneBlocks.Block>) {
    self.program = program
    self.requests = program.entries.map { _ in [] }
    self.known = program.entries.map { _ in [:] }
    var pending: [[Pending?]] = []
    for (index, block) in blocks.enumerated() {
      var row: [Pending?] = []
      for input in program.outputs {
        row.append(input.map { want($0, block.values, used: block.used, owner: index) })
      }
      pending.append(row)
    }
    var packInputs: [[Pending]] = []
    for entry in program.entries.indices.reversed() {
      formPacks(of: entry) { packInputs.append($0) }
    }
    for index in packs.indices { packs[index].inputs = packInputs[index].map { resolved($0) } }
    outputs = pending.map { row in row.map { $0.map { resolved($0) } } }
  }

  private mutating func want(
    _ input: Program.Input, _ values: [[Double]], used lanes: UInt8, owner: Int?
  ) -> Pending {
    switch input {
    case .column(let column): return .ready(.column(column))
    case .setting(let node):
      let lane = setting(node, values)
      guard node.operation.isCondition else { return .ready(.setting(lane)) }
      return .ready(.mask(lockstep_not_equal(lane, .zero)))
    case .entry(let entry, let output):
      let used = program.entries[entry].parameters
      let isUniform = used.allSatisfy { index in
        values.allSatisfy { $0[index] == values[0][index] }
      }
      var key: [Double] = []
      key.reserveCapacity(laneCount * used.count)
      for lane in values.prefix(isUniform ? 1 : laneCount) {
        for index in used { key.append(lane[index]) }
      }
      if let index = known[entry][key] {
        if requests[entry][index].owner != owner { requests[entry][index].owner = nil }
        requests[entry][index].used |= lanes
        return .request(entry: entry, index: index, output: output)
      }
      known[entry][key] = requests[entry].count
      requests[entry].append(
        Request(values: isUniform ? [values[0]] : values, owner: owner, used: lanes))
      return .request(entry: entry, index: requests[entry].count - 1, output: output)
    }
  }

  /// A setting's values in the lanes.
  private mutating func setting(_ node: Node, _ values: [[Double]]) -> Lane {
    let function: SettingFunction
    if let known = settings[node] {
      function = known
    } else {
      function = node.settingFunction(parameters: program.parameters)
      settings[node] = function
    }
    var lane = Lane.zero
    for index in 0..<laneCount { lane[index] = function(values[index]) }
    return lane
  }

  /// Eight single tuples share a pack; eight different ones are a pack as they are.
  private mutating func formPacks(of entry: Int, _ add: ([Pending]) -> Void) {
    var singles: [Int] = []
    func flush(_ plan: inout SignalPlan) {
      guard let first = singles.first else { return }
      let owners = Set(singles.map { plan.requests[entry][$0].owner })
      let values = (0..<laneCount).map { lane in
        plan.requests[entry][lane < singles.count ? singles[lane] : first].values[0]
      }
      plan.append(
        entry, values: values, owner: owners.count == 1 ? owners.first ?? nil : nil,
        isUniform: singles.count == 1, used: 0xFF, add)
      for (lane, index) in singles.enumerated() {
        plan.requests[entry][index].pack = plan.packs.count - 1
        plan.requests[entry][index].lane = lane
      }
      singles = []
    }
    for index in requests[entry].indices {
      if requests[entry][index].values.count == 1 {
        singles.append(index)
        if singles.count == laneCount { flush(&self) }
      } else {
        append(
          entry, values: requests[entry][index].values, owner: requests[entry][index].owner,
          isUniform: false, used: requests[entry][index].used, add)
        requests[entry][index].pack = packs.count - 1
      }
    }
    flush(&self)
  }

  private mutating func append(
    _ entry: Int, values: [[Double]], owner: Int?, isUniform: Bool, used: UInt8,
    _ add: ([Pending]) -> Void
  ) {
    add(program.entries[entry].inputs.map { want($0, values, used: used, owner: owner) })
    // Values that the constraint leaves out may be such as no indicator takes.
    let first = used.trailingZeroBitCount % laneCount
    let read = values.indices.map { values[used & (1 << UInt8($0)) != 0 ? $0 : first] }
    let settings = program.entries[entry].settings.map { setting($0, read) }
    packs.append(Pack(entry: entry, settings: settings, owner: owner, isUniform: isUniform))
  }

  private func resolved(_ pending: Pending) -> Reference {
    switch pending {
    case .ready(let reference): return reference
    case .request(let entry, let index, let output):
      // Every request was made before its entry's packs were formed, because inputs stand first.
      let request = requests[entry][index]
      precondition(request.pack >= 0, "a node was asked for after it was packed")
      return .pack(request.pack, lane: request.lane, output: output)
    }
  }
}
