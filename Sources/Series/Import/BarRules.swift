/// What must hold for every bar that is let into the store.
enum BarRules {
  /// The first row that breaks a rule, and how; nil if all rows are sound.
  static func firstFault(_ bars: Bars) -> (row: Int, field: String, problem: String)? {
    bars.withPrices { open, high, low, close, volume -> Int? in
      bars.times.withUnsafeBufferPointer { times -> Int? in
        for row in 0..<bars.count {
          let top = high[row]
          let bottom = low[row]
          let isSound =
            bottom > 0 && top >= open[row] && top >= close[row] && bottom <= open[row]
            && bottom <= close[row] && top < .infinity && !(volume[row] < 0)
            && (row == 0 || times[row] > times[row - 1])
          if !isSound { return row }
        }
        return nil
      }
    }.map { explain(bars, $0) }
  }

  /// Words what is wrong with a row that breaks a rule.
  private static func explain(
    _ bars: Bars, _ row: Int
  ) -> (row: Int, field: String, problem: String) {
    if row > 0, bars.times[row] <= bars.times[row - 1] {
      return (row, "time", "")
    }
    let (open, high, low, close) = (bars.open[row], bars.high[row], bars.low[row], bars.close[row])
    for (name, price) in [("open", open), ("high", high), ("low", low), ("close", close)]
    where !(price > 0) {
      return (row, name, "the price \(price) is not above zero; correct or remove the line")
    }
    if high < low {
      return (row, "high", "high \(high) is below low \(low); correct or remove the line")
    }
    for (name, price) in [("open", open), ("close", close)] where price > high || price < low {
      return (
        row, name,
        "\(name) \(price) lies outside low \(low) to high \(high); correct or remove the line"
      )
    }
    return (row, "volume", "the volume \(bars.volume[row]) is negative; correct it")
  }
}

extension Bars {
  /// Calls `body` with the buffers of open, high, low, close and volume.
  func withPrices<Result>(
    _ body: (
      _ open: UnsafeBufferPointer<Double>, _ high: UnsafeBufferPointer<Double>,
      _ low: UnsafeBufferPointer<Double>, _ close: UnsafeBufferPointer<Double>,
      _ volume: UnsafeBufferPointer<Double>
    ) -> Result
  ) -> Result {
    open.withUnsafeBufferPointer { open in
      high.withUnsafeBufferPointer { high in
        low.withUnsafeBufferPointer { low in
          close.withUnsafeBufferPointer { close in
            volume.withUnsafeBufferPointer { volume in body(open, high, low, close, volume) }
          }
        }
      }
    }
  }
}
