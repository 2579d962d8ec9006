/// How many bars in a row a value rose (positive) or fell (negative); 0 where it stayed.
struct Streak<N: Number>: Recurrence {
  private var previous = N.nan
  private var length = N.zero

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let missing = isNaN(value)
    let (one, zero) = (N(all: 1), N.zero)
    let up = choose(greater(length, zero), length, zero) + one
    let down = choose(less(length, zero), length, zero) - one
    let next = choose(
      greater(value, previous), up, choose(less(value, previous), down, zero))
    length = choose(missing, length, next)
    row.store(choose(missing | isNaN(previous), .nan, length))
    previous = choose(missing, previous, value)
  }
}

extension Indicator {
  static let streak = Indicator(
    "streak", .momentum, "Bars in a row up or down",
    definition: "rises in a row, falls in a row as a negative number, 0 where x = x[1]",
    source: "Connors and Alvarez (2012)", inputs: [.series],
    Streak<Double>.self, Streak<Lane>.self
  ) { _ in 1 }

  static let connorsStrength = Indicator(
    "connors_rsi", .momentum, "Connors RSI",
    definition:
      "(rsi(x, window) + rsi(streak(x), streak) + 100 * share of the last `rank` returns below this one) / 3",
    source: "Connors and Alvarez (2012)", inputs: [.series],
    settings: [.window(3, atLeast: 2), .window("streak", 2, atLeast: 2), .window("rank", 100)]
  ) { inputs, settings in
    let streak = Indicator.streak([inputs[0]])[0]
    let change = Indicator.simpleReturn([inputs[0]])[0]
    // The lowest rank counts from 1 and the return itself: both come off again.
    let count = settings[2] + 1
    let below = Indicator.rollingRank([change], [count, 2])[0] * count - 1
    return [
      (inputs[0].rsi(settings[0]) + streak.rsi(settings[1]) + below * 100 / settings[2]) / 3
    ]
  }
}

extension Term {
  /// How many bars in a row the term rose, or fell as a negative number.
  public func streak() -> Formula { Indicator.streak([self])[0] }

  /// Connors' RSI, 0 to 100: strength, streak and rank of the return in equal parts.
  public func connorsRSI(
    _ window: some Term = 3, streak: some Term = 2, rank: some Term = 100
  ) -> Formula { Indicator.connorsStrength([self], [window, streak, rank])[0] }
}
