/// Bars as candles, eight successive ones: a body from open to close, and shadows to high and low.
struct Candle {
  let open: Rows
  let high: Rows
  let low: Rows
  let close: Rows

  /// Whether it closed no lower than it opened.
  @inline(__always) var isWhite: RowMask { close >= open }
  /// Whether it closed below its open.
  @inline(__always) var isBlack: RowMask { !isWhite }
  /// 1 if white, -1 if black.
  @inline(__always) var color: Rows { isWhite.choose(Rows(1), Rows(-1)) }

  @inline(__always) var top: Rows { isWhite.choose(close, open) }
  @inline(__always) var bottom: Rows { isWhite.choose(open, close) }
  @inline(__always) var body: Rows { (close - open).magnitude }
  @inline(__always) var range: Rows { high - low }
  @inline(__always) var upperShadow: Rows { high - top }
  @inline(__always) var lowerShadow: Rows { bottom - low }

  /// Whether the body lies above another's, without touching it.
  @inline(__always)
  func bodyIsAbove(_ other: Candle) -> RowMask { bottom > other.top }
  /// Whether the body lies below another's, without touching it.
  @inline(__always)
  func bodyIsBelow(_ other: Candle) -> RowMask { top < other.bottom }
  /// Whether the whole candle lies above another.
  @inline(__always)
  func isAbove(_ other: Candle) -> RowMask { low > other.high }
  /// Whether the whole candle lies below another.
  @inline(__always)
  func isBelow(_ other: Candle) -> RowMask { high < other.low }
  /// Whether both ends are higher than another's.
  @inline(__always)
  func isHigher(_ other: Candle) -> RowMask { high > other.high && low > other.low }
  /// Whether both ends are lower than another's.
  @inline(__always)
  func isLower(_ other: Candle) -> RowMask { high < other.high && low < other.low }
  /// Whether both shadows are shorter than a length.
  @inline(__always)
  func hasShadows(below length: Rows) -> RowMask {
    upperShadow < length && lowerShadow < length
  }
}

/// The candles up to eight successive rows.
struct Candles {
  let open: UnsafePointer<Double>
  let high: UnsafePointer<Double>
  let low: UnsafePointer<Double>
  let close: UnsafePointer<Double>
  /// The number of rows that are meant; what the others hold is of no account.
  let count: Int
  /// Whether the row before the first had no value: averages begin anew.
  let isFirst: Bool
  /// How far a candle must reach into another's body, as a fraction; for the patterns that ask.
  let penetration: Double

  /// The candles some rows back; 0 are the last ones.
  @inline(__always)
  subscript(back: Int) -> Candle {
    Candle(
      open: Rows(at: open - back), high: Rows(at: high - back), low: Rows(at: low - back),
      close: Rows(at: close - back))
  }

  /// The candles up to one row, some rows earlier, in each of the eight.
  @inline(__always)
  func earlier(_ rows: Int, isFirst: Bool) -> Candles {
    Candles(
      open: open - rows, high: high - rows, low: low - rows, close: close - rows, count: 1,
      isFirst: isFirst, penetration: penetration)
  }

  /// The same, after others: averages go on.
  @inline(__always)
  var going: Candles {
    Candles(
      open: open, high: high, low: low, close: close, count: count, isFirst: false,
      penetration: penetration)
  }
}
