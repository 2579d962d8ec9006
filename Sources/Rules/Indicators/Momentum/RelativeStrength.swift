/// Wilder's relative strength index as TA-Lib defines it: 0 where nothing moved.
struct RelativeStrength<N: Number>: Recurrence {
  private let size: N
  private var previous = N.nan
  private var gain = N.zero
  private var loss = N.zero
  /// Changes seen.
  private var seen = N.zero
  private var isWarm = false

  init(_ settings: KernelSettings) {
    let window = settings.count(0, as: N.self)
    size = window.number()
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let change = value - previous
    let missing = isNaN(value)
    let up = choose(greater(change, .zero), change, .zero)
    let down = choose(less(change, .zero), -change, .zero)
    if isWarm {
      let weight = size - N(all: 1)
      gain = choose(missing, gain, (gain * weight + up) / size)
      loss = choose(missing, loss, (loss * weight + down) / size)
    } else {
      warm(up, down, ~isNaN(change))
    }
    previous = choose(missing, previous, value)
    let total = gain + loss
    let index = choose(less(total, N(all: 1e-14)), .zero, N(all: 100) * (gain / total))
    row.store(choose(missing | less(seen, size), .nan, index))
  }

  @inline(never)
  private mutating func warm(_ up: N, _ down: N, _ valid: N.Mask) {
    let weight = size - N(all: 1)
    seen = choose(valid, seen + N(all: 1), seen)
    let seeding = lessOrEqual(seen, size)
    gain = choose(valid, choose(seeding, gain + up, (gain * weight + up) / size), gain)
    loss = choose(valid, choose(seeding, loss + down, (loss * weight + down) / size), loss)
    let seeded = valid & equal(seen, size)
    gain = choose(seeded, gain / size, gain)
    loss = choose(seeded, loss / size, loss)
    isWarm = greaterOrEqual(seen, size).all
  }
}

extension Indicator {
  static let relativeStrength = Indicator(
    "rsi", .momentum, "Relative strength index",
    definition: "100 * gain / (gain + loss), Wilder's averages of the rises and falls",
    source: "TA-Lib RSI; Wilder (1978)", inputs: [.series], settings: [.window(14, atLeast: 2)],
    RelativeStrength<Double>.self, RelativeStrength<Lane>.self
  ) { Int($0[0]) }
}

extension Term {
  /// Wilder's relative strength index, 0 to 100; 0 where nothing moved.
  public func rsi(_ window: some Term) -> Formula {
    Indicator.relativeStrength([self], [window])[0]
  }
}
