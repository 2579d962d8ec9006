/// The inputs and the outputs of a kernel call, resolved for one tile.
struct KernelRows {
  /// Where the number inputs lie, in the order of the node's inputs.
  let inputs: UnsafePointer<Source>
  /// Where the condition inputs lie.
  let conditions: UnsafePointer<ConditionSource>
  /// Where numbers go, a kernel's width a row.
  let outputs: [4 of UnsafeMutablePointer<Double>]
  /// Where masks go, one byte a row.
  let mask: UnsafeMutablePointer<UInt8>
  /// Where a second output of masks goes.
  let secondMask: UnsafeMutablePointer<UInt8>
  /// The row of the history that is row 0.
  let start: Int
  let count: Int
  /// The clock that a `hold` reads.
  let held: ClockTile?
  /// Copies of the first sources: a store to an output cannot change them, so no loop reads them again.
  private let first, second, third, fourth: Source

  init(
    inputs: UnsafePointer<Source>, conditions: UnsafePointer<ConditionSource>,
    outputs: [4 of UnsafeMutablePointer<Double>], mask: UnsafeMutablePointer<UInt8>,
    secondMask: UnsafeMutablePointer<UInt8>, start: Int, count: Int, held: ClockTile?
  ) {
    self.inputs = inputs
    self.conditions = conditions
    self.outputs = outputs
    self.mask = mask
    self.secondMask = secondMask
    self.start = start
    self.count = count
    self.held = held
    // The arena keeps room for four, however few there are.
    (first, second, third, fourth) = (inputs[0], inputs[1], inputs[2], inputs[3])
  }

  /// Where an input lies.
  @inline(__always)
  func source(_ input: Int) -> Source {
    switch input {
    case 0: first
    case 1: second
    case 2: third
    case 3: fourth
    default: inputs[input]
    }
  }

  /// An input that is one series with a number behind the other; nil where it is not.
  @inline(__always)
  func column(_ input: Int) -> UnsafePointer<Double>? {
    let source = source(input)
    return source.stride == 1 ? source.pointer : nil
  }

  /// The call cut down to its first rows.
  func first(_ count: Int) -> KernelRows {
    KernelRows(
      inputs: inputs, conditions: conditions, outputs: outputs, mask: mask, secondMask: secondMask,
      start: start, count: count, held: held)
  }
}

/// Computes one node, a tile of rows at a time, and keeps the state between tiles.
///
/// The state's type is known where the kernel is made and nowhere else: the loop over the rows is
/// compiled there, for that type. (A generic class would be called through its generic form, which costs
/// twenty times as much.)
final class Kernel {
  /// How many rows before the tile it reads of its inputs.
  let lookback: Int
  private let body: (KernelRows) -> Void
  private let end: () -> Void

  @inline(__always)
  init<State: KernelState>(_ state: State) {
    lookback = state.lookback
    // A captured variable would be guarded against overlapping access at every call.
    let memory = UnsafeMutablePointer<State>.allocate(capacity: 1)
    memory.initialize(to: state)
    body = { rows in
      // A copy of its own stays in registers.
      var local = memory.pointee
      local.run(rows)
      memory.pointee = local
    }
    end = {
      memory.deinitialize(count: 1)
      memory.deallocate()
    }
  }

  deinit { end() }

  func run(_ rows: KernelRows) { body(rows) }
}

/// What a kernel keeps from row to row: plain numbers, no arrays, for it is copied in and out.
///
/// Results must not depend on how the history is cut into tiles.
protocol KernelState: SendableMetatype {
  /// One series or eight.
  associatedtype N: Number
  /// How many rows before the tile it reads of its inputs.
  var lookback: Int { get }
  mutating func run(_ rows: KernelRows)
}

extension KernelState {
  var lookback: Int { 0 }
}

/// One row of a kernel call, as a recurrence sees it.
struct KernelRow<N: Number> {
  let rows: KernelRows
  let row: Int

  /// The row of the history, from 0.
  @inline(__always) var time: Int { rows.start &+ row }

  /// An input's numbers at this row.
  @inline(__always)
  subscript(input: Int) -> N { N.load(rows.source(input), row) }

  /// An input's numbers some rows ago, which the history must hold.
  @inline(__always)
  subscript(input: Int, back back: N.Count) -> N {
    N.load(rows.source(input), row, back: back)
  }

  /// An input's numbers some rows ago; `missing` where the history had not begun.
  @inline(__always)
  func past(_ input: Int, _ back: N.Count, missing: Double = .nan) -> N {
    var result = N(all: missing)
    let source = rows.source(input)
    for lane in 0..<N.width where time >= back[lane: lane] {
      result[lane: lane] = source.load(row &- back[lane: lane], lane: lane)
    }
    return result
  }

  /// A condition input at this row.
  @inline(__always)
  func holds(_ condition: Int) -> N.Mask { N.Mask(byte: rows.conditions[condition].load(row)) }

  /// Writes an output's numbers.
  @inline(__always)
  func store(_ value: N, to output: Int = 0) { N.store(value, rows.outputs[output], row) }

  /// Writes a condition.
  @inline(__always)
  func store(_ mask: N.Mask) { rows.mask[row] = mask.byte }
}

/// The kernel of an indicator, made from its settings.
protocol IndicatorKernel: KernelState {
  init(_ settings: KernelSettings)
}

/// The state of an indicator, which moves on one bar at a time.
///
/// The house's rule for missing values: NaN in, NaN out, and the state stays as it was.
protocol Recurrence: IndicatorKernel {
  /// Takes the row's inputs in and writes the row's outputs.
  mutating func step(_ row: KernelRow<N>)
}

extension Recurrence {
  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    for row in 0..<rows.count { step(KernelRow(rows: rows, row: row)) }
  }
}

/// The values of a node's settings in the lanes of a kernel; one series reads lane 0.
struct KernelSettings {
  let values: [Lane]

  /// A window or another whole number, which was checked before.
  func count<N: Number>(_ index: Int, as type: N.Type) -> N.Count {
    var count = N.Count(all: 0)
    for lane in 0..<N.width { count[lane: lane] = Int(values[index][lane]) }
    return count
  }

  /// A factor.
  func number<N: Number>(_ index: Int, as type: N.Type = N.self) -> N {
    var number = N.zero
    for lane in 0..<N.width { number[lane: lane] = values[index][lane] }
    return number
  }

  /// A number that all lanes share.
  func shared(_ index: Int) -> Double { values[index][0] }
}
