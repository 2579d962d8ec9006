/// An order in the book: plain numbers, so that a lane of orders is one piece of memory.
package struct WorkingOrder {
  /// What the order is for.
  package enum Role: UInt8, Sendable { case order, stop, target, time }

  /// What fills it; `time` waits for a number of bars and then is a market order.
  package enum Kind: UInt8, Sendable { case market, limit, stop, stopLimit, trailing, time }

  /// How long it works.
  package enum Life: UInt8, Sendable {
    case day, untilCancelled, until, immediate, fillOrKill, atOpen, atClose
  }

  /// The number of the ticket that it, or the position it protects, came from.
  package var ticket: Int
  var symbol: Int
  package var role = Role.order
  var kind: Kind
  var life: Life
  /// 1 buys, -1 sells.
  var sign: Double
  /// Shares still to be filled; infinite for the whole position.
  package var quantity: Double
  /// Shares of it that have filled.
  var filled = 0.0
  package var stop = Double.nan
  package var limit = Double.nan
  /// How far a trailing stop stays behind: currency, or a share of the best price.
  var trail = Double.nan
  var trailIsShare = false
  /// The best price since it works: highest for a sale, lowest for a purchase.
  var best = Double.nan
  /// The best close that a planner has seen, for stops that it moves; NaN for others.
  var bestClose = Double.nan
  /// From which best price on the stop moves to `evenStop`; NaN for never.
  var evenAt = Double.nan
  var evenStop = Double.nan
  /// The market's price when the order began to work in this bar: its open, or the price of the entry.
  var reference = Double.nan
  /// The last moment for `until`; the number of bars for `time`.
  var deadline: Int64 = 0
  var group = -1
  var after = -1
  /// The symbol's bar in which it was placed.
  var placed = 0
  var closes = false
  /// Whether a stop has been reached.
  var isTriggered = false
  /// Whether it takes no part in the rest of this bar.
  var isAsleep = false
  var isDone = false

  init(ticket: Int, symbol: Int, kind: Kind, life: Life, sign: Double, quantity: Double) {
    self.ticket = ticket
    self.symbol = symbol
    self.kind = kind
    self.life = life
    self.sign = sign
    self.quantity = quantity
  }

  /// The price that triggers it.
  var trigger: Double {
    guard kind == .trailing else { return stop }
    return best + sign * (trailIsShare ? trail * best : trail)
  }

  /// Whether it is a stop that has not been reached.
  var isStop: Bool {
    switch kind {
    case .stop, .stopLimit, .trailing: !isTriggered
    case .market, .limit, .time: false
    }
  }

  /// Whether it fills at its limit or better.
  var isLimit: Bool { kind == .limit || kind == .stopLimit && isTriggered }

  /// Whether it fills at any price.
  var isMarket: Bool {
    kind == .market || isTriggered && (kind == .stop || kind == .trailing)
  }

  /// Whether it waits for something else than the price inside a bar.
  var isWaiting: Bool { isDone || isAsleep || after >= 0 || kind == .time || life == .atClose }
}
