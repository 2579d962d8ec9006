import Rules

/// What the orders of some rules look like, the same in all lanes and for all bars.
struct OrderShape {
  /// As `OrderStyle`, without prices.
  enum Style: UInt8 { case market, limit, stop, stopLimit, open, openLimit, close, closeLimit }
  /// As `Distance`, without the number.
  enum Measure: UInt8 { case none, price, fraction, level }
  /// As `OrderLife`, without the number.
  enum Life: UInt8 { case day, untilCancelled, bars, immediate, fillOrKill }

  /// Whether the program has the outputs of plain rules only.
  let isPlain: Bool
  let isPessimist: Bool
  let enterLong, enterShort, exitLong, exitShort: Style
  let life: Life
  /// Whether the number of bars is one of the rules'; else it is one.
  let hasLife: Bool
  let entriesCancelEachOther: Bool
  let stop: Measure
  /// Nearest first, `none` behind the last.
  let targets: (Measure, Measure, Measure, Measure)
  let targetCount: Int
  /// Bit *i* where target *i* has a portion.
  let portions: UInt8
  let trail: Measure
  let trailIsLive, trailIsOnClose: Bool
  let breakEven: Measure
  let hasPlus, hasTimeStop: Bool
  let hasAdds, hasAddSize, hasReductions: Bool
  let addSizeKind: RunRules.SizeKind
  let hasWait, hasWaitAfterStop, hasEntriesPerSession: Bool

  init(_ run: RunRules) {
    let rules = run.rules
    let orders = rules.orders
    isPlain = rules.isPlain
    isPessimist = run.ambiguity == .pessimistic
    enterLong = Style(orders.enterLong)
    enterShort = Style(orders.enterShort)
    exitLong = Style(orders.exitLong)
    exitShort = Style(orders.exitShort)
    (life, hasLife) = Self.life(orders.life)
    entriesCancelEachOther = orders.entriesCancelEachOther
    stop = Measure(rules.stopLoss)
    let further = orders.furtherTargets
    func measure(_ place: Int) -> Measure {
      Measure(further.count > place ? further[place].distance : nil)
    }
    targets = (Measure(rules.takeProfit), measure(0), measure(1), measure(2))
    targetCount = rules.takeProfit == nil ? 0 : 1 + further.count
    let given = [orders.targetPortion] + further.map(\.portion)
    portions = given.indices.reduce(0) { given[$1] == nil ? $0 : $0 | 1 << UInt8($1) }
    trail = Measure(orders.trail?.distance)
    trailIsLive = orders.trail?.isLive ?? false
    trailIsOnClose = orders.trail?.isOnClose ?? false
    breakEven = Measure(orders.breakEven?.distance)
    hasPlus = orders.breakEven?.plus != nil
    hasTimeStop = orders.timeStop != nil
    hasAdds = orders.addLong != nil || orders.addShort != nil
    hasAddSize = orders.addSize != nil
    addSizeKind = orders.addSize.map { RunRules.SizeKind($0) } ?? run.sizeKind
    hasReductions = orders.reduceLong != nil || orders.reduceShort != nil
    hasWait = orders.wait != nil
    hasWaitAfterStop = orders.waitAfterStop != nil
    hasEntriesPerSession = orders.entriesPerSession != nil
  }

  private static func life(_ life: OrderLife?) -> (Life, Bool) {
    switch life {
    case .day: (.day, false)
    case .untilCancelled: (.untilCancelled, false)
    case .bars: (.bars, true)
    case .immediate: (.immediate, false)
    case .fillOrKill: (.fillOrKill, false)
    case nil: (.bars, false)
    }
  }

  /// Whether the stop moves at closes, and stands still inside a bar.
  var trailMovesAtCloses: Bool { trail != .none && (trailIsLive || trailIsOnClose) }

  func target(_ place: Int) -> Measure {
    switch place {
    case 0: targets.0
    case 1: targets.1
    case 2: targets.2
    default: targets.3
    }
  }

  /// The most orders that a lane may have at once.
  func orderCount(adds: Int) -> Int {
    // Those of a position that has just left are forgotten only at the end of its bar's phase.
    let lots = hasAdds ? adds + 2 : 2
    return lots * (4 + targetCount) + 8
  }
}

extension OrderShape.Style {
  init(_ style: OrderStyle) {
    self =
      switch style {
      case .market: .market
      case .limit: .limit
      case .stop: .stop
      case .stopLimit: .stopLimit
      case .open: .open
      case .openLimit: .openLimit
      case .close: .close
      case .closeLimit: .closeLimit
      }
  }
}

extension OrderShape.Measure {
  init(_ distance: Distance?) {
    self =
      switch distance {
      case nil: .none
      case .price: .price
      case .fraction: .fraction
      case .level: .level
      }
  }
}
