/// A piece of HTML in which every interpolated text is escaped.
///
/// `"<b>\(name)</b>"` is safe for any name; only another `Markup` goes in as it is.
package struct Markup: ExpressibleByStringInterpolation, Sendable {
  package private(set) var html: String

  package init(stringLiteral value: String) { html = value }

  package init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }

  /// Trusts a text to be HTML: a style sheet, a script, a specification that escapes itself.
  init(trusted html: String) { self.html = html }

  static func + (left: Markup, right: Markup) -> Markup { Markup(trusted: left.html + right.html) }

  static func += (left: inout Markup, right: Markup) { left.html += right.html }

  /// Replaces the characters that HTML gives a meaning, in text and in quoted attributes.
  static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // Control characters are not allowed in HTML at all.
      case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    var html = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ literal: String) { html += literal }
    package mutating func appendInterpolation(_ text: some StringProtocol) {
      html += Markup.escaped(text)
    }
    package mutating func appendInterpolation(_ number: Int) { html += "\(number)" }
    package mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
    package mutating func appendInterpolation(_ parts: [Markup]) {
      for part in parts { html += part.html }
    }
  }
}
