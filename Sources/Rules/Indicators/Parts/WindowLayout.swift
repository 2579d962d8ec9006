import CLanes

/// How the rows that leave the lanes' windows lie in a source, which tells the fastest way to load them.
enum WindowLayout {
  /// One column for all lanes, and windows that grow by one from lane to lane: neighbours, in reverse.
  case run
  /// One column and one window for all lanes.
  case same
  /// One column for all lanes, and windows at most seven rows apart.
  case near
  /// One column for all lanes.
  case scattered
  /// A number of its own for each lane, side by side.
  case lanes
  /// None of these.
  case other

  init<N: Number>(_ source: Source, _ window: N.Count, as type: N.Type = N.self) {
    let width = N.width
    if source.stride == 1, !source.isVector || width == 1 {
      let isSame = (0..<width).allSatisfy { window[lane: $0] == window[lane: 0] }
      let windows = (0..<width).map { window[lane: $0] }
      let isNear = window.largest - (windows.min() ?? 0) < width
      self =
        isSame ? .same : window.isRun(width: width) ? .run : isNear ? .near : .scattered
    } else {
      self = source.isVector && source.stride == width ? .lanes : .other
    }
  }

  /// The layout of two sources that are read with the same windows.
  static func & (left: WindowLayout, right: WindowLayout) -> WindowLayout {
    left == right ? left : .other
  }

  /// Whether all lanes read one column.
  @inline(__always) var isColumn: Bool {
    switch self {
    case .run, .same, .near, .scattered: true
    case .lanes, .other: false
    }
  }
}

/// A layout as a type, so that a loop is compiled for it.
protocol KnownLayout: SendableMetatype {
  static var layout: WindowLayout { get }
}

enum RunLayout: KnownLayout {
  static var layout: WindowLayout { .run }
}

enum SameLayout: KnownLayout {
  static var layout: WindowLayout { .same }
}

enum OtherLayout: KnownLayout {
  static var layout: WindowLayout { .other }
}

extension Number {
  /// The numbers of a row of a source whose layout is known.
  @inline(__always)
  static func load(_ source: Source, _ row: Int, _ layout: WindowLayout) -> Self {
    switch layout {
    case .run, .same, .near, .scattered: Self(all: source.pointer[row])
    case .lanes: load(Source(pointer: source.pointer, stride: width, isVector: true), row)
    case .other: load(source, row)
    }
  }

  /// The numbers of rows that lie `back` before, of a source whose layout is known.
  @inline(__always)
  static func load(_ source: Source, _ row: Int, back: Count, _ layout: WindowLayout) -> Self {
    switch layout {
    case .run: load(source.pointer, row, run: back)
    case .same: Self(all: source.pointer[row &- back[lane: 0]])
    case .near, .scattered:
      load(Source(pointer: source.pointer, stride: 1, isVector: false), row, back: back)
    case .lanes:
      load(Source(pointer: source.pointer, stride: width, isVector: true), row, back: back)
    case .other: load(source, row, back: back)
    }
  }

  /// Each lane's number from the lane that stands `places` before it; the first lanes keep theirs.
  @inline(__always)
  func moved(by places: Int) -> Self {
    var result = self
    for lane in 0..<width where lane >= places { result[lane: lane] = self[lane: lane &- places] }
    return result
  }

  @inline(__always) private var width: Int { Self.width }
}

/// The rows that leave the lanes' windows, prepared for the layouts that are worth it.
struct LeavingRows<N: Number> {
  let window: N.Count
  private let longest: Int
  /// Where each lane's row stands among eight, the longest window's in front.
  private let order: SIMD8<Int>
  /// Different windows, and the lanes that have them.
  private var spans = [8 of Int](repeating: 0)
  private var lanes = [8 of N.Mask](repeating: N.Mask(byte: 0))
  private var count = 0

  init(_ window: N.Count) {
    self.window = window
    longest = window.largest
    var order = SIMD8<Int>.zero
    for lane in 0..<N.width { order[lane] = (longest - window[lane: lane]) & 7 }
    self.order = order
    for lane in 0..<N.width {
      let place = (0..<count).first { spans[$0] == window[lane: lane] } ?? count
      spans[place] = window[lane: lane]
      lanes[place] = N.Mask(byte: lanes[place].byte | 1 << UInt8(lane))
      count = max(count, place + 1)
    }
  }

  /// The numbers of the rows that leave the windows of a row.
  @inline(__always)
  func load(_ source: Source, _ row: Int, _ layout: WindowLayout) -> N {
    guard N.width == laneCount, layout == .near || layout == .lanes else {
      return N.load(source, row, back: window, layout)
    }
    if layout == .near {
      let eight = UnsafeRawPointer(source.pointer + (row &- longest)).loadUnaligned(as: Lane.self)
      return unsafeBitCast(lockstep_permuted(eight, order), to: N.self)
    }
    let now = UnsafeRawPointer(source.pointer + row &* laneCount)
    let rowBytes = MemoryLayout<Lane>.stride
    var result = (now - spans[0] &* rowBytes).loadUnaligned(as: N.self)
    var place = 1
    while place < count {
      let other = (now - spans[place] &* rowBytes).loadUnaligned(as: N.self)
      result = choose(lanes[place], other, result)
      place &+= 1
    }
    return result
  }
}

/// The first of some rows of a column that holds no number; `end` where all do.
@inline(__always)
func firstMissing(_ column: UnsafePointer<Double>, from start: Int, to end: Int) -> Int {
  var row = start
  while row &+ laneCount <= end {
    if isNaN(Lane(column, from: row)).any { break }
    row &+= laneCount
  }
  while row < end, !column[row].isNaN { row &+= 1 }
  return row
}
