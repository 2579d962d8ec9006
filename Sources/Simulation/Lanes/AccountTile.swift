import CLanes
import Rules

/// What the lanes of a block read in a tile.
struct AccountTile {
  let shape: UnsafePointer<OrderShape>
  let terms: UnsafePointer<LaneTerms>
  let signals: OrderSignals
  let enterLong, exitLong, enterShort, exitShort: Flags
  let addLong, addShort, reduceLong, reduceShort: Flags
  let open, high, low, close: UnsafePointer<Double>
  let bars: AccountBars
  let sessions: OrderSessions?
  /// One a lane, to catch what is planned.
  let captures: [OrderRecorder]
  /// The history's row of the tile's row 0.
  let start: Int
  /// Whether books pass over bars that can do nothing.
  let skips: Bool
  /// Whether quiet accounts may rest: prices are known and above zero.
  let mayRest: Bool

  init(
    _ shape: UnsafePointer<OrderShape>, _ terms: UnsafePointer<LaneTerms>, _ signals: OrderSignals,
    _ tile: Tile, _ bars: AccountBars, _ setup: OrderSetup, captures: [OrderRecorder]
  ) {
    self.shape = shape
    self.terms = terms
    self.signals = signals
    func flags(_ output: RuleOutput) -> Flags { Flags(signals.conditions[output.rawValue]) }
    // Plain rules have no further outputs.
    let isPlain = shape.pointee.isPlain
    enterLong = flags(.enterLong)
    exitLong = flags(.exitLong)
    enterShort = flags(.enterShort)
    exitShort = flags(.exitShort)
    addLong = flags(isPlain ? .enterLong : .addLong)
    addShort = flags(isPlain ? .enterLong : .addShort)
    reduceLong = flags(isPlain ? .enterLong : .reduceLong)
    reduceShort = flags(isPlain ? .enterLong : .reduceShort)
    open = tile.columns[BarField.open.rawValue] + tile.start
    high = tile.columns[BarField.high.rawValue] + tile.start
    low = tile.columns[BarField.low.rawValue] + tile.start
    close = tile.columns[BarField.close.rawValue] + tile.start
    start = tile.start
    self.bars = bars
    sessions = setup.sessions
    self.captures = captures
    skips = setup.skips
    let closes = TileCloses(close, count: tile.count)
    mayRest = setup.skips && closes.areFinite && closes.lowest > 0
  }

  func session(_ row: Int) -> Int { sessions?.number(row) ?? row }

  /// The bar at whose close a lane plans; `before` is the last close that is known.
  func bar(_ row: Int, before: Double) -> OrderBar {
    let time = start + row
    return OrderBar(
      open: open[row], high: high[row], low: low[row], close: close[row], before: before, row: time,
      session: session(time), isSessionStart: sessions?.isStart(time) ?? true,
      isSessionEnd: sessions?.isEnd(time) ?? true)
  }

  // MARK: Conditions

  /// Whether a condition holds that counts for a lane without orders.
  func holds(_ row: Int, lane: Int, shares: Double) -> Bool {
    let bit: UInt8 = 1 << UInt8(lane)
    var flags: UInt8 = 0
    if shares <= 0 { flags |= enterLong.load(row) }
    if shares >= 0 { flags |= enterShort.load(row) }
    if shares > 0 { flags |= exitLong.load(row) }
    if shares < 0 { flags |= exitShort.load(row) }
    if shape.pointee.hasAdds {
      if shares > 0 { flags |= addLong.load(row) }
      if shares < 0 { flags |= addShort.load(row) }
    }
    if shape.pointee.hasReductions {
      if shares > 0 { flags |= reduceLong.load(row) }
      if shares < 0 { flags |= reduceShort.load(row) }
    }
    return flags & bit != 0
  }

  /// The first of some rows at whose close a condition holds that counts for a lane that is flat or long and has no
  /// orders; their end for none.
  func nextSignal(_ rows: Range<Int>, lane: Int, shares: Double) -> Int {
    let bit: UInt8 = 1 << UInt8(lane)
    let adds: UInt8 = shares > 0 && shape.pointee.hasAdds ? bit : 0
    let reduces: UInt8 = shares > 0 && shape.pointee.hasReductions ? bit : 0
    let first = shares > 0 ? exitLong : enterLong
    var row = rows.lowerBound
    while row < rows.upperBound {
      var found = Flags.first(from: row, first, bit, or: enterShort, bit)
      if adds | reduces != 0,
        let other = Flags.first(from: row, addLong, adds, or: reduceLong, reduces)
      {
        found = min(found ?? other, other)
      }
      if let found { return min(found, rows.upperBound) }
      row &+= 64
    }
    return rows.upperBound
  }
}

/// Cash and shares of eight lanes at each close of a tile.
final class AccountMarks {
  private let cash, shares: UnsafeMutablePointer<Lane>
  private let ruined: UnsafeMutablePointer<UInt8>

  init(count: Int) {
    cash = .allocate(capacity: max(count, 1))
    shares = .allocate(capacity: max(count, 1))
    ruined = .allocate(capacity: max(count, 1))
  }

  deinit {
    cash.deallocate()
    shares.deallocate()
    ruined.deallocate()
  }

  /// Begins rows with what all lanes have.
  func begin(_ rows: Range<Int>, _ account: LaneAccount) {
    for row in rows {
      cash[row] = account.cash
      shares[row] = account.shares
      ruined[row] = account.ruined
    }
  }

  /// Writes a lane.
  @inline(__always)
  func write(_ lane: Int, _ rows: Range<Int>, _ book: borrowing Book, isOver: Bool) {
    let (owned, held) = (book.cash, book.positions[0].shares)
    for row in rows {
      cash[row][lane] = owned
      shares[row][lane] = held
      if isOver { ruined[row] |= 1 << UInt8(lane) }
    }
  }

  /// Takes in the closes of rows.
  func take(
    _ rows: Range<Int>, _ close: UnsafePointer<Double>, _ run: UnsafeMutablePointer<LaneRun>,
    equity: UnsafeMutablePointer<Lane>?
  ) {
    var curve = run.pointee.curve
    // The number of the close before the tile's row 0.
    let before = run.pointee.bars - Double(rows.upperBound)
    for row in rows {
      curve.take(
        cash[row] + shares[row] * close[row], ruined: ruined[row], close: before + Double(row &+ 1))
      if let equity { equity[row] = curve.equity }
    }
    run.pointee.curve = curve
  }
}
