/// Something about bars that a researcher should know before trusting them.
public struct Finding: Sendable, Equatable, CustomStringConvertible {
  /// What kind of thing was found.
  public enum Kind: String, CaseIterable, Sendable {
    /// A line of the file could not be read.
    case unreadable
    /// A bar has the time of the bar before it.
    case repeated
    /// A bar is earlier than the bar before it.
    case unsorted
    /// A price or volume is not a finite number where it must be.
    case notFinite = "not-finite"
    /// A price is zero or negative, or a volume negative.
    case notPositive = "not-positive"
    /// The high is below the low.
    case highBelowLow = "high-below-low"
    /// The open or the close lies outside low to high.
    case outsideRange = "outside-range"
    /// The price jumps as a split makes it jump: prices are not adjusted.
    case split
    /// A price springs away for one bar and comes back.
    case badTick = "bad-tick"
    /// A move far beyond the usual that stays.
    case outlier
    /// Whole sessions without a bar.
    case missingSessions = "missing-sessions"
    /// Bars missing inside a session.
    case gap
    /// Bars at times when the market is closed.
    case outsideSession = "outside-session"
    /// Bars in which nothing was traded.
    case zeroVolume = "zero-volume"
    /// Bars whose volume is unknown.
    case unknownVolume = "unknown-volume"

    /// Whether bars with such a finding are wrong for certain.
    public var isError: Bool {
      switch self {
      case .unreadable, .repeated, .unsorted, .notFinite, .notPositive, .highBelowLow,
        .outsideRange:
        true
      default: false
      }
    }
  }

  /// What kind of thing was found.
  public let kind: Kind
  /// The bar it concerns, or the first of several; for what is missing, the bar that follows.
  public let row: Int
  /// The moment it concerns, or the first of several.
  public let time: Timestamp
  /// How many bars or sessions it concerns.
  public let count: Int
  /// The finding as one sentence, without its time.
  public let message: String

  /// Time, kind and message.
  public var description: String { "\(time) \(kind.rawValue): \(message)" }
}
