import Numerics
public import Rules
import Simulation

extension WalkForward {
  /// Pardo's walk-forward efficiency: annual return out-of-sample over in-sample, as a ratio of means.
  ///
  /// NaN where the in-sample mean is not positive. Source: formula digest B11.
  public var efficiency: Double {
    let years = objective.periodsPerYear
    return Self.efficiency(
      inSample: steps.map { $0.inSample.annualReturn(years) },
      outOfSample: steps.map { $0.outOfSample.metrics.annualReturn(years) })
  }

  /// The ratio of the means of annual returns; NaN where the in-sample mean is not positive.
  public static func efficiency(inSample: [Double], outOfSample: [Double]) -> Double {
    let base = inSample.reduce(0, +)
    return base > 0 ? outOfSample.reduce(0, +) / base : .nan
  }

  /// The mean of the windows' own efficiencies; windows that lost in-sample are left out.
  ///
  /// NaN where all did. Source: formula digest B11.
  public var meanEfficiency: Double {
    let years = objective.periodsPerYear
    return Self.meanEfficiency(
      inSample: steps.map { $0.inSample.annualReturn(years) },
      outOfSample: steps.map { $0.outOfSample.metrics.annualReturn(years) })
  }

  /// The mean of the ratios of annual returns over windows with a positive one in-sample; NaN without one.
  public static func meanEfficiency(inSample: [Double], outOfSample: [Double]) -> Double {
    Statistics.mean(zip(inSample, outOfSample).filter { $0.0 > 0 }.map { $0.1 / $0.0 })
  }

  /// Share of windows with a profit out-of-sample.
  public var consistency: Double {
    Double(steps.count { $0.outOfSample.metrics.totalReturn > 0 }) / Double(steps.count)
  }

  /// By how much each window's objective was worse out-of-sample than in-sample; NaN where either has none.
  public var degradations: [Double] {
    let sign = objective.metric.better == .lower ? -1.0 : 1
    return steps.map { sign * ($0.score - outOfSampleScore($0)) }
  }

  /// The mean of the windows' degradations that are finite; NaN without one.
  public var degradation: Double { Statistics.mean(degradations.filter(\.isFinite)) }

  /// The objective's value of a window out-of-sample, however few its trades.
  public func outOfSampleScore(_ step: Step) -> Double {
    step.outOfSample.metrics.value(
      objective.metric.name, periodsPerYear: objective.periodsPerYear) ?? .nan
  }

  /// How one parameter's chosen values move from window to window.
  public struct Drift: Sendable, Hashable {
    /// The parameter.
    public let name: String
    /// Mean distance of one window's value from the next one's, in steps of the axis over all its steps: 0 where it never
    /// moves, 1 where it jumps from end to end; NaN with one window or one value.
    public let move: Double
    /// Share of windows at the axis's first or last value, where it may end too early; NaN with fewer than three values.
    public let edgeShare: Double
    /// Different values that were chosen.
    public let distinct: Int
  }

  /// The drift of each swept parameter, in the order of the axes.
  public var drifts: [Drift] {
    axes.compactMap { axis in
      guard let place = strategy.parameters.firstIndex(where: { $0.name == axis.name }) else {
        return nil
      }
      return Self.drift(of: axis, chosen: steps.map { $0.parameters.values[place] })
    }
  }

  /// The drift of values chosen from an axis, window by window.
  public static func drift(of axis: ParameterGrid.Axis, chosen: [Double]) -> Drift {
    let values = Array(Set(axis.values)).sorted()
    let places = chosen.compactMap { values.firstIndex(of: $0) }
    let last = values.count - 1
    let moves = zip(places, places.dropFirst()).map { Double(abs($0 - $1)) / Double(last) }
    let atEdge = places.count { $0 == 0 || $0 == last }
    return Drift(
      name: axis.name, move: moves.isEmpty || last < 1 ? .nan : Statistics.mean(moves),
      edgeShare: last < 2 ? .nan : Double(atEdge) / Double(places.count),
      distinct: Set(places).count)
  }
}
