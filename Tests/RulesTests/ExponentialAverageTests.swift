import Rules
import Series
import TestKit
import Testing

/// Averages that are computed eight rows at a time where they can be.
@Suite("Exponential averages")
struct ExponentialAverageTests {
  private static func bars(_ closes: [Double]) -> Bars {
    let plain = walk(rows: closes.count, seed: 9)
    return Bars(
      symbol: "WALK", timeframe: .day, times: plain.times, open: plain.open, high: plain.high,
      low: plain.low, close: Column(closes), volume: plain.volume)
  }

  @Test("the definition, row by row", arguments: [1, 2, 9, 200])
  func definition(window: Int) throws {
    var closes = Array(walk(rows: 3_000, seed: 5).close)
    for row in [0, 7, 8, 900, 901, 902, 1_500] { closes[row] = .nan }
    let bars = Self.bars(closes)
    let averages: [(formula: Formula, factor: Double)] = [
      (Market().close.ema(window), 2 / (Double(window) + 1)),
      (Market().close.wilder(window), 1 / Double(window)),
      (Market().close.ewma(window, weight: 0.25), 0.25),
    ]
    for (formula, factor) in averages {
      let found = try values(formula, on: bars)
      var (sum, seen, average) = (0.0, 0, Double.nan)
      for (row, close) in closes.enumerated() {
        guard !close.isNaN else {
          #expect(found[row].isNaN, "\(formula), row \(row)")
          continue
        }
        seen += 1
        sum += close
        if seen == window { average = sum / Double(window) }
        if seen > window { average += (close - average) * factor }
        guard seen >= window else {
          #expect(found[row].isNaN, "\(formula), row \(row)")
          continue
        }
        #expect(abs(found[row] - average) <= 1e-12 * abs(average), "\(formula), row \(row)")
      }
    }
  }

  @Test(
    "where the price stops the average goes straight to it and stays", arguments: [2, 9, 50, 300])
  func rest(window: Int) throws {
    let moving = Array(walk(rows: 1_003, seed: 6).close)
    for stop in [0.1, 99.7, 12_345.678] {
      let bars = Self.bars(moving + [Double](repeating: stop, count: 20_000))
      let found = try values(Market().close.ema(window), on: bars)[moving.count...]
      let distances = found.map { $0 - stop }
      #expect(zip(distances, distances.dropFirst()).allSatisfy { abs($1) <= abs($0) })
      #expect(distances.allSatisfy { $0.sign == distances[0].sign || $0 == 0 })
      let crossed = try values(
        Formula.select(Market().close.crosses(above: Market().close.ema(window)), 1, 0), on: bars)
      #expect(crossed[(moving.count + 1)...].allSatisfy { $0 == 0 })
    }
  }

  @Test("missing and infinite prices: the length of the tiles changes no bit")
  func strangers() throws {
    var closes = Array(walk(rows: 700, seed: 7).close)
    closes[300] = 1e300
    closes[301] = -1e300
    for row in [40, 41, 335, 336, 407] { closes[row] = .nan }
    closes[560] = .infinity
    let bars = Self.bars(closes)
    let formulas = [
      Market().close.ema(9), Market().close.wilder(14), Market().close.rsi(14),
      Market().close.zlema(9), Market().close.trix(5),
    ]
    for formula in formulas {
      let whole = try CatalogueTests.bits([formula], on: bars, tile: 700)
      for tile in [1, 3, 8, 61] {
        #expect(
          try CatalogueTests.bits([formula], on: bars, tile: tile) == whole,
          "\(formula), tile \(tile)")
      }
    }
  }

  @Test("formulas that read one another, computed together, are what each is alone")
  func together() throws {
    let bars = walk(rows: 700, seed: 8)
    let macd = Market().close.macd(fast: 5, slow: 13, signal: 4)
    let formulas = [macd.line, macd.signal, macd.histogram, macd.line, macd.signal.lag(3)]
    for tile in [1, 50, 700] {
      let together = try CatalogueTests.bits(formulas, on: bars, tile: tile)
      for (formula, found) in zip(formulas, together) {
        #expect(try CatalogueTests.bits([formula], on: bars, tile: tile)[0] == found, "\(formula)")
      }
    }
  }
}
