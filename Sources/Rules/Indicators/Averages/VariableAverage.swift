/// An exponential average whose factor is multiplied by a strength of each row; it starts at a value.
struct VariableAverage<N: Number>: Recurrence {
  private let factor: N
  private var average = N.nan

  init(_ settings: KernelSettings) {
    factor = N(all: 2) / (settings.number(0) + N(all: 1))
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let missing = isNaN(value) | isNaN(row[1])
    let next = average + factor * row[1] * (value - average)
    average = choose(missing, average, choose(isNaN(average), value, next))
    row.store(choose(missing, .nan, average))
  }
}

/// McGinley's dynamic: an average that follows faster when it is above the price.
struct McGinleyDynamic<N: Number>: Recurrence {
  private let size: N
  private var average = N.nan

  init(_ settings: KernelSettings) { size = settings.number(0) * settings.number(1) }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let ratio = value / average
    let square = ratio * ratio
    let next = average + (value - average) / (size * square * square)
    let missing = isNaN(value)
    average = choose(missing, average, choose(isNaN(average), value, next))
    row.store(choose(missing, .nan, average))
  }
}

extension Indicator {
  static let variableAverage = Indicator(
    "variable_average", .overlap, "Exponential average of a varying factor",
    definition: "e + 2 / (window + 1) * strength * (x - e), from the first known x on",
    source: "Chande (1992)", inputs: [.any("x"), .any("strength")], settings: [.window(12)],
    VariableAverage<Double>.self, VariableAverage<Lane>.self
  ) { _ in 0 }

  static let vidya = Indicator(
    "vidya", .overlap, "Variable index dynamic average",
    definition:
      "variable_average(x, |CMO|, window), CMO = (x - x[momentum]) / sum of |x - x[1]| over momentum bars",
    source: "Chande and Kroll (1994)", inputs: [.series],
    settings: [.window(12), .window("momentum", 9)]
  ) { inputs, settings in
    let way = (inputs[0] - inputs[0].lag(1)).absolute.sma(settings[1]) * settings[1]
    let travel = (inputs[0] - inputs[0].lag(settings[1])).absolute
    // Where nothing moved the strength is none, not unknown.
    let strength = Formula.select(way <= 0, 0, Formula.minimum(travel / way, 1))
    return [Indicator.variableAverage([inputs[0], strength], [settings[0]])[0]]
  }

  static let mcGinleyDynamic = Indicator(
    "mcginley", .overlap, "McGinley dynamic",
    definition: "m + (x - m) / (factor * window * (x / m)⁴), from the first x on",
    source: "McGinley (1990); factor 1 as TradingView, 0.6 as some books", inputs: [.series],
    settings: [.window(14), .number("factor", 1, in: 1e-6...1e6, isQuiet: true)],
    McGinleyDynamic<Double>.self, McGinleyDynamic<Lane>.self
  ) { _ in 0 }
}

extension Term {
  /// Chande's variable index dynamic average: an exponential average that follows trends only.
  public func vidya(_ window: some Term, momentum: some Term = 9) -> Formula {
    Indicator.vidya([self], [window, momentum])[0]
  }

  /// McGinley's dynamic of the term, which must be positive.
  public func mcGinley(_ window: some Term) -> Formula {
    Indicator.mcGinleyDynamic([self], [window])[0]
  }
}
