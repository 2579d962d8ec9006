package import Series
package import Wire

/// A value of the protocol, with fields in order, that can be written as JSON and as MessagePack.
package enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  /// RFC 3339 text in JSON, a timestamp extension in MessagePack.
  case time(Timestamp)
  case array([JSON])
  case object([Field])

  package struct Field: Sendable, Equatable {
    package let name: String
    package let value: JSON

    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// A quantity, price or sum of money, which the trading API writes as text.
  package static func decimal(_ value: Double) -> JSON { .string(decimalText(value)) }

  /// As `decimal`, null where there is none.
  package static func decimal(_ value: Double?) -> JSON { value.map { .decimal($0) } ?? .null }

  package static func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

  package static func time(_ value: Timestamp?) -> JSON { value.map { .time($0) } ?? .null }

  /// The last field of a name; nil when this is no object or has none.
  package subscript(name: String) -> JSON? {
    guard case .object(let fields) = self else { return nil }
    return fields.last { $0.name == name }?.value
  }

  package subscript(index: Int) -> JSON? {
    guard case .array(let items) = self, items.indices.contains(index) else { return nil }
    return items[index]
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var items: [JSON]? {
    if case .array(let items) = self { items } else { nil }
  }

  package var isNull: Bool { self == .null }

  /// True or false, also where it is written as text in any case.
  package var flag: Bool? {
    switch self {
    case .bool(let value): value
    case .string(let text):
      ["true": true, "false": false][text.lowercased()]
    default: nil
    }
  }

  /// The number, also where it is written as text.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByNilLiteral
{
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Field($0.0, $0.1) })
  }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(nilLiteral: ()) { self = .null }
}

extension JSON {
  /// The value as MessagePack.
  package var messagePack: MessagePack {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .int(Int64(value))
    case .number(let value): .double(value)
    case .string(let text): .string(text)
    case .time(let moment): .time(nanoseconds: moment.nanoseconds)
    case .array(let items): .array(items.map(\.messagePack))
    case .object(let fields): .object(fields.map { ($0.name, $0.value.messagePack) })
    }
  }

  /// Takes over what a client sent as MessagePack.
  package init(_ value: MessagePack) {
    switch value {
    case .null, .other: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .integer(Int(number))
    case .double(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .binary(let bytes): self = .string(String(decoding: bytes, as: UTF8.self))
    case .timestamp:
      self = value.timeNanoseconds.map { .time(Timestamp(nanoseconds: $0)) } ?? .null
    case .array(let items): self = .array(items.map { JSON($0) })
    case .map(let entries):
      self = .object(
        entries.compactMap { entry in entry.key.string.map { Field($0, JSON(entry.value)) } })
    }
  }
}
