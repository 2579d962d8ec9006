package import Rules
public import Series
package import Simulation

/// Ten years of daily bars of an invented market, the same on every machine: dips in it tend to recover.
///
/// - Throws: `SeriesError`, which is the market's own and does not happen with these days.
public func sampleBars(seed: UInt64 = 1) throws(SeriesError) -> Bars {
  try sampleMarket(.day, seed: seed, lastYear: 2019).bars()
}

/// Bars of an invented market on which a strategy can trade.
///
/// Ten years of days, unless its rules read the time of day or shorter bars: then a year of five minutes or
/// of minutes.
///
/// - Throws: `SeriesError`, which is the market's own and does not happen with these days.
package func sampleBars(for strategy: CompiledStrategy) throws(SeriesError) -> Bars {
  func suits(_ timeframe: Timeframe) -> Bool {
    strategy.namedTimeframes.allSatisfy { timeframe.canMake($0) && $0 > timeframe }
  }
  if !strategy.readsTimeOfDay, suits(.day) { return try sampleBars() }
  let timeframe: Timeframe = suits(.minutes(5)) ? .minutes(5) : .minute
  return try sampleMarket(timeframe, seed: 1, lastYear: 2010).bars()
}

private func sampleMarket(_ timeframe: Timeframe, seed: UInt64, lastYear: Int) -> SyntheticMarket {
  SyntheticMarket(
    symbol: "SAMPLE", seed: seed, timeframe: timeframe,
    from: CalendarDate(unchecked: 2010, 1, 1), through: CalendarDate(unchecked: lastYear, 12, 31),
    edge: 0.5)
}

/// What a strategy's rules read beside some bars, invented and the same on every machine.
///
/// Every symbol that they name, and four others where they look across symbols, has bars at the same times:
/// half of each move is that of the given bars. The traded symbol, where named, is the given bars.
package func sampleSurroundings(for strategy: CompiledStrategy, like bars: Bars) -> Surroundings {
  var surroundings = Surroundings()
  if strategy.looksAcrossSymbols {
    let others = ["ONE", "TWO", "THREE", "FOUR"].filter { $0 != bars.symbol }
    surroundings.universe = [bars] + others.map { related($0, to: bars) }
  }
  let known = Set(surroundings.universe.map(\.symbol))
  surroundings.references = strategy.namedSymbols.filter { !known.contains($0) }
    .map { $0 == bars.symbol ? bars : related($0, to: bars) }
  return surroundings
}

/// A walk that shares half of its moves with some bars.
private func related(_ symbol: String, to bars: Bars) -> Bars {
  // The stream is the symbol's own (FNV-1a), so that two symbols never walk alike.
  let seed = symbol.utf8.reduce(14_695_981_039_346_656_037 as UInt64) {
    ($0 ^ UInt64($1)) &* 1_099_511_628_211
  }
  var stream = SplitMix64(seed: seed)
  let moves = moves(bars)
  let usual = moves.isEmpty ? 0 : moves.reduce(0) { $0 + abs($1) } / Double(moves.count)
  var columns = [[Double]](repeating: [], count: 5)
  var price = 100.0
  for (row, move) in moves.enumerated() {
    let open = price
    price *= 1 + max(-0.5, 0.5 * move + usual * stream.bell())
    let high = max(open, price) * (1 + 0.5 * usual * stream.uniform())
    let low = min(open, price) * (1 - min(0.5, 0.5 * usual * stream.uniform()))
    let volume = bars.volume[row] * (0.5 + stream.uniform())
    for (column, value) in [open, high, low, price, volume].enumerated() {
      columns[column].append(value)
    }
  }
  return Bars(
    symbol: symbol, timeframe: bars.timeframe, times: bars.times, open: Column(columns[0]),
    high: Column(columns[1]), low: Column(columns[2]), close: Column(columns[3]),
    volume: Column(columns[4]))
}

/// The relative change of each close, 0 for what is not known.
private func moves(_ bars: Bars) -> [Double] {
  (0..<bars.count).map { row in
    let move = row > 0 ? bars.close[row] / bars.close[row - 1] - 1 : 0
    return move.isFinite ? min(max(move, -1), 1) : 0
  }
}
