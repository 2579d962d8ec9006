/// One order of a run from its placement to its end.
public struct OrderStory: Sendable, Hashable {
  /// A stop that moved at a close.
  public struct Move: Sendable, Hashable {
    /// Start of the bar, UTC nanoseconds.
    public let time: Int64
    /// The stop from the next bar on.
    public let stop: Double
  }

  /// The number of the ticket, in order of placement.
  public let number: Int
  /// The order.
  public let ticket: Ticket
  /// Start of the bar at whose close it was placed, UTC nanoseconds.
  public let placed: Int64
  /// Its fills and those of what protects the shares that it bought or sold.
  public let fills: [OrderFill]
  /// How its protective stop moved at closes.
  public let moves: [Move]
  /// How it ended, where it did not fill.
  public let end: OrderEnd?
}

extension OrderLog {
  /// The stories of some tickets, in order of placement.
  ///
  /// - Complexity: O(orders).
  public func stories(of numbers: Set<Int>) -> [OrderStory] {
    var placed: [(Int, Ticket, Int64)] = []
    var moves: [Int: [OrderStory.Move]] = [:]
    var number = -1
    for instruction in instructions {
      switch instruction.action {
      case .place(let ticket):
        number += 1
        if numbers.contains(number) { placed.append((number, ticket, instruction.time)) }
      case .move(let moved, let stop):
        guard numbers.contains(moved) else { continue }
        moves[moved, default: []].append(OrderStory.Move(time: instruction.time, stop: stop))
      case .cancel: break
      }
    }
    return placed.map { number, ticket, time in
      OrderStory(
        number: number, ticket: ticket, placed: time,
        fills: fills.filter { $0.ticket == number }, moves: moves[number] ?? [],
        end: ends.first { $0.ticket == number })
    }
  }

  /// The fills of each position from flat to flat, as ranges of `fills`; the last may be open.
  var roundTrips: [Range<Int>] {
    var trips: [Range<Int>] = []
    var (first, shares, entered) = (0, 0.0, 0.0)
    for (index, fill) in fills.enumerated() {
      if shares == 0 { (first, entered) = (index, 0) }
      if shares * fill.shares >= 0 { entered += abs(fill.shares) }
      shares += fill.shares
      // As the position itself: a rest that only rounding leaves is none.
      guard abs(shares) < 1e-9 * entered else { continue }
      shares = 0
      trips.append(first..<index + 1)
    }
    if shares != 0 { trips.append(first..<fills.count) }
    return trips
  }

  /// What was done at the close of the bar of a moment.
  func instructions(at time: Int64) -> [OrderInstruction] {
    instructions.filter { $0.time == time }
  }
}
