import Rules

/// An order of a lane: plain numbers, as `WorkingOrder`, of what rules can order.
struct LaneOrder {
  var ticket: Int
  var role = WorkingOrder.Role.order
  var kind: WorkingOrder.Kind
  var life = WorkingOrder.Life.untilCancelled
  var closes = false
  var trailIsShare = false
  /// Whether a stop has been reached.
  var isTriggered = false
  /// Whether it takes no part in the rest of this bar.
  var isAsleep = false
  var isDone = false
  /// Whether orders of both sides cancel each other.
  var isGrouped = false
  /// 1 buys, -1 sells.
  var sign: Double
  /// Shares still to be filled; infinite for the whole position.
  var quantity: Double
  var stop = Double.nan
  var limit = Double.nan
  /// How far a trailing stop stays behind: currency, or a share of the best price.
  var trail = Double.nan
  /// The best price since it works, and the best close.
  var best = Double.nan
  var bestClose = Double.nan
  /// From which best price on the stop moves to `evenStop`; NaN for never.
  var evenAt = Double.nan
  var evenStop = Double.nan
  /// The market's price when the order began to work in this bar.
  var reference = Double.nan
  /// The last row of `until`; the row before which a time stop becomes a market order.
  var deadline = 0
  /// The row in which it was placed.
  var placed: Int

  init(
    ticket: Int, _ kind: WorkingOrder.Kind, sign: Double, quantity: Double, placed: Int
  ) {
    self.ticket = ticket
    self.kind = kind
    self.sign = sign
    self.quantity = quantity
    self.placed = placed
  }

  /// The price that triggers it.
  @inline(__always)
  var trigger: Double {
    guard kind == .trailing else { return stop }
    return best + sign * (trailIsShare ? trail * best : trail)
  }

  /// Whether it is a stop that has not been reached.
  @inline(__always)
  var isStop: Bool {
    (kind == .stop || kind == .trailing || kind == .stopLimit) && !isTriggered
  }

  /// Whether it fills at its limit or better.
  @inline(__always)
  var isLimit: Bool { kind == .limit || kind == .stopLimit && isTriggered }

  /// Whether it fills at any price.
  @inline(__always)
  var isMarket: Bool {
    kind == .market || isTriggered && (kind == .stop || kind == .trailing)
  }

  /// Whether it waits for something else than the price inside a bar.
  @inline(__always)
  var isWaiting: Bool { isDone || isAsleep || kind == .time || life == .atClose }
}

/// What protects the position that an entry opens, as numbers of the signal's close.
struct LaneBracket {
  var stop = Double.nan
  var trail = Double.nan
  var breakEven = Double.nan
  var plus = 0.0
  var targets = SIMD4<Double>(repeating: .nan)
  /// Shares of the entry; NaN for all that is left.
  var portions = SIMD4<Double>(repeating: .nan)
  var timeStop = 0
}

/// The orders and the position of one lane.
struct OrderState {
  /// Memory of the group's.
  let orders: UnsafeMutablePointer<LaneOrder>
  /// How many it has room for.
  let capacity: Int
  var count = 0
  /// Whether an order is done and not yet forgotten.
  var hasDone = false
  var cash: Double
  var position = Position()
  /// Of the entries that work: long, short.
  var longBracket = LaneBracket()
  var shortBracket = LaneBracket()
  /// The number of the next ticket, and of the last that added to a position.
  var nextTicket = 0
  var addTicket = -1
  /// Whether the position went flat inside the bar, and whether the bar has been counted as ambiguous.
  var leftInside = false
  var isCounted = false
  var isRuined = false
  var lastExitWasStop = false
  /// Positions opened in the session of this number.
  var session = -1
  var sessionEntries = 0.0
  var tallies = LaneTallies()
  /// The month of the last fill, and the shares that it has brought, where a commission has tiers.
  var month = Int32.min
  var monthShares = 0.0
  /// Prices beyond which a bar may do something, and the row that does so whatever its prices are.
  var low = -Double.infinity
  var high = Double.infinity
  var next = Int.max

  init(cash: Double, orders: UnsafeMutablePointer<LaneOrder>, capacity: Int) {
    self.cash = cash
    self.orders = orders
    self.capacity = capacity
  }
}

/// What happened how often in a lane, beside its fills.
struct LaneTallies {
  var ambiguous = 0
  var touched = 0
  /// Bars that finer ones settled.
  var settled = 0
  /// Entries that a wait or the session's number of entries kept back.
  var blocked = 0
  /// Orders whose prices lie on the wrong side of the market, or are not known.
  var unplaced = 0
  /// Shares cut from entries because the cash did not pay for them.
  var cut = 0.0
}

/// What a block's lanes wait for, at a glance.
struct OrderWatch {
  /// Whether nothing has been looked at yet.
  var isNew = true
  /// By lane: prices at which a bar may do something.
  var lows = Lane(repeating: -.infinity)
  var highs = Lane(repeating: .infinity)
  /// Of all lanes: the first that is reached.
  var low = -Double.infinity
  var high = Double.infinity
  var next = Int.max
  /// The lanes in which a condition counts.
  var enterLong: UInt8 = 0
  var exitLong: UInt8 = 0
  var enterShort: UInt8 = 0
  var exitShort: UInt8 = 0
  var addLong: UInt8 = 0
  var addShort: UInt8 = 0
  var reduceLong: UInt8 = 0
  var reduceShort: UInt8 = 0
}

/// The memory of a group's orders: eight lanes a run.
final class OrderMemory {
  private let states: UnsafeMutablePointer<OrderState>
  private let orders: UnsafeMutablePointer<LaneOrder>
  private let watches: UnsafeMutablePointer<OrderWatch>
  private let count: Int

  /// Room for some runs, each lane with so many orders.
  init(runs: Int, cash: Double, orderCount: Int) {
    count = runs
    let lanes = max(runs, 1) * laneCount
    orders = .allocate(capacity: lanes * orderCount)
    states = .allocate(capacity: lanes)
    watches = .allocate(capacity: max(runs, 1))
    for lane in 0..<lanes {
      (states + lane).initialize(
        to: OrderState(cash: cash, orders: orders + lane * orderCount, capacity: orderCount))
    }
    watches.initialize(repeating: OrderWatch(), count: max(runs, 1))
  }

  deinit {
    states.deallocate()
    orders.deallocate()
    watches.deallocate()
  }

  /// The lanes of a run.
  @inline(__always)
  func states(_ run: Int) -> UnsafeMutablePointer<OrderState> { states + run &* laneCount }

  @inline(__always)
  func watch(_ run: Int) -> UnsafeMutablePointer<OrderWatch> { watches + run }
}
