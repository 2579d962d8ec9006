import Glibc
import Numerics

/// Moments of what falls short of a target return, or goes beyond it, and the ratios made of them.
///
/// Every moment is divided by the number of all returns, not of those on its side. The target is per period.
public struct PartialMoments: Sendable {
  private let returns: [Double]
  /// The minimum acceptable return per period.
  public let target: Double

  /// Takes returns (NaN is dropped) and a target.
  public init(_ returns: [Double], target: Double = 0) {
    self.returns = Statistics.present(returns)
    self.target = target
  }

  /// The lower partial moment: the mean of max(target − r, 0) to the power of `order`.
  public func lower(order: Double) -> Double {
    Statistics.mean(returns.map { pow(max(target - $0, 0), order) })
  }

  /// The upper partial moment: the mean of max(r − target, 0) to the power of `order`.
  public func upper(order: Double) -> Double {
    Statistics.mean(returns.map { pow(max($0 - target, 0), order) })
  }

  /// The root of the second lower partial moment, per period.
  public var downsideDeviation: Double { lower(order: 2).squareRoot() }

  /// The root of the second upper partial moment, per period.
  public var upsideRisk: Double { upper(order: 2).squareRoot() }

  /// The mean of what goes beyond the target.
  public var upsidePotential: Double { upper(order: 1) }

  /// The share of returns below the target.
  public var downsideFrequency: Double {
    returns.isEmpty ? .nan : Double(returns.count { $0 < target }) / Double(returns.count)
  }

  /// The excess mean over the root of a lower partial moment; order 2 is Sortino's ratio per period.
  ///
  /// NaN where nothing falls short.
  public func kappa(order: Double) -> Double {
    let moment = lower(order: order)
    guard moment > 0 else { return .nan }
    return (Statistics.mean(returns) - target) / pow(moment, 1 / order)
  }

  /// Gains beyond the target over losses below it; infinite where nothing falls short.
  ///
  /// NaN without returns and where every return equals the target.
  public var omega: Double {
    let loss = lower(order: 1)
    let gain = upper(order: 1)
    return loss > 0 ? gain / loss : gain > 0 ? .infinity : .nan
  }
}
