/// One row of one series, as a recurrence of plain numbers sees it.
struct SeriesRow {
  let rows: KernelRows
  let row: Int
  let lane: Int
  let width: Int

  /// The row of the history, from 0.
  @inline(__always) var time: Int { rows.start &+ row }

  /// An input's number at this row.
  @inline(__always)
  subscript(input: Int) -> Double { rows.source(input).load(row, lane: lane) }

  /// An input's number some rows ago, which the history must hold.
  @inline(__always)
  subscript(input: Int, back back: Int) -> Double {
    rows.source(input).load(row &- back, lane: lane)
  }

  /// Writes an output's number.
  @inline(__always)
  func store(_ value: Double, to output: Int = 0) {
    rows.outputs[output][row &* width &+ lane] = value
  }
}

/// The state of an indicator that decides too much from row to row to run side by side.
///
/// Each lane runs by itself, with the code of one series.
protocol SeriesState {
  init(_ settings: [Double])
  /// How many rows before the tile it reads of its inputs.
  var lookback: Int { get }
  mutating func step(_ row: SeriesRow)
}

extension SeriesState {
  var lookback: Int { 0 }
}

/// Runs one series, or eight one after the other.
struct SeriesBySeries<N: Number, State: SeriesState>: Recurrence {
  private let states: StateBuffer<State>
  let lookback: Int

  init(_ settings: KernelSettings) {
    let states = (0..<N.width).map { lane in State(settings.values.map { $0[lane] }) }
    lookback = states.reduce(0) { max($0, $1.lookback) }
    self.states = StateBuffer(states)
  }

  mutating func step(_ row: KernelRow<N>) {
    for lane in 0..<N.width {
      states.pointer[lane].step(
        SeriesRow(rows: row.rows, row: row.row, lane: lane, width: N.width))
    }
  }

  @inline(__always)
  func run(_ rows: KernelRows) {
    for lane in 0..<N.width {
      // A copy of its own stays in registers.
      var state = states.pointer[lane]
      for row in 0..<rows.count {
        state.step(SeriesRow(rows: rows, row: row, lane: lane, width: N.width))
      }
      states.pointer[lane] = state
    }
  }
}

/// States at addresses that stay.
private final class StateBuffer<State> {
  let pointer: UnsafeMutablePointer<State>
  private let count: Int

  init(_ states: [State]) {
    count = states.count
    pointer = .allocate(capacity: max(count, 1))
    pointer.initialize(from: states, count: count)
  }

  deinit {
    pointer.deinitialize(count: count)
    pointer.deallocate()
  }
}

/// Numbers at an address that stays.
final class NumberBuffer {
  let pointer: UnsafeMutablePointer<Double>

  init(count: Int, repeating value: Double = 0) {
    pointer = .allocate(capacity: max(count, 1))
    pointer.initialize(repeating: value, count: max(count, 1))
  }

  deinit { pointer.deallocate() }
}
