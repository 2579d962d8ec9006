import Series

/// The bounds on what entries may add to a portfolio, looked at one entry after the other, best first.
///
/// Exposures are those of the close at which entries are decided, with what was ordered there and before. An entry
/// is cut to the room that is left; without room, or too much alike to what is held, it is refused.
final class PoolCaps {
  private let portfolio: PortfolioSettings
  /// By symbol: the number of its sector.
  private let sectors: [Int]
  /// By symbol: the signed value that the lane holds or has ordered.
  private var values: [Double]
  /// By symbol: the last close.
  private var prices: [Double]
  private var equity = 0.0

  /// Nil where the portfolio has no such bound.
  init?(_ market: PoolMarket) {
    let portfolio = market.portfolio
    guard
      portfolio.perSymbol != nil || portfolio.gross != nil || portfolio.net != nil
        || portfolio.sectors != nil || portfolio.correlation != nil
    else { return nil }
    self.portfolio = portfolio
    sectors = PoolCaps.sectors(of: market)
    values = [Double](repeating: 0, count: market.symbols.count)
    prices = values
  }

  /// The number of each symbol's sector; a symbol without one is alone in its own.
  static func sectors(of market: PoolMarket) -> [Int] {
    let names = market.symbols.map(\.bars.symbol)
    let given = market.portfolio.sectors?.sectors ?? [:]
    var numbers: [String: Int] = [:]
    return names.enumerated().map { place, name in
      guard let sector = given[name] else { return names.count + place }
      if let number = numbers[sector] { return number }
      numbers[sector] = place
      return place
    }
  }

  /// Looks at what a lane holds and has ordered before this close; at an open, at what it holds whatever it has
  /// ordered out, and at entries that meet no bar there.
  func begin(
    _ kernel: PoolKernel, _ lane: Int, _ equity: Double, _ state: PoolState, atOpen: Bool = false
  ) {
    self.equity = equity
    let bit: UInt8 = 1 << UInt8(lane)
    for symbol in values.indices {
      var shares = 0.0
      // An exit that met no bar leaves its position where it is.
      let exits = kernel.isPresent(symbol) && !atOpen ? state.exits[symbol] : 0
      prices[symbol] = atOpen ? kernel.lastClose(symbol) : kernel.lastKnownClose(symbol)
      if state.held(symbol) & ~exits & bit != 0 {
        shares = state.shares[symbol][lane]
      }
      values[symbol] = shares == 0 ? 0 : shares * prices[symbol]
    }
    let line = state.queue + lane * values.count
    for place in 0..<state.queued[lane] {
      let symbol = Int(line[place])
      if atOpen, kernel.isPresent(symbol) { continue }
      values[symbol] = signed(symbol, lane, state)
    }
  }

  /// The value of an entry that waits, at the last close.
  private func signed(_ symbol: Int, _ lane: Int, _ state: PoolState) -> Double {
    let isShort = state.shorts[symbol] & (1 << UInt8(lane)) != 0
    let value = state.quantity[symbol][lane] * prices[symbol]
    return isShort ? -value : value
  }

  /// Cuts an entry to the room that there is; the reason if there is none.
  func cut(
    _ kernel: PoolKernel, _ symbol: Int, _ lane: Int, _ state: PoolState
  ) -> PoolRecord.Refusal? {
    let value = signed(symbol, lane, state)
    guard room(symbol, isShort: value < 0) > 0 else { return .cap }
    if let cap = portfolio.correlation {
      let correlation = kernel.correlation(of: symbol, values, over: cap.returns)
      guard (value < 0 ? -correlation : correlation) <= cap.limit else { return .correlation }
    }
    return fit(symbol, lane, state)
  }

