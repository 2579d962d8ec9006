import Records

extension ValueKind where Value == String {
  /// Any text that is not empty.
  package static func text(_ placeholder: String) -> ValueKind {
    ValueKind(placeholder) { text throws(ValueError) in
      guard !text.isEmpty else { throw ValueError("is empty; give a \(placeholder)") }
      return text
    }
  }
}

extension ValueKind where Value == Int {
  /// A whole number in a range.
  package static func integer(_ placeholder: String, in range: ClosedRange<Int>) -> ValueKind {
    ValueKind(placeholder) { text throws(ValueError) in
      guard let value = Int(text.filter { $0 != "_" }) else {
        throw ValueError("is not a whole number; write for example \(range.lowerBound)")
      }
      guard range.contains(value) else {
        if range.upperBound == .max { throw ValueError("is below \(range.lowerBound)") }
        throw ValueError("is outside \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
  }
}

extension ValueKind where Value == UInt64 {
  /// A seed of a random stream.
  package static let seed = ValueKind("SEED") { text throws(ValueError) in
    guard let value = UInt64(text) else {
      throw ValueError("is not a seed; write a whole number from 0 on, for example 42")
    }
    return value
  }
}

extension ValueKind where Value == Double {
  /// A number above zero.
  package static func positive(_ placeholder: String, example: String) -> ValueKind {
    ValueKind(placeholder) { text throws(ValueError) in
      guard let value = decimal(text) else {
        throw ValueError("is not a number; write for example \(example)")
      }
      guard value > 0 else { throw ValueError("is not above zero; write for example \(example)") }
      return value
    }
  }

  /// Any number.
  package static func number(_ placeholder: String, example: String) -> ValueKind {
    ValueKind(placeholder) { text throws(ValueError) in
      guard let value = decimal(text) else {
        throw ValueError("is not a number; write for example \(example)")
      }
      return value
    }
  }
}

extension ValueKind {
  /// One of some words.
  package static func choice(_ choices: [(String, Value)]) -> ValueKind {
    let words = choices.map(\.0)
    return ValueKind(words.joined(separator: "|")) { text throws(ValueError) in
      guard let choice = choices.first(where: { $0.0 == text }) else {
        let near = suggestion(for: text, among: words)
        throw ValueError("is not one of \(words.joined(separator: ", "))\(near)")
      }
      return choice.1
    }
  }

  /// Several values separated by commas, at least one.
  package static func list<Element>(_ element: ValueKind<Element>) -> ValueKind
  where Value == [Element] {
    ValueKind("\(element.placeholder),…") { text throws(ValueError) in
      var values: [Element] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard !part.isEmpty else { throw ValueError("has an empty part between its commas") }
        do {
          values.append(try element.read(String(part)))
        } catch {
          throw ValueError("holds \"\(part)\", which \(error)")
        }
      }
      return values
    }
  }
}
