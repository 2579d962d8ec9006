import Numerics

/// How an account is shared out among symbols by the returns that they had.
public struct Allocation: Hashable, Sendable, Codable {
  /// The ways of `Numerics.Allocator`.
  public enum Method: String, Hashable, Sendable, Codable, CaseIterable {
    case equal
    case inverseVolatility = "inverse volatility"
    case inverseVariance = "inverse variance"
    case minimumVariance = "minimum variance"
    case meanVariance = "mean variance"
    case riskParity = "risk parity"
    case hierarchicalRiskParity = "hierarchical risk parity"
  }

  /// How the covariance is estimated.
  public enum Estimate: String, Hashable, Sendable, Codable, CaseIterable {
    /// The sample covariance.
    case sample
    /// Drawn towards equal variances without correlation, by Ledoit and Wolf.
    case shrunk
    /// Exponentially weighted, with a decay of 0.94.
    case exponential
  }

  /// The way.
  public var method: Method
  /// Returns that it looks at; 0 for `equal`, which looks at none.
  public var returns: Int
  /// The estimate of the covariance; nil for the sample covariance.
  public var estimate: Estimate?
  /// The aversion to risk of `meanVariance`; nil for 1.
  public var riskAversion: Double?

  /// Makes a way of sharing.
  public init(
    _ method: Method, returns: Int = 0, estimate: Estimate? = nil, riskAversion: Double? = nil
  ) {
    self.method = method
    self.returns = returns
    self.estimate = estimate
    self.riskAversion = riskAversion
  }

  private var allocator: Allocator {
    switch method {
    case .equal: .equal
    case .inverseVolatility: .inverseVolatility
    case .inverseVariance: .inverseVariance
    case .minimumVariance: .minimumVariance
    case .meanVariance: .meanVariance(riskAversion: riskAversion ?? 1)
    case .riskParity: .riskParity
    case .hierarchicalRiskParity: .hierarchicalRiskParity
    }
  }

  /// The shares of some symbols with these returns, one array a symbol; 1 in sum.
  ///
  /// Rounded to ten decimals: what a processor makes of the last bits of a matrix must not decide about a share
  /// of stock. `cap` is the most of one symbol; less than 1 over their number counts as that.
  ///
  /// - Returns: nil where the returns allow no covariance that the way can use.
  func shares(of returns: [[Double]], cap: Double) -> [Double]? {
    let count = returns.count
    guard count > 0 else { return [] }
    let cap = max(min(cap, 1), 1 / Double(count))
    do throws(NumericsError) {
      let covariance: SymmetricMatrix
      if method == .equal {
        covariance = SymmetricMatrix(count: count) { $0 == $1 ? 1 : 0 }
      } else {
        covariance = try self.covariance(of: returns)
      }
      let means = method == .meanVariance ? returns.map { Statistics.mean($0) } : []
      return try allocator.weights(covariance, means: means, cap: cap).map {
        ($0 * 1e10).rounded() / 1e10
      }
    } catch {
      return nil
    }
  }

  private func covariance(of returns: [[Double]]) throws(NumericsError) -> SymmetricMatrix {
    switch estimate ?? .sample {
    case .sample: try Covariance.sample(returns)
    case .shrunk: try LedoitWolf(returns).covariance
    case .exponential: try Covariance.exponentiallyWeighted(returns)
    }
  }
}
