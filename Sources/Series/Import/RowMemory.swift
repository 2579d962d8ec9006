/// The columns of rows being read: one block a kind, filled row by row, then handed over uncopied.
///
/// Pages that are never written cost nothing, so the capacity may be generous.
final class RowMemory {
  let capacity: Int
  let times: UnsafeMutablePointer<Int64>
  /// The date as written, for daily bars.
  let days: UnsafeMutablePointer<Int32>
  /// Open, high, low, close and volume, each `capacity` rows long.
  let values: UnsafeMutablePointer<Double>

  init(capacity: Int) {
    self.capacity = capacity
    times = .allocate(capacity: capacity)
    days = .allocate(capacity: capacity)
    values = .allocate(capacity: 5 * capacity)
  }

  deinit {
    times.deallocate()
    days.deallocate()
    values.deallocate()
  }

  /// The first rows as bars that keep this memory alive.
  func bars(_ symbol: String, _ timeframe: Timeframe, count: Int) -> Bars {
    let prices = ColumnStorage(bytes: UnsafeRawPointer(values)) { _ = self }
    func column(_ index: Int) -> Column<Double> {
      Column(storage: prices, offset: 8 * index * capacity, count: count)
    }
    let times = ColumnStorage(bytes: UnsafeRawPointer(times)) { _ = self }
    return Bars(
      symbol: symbol, timeframe: timeframe, times: Column(storage: times, offset: 0, count: count),
      open: column(0), high: column(1), low: column(2), close: column(3), volume: column(4))
  }
}
