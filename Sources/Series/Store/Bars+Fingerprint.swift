public import Records

extension Bars {
  /// The SHA-256 of symbol, timeframe, row count, times and the five columns, in that order.
  ///
  /// - Complexity: O(*n*), about 48 bytes a bar are read.
  public var fingerprint: Fingerprint {
    Fingerprint { hash in
      var header = "lockstep bars 1\n\(symbol)\n\(timeframe)\n\(count)\n"
      header.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
      times.withUnsafeBufferPointer { hash(UnsafeRawBufferPointer($0)) }
      for column in [open, high, low, close, volume] {
        column.withUnsafeBufferPointer { hash(UnsafeRawBufferPointer($0)) }
      }
    }
  }
}
