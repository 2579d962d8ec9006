/// A running sum, or that of a window, with what rounding takes from it kept beside it.
///
/// The rounding is off the path from row to row, so a row costs one addition of latency.
struct RunningSum<N: Number> {
  private var sum = N.zero
  private var lost = N.zero

  @inline(__always) var value: N { sum + lost }

  /// Goes on where another stands, that of one series where one of them is.
  @inline(__always)
  mutating func take<Other: Number>(_ other: RunningSum<Other>) {
    (sum, lost) = (N(all: other.sum[lane: 0]), N(all: other.lost[lane: 0]))
  }

  /// Takes a value in and lets one go.
  @inline(__always)
  mutating func replace(_ stale: N, by fresh: N) { add(fresh - stale) }

  /// Takes a change in.
  @inline(__always)
  mutating func add(_ change: N) {
    let total = sum + change
    lost += change - (total - sum)
    sum = total
  }
}
