/// Blocks of calendar time, the same for every run over a series, so that what runs find in them can be added up.
struct ProfileBlocks: Hashable, Sendable {
  /// The most that a history is cut into.
  static let limit = 128

  /// Seconds of a minute, a quarter of an hour, an hour, six, a day, a week, a month, a quarter, a year, ten and a hundred
  /// years.
  private static let lengths: [Int64] = [
    60, 900, 3_600, 21_600, 86_400, 604_800, 2_629_800, 7_889_400, 31_557_600, 315_576_000,
    3_155_760_000,
  ]

  /// The length of a block, nanoseconds.
  let length: Int64
  /// The first block, counted from 1970.
  let first: Int
  /// Blocks.
  let count: Int

  init(length: Int64, first: Int, count: Int) {
    self.length = length
    self.first = first
    self.count = count
  }

  /// The shortest blocks of which a span of UTC nanoseconds needs no more than the limit.
  init(from start: Int64, through end: Int64) {
    var blocks = ProfileBlocks(length: 1, first: 0, count: 0)
    for seconds in Self.lengths {
      let length = seconds * 1_000_000_000
      let first = Self.block(of: start, length)
      blocks = ProfileBlocks(
        length: length, first: first, count: Self.block(of: end, length) - first + 1)
      if blocks.count <= Self.limit { break }
    }
    self = blocks
  }

  /// The place of a moment among the blocks.
  func place(of moment: Int64) -> Int { Self.block(of: moment, length) - first }

  /// Blocks of the same length that cover these and others.
  func union(_ other: ProfileBlocks) -> ProfileBlocks {
    let from = min(first, other.first)
    let to = max(first + count, other.first + other.count)
    return ProfileBlocks(length: length, first: from, count: to - from)
  }

  private static func block(of moment: Int64, _ length: Int64) -> Int {
    let quotient = moment / length
    return Int(moment % length < 0 ? quotient - 1 : quotient)
  }
}
