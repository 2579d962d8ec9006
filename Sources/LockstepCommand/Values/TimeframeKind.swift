package import Series

extension ValueKind where Value == Timeframe {
  /// The length of a bar.
  package static let timeframe = ValueKind("LENGTH") { text throws(ValueError) in
    guard let value = Timeframe(text) else {
      throw ValueError("is not a bar length; write for example 1Min, 15Min, 1Hour or 1Day")
    }
    return value
  }
}
