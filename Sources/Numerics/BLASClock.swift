import Synchronization

/// How much time large products spend inside OpenBLAS, for those who ask what is left to gain.
package enum BLASClock {
  private static let nanoseconds = Atomic(0)
  private static let operations = Atomic(0)

  /// Seconds inside the library since the last reset, of all threads together, and additions and multiplications.
  package static var reading: (seconds: Double, operations: Double) {
    (
      Double(nanoseconds.load(ordering: .relaxed)) / 1e9,
      Double(operations.load(ordering: .relaxed))
    )
  }

  /// Begins anew.
  package static func reset() {
    nanoseconds.store(0, ordering: .relaxed)
    operations.store(0, ordering: .relaxed)
  }

  static func measure(operations count: Int, _ body: () -> Void) {
    let clock = ContinuousClock()
    let elapsed = clock.measure(body)
    let (seconds, attoseconds) = elapsed.components
    nanoseconds.wrappingAdd(
      Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000), ordering: .relaxed)
    operations.wrappingAdd(count, ordering: .relaxed)
  }
}
