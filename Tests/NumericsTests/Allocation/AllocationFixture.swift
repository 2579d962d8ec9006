import Foundation
import Numerics
import TestKit

/// What `make_allocation.py` writes.
struct AllocationFixture: Decodable {
  struct Case: Decodable {
    let millionths: [[Int]]
    let sample: [Double]
    let weighted: [Double]
    let identityShrinkage: Double
    let identity: [Double]
    let constantShrinkage: Double
    let meanCorrelation: Double
    let constant: [Double]
    let minimumVariance: [Double]
    let cappedMinimumVariance: [Double]
    let cappedMeanVariance: [Double]
    let riskParity: [Double]
    let treeOrder: [Int]
    let treeDistances: [Double]
    let hierarchical: [Double]

    var returns: [[Double]] { millionths.map { $0.map { Double($0) * 1e-6 } } }
    /// The covariance that the weights are of.
    var covariance: SymmetricMatrix { SymmetricMatrix(count: returns.count, values: identity) }
  }

  struct Paper: Decodable {
    let covariance: [Double]
    let percent: [Double]
    let inverseVariancePercent: [Double]
  }

  let cases: [Case]
  let paper: Paper

  init() throws {
    let path = repositoryRoot + "/Tests/NumericsTests/Fixtures/allocation.json"
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    self = try JSONDecoder().decode(AllocationFixture.self, from: data)
  }
}

/// Published examples and the reference values of the formulas' digest.
enum Example {
  /// Zivot, "Portfolio theory with matrix algebra": three stocks.
  static let stocks = SymmetricMatrix(
    count: 3, values: [0.0100, 0.0018, 0.0011, 0, 0.0109, 0.0026, 0, 0, 0.0199])
  static let stockMeans = [0.0427, 0.0015, 0.0285]

  /// Bailey and López de Prado (2013): ten assets.
  static let means = [1.175, 1.19, 0.396, 1.12, 0.346, 0.679, 0.089, 0.73, 0.481, 1.08]
  static let covariance = {
    let lower = [
      [0.40755159], [0.03175842, 0.9063047], [0.05183923, 0.03136385, 0.19490901],
      [0.05663904, 0.02687256, 0.04408485, 0.19528471],
      [0.0330226, 0.01917172, 0.03006772, 0.02777345, 0.34059105],
      [0.00827775, 0.00934384, 0.01322738, 0.00526665, 0.00777055, 0.15983874],
      [0.02165938, 0.02495043, 0.03525971, 0.01375808, 0.02067844, 0.02105575, 0.68056711],
      [
        0.01332419, 0.00761036, 0.0115493, 0.00780878, 0.00736409, 0.00518686, 0.01377882,
        0.95526918,
      ],
      [
        0.0343476, 0.02874874, 0.0427563, 0.02914176, 0.02542657, 0.01723737, 0.04627027,
        0.0106553, 0.31681584,
      ],
      [
        0.02249903, 0.01336866, 0.02057303, 0.01640377, 0.01284075, 0.00723779, 0.01926088,
        0.00760955, 0.01854318, 0.11079287,
      ],
    ]
    return SymmetricMatrix(count: 10) { lower[$0][$1] }
  }()

  /// Maillard, Roncalli and Teïletche (2010): deviations 0.1 to 0.4, two pairs that are correlated.
  static let pairs = {
    let deviations = [0.1, 0.2, 0.3, 0.4]
    return SymmetricMatrix(count: 4) { row, column in
      let correlation = row == column ? 1 : row == 1 ? 0.8 : row == 3 && column == 2 ? -0.5 : 0
      return correlation * deviations[row] * deviations[column]
    }
  }()

  /// 24 returns of four assets that other tools can make too.
  static var returns: [[Double]] {
    var random = ParkMiller(seed: 21)
    var assets = [[Double]](repeating: [], count: 4)
    for _ in 0..<24 {
      for asset in 0..<4 { assets[asset].append(random.normal()) }
    }
    for row in 0..<24 {
      assets[1][row] += 0.8 * assets[0][row]
      assets[3][row] -= 0.5 * assets[2][row]
    }
    return zip(assets, [0.01, 0.02, 0.015, 0.03]).map { asset, unit in asset.map { $0 * unit } }
  }
}

/// A covariance of random factors, with full rank.
func randomCovariance(_ count: Int, _ random: inout RandomStream) -> SymmetricMatrix {
  let loadings = (0..<count).map { _ in (0..<count + 2).map { _ in random.normal() } }
  return SymmetricMatrix(count: count) { row, column in
    zip(loadings[row], loadings[column]).reduce(row == column ? 0.1 : 0) { $0 + $1.0 * $1.1 }
  }
}

/// The largest difference of two lists.
func distance(_ left: [Double], _ right: [Double]) -> Double {
  guard left.count == right.count else { return .infinity }
  return zip(left, right).map { abs($0 - $1) }.max() ?? 0
}

/// What was wrong, as a person would read it; empty if nothing was.
func refusal(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch {
    return "\(error)"
  }
}
