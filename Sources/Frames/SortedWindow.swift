import Numerics

/// The last numbers of a column in rising order.
struct SortedWindow {
  private let size: Int
  private var ring: [Double]
  private var next = 0
  private var sorted: [Double] = []

  init(_ size: Int) {
    self.size = size
    ring = [Double](repeating: .nan, count: size)
    sorted.reserveCapacity(size)
  }

  /// Whether the window holds as many numbers as it has rows.
  var isFull: Bool { sorted.count == size }

  /// Takes a row in and lets the oldest go; NaN is not kept.
  mutating func take(_ value: Double) {
    let old = ring[next]
    if !old.isNaN { sorted.remove(at: place(of: old)) }
    ring[next] = value
    if !value.isNaN { sorted.insert(value, at: place(of: value)) }
    next = next + 1 == size ? 0 : next + 1
  }

  /// The quantile of type 7 of the numbers.
  func quantile(_ probability: Double) -> Double {
    Statistics.quantile(sorted: sorted, probability)
  }

  /// The first place whose number is not smaller.
  private func place(of value: Double) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
