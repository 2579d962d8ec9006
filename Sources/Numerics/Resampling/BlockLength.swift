import Glibc

/// The mean block of a bootstrap that fits a series' own dependence.
///
/// The spectral density at zero and its curvature are estimated with a flat-top window over as many lags as matter.
///
/// - SeeAlso: Politis and White (2004), corrected by Patton, Politis and White (2009); formula digest B8.
public struct BlockLength: Hashable, Sendable {
  /// Where the lags that matter end.
  public enum Cutoff: Sendable, CaseIterable {
    /// At the last lag before the first run of insignificant ones: the published text.
    case text
    /// At the first lag of that run: `arch` and R's `b.star`.
    case software
  }

  /// For the stationary bootstrap, at least 1.
  public let stationary: Double
  /// For the circular bootstrap, whose blocks have one length; at least 1.
  public let circular: Double
  /// The lags that the window takes in.
  public let lags: Int

  /// Estimates the blocks of a series; 1 for one too short or without variance.
  ///
  /// NaN is dropped before.
  ///
  /// - Complexity: O(*n*^1.5).
  public init(_ values: [Double], cutoff: Cutoff = .text) {
    let sample = Statistics.present(values)
    let count = Double(sample.count)
    guard sample.count > 8, Statistics.dispersion(sample) > 0 else {
      (stationary, circular, lags) = (1, 1, 0)
      return
    }
    let run = max(5, Int(log10(count).squareRoot()))
    let most = Int(count.squareRoot().rounded(.up)) + run
    let variance = Statistics.populationVariance(sample)
    let correlations = Statistics.autocorrelations(
      sample, lags: min(most + run, sample.count - 1))
    let bound = 2 * (log10(count) / count).squareRoot()
    let first = (0..<max(correlations.count - run + 1, 0)).first { start in
      correlations[start..<start + run].allSatisfy { abs($0) < bound }
    }
    // `first` counts from lag 1: the lags before it matter.
    var window = most
    if let first { window = 2 * max(cutoff == .text ? first : first + 1, 1) }
    window = min(window, most, correlations.count)
    lags = window
    var (curvature, density) = (0.0, variance)
    for lag in 1...window {
      let place = Double(lag) / Double(window)
      let weight = place <= 0.5 ? 1 : 2 * (1 - place)
      let covariance = correlations[lag - 1] * variance
      curvature += 2 * weight * Double(lag) * covariance
      density += 2 * weight * covariance
    }
    let largest = min(3 * count.squareRoot(), count / 3).rounded(.up)
    func length(_ spread: Double) -> Double {
      let length = cbrt(2 * curvature * curvature / (spread * density * density) * count)
      return length.isFinite ? min(max(length, 1), largest) : 1
    }
    stationary = length(2)
    circular = length(4.0 / 3)
  }
}
