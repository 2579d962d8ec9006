/// Which symbols may be held on which days: an index's members in time, or listings and delistings.
///
/// A run over the symbols of today that goes back ten years knows who survived. With a universe, a symbol
/// can be entered only on days on which it was a member, and what was known later changes nothing before.
public struct Universe: Hashable, Sendable {
  /// One stay of a symbol.
  public struct Membership: Hashable, Sendable {
    /// The symbol.
    public let symbol: String
    /// The first day.
    public let first: CalendarDate
    /// The last day, a member still; nil while the end is open.
    public let last: CalendarDate?

    /// Makes a stay; `last` belongs to it.
    public init(symbol: String, first: CalendarDate, last: CalendarDate? = nil) {
      self.symbol = symbol
      self.first = first
      self.last = last
    }

    /// Whether a day lies in the stay.
    public func contains(_ date: CalendarDate) -> Bool {
      first <= date && date <= last ?? date
    }
  }

  /// All stays, by symbol and then by day: the order in which they were given does not matter.
  public let memberships: [Membership]
  /// The symbols that are a member at some time, by name.
  public let symbols: [String]
  /// Where each symbol's stays are among all.
  private let places: [String: Range<Int>]

  /// Takes stays in any order.
  ///
  /// - Throws: For a stay that ends before it begins or overlaps another of its symbol, and for a name
  ///   that no symbol has.
  public init(_ memberships: [Membership]) throws(SeriesError) {
    let lines = memberships.map { (membership: $0, line: Int?.none) }
    try self.init(lines: lines, file: nil)
  }

  /// Takes stays with the lines of the file on which they stand.
  init(lines: [(membership: Membership, line: Int?)], file: String?) throws(SeriesError) {
    for (membership, line) in lines {
      if let fault = StoreName.fault(in: membership.symbol) {
        throw SeriesError(file: file, line: line, field: "symbol", fault)
      }
      if let last = membership.last, last < membership.first {
        throw SeriesError(
          file: file, line: line, field: "to",
          "\(membership.symbol) leaves on \(last), before it comes on \(membership.first); "
            + "correct one of them")
      }
    }
    let sorted = lines.enumerated().sorted { left, right in
      let (one, other) = (left.element.membership, right.element.membership)
      return (one.symbol, one.first, left.offset) < (other.symbol, other.first, right.offset)
    }.map(\.element)
    for (before, next) in zip(sorted, sorted.dropFirst())
    where before.membership.symbol == next.membership.symbol {
      if let last = before.membership.last, last < next.membership.first { continue }
      let end = before.membership.last.map { "to \($0)" } ?? "without an end"
      throw SeriesError(
        file: file, line: next.line, field: "from",
        "\(next.membership.symbol) comes on \(next.membership.first), but is a member already: from "
          + "\(before.membership.first) \(end)\(before.line.map { " on line \($0)" } ?? ""); "
          + "join the rows or end the earlier one")
    }
    self.init(sorted: sorted.map(\.membership))
  }

  private init(sorted memberships: [Membership]) {
    self.memberships = memberships
    var symbols: [String] = []
    var places: [String: Range<Int>] = [:]
    for (place, membership) in memberships.enumerated() {
      let start = places[membership.symbol]?.lowerBound ?? place
      if start == place { symbols.append(membership.symbol) }
      places[membership.symbol] = start..<(place + 1)
    }
    self.symbols = symbols
    self.places = places
  }

  /// A symbol's stays, by day; none for a symbol that is never a member.
  public func memberships(of symbol: String) -> ArraySlice<Membership> {
    memberships[places[symbol] ?? 0..<0]
  }

  /// Whether a symbol is a member on a day.
  ///
  /// - Complexity: O(log stays of the symbol).
  public func isMember(_ symbol: String, on date: CalendarDate) -> Bool {
    membership(of: symbol, on: date) != nil
  }

  /// The stay of a symbol that a day lies in.
  public func membership(of symbol: String, on date: CalendarDate) -> Membership? {
    let stays = memberships(of: symbol)
    // The last stay that has begun.
    var (low, high) = (stays.startIndex, stays.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if stays[middle].first <= date { low = middle + 1 } else { high = middle }
    }
    guard low > stays.startIndex, stays[low - 1].contains(date) else { return nil }
    return stays[low - 1]
  }

  /// The members on a day, by name.
  public func members(on date: CalendarDate) -> [String] {
    symbols.filter { isMember($0, on: date) }
  }
}
