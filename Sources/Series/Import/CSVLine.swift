/// Splits one line of a CSV file into fields; the careful way, used where the quick one gives up.
enum CSVLine {
  /// The fields without quotes and outer blanks; nil if a quoted field does not end.
  static func split(_ line: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8) -> [[UInt8]]? {
    let quote = UInt8(ascii: "\"")
    var fields: [[UInt8]] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    var index = 0
    while index < line.count {
      let byte = line[index]
      if isQuoted {
        if byte == quote, index + 1 < line.count, line[index + 1] == quote {
          field.append(quote)
          index += 1
        } else if byte == quote {
          isQuoted = false
        } else {
          field.append(byte)
        }
      } else if byte == quote, trimmed(field).isEmpty, !wasQuoted {
        field = []
        isQuoted = true
        wasQuoted = true
      } else if byte == delimiter {
        fields.append(trimmed(field))
        field = []
        wasQuoted = false
      } else {
        field.append(byte)
      }
      index += 1
    }
    if isQuoted { return nil }
    fields.append(trimmed(field))
    return fields
  }

  /// A field as it may be shown in a sentence: control bytes replaced, forty characters at most.
  static func shown(_ field: [UInt8]) -> String {
    let text = String(decoding: field.prefix(40).map { $0 < 32 ? 63 : $0 }, as: UTF8.self)
    return field.count > 40 ? text + "…" : text
  }

  private static func trimmed(_ field: [UInt8]) -> [UInt8] {
    guard let first = field.firstIndex(where: { $0 != 32 && $0 != 9 }),
      let last = field.lastIndex(where: { $0 != 32 && $0 != 9 })
    else { return [] }
    return first == 0 && last == field.count - 1 ? field : Array(field[first...last])
  }
}
