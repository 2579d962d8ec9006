/// A JSON value to be written: keys keep their order, numbers their shortest exact form.
///
/// NaN and the infinities have no form in JSON and become null.
package enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case array([JSON])
  case object([Member])

  /// One key and its value.
  package struct Member: Sendable, Equatable {
    package let key: String
    package let value: JSON

    package init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// The value in one line.
  package var line: String {
    var text = ""
    write(to: &text, indent: nil, depth: 0)
    return text
  }

  /// The value over several lines, two spaces a level.
  package var pretty: String {
    var text = ""
    write(to: &text, indent: "  ", depth: 0)
    return text
  }

  private func write(to text: inout String, indent: String?, depth: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value.isFinite ? "\(value)" : "null"
    case .text(let value): JSON.writeQuoted(value, to: &text)
    case .array(let values):
      writeList(values, "[", "]", to: &text, indent, depth) { value, text in
        value.write(to: &text, indent: indent, depth: depth + 1)
      }
    case .object(let members):
      writeList(members, "{", "}", to: &text, indent, depth) { member, text in
        JSON.writeQuoted(member.key, to: &text)
        text += indent == nil ? ":" : ": "
        member.value.write(to: &text, indent: indent, depth: depth + 1)
      }
    }
  }

  private func writeList<Item>(
    _ items: [Item], _ open: String, _ close: String, to text: inout String, _ indent: String?,
    _ depth: Int, write: (Item, inout String) -> Void
  ) {
    func breakLine(_ depth: Int) {
      guard let indent, !items.isEmpty else { return }
      text += "\n" + String(repeating: indent, count: depth)
    }
    text += open
    for (place, item) in items.enumerated() {
      if place > 0 { text += "," }
      breakLine(depth + 1)
      write(item, &text)
    }
    breakLine(depth)
    text += close
  }

  private static func writeQuoted(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
