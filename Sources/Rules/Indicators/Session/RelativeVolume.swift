/// A value over the mean of those of the same minute in the sessions before; NaN until there are enough.
struct SameMinuteRatio<N: Number>: Recurrence {
  private let sessions: N.Count
  private let full: Int
  private let memory: LaneBuffer
  /// By minute of the day: the last values in a ring, a kernel's width each, behind their number so far.
  private let rings: UnsafeMutablePointer<Double>

  private static var minutes: Int { 1440 }

  init(_ settings: KernelSettings) {
    sessions = settings.count(0, as: N.self)
    full = sessions.largest
    let numbers = Self.minutes * (full + 1) * N.width
    memory = LaneBuffer(count: numbers / laneCount)
    rings = memory.numbers
    for minute in 0..<Self.minutes {
      for lane in 0..<N.width { rings[minute * (full + 1) * N.width + lane] = 0 }
    }
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (value, minute) = (row[0], row[1])
    var ratio = N.nan
    for lane in 0..<N.width where minute[lane: lane] >= 0 && minute[lane: lane] < 1440 {
      guard !value[lane: lane].isNaN else { continue }
      let start = Int(minute[lane: lane]) &* (full &+ 1) &* N.width &+ lane
      ratio[lane: lane] = exchanged(value[lane: lane], start, sessions[lane: lane])
    }
    row.store(ratio)
  }

  /// The value over the mean of the ring, which then takes it in.
  private func exchanged(_ value: Double, _ start: Int, _ size: Int) -> Double {
    let ring = rings + start
    let seen = Int(ring[0])
    var ratio = Double.nan
    if seen >= size {
      var sum = 0.0
      for place in 1...size { sum += ring[place &* N.width] }
      ratio = value / (sum / Double(size))
    }
    ring[(1 &+ seen % size) &* N.width] = value
    ring[0] = Double(seen &+ 1)
    return ratio
  }
}

extension Indicator {
  static let sameMinuteVolume = Indicator(
    "rvol_at_time", .session, "Volume against that of the same minute",
    definition:
      "volume / mean of the volumes of the bars of this minute of the day in the last sessions that had one; a whole number of sessions",
    source: "relative volume at time", inputs: [.volume, .minuteOfDay],
    // A ring for each minute of the day: more sessions would be memory without end.
    settings: [.number("sessions", 10, in: 1...400)],
    SameMinuteRatio<Double>.self, SameMinuteRatio<Lane>.self
  ) { _ in 0 }
}

extension Market {
  /// The volume over the mean of the same minute's in the last sessions; NaN for daily bars.
  public func relativeVolumeAtTime(sessions: some Term) -> Formula {
    Indicator.sameMinuteVolume([volume, minuteOfDay], [sessions])[0]
  }
}
