import Series

/// Money of trades that has not moved yet, and how far the account has got.
struct SettlementLedger {
  /// What the trades of some session bring in and take out when they settle.
  private struct Entry {
    let session: Int
    var incoming = 0.0
    var outgoing = 0.0
  }

  /// The day of the last session that began, in days since 1970; `Int.min` before the first.
  private(set) var day = Int.min
  /// The number of sessions that have begun.
  private var session = 0
  private var entries: [Entry] = []

  /// Whether no money is on its way.
  var isEmpty: Bool { entries.isEmpty }

  /// What sales have brought that is not there yet.
  var incoming: Double { entries.reduce(0) { $0 + $1.incoming } }

  /// What trades have brought, less what they have cost, that has not moved yet.
  var unsettled: Double { entries.reduce(0) { $0 + $1.incoming - $1.outgoing } }

  /// Begins a day; where exchanges hold a session on it, what is due moves.
  ///
  /// - Returns: Calendar days since the day before it; 0 for the first.
  mutating func begin(_ day: Int, holdsSession: Bool) -> Int {
    defer { self.day = day }
    if holdsSession {
      session += 1
      let today = session
      entries.removeAll { $0.session <= today }
    }
    return self.day == .min ? 0 : day - self.day
  }

  /// Writes down what a trade brings or, negative, costs.
  mutating func add(_ flow: Double, after sessions: Int) {
    guard sessions > 0 else { return }
    let due = session + sessions
    let index: Int
    if let found = entries.lastIndex(where: { $0.session == due }) {
      index = found
    } else {
      entries.append(Entry(session: due))
      index = entries.count - 1
    }
    if flow > 0 { entries[index].incoming += flow } else { entries[index].outgoing -= flow }
  }

  /// Sessions from a trade in United States shares on a day until it settles: five before June 1995, three
  /// before 2017-09-05, two before 2024-05-28, one since.
  static func sessions(on day: Int) -> Int {
    if day >= oneDay { return 1 }
    if day >= twoDays { return 2 }
    return day >= threeDays ? 3 : 5
  }

  private static let oneDay = CalendarDate(unchecked: 2024, 5, 28).dayNumber
  private static let twoDays = CalendarDate(unchecked: 2017, 9, 5).dayNumber
  private static let threeDays = CalendarDate(unchecked: 1995, 6, 7).dayNumber
}
