/// Notices when a number changes: a session, or whatever else an indicator is anchored at.
struct SessionWatch<N: Number> {
  private var last = N.nan

  /// Lanes in which this row is the first of a session; NaN is no session.
  @inline(__always)
  mutating func begins(_ session: N) -> N.Mask {
    let missing = isNaN(session)
    let begins = ~equal(session, last) & ~missing
    last = choose(missing, last, session)
    return begins
  }
}

extension Indicator.Input {
  /// A number that changes where a session begins.
  static let session = Indicator.Input.any("session")
}
