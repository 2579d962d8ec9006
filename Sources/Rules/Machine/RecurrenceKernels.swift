import CLanes

/// Exponential and Wilder's averages: the mean of the first values, then a recurrence.
///
/// A NaN leaves the state as it was; the value stays that of the row before.
final class SmoothingKernel: Kernel {
  enum Factor { case exponential, wilder }

  private let window: Lane
  private let skip: Lane
  private let factor: Lane
  private let isWilder: Bool
  private var average = Lane(repeating: .nan)
  private var sum = Lane.zero
  /// Values seen, those skipped included.
  private var seen = Lane.zero
  private var isWarm = false

  init(window: SIMD8<Int>, skip: SIMD8<Int>, factor: Factor) {
    self.window = window.lane
    self.skip = skip.lane
    self.isWilder = factor == .wilder
    self.factor = 2 / (window.lane + 1)
  }

  func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    var row = 0
    while row < rows.count, !isWarm {
      warm(source.load(row))
      rows.output[row] = average
      row += 1
    }
    var average = self.average
    if isWilder {
      let weight = window - 1
      while row < rows.count {
        let value = source.load(row)
        let next = (average * weight + value) / window
        average = choose(lockstep_is_nan(value), average, next)
        rows.output[row] = average
        row += 1
      }
    } else {
      while row < rows.count {
        let value = source.load(row)
        let next = (value - average) * factor + average
        average = choose(lockstep_is_nan(value), average, next)
        rows.output[row] = average
        row += 1
      }
    }
    self.average = average
  }

  private func warm(_ value: Lane) {
    let valid = ~lockstep_is_nan(value)
    seen = choose(valid, seen + 1, seen)
    let place = seen - skip
    let seeding = valid & lockstep_greater(place, .zero) & lockstep_less_equal(place, window)
    sum = choose(seeding, sum + value, sum)
    let next =
      isWilder ? (average * (window - 1) + value) / window : (value - average) * factor + average
    average = choose(valid & lockstep_greater(place, window), next, average)
    average = choose(seeding & lockstep_equal(place, window), sum / window, average)
    isWarm = lockstep_is_nan(average) == 0
  }
}

/// Wilder's relative strength index as TA-Lib defines it: 0 where nothing moved.
final class RelativeStrengthKernel: Kernel {
  private let window: Lane
  private var previous = Lane(repeating: .nan)
  private var gain = Lane.zero
  private var loss = Lane.zero
  private var seen = Lane.zero

  init(window: SIMD8<Int>) { self.window = window.lane }

  func run(_ rows: KernelRows) {
    let weight = window - 1
    for row in 0..<rows.count {
      let value = rows.inputs[0].load(row)
      let change = value - previous
      let valid = ~lockstep_is_nan(change)
      previous = choose(lockstep_is_nan(value), previous, value)
      let up = choose(lockstep_greater(change, .zero), change, .zero)
      let down = choose(lockstep_less(change, .zero), -change, .zero)
      seen = choose(valid, seen + 1, seen)
      let seeding = lockstep_less_equal(seen, window)
      gain = choose(valid, choose(seeding, gain + up, (gain * weight + up) / window), gain)
      loss = choose(valid, choose(seeding, loss + down, (loss * weight + down) / window), loss)
      let seeded = valid & lockstep_equal(seen, window)
      gain = choose(seeded, gain / window, gain)
      loss = choose(seeded, loss / window, loss)
      let total = gain + loss
      let index = choose(lockstep_less(total, Lane(repeating: 1e-14)), .zero, 100 * (gain / total))
      rows.output[row] = choose(
        lockstep_greater_equal(seen, window), index, Lane(repeating: .nan))
    }
  }
}

/// The range of a bar, reaching to the close before it; NaN at the first row.
final class TrueRangeKernel: Kernel {
  private var previous = Lane(repeating: .nan)

  func run(_ rows: KernelRows) {
    for row in 0..<rows.count {
      let high = rows.inputs[0].load(row)
      let low = rows.inputs[1].load(row)
      var range = high - low
      let above = high - previous
      range = choose(lockstep_greater(above, range), above, range)
      let below = previous - low
      range = choose(lockstep_greater(below, range), below, range)
      rows.output[row] = choose(lockstep_is_nan(previous), Lane(repeating: .nan), range)
      let close = rows.inputs[2].load(row)
      previous = choose(lockstep_is_nan(close), previous, close)
    }
  }
}
