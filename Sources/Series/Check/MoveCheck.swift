/// Looks for moves that trading does not make: splits, bad ticks, outliers.
///
/// A move is measured by the median absolute move around it, over the night and within the day apart.
struct MoveCheck {
  let bars: Bars
  let calendar: ExchangeCalendar
  let factor: Double

  /// Split ratios that occur, as old price to new price: forward splits above 1, reverse below.
  private static let ratios: [(name: String, ratio: Double)] = {
    let forward: [(Int, Int)] =
      [2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100].map { ($0, 1) } + [(3, 2), (5, 2)]
    return forward.flatMap { new, old in
      [
        ("\(new):\(old)", Double(new) / Double(old)),
        ("\(old):\(new) (reverse)", Double(old) / Double(new)),
      ]
    }
  }()

  func findings() -> [Finding] {
    guard bars.count >= 3 else { return [] }
    let isFirst = firstOfDay()
    let usual = usualMoves(isFirst)
    var findings: [Finding] = []
    for row in 1..<bars.count {
      let limit = factor * usual[row]
      if isFirst[row], let finding = split(row, limit) {
        findings.append(finding)
      } else if let finding = jump(row, limit, usual[row]) ?? spike(row, limit, usual[row]) {
        findings.append(finding)
      }
    }
    return findings
  }

  private func firstOfDay() -> [Bool] {
    if bars.timeframe.isDaily { return [Bool](repeating: true, count: bars.count) }
    let dates = (0..<bars.count).map { calendar.date(of: bars.time($0)) }
    return dates.indices.map { $0 == 0 || dates[$0] != dates[$0 - 1] }
  }

  private func move(_ row: Int) -> Double { bars.close[row] / bars.close[row - 1] - 1 }

  /// The usual move at each row: the largest median of the row's block of 50 alike and its neighbours.
  private func usualMoves(_ isFirst: [Bool]) -> [Double] {
    var usual = [Double](repeating: 0, count: bars.count)
    for group in [true, false] {
      let rows = (1..<bars.count).filter { isFirst[$0] == group }
      let medians = stride(from: 0, to: rows.count, by: 50).map { start in
        let moves = rows[start..<min(start + 50, rows.count)].map { abs(move($0)) }.sorted()
        return moves[moves.count / 2]
      }
      for (index, row) in rows.enumerated() {
        let block = index / 50
        let near = medians[max(0, block - 1)...min(medians.count - 1, block + 1)]
        // Thin markets hardly move for hours; a cent in a hundred dollars is no jump.
        usual[row] = max(near.max() ?? 0, 0.0002)
      }
    }
    return usual
  }

  private func split(_ row: Int, _ limit: Double) -> Finding? {
    // Round-the-clock markets trade what does not split.
    guard calendar == .nyse else { return nil }
    let before = bars.close[row - 1]
    // After a hole of weeks or on the way back from a bad tick, a jump tells nothing.
    guard bars.times[row] - bars.times[row - 1] < 10 * 86_400_000_000_000,
      row < 2 || abs(bars.close[row] / bars.close[row - 2] - 1) > 0.1
    else { return nil }
    // A first bar within the day may still open at the old price.
    let isStale = !bars.timeframe.isDaily && abs(bars.open[row] / before - 1) < 0.05
    let price = isStale ? bars.close[row] : bars.open[row]
    let ratio = before / price
    guard abs(1 / ratio - 1) > min(limit, 0.25), abs(1 - ratio) > 0.2 else { return nil }
    guard let match = nearestRatio(to: ratio) else { return nil }
    // The whole bar must stand at the new level, and the next must stay there.
    let after = bars.close[min(row + 1, bars.count - 1)]
    let isLarge = match.ratio >= 4 || match.ratio <= 0.25
    guard abs(ratio / match.ratio - 1) < (isLarge ? 0.15 : 0.045),
      abs(before / bars.close[row] / match.ratio - 1) < (isLarge ? 0.3 : 0.12),
      abs(before / after / match.ratio - 1) < (isLarge ? 0.4 : 0.2)
    else { return nil }
    return Finding(
      kind: .split, row: row, time: bars.time(row), count: 1,
      message: "the price goes from \(before) to \(price), as after a split of about "
        + "\(match.name); adjust by a factor file or leave these days out")
  }

  private func nearestRatio(to ratio: Double) -> (name: String, ratio: Double)? {
    func distance(_ other: Double) -> Double { max(ratio / other, other / ratio) }
    return MoveCheck.ratios.min { distance($0.ratio) < distance($1.ratio) }
  }

  private func jump(_ row: Int, _ limit: Double, _ usual: Double) -> Finding? {
    let size = move(row)
    guard abs(size) > limit else { return nil }
    let next = row + 1 < bars.count ? bars.close[row + 1] / bars.close[row - 1] - 1 : size
    // The bar that ends a bad tick is part of it.
    if row > 1, abs(bars.close[row] / bars.close[row - 2] - 1) < abs(size) / 4,
      abs(move(row - 1)) > limit
    {
      return nil
    }
    let times = percent(abs(size) / usual / 100, digits: 0)
    if abs(next) < abs(size) / 4 {
      return Finding(
        kind: .badTick, row: row, time: bars.time(row), count: 1,
        message: "the close moves by \(percent(size)) %, \(times) times the usual, and is back one "
          + "bar later")
    }
    return Finding(
      kind: .outlier, row: row, time: bars.time(row), count: 1,
      message: "the close moves by \(percent(size)) %, \(times) times the usual")
  }

  private func spike(_ row: Int, _ limit: Double, _ usual: Double) -> Finding? {
    let top = max(bars.open[row], bars.close[row])
    let bottom = min(bars.open[row], bars.close[row])
    let up = bars.high[row] / top - 1
    let down = 1 - bars.low[row] / bottom
    guard max(up, down) > limit else { return nil }
    let isUp = up >= down
    return Finding(
      kind: .badTick, row: row, time: bars.time(row), count: 1,
      message: "the \(isUp ? "high" : "low") \(isUp ? bars.high[row] : bars.low[row]) lies "
        + "\(percent(max(up, down))) % off open \(bars.open[row]) and close \(bars.close[row]), "
        + "\(percent(max(up, down) / usual / 100, digits: 0)) times the usual move")
  }

  private func percent(_ share: Double, digits: Int = 1) -> String {
    let scale = digits == 0 ? 1.0 : 10
    let rounded = (share * 100 * scale).rounded() / scale
    return digits == 0 ? "\(Int(rounded))" : "\(rounded)"
  }
}
