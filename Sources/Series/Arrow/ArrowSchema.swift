/// The type of an Arrow column, as far as Lockstep tells types apart.
enum ArrowType: Equatable {
  case float(bits: Int)
  case integer(bits: Int, signed: Bool)
  /// A moment counted in units of so many nanoseconds.
  case timestamp(unit: Int64, zone: String?)
  /// Days, or milliseconds, since 1970.
  case date(inDays: Bool)
  case utf8(wide: Bool)
  /// A type that is skipped; `buffers` is how many it takes in a batch.
  case other(String, buffers: Int)

  /// The number of buffers that a batch holds for a column of this type.
  var bufferCount: Int {
    switch self {
    case .utf8: 3
    case .other(_, let buffers): buffers
    default: 2
    }
  }

  var isReadable: Bool {
    if case .other = self { return false }
    return true
  }

  var name: String {
    switch self {
    case .float(let bits): "float\(bits)"
    case .integer(let bits, let signed): "\(signed ? "" : "u")int\(bits)"
    case .timestamp: "timestamp"
    case .date: "date"
    case .utf8: "text"
    case .other(let name, _): name
    }
  }
}

/// One column of a file's schema and where its parts stand in each batch.
struct ArrowField {
  let name: String
  let type: ArrowType
  /// The column's place among the batch's nodes.
  let node: Int
  /// The first of the column's places among the batch's buffers.
  let buffer: Int
}

/// The numbers that Arrow's `Schema.fbs`, `Message.fbs` and `File.fbs` give to what is used here.
enum ArrowFormat {
  static let magic = Array("ARROW1".utf8)
  static let version5: Int16 = 4
  static let schemaHeader: UInt8 = 1
  static let recordBatchHeader: UInt8 = 3
  static let integerType: UInt8 = 2
  static let floatType: UInt8 = 3
  static let utf8Type: UInt8 = 5
  static let timestampType: UInt8 = 10
  static let alignment = 64

  static func padding(_ count: Int) -> Int { (alignment - count % alignment) % alignment }

  /// The schema table of columns and notes.
  static func schema(_ table: ArrowTable) -> FlatTable {
    let fields = table.columns.map { column in
      let (kind, type): (UInt8, FlatTable) =
        switch column.values {
        case .float64: (floatType, FlatTable([(0, .short(2))]))
        case .int64: (integerType, FlatTable([(0, .int(64)), (1, .bool(true))]))
        case .timestamp: (timestampType, FlatTable([(0, .short(3)), (1, .text("UTC"))]))
        case .text: (utf8Type, FlatTable([]))
        }
      return FlatTable([
        (0, .text(column.name)), (1, .bool(true)), (2, .byte(kind)), (3, .table(type)),
        (5, .tables([])),
      ])
    }
    let notes = table.metadata.sorted { $0.key < $1.key }
      .map { FlatTable([(0, .text($0.key)), (1, .text($0.value))]) }
    return FlatTable([(0, .short(0)), (1, .tables(fields)), (2, .tables(notes))])
  }

  /// Reads one field of a schema table.
  static func type(of field: FlatBufferReader) throws(DamagedMetadata) -> ArrowType {
    let kind: UInt8 = try field.scalar(2, default: 0)
    if try field.table(4) != nil { return .other("dictionary", buffers: 2) }
    guard let type = try field.table(3) else { throw DamagedMetadata() }
    switch kind {
    case integerType:
      let bits: Int32 = try type.scalar(0, default: 0)
      return .integer(bits: Int(bits), signed: try type.scalar(1, default: UInt8(0)) != 0)
    case floatType:
      let precision: Int16 = try type.scalar(0, default: 0)
      return precision == 0 ? .other("float16", buffers: 2) : .float(bits: precision == 1 ? 32 : 64)
    case timestampType:
      let unit: Int16 = try type.scalar(0, default: 0)
      guard unit >= 0, unit <= 3 else { throw DamagedMetadata() }
      let units: [Int64] = [1_000_000_000, 1_000_000, 1000, 1]
      return .timestamp(unit: units[Int(unit)], zone: try type.text(1))
    case 8: return .date(inDays: try type.scalar(0, default: Int16(1)) == 0)
    case utf8Type, 20: return .utf8(wide: kind == 20)
    case 1: return .other("null", buffers: 0)
    case 4, 19: return .other("binary", buffers: 3)
    case 6, 7, 9, 11, 15, 18:
      let names: [UInt8: String] = [
        6: "boolean", 7: "decimal", 9: "time", 11: "interval", 15: "fixed binary", 18: "duration",
      ]
      return .other(names[kind] ?? "type \(kind)", buffers: 2)
    default: return .other("type \(kind)", buffers: -1)
    }
  }
}
