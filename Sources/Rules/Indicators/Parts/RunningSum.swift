/// The sum of a window, which forgets no rounding: every error is kept beside the sum.
///
/// The errors are off the path from row to row, so a row costs no more than one addition of latency.
struct RunningSum<N: Number> {
  private var sum = N.zero
  private var lost = N.zero

  @inline(__always) var value: N { sum + lost }

  /// Takes a value in and lets one go.
  @inline(__always)
  mutating func replace(_ stale: N, by fresh: N) {
    let change = fresh - stale
    let turned = change - fresh
    let rounded = (fresh - (change - turned)) - (stale + turned)
    let total = sum + change
    let share = total - sum
    let missed = (sum - (total - share)) + (change - share)
    sum = total
    lost += missed + rounded
  }
}
