/// The average price by volume since a number changed; NaN before anything was traded.
struct AnchoredAverage<N: Number>: Recurrence {
  private var watch = SessionWatch<N>()
  private var money = N.zero
  private var volume = N.zero

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let begins = watch.begins(row[2])
    let missing = isNaN(row[0]) | isNaN(row[1]) | isNaN(row[2])
    money = choose(begins, .zero, money)
    volume = choose(begins, .zero, volume)
    money = choose(missing, money, money + row[0] * row[1])
    volume = choose(missing, volume, volume + row[1])
    row.store(choose(missing | ~greater(volume, .zero), .nan, money / volume))
  }
}

extension Indicator {
  static let anchoredAverage = Indicator(
    "anchored_vwap", .session, "Average price by volume since an anchor",
    definition: "sum of price * volume / sum of volume since the anchor's number last changed",
    source: "Shannon, anchored VWAP", inputs: [.any("price"), .volume, .any("anchor")],
    AnchoredAverage<Double>.self, AnchoredAverage<Lane>.self
  ) { _ in 0 }

  static let sessionAverage = Indicator(
    "session_vwap", .session, "Average price by volume since the open",
    definition: "anchored_vwap((high + low + close) / 3, volume, session)",
    source: "Berkowitz, Logue and Noser (1988), of typical prices",
    inputs: [.high, .low, .close, .volume, .session]
  ) { inputs, _ in
    let typical = (inputs[0] + inputs[1] + inputs[2]) / 3
    return Indicator.anchoredAverage([typical, inputs[3], inputs[4]])
  }
}

extension Market {
  /// The average typical price by volume since a number last changed.
  public func anchoredVWAP(at anchor: some Term) -> Formula {
    Indicator.anchoredAverage([(high + low + close) / 3, volume, anchor])[0]
  }

  /// The average typical price by volume since a condition last held, that bar included.
  ///
  /// Before it first held, since the beginning of the data.
  public func anchoredVWAP(at anchor: Condition) -> Formula {
    anchoredVWAP(at: anchor.occurrences)
  }
}
