import Numerics

/// How the rows of a group become one number; missing numbers are left out.
public enum Aggregate: Sendable, Hashable, CaseIterable {
  /// The first number that is not missing.
  case first
  /// The last number that is not missing.
  case last
  /// The smallest number.
  case minimum
  /// The largest number.
  case maximum
  /// The sum, compensated.
  case sum
  /// The mean.
  case mean
  /// The median.
  case median
  /// The standard deviation of a sample, divided by *n* − 1.
  case standardDeviation
  /// How many numbers are not missing.
  case count

  /// What a column of this name is made of where nothing is said: prices as bars are, volume by its sum, and
  /// the last number of all others.
  public static func usual(for name: String) -> Aggregate {
    switch name {
    case "open": .first
    case "high": .maximum
    case "low": .minimum
    case "volume": .sum
    default: .last
    }
  }

  /// The number of a group from its numbers that are not missing; NaN of none, but for the count.
  func callAsFunction(_ present: [Double]) -> Double {
    guard let first = present.first, let last = present.last else {
      return self == .count ? 0 : .nan
    }
    return switch self {
    case .first: first
    case .last: last
    case .minimum: present.reduce(first) { $1 < $0 ? $1 : $0 }
    case .maximum: present.reduce(first) { $1 > $0 ? $1 : $0 }
    case .sum: Statistics.sum(present)
    case .mean: Statistics.mean(present)
    case .median: Statistics.median(present)
    case .standardDeviation: Statistics.standardDeviation(present)
    case .count: Double(present.count)
    }
  }
}
