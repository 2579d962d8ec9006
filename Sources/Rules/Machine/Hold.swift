/// The last known value of other bars, in the traded bars.
///
/// NaN before the first one, and, for a value that must be of this very bar, wherever the other bars
/// have none that ends with it.
struct Hold<N: Number>: KernelState {
  private let isCurrent: Bool
  /// A row may have become known in an earlier tile.
  var lookback: Int { 1 }

  init(isCurrent: Bool) { self.isCurrent = isCurrent }

  mutating func run(_ rows: KernelRows) {
    guard let clock = rows.held else { return }
    let source = rows.inputs[0]
    for row in 0..<rows.count {
      let known = Int(clock.known[row])
      let isMissing = known == 0 || (isCurrent && clock.current[row] == 0)
      N.store(
        isMissing ? .nan : N.load(source, known - 1 - clock.start), rows.outputs[0], row)
    }
  }
}
