/// Ehlers' smoothed Fisher transform of a place between 0 and 1.
struct FisherSmoothing<N: Number>: Recurrence {
  private var smoothed = N.zero
  private var transform = N.zero
  private var previous = N.nan

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let missing = isNaN(value)
    let centered = N(all: 0.66) * (value - N(all: 0.5)) + N(all: 0.67) * smoothed
    let bound = N(all: 0.999)
    let edge = N(all: 0.99)
    let next = choose(
      greater(centered, edge), bound, choose(less(centered, -edge), -bound, centered))
    smoothed = choose(missing, smoothed, next)
    let one = N(all: 1)
    let curve = ((one + smoothed) / (one - smoothed)).map { logarithm($0) }
    let fisher = N(all: 0.5) * curve + N(all: 0.5) * transform
    row.store(choose(missing, .nan, fisher))
    row.store(choose(missing, .nan, previous), to: 1)
    transform = choose(missing, transform, fisher)
    previous = choose(missing, previous, fisher)
  }
}

/// The Fisher transform of a price.
public struct FisherTransform: Sendable {
  /// The transform.
  public let line: Formula
  /// The transform of the bar before.
  public let trigger: Formula
}

extension Indicator {
  static let fisherSmoothing = Indicator(
    "fisher_transform", .momentum, "Fisher transform of a place between 0 and 1",
    definition:
      "v = 0.66 * (x - 0.5) + 0.67 * v[1], beyond ±0.99 set to ±0.999; f = 0.5 * ln((1 + v) / (1 - v)) + 0.5 * f[1]; trigger: f[1]",
    source: "Ehlers (2002)", inputs: [.any("x")], outputs: ["line", "trigger"],
    FisherSmoothing<Double>.self, FisherSmoothing<Lane>.self
  ) { _ in 0 }

  static let fisher = Indicator(
    "fisher", .momentum, "Fisher transform",
    definition: "fisher_transform(rolling_position((high + low) / 2, window))",
    source: "Ehlers, Using the Fisher Transform (2002)", inputs: [.high, .low],
    settings: [.window(10, atLeast: 2)], outputs: ["line", "trigger"]
  ) { inputs, settings in
    let place = ((inputs[0] + inputs[1]) / 2).rollingPosition(settings[0])
    return Indicator.fisherSmoothing([place])
  }

  static let choppiness = Indicator(
    "choppiness", .volatility, "Choppiness index",
    definition:
      "100 * ln(sum of true ranges / (highest(high, window) - lowest(low, window))) / ln(window)",
    source: "Dreiss (1992)", inputs: [.high, .low, .close], settings: [.window(14, atLeast: 2)]
  ) { inputs, settings in
    let way = Indicator.trueRange(inputs)[0].sma(settings[0]) * settings[0]
    let range = inputs[0].highest(settings[0]) - inputs[1].lowest(settings[0])
    return [way.logRatio(to: range) * 100 / settings[0].logRatio(to: 1)]
  }
}

extension Market {
  /// Ehlers' Fisher transform of the middle of the bars.
  public func fisher(_ window: some Term = 10) -> FisherTransform {
    let outputs = Indicator.fisher([high, low], [window])
    return FisherTransform(line: outputs[0], trigger: outputs[1])
  }

  /// The choppiness index: near 100 where the price goes nowhere, low in a trend.
  public func choppiness(_ window: some Term = 14) -> Formula {
    Indicator.choppiness([high, low, close], [window])[0]
  }
}