  /// Cuts an entry to the room that there is, whatever its correlation.
  func fit(_ symbol: Int, _ lane: Int, _ state: PoolState) -> PoolRecord.Refusal? {
    let value = signed(symbol, lane, state)
    let room = room(symbol, isShort: value < 0)
    guard room > 0 else { return .cap }
    guard abs(value) > room else {
      values[symbol] = value
      return nil
    }
    state.quantity[symbol][lane] = room / prices[symbol]
    values[symbol] = value < 0 ? -room : room
    return nil
  }

  /// The most value that a new position in a symbol may have.
  private func room(_ symbol: Int, isShort: Bool) -> Double {
    var room = Double.infinity
    if let share = portfolio.perSymbol { room = min(room, share * equity) }
    var (gross, net, sector) = (0.0, 0.0, 0.0)
    for other in values.indices where values[other] != 0 {
      gross += abs(values[other])
      net += values[other]
      if sectors[other] == sectors[symbol] { sector += abs(values[other]) }
    }
    if let share = portfolio.gross { room = min(room, share * equity - gross) }
    if let share = portfolio.net { room = min(room, share * equity + (isShort ? net : -net)) }
    if let cap = portfolio.sectors { room = min(room, cap.limit * equity - sector) }
    return room
  }
}

extension PoolKernel {
  /// The close of a symbol that is known at this row's close; NaN before its first bar.
  func lastKnownClose(_ symbol: Int) -> Double { close(symbol, at: row) }

  /// The close of a symbol that is known at this row's open; NaN before its first bar.
  func lastClose(_ symbol: Int) -> Double { close(symbol, at: row - 1) }

  /// The close of a symbol that is known at a row; NaN before its first bar.
  @inline(__always)
  func close(_ symbol: Int, at row: Int) -> Double {
    let count = Int(known[(row + 1) * symbols + symbol])
    return count > 0 ? prices[symbol].close[count - 1] : .nan
  }

  /// The last returns of a symbol up to this row, the oldest first; nil where its bars do not go so far back.
  ///
  /// In rows without a bar the return is 0.
  func returns(of symbol: Int, _ count: Int) -> [Double]? {
    guard row >= count, close(symbol, at: row - count) > 0 else { return nil }
    return (0..<count).map { place in
      close(symbol, at: row - count + 1 + place) / close(symbol, at: row - count + place) - 1
    }
  }

  /// The correlation of a symbol's returns with those of positions of these signed values.
  ///
  /// 0 where nothing is held; 1, which no cap lets pass, where the symbol's bars do not go back far enough. What is
  /// held counts as still before its first bar.
  func correlation(of symbol: Int, _ values: [Double], over count: Int) -> Double {
    let held = values.indices.filter { values[$0] != 0 }
    guard !held.isEmpty else { return 0 }
    guard let own = returns(of: symbol, count) else { return 1 }
    var others = [Double](repeating: 0, count: count)
    for other in held {
      for place in 0..<count where row >= count - place {
        let change =
          close(other, at: row - count + 1 + place) / close(other, at: row - count + place) - 1
        if !change.isNaN { others[place] += values[other] * change }
      }
    }
    return Self.correlation(own, others)
  }

  /// The correlation of two symbols' returns; nil where the bars of one do not go back far enough.
  func correlation(of symbol: Int, and other: Int, over count: Int) -> Double? {
    guard let own = returns(of: symbol, count), let others = returns(of: other, count) else {
      return nil
    }
    return Self.correlation(own, others)
  }

  /// Pearson's correlation; 0 where one of them does not vary.
  private static func correlation(_ left: [Double], _ right: [Double]) -> Double {
    let count = Double(left.count)
    let means = (left.reduce(0, +) / count, right.reduce(0, +) / count)
    var (both, one, other) = (0.0, 0.0, 0.0)
    for (first, second) in zip(left, right) {
      both += (first - means.0) * (second - means.1)
      one += (first - means.0) * (first - means.0)
      other += (second - means.1) * (second - means.1)
    }
    let scale = (one * other).squareRoot()
    return scale > 0 ? both / scale : 0
  }
}
