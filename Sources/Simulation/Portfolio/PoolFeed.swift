import Rules
import Series

/// Feeds a symbol's signal machine with its own bars of each tile of the union.
///
/// The kernel needs the signals of all symbols at once, so that a symbol's bars of a tile must come in one piece. What
/// other clocks bring beforehand, such as the long history of a reference, comes in pieces without a traded bar.
struct PoolFeed {
  private let columns: [UnsafePointer<Double>]
  private let marks: [ClockMarks]
  private var told: [Int]
  /// The most rows of any clock that one step may bring.
  let capacity: Int

  /// Looks at a symbol's bars in tiles of so many rows of the union.
  init(_ symbol: PoolMarket.Symbol, place: Int, _ rows: UnionRows, tile: Int) {
    columns = symbol.table.columns.map(\.start)
    marks = zip(symbol.table.known, symbol.table.current).map {
      ClockMarks(known: $0.start, current: $1.start)
    }
    told = [Int](repeating: 0, count: marks.count)
    var capacity = 1
    for start in stride(from: 0, to: rows.count, by: tile) {
      let own = rows.rows(start..<min(start + tile, rows.count), of: place)
      guard !own.isEmpty else { continue }
      capacity = max(capacity, own.count)
      for clock in marks {
        let fresh = clock.known[own.upperBound - 1] - clock.known[own.lowerBound]
        capacity = max(capacity, Int(fresh))
      }
    }
    self.capacity = capacity
  }

  /// Gives a machine the bars of the next tile; without any it keeps the one before, which must not be computed again.
  mutating func feed(_ rows: Range<Int>, to machine: SignalMachine) {
    guard !rows.isEmpty else { return }
    while marks.indices.contains(where: { isBehind($0, rows) }) {
      machine.begin(tile(rows.lowerBound..<rows.lowerBound))
      machine.pass()
    }
    machine.begin(tile(rows))
  }

  /// Whether a clock brings more than the machine takes at once, and some of it before the first row.
  private func isBehind(_ clock: Int, _ rows: Range<Int>) -> Bool {
    Int(marks[clock].known[rows.upperBound - 1]) - told[clock] > capacity
      && Int(marks[clock].known[rows.lowerBound]) > told[clock]
  }

  private mutating func tile(_ rows: Range<Int>) -> Tile {
    let last = max(rows.upperBound - 1, rows.lowerBound)
    let clocks = marks.indices.map { index in
      let fresh = min(Int(marks[index].known[last]) - told[index], capacity)
      defer { told[index] += fresh }
      return ClockTile(
        start: told[index], count: fresh, known: marks[index].known + rows.lowerBound,
        current: marks[index].current + rows.lowerBound)
    }
    return Tile(start: rows.lowerBound, count: rows.count, columns: columns, clocks: clocks)
  }
}
