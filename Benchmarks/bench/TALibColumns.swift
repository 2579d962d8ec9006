import Foundation
import Rules

/// A seeded walk of bars in columns: open, high, low, close, volume and periods for `MAVP`.
final class TALibColumns {
  static let rows = 1_000_000
  private static let count = 6
  private let numbers: UnsafeMutablePointer<Double>

  init() {
    let rows = Self.rows
    numbers = largePages(count: rows * Self.count)
    var random = Walk(seed: 20_261_121)
    var last = 100.0
    for row in 0..<rows {
      let open = last * (1 + 0.0003 * random.normal())
      let close = last * exp(0.001 * random.normal())
      column(0)[row] = open
      column(1)[row] = max(open, close) * (1 + 0.0003 * abs(random.normal()))
      column(2)[row] = min(open, close) * (1 - 0.0003 * abs(random.normal()))
      column(3)[row] = close
      column(4)[row] = (1_000 + 999_000 * random.uniform()).rounded()
      column(5)[row] = (2 + 28 * random.uniform()).rounded()
      last = close
    }
  }

  deinit { numbers.deallocate() }

  private func column(_ index: Int) -> UnsafeMutablePointer<Double> {
    numbers + index * Self.rows
  }

  /// The columns in the order of `BarField`.
  func bars(periodsAsVolume: Bool) -> [UnsafePointer<Double>] {
    [0, 1, 2, 3, periodsAsVolume ? 5 : 4].map { UnsafePointer(column($0)) }
  }

  /// All columns as bytes, for TA-Lib's side to read.
  func write(to path: String) throws {
    let data = Data(
      bytesNoCopy: numbers, count: Self.rows * Self.count * MemoryLayout<Double>.size,
      deallocator: .none)
    try data.write(to: URL(fileURLWithPath: path))
  }
}

/// Zeros in pages as large as numpy asks for, on TA-Lib's side.
func largePages(count: Int) -> UnsafeMutablePointer<Double> {
  let page = 2 << 20
  let bytes = (count * MemoryLayout<Double>.stride + page - 1) / page * page
  let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: page)
  madvise(memory, bytes, MADV_HUGEPAGE)
  let numbers = memory.bindMemory(to: Double.self, capacity: count)
  numbers.initialize(repeating: 0, count: count)
  return numbers
}

/// Random numbers that are the same everywhere.
private struct Walk {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64, as a number from 0 to 1.
  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
  }

  /// A normal number, by Box and Muller.
  mutating func normal() -> Double {
    (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
}
