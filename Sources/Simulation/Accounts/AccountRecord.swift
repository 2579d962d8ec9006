import Series

/// What the account of a run refused, charged and did by itself.
public struct AccountRecord: Sendable, Hashable {
  /// Orders that were not taken.
  public let refusals: [Refusal]
  /// What the account was charged and paid beside its fills.
  public let charges: AccountCharges
  /// What dividends and splits did to positions.
  public let actions: [AppliedAction]
  /// Orders that risk limits have made smaller.
  public let cuts: [RiskCut]
  /// What happened how often.
  public let tallies: OrderTallies
  /// Cash behind the last bar.
  public let cash: Double
  /// What new positions might cost behind the last bar, less what working orders hold.
  public let buyingPower: Double

  /// The share of what an account could pay that an order for all cash leaves, so that a dearer open is not cut.
  public static var reserve: Double { Book.reserve }

  /// The records of accounts that follow each other as one; nil for none.
  public init?(joining records: [AccountRecord]) {
    guard let last = records.last else { return nil }
    refusals = records.flatMap(\.refusals)
    actions = records.flatMap(\.actions)
    cuts = records.flatMap(\.cuts)
    charges = records.reduce(into: AccountCharges()) { $0.add($1.charges) }
    tallies = records.reduce(into: OrderTallies()) { $0.add($1.tallies) }
    cash = last.cash
    buyingPower = last.buyingPower
  }

  init(_ book: Book) {
    refusals = book.refusals
    charges = book.charges
    actions = book.applied
    cuts = book.cuts
    tallies = book.tallies
    cash = book.cash
    buyingPower = max(book.buyingPower() - book.heldByOrders, 0)
  }

  /// How often orders were refused, by their reasons in the order in which these first came.
  public var refusalsByReason: [(reason: String, count: Int)] {
    var counts: [(reason: String, count: Int)] = []
    for refusal in refusals {
      // The numbers in brackets of some reasons would make a reason of each.
      let words = refusal.message.prefix { $0 != "(" }
      let reason =
        refusal.rule.map { "risk limit \($0.rawValue)" }
        ?? String(words.last == " " ? words.dropLast() : words)
      if let place = counts.firstIndex(where: { $0.reason == reason }) {
        counts[place].count += 1
      } else {
        counts.append((reason, 1))
      }
    }
    return counts
  }

  /// How often risk limits made orders smaller, by limit.
  public var cutsByRule: [(rule: RiskRule, count: Int)] {
    RiskRule.allCases.compactMap { rule in
      let count = cuts.count { $0.rule == rule }
      return count > 0 ? (rule, count) : nil
    }
  }
}

extension AccountCharges {
  mutating func add(_ other: AccountCharges) {
    interest += other.interest
    credit += other.credit
    borrowing += other.borrowing
    dividends += other.dividends
    fractions += other.fractions
    unattributed += other.unattributed
    calls += other.calls
  }
}

extension OrderTallies {
  mutating func add(_ other: OrderTallies) {
    ambiguous += other.ambiguous
    touched += other.touched
    zeroVolume += other.zeroVolume
    unlimited += other.unlimited
    limited += other.limited
    cut += other.cut
  }
}

/// Everything that one lane under an account's terms did.
package struct AccountRun {
  package let record: AccountRecord
  package let log: OrderLog
  package let fills: [Fill]
  private let closed: [Trade]
  /// Places of trades whose positions were entered at a bar's close.
  private let closeEntries: Set<Int>

  init(_ lane: AccountLane, row: Int, time: Int64) {
    let book = lane.book
    record = AccountRecord(book)
    var log = OrderLog()
    log.instructions = lane.instructions
    log.fills = book.fills
    log.ends = book.ends
    log.working = book.orders.filter { $0.role == .order }.map(\.ticket)
    log.tallies = book.tallies
    log.tallies.limited = lane.mirror.pointee.tallies.blocked
    log.unplaced = lane.mirror.pointee.tallies.unplaced
    self.log = log
    fills = zip(book.fills, book.fillIsEntry).map { fill, isEntry in
      Fill(
        row: fill.row, time: fill.time, kind: isEntry ? .entry : .exit, shares: fill.shares,
        price: fill.price, commission: fill.commission)
    }
    closed = book.trades + [book.openTrade(0, row: row, time: time)].compactMap { $0 }
    closeEntries =
      book.positions[0].entersAtClose
      ? book.closeEntries.union([book.trades.count]) : book.closeEntries
  }

  /// Closed trades in order of exit, then the open one, with the excursions that the bars tell.
  func trades(on bars: Bars) -> [Trade] {
    closed.enumerated().map { place, trade in
      OrderReplay.withExcursions(
        trade, bars, record.actions, entersAtClose: closeEntries.contains(place))
    }
  }
}
