/// Sobol's sequence: points that fill the unit cube more evenly than random ones.
///
/// Unscrambled, with the direction numbers of Joe and Kuo, in the order of Gray's code; the first point is the corner 0.
///
/// - SeeAlso: Joe and Kuo (2008), "Constructing Sobol sequences with better two-dimensional projections".
public struct SobolSequence: Sendable {
  /// The most dimensions that there are direction numbers for.
  public static let limit = 32

  private static let bits = 52
  private let directions: [[UInt64]]
  private var state: [UInt64]
  private var position: UInt64 = 0

  /// Starts at the first point.
  ///
  /// - Precondition: `dimensions` is from 1 to `limit`.
  public init(dimensions: Int) {
    precondition((1...Self.limit).contains(dimensions), "no sequence of \(dimensions) dimensions")
    directions = (0..<dimensions).map(Self.directions)
    state = [UInt64](repeating: 0, count: dimensions)
  }

  /// The next point, coordinates in 0 ..< 1.
  public mutating func next() -> [Double] {
    let point = state.map { Double($0) / Double(UInt64(1) << Self.bits) }
    let bit = (~position).trailingZeroBitCount
    for axis in state.indices { state[axis] ^= directions[axis][min(bit, Self.bits - 1)] }
    position += 1
    return point
  }

  /// The direction numbers of an axis, as fractions of 2^52.
  private static func directions(axis: Int) -> [UInt64] {
    guard axis > 0 else { return (1...bits).map { 1 << UInt64(bits - $0) } }
    let (polynomial, first) = primitive[axis - 1]
    let degree = first.count
    var numbers = first
    for place in degree..<bits {
      var number = numbers[place - degree] ^ (numbers[place - degree] << UInt64(degree))
      for term in 1..<max(degree, 1) where polynomial >> (degree - term) & 1 == 1 {
        number ^= numbers[place - term] << UInt64(term)
      }
      numbers.append(number)
    }
    return numbers.enumerated().map { $1 << UInt64(bits - $0 - 1) }
  }

  /// Primitive polynomials, a bit a coefficient, and the first direction numbers of the axes from the second on.
  private static let primitive: [(polynomial: Int, first: [UInt64])] = [
    (3, [1]),
    (7, [1, 3]),
    (11, [1, 3, 1]),
    (13, [1, 1, 1]),
    (19, [1, 1, 3, 3]),
    (25, [1, 3, 5, 13]),
    (37, [1, 1, 5, 5, 17]),
    (41, [1, 1, 5, 5, 5]),
    (47, [1, 1, 7, 11, 19]),
    (55, [1, 1, 5, 1, 1]),
    (59, [1, 1, 1, 3, 11]),
    (61, [1, 3, 5, 5, 31]),
    (67, [1, 3, 3, 9, 7, 49]),
    (91, [1, 1, 1, 15, 21, 21]),
    (97, [1, 3, 1, 13, 27, 49]),
    (103, [1, 1, 1, 15, 7, 5]),
    (109, [1, 3, 1, 15, 13, 25]),
    (115, [1, 1, 5, 5, 19, 61]),
    (131, [1, 3, 7, 11, 23, 15, 103]),
    (137, [1, 3, 7, 13, 13, 15, 69]),
    (143, [1, 1, 3, 13, 7, 35, 63]),
    (145, [1, 3, 5, 9, 1, 25, 53]),
    (157, [1, 3, 1, 13, 9, 35, 107]),
    (167, [1, 3, 1, 5, 27, 61, 31]),
    (171, [1, 1, 5, 11, 19, 41, 61]),
    (185, [1, 3, 5, 3, 3, 13, 69]),
    (191, [1, 1, 7, 13, 1, 19, 1]),
    (193, [1, 3, 7, 5, 13, 19, 59]),
    (203, [1, 1, 3, 9, 25, 29, 41]),
    (211, [1, 3, 5, 13, 23, 1, 55]),
    (213, [1, 3, 7, 3, 13, 59, 17]),
  ]
}
