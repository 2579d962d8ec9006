import CLanes

/// The value some rows ago.
final class LagKernel: Kernel {
  private let bars: SIMD8<Int>
  var lookback: Int { bars.largest }

  init(bars: SIMD8<Int>) { self.bars = bars }

  func run(_ rows: KernelRows) {
    for row in 0..<rows.count {
      rows.output[row] = rows.inputs[0].past(row, bars, start: rows.start, missing: .nan)
    }
  }
}

extension Source {
  /// The numbers some rows ago; `missing` where the history had not begun.
  @inline(__always)
  func past(_ row: Int, _ bars: SIMD8<Int>, start: Int, missing: Double) -> Lane {
    var lane = Lane(repeating: missing)
    for index in 0..<laneCount where start &+ row >= bars[index] {
      lane[index] = load(row &- bars[index], lane: index)
    }
    return lane
  }
}

/// The change over some rows, in percent.
final class RateOfChangeKernel: Kernel {
  private let window: SIMD8<Int>
  var lookback: Int { window.largest }

  init(window: SIMD8<Int>) { self.window = window }

  func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    for row in 0..<rows.count {
      let past = source.past(row, window, start: rows.start, missing: .nan)
      rows.output[row] = (source.load(row) / past - 1) * 100
    }
  }
}

/// The mean of a window, from a running sum with Kahan's compensation.
///
/// A NaN in the window makes its mean NaN and leaves the sum as it was.
final class SimpleAverageKernel: Kernel {
  private let window: SIMD8<Int>
  private let divisor: Lane
  private var sum = Lane.zero
  private var lost = Lane.zero
  /// The first row at which the window holds no NaN and is full, lane by lane.
  private var validFrom: Lane
  var lookback: Int { window.largest }

  init(window: SIMD8<Int>) {
    self.window = window
    self.divisor = window.lane
    self.validFrom = window.lane - 1
  }

  func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    let full = window.largest
    var sum = self.sum
    var lost = self.lost
    var validFrom = self.validFrom
    for row in 0..<rows.count {
      let time = rows.start &+ row
      var fresh = source.load(row)
      var stale =
        time >= full
        ? source.gather(row, minus: window)
        : source.past(row, window, start: rows.start, missing: 0)
      let missing = lockstep_is_nan(fresh)
      if missing | lockstep_is_nan(stale) != 0 {
        validFrom = choose(missing, divisor + Double(time), validFrom)
        fresh = choose(missing, .zero, fresh)
        stale = choose(lockstep_is_nan(stale), .zero, stale)
      }
      let change = (fresh - stale) - lost
      let total = sum + change
      lost = (total - sum) - change
      sum = total
      let now = Lane(repeating: Double(time))
      rows.output[row] = choose(
        lockstep_greater_equal(now, validFrom), sum / divisor, Lane(repeating: .nan))
    }
    self.sum = sum
    self.lost = lost
    self.validFrom = validFrom
  }
}

/// The population standard deviation of a window.
///
/// Sums run over differences from each lane's first value, so that the level of a price does not
/// cancel its variance; a NaN in the window makes the deviation NaN.
final class DeviationKernel: Kernel {
  private let window: SIMD8<Int>
  private let divisor: Lane
  private var center = Lane(repeating: .nan)
  private var sum = Lane.zero
  private var squares = Lane.zero
  private var validFrom: Lane
  var lookback: Int { window.largest }

  init(window: SIMD8<Int>) {
    self.window = window
    self.divisor = window.lane
    self.validFrom = window.lane - 1
  }

  func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    for row in 0..<rows.count {
      let time = Double(rows.start &+ row)
      let fresh = source.load(row)
      let stale = source.past(row, window, start: rows.start, missing: .nan)
      let missing = lockstep_is_nan(fresh)
      center = choose(lockstep_is_nan(center), fresh, center)
      validFrom = choose(missing, divisor + time, validFrom)
      let added = choose(missing, .zero, fresh - center)
      let removed = choose(lockstep_is_nan(stale), .zero, stale - center)
      sum += added - removed
      squares += added * added - removed * removed
      let mean = sum / divisor
      let variance = squares / divisor - mean * mean
      let deviation = choose(lockstep_greater(variance, .zero), variance, .zero).squareRoot()
      rows.output[row] = choose(
        lockstep_greater_equal(Lane(repeating: time), validFrom), deviation, Lane(repeating: .nan))
    }
  }
}

/// The largest or smallest value of a window; NaN in the window makes it NaN.
///
/// Each lane remembers where its extreme lies and looks through the window again only when that row
/// has left it.
final class ExtremeKernel: Kernel {
  private let window: SIMD8<Int>
  private let sign: Double
  private var extreme = Lane(repeating: .nan)
  private var place = SIMD8<Int>(repeating: -1)
  private var validFrom: SIMD8<Int>
  var lookback: Int { window.largest }

  init(window: SIMD8<Int>, highest: Bool) {
    self.window = window
    self.sign = highest ? 1 : -1
    self.validFrom = window &- 1
  }

  func run(_ rows: KernelRows) {
    for row in 0..<rows.count {
      let time = rows.start &+ row
      var result = Lane(repeating: .nan)
      for lane in 0..<laneCount {
        update(lane, row: row, time: time, source: rows.inputs[0])
        if time >= validFrom[lane] { result[lane] = extreme[lane] * sign }
      }
      rows.output[row] = result
    }
  }

  @inline(__always)
  private func update(_ lane: Int, row: Int, time: Int, source: Source) {
    let value = source.load(row, lane: lane) * sign
    if value.isNaN {
      validFrom[lane] = time &+ window[lane]
    } else if place[lane] < 0 || value >= extreme[lane] {
      extreme[lane] = value
      place[lane] = time
      return
    }
    guard place[lane] >= 0, place[lane] <= time &- window[lane] else { return }
    search(lane, row: row, time: time, source: source)
  }

  private func search(_ lane: Int, row: Int, time: Int, source: Source) {
    place[lane] = -1
    for back in stride(from: min(window[lane] - 1, time), through: 0, by: -1) {
      let value = source.load(row - back, lane: lane) * sign
      guard !value.isNaN, place[lane] < 0 || value >= extreme[lane] else { continue }
      extreme[lane] = value
      place[lane] = time - back
    }
  }
}
