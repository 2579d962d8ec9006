import Foundation

/// A number as people read it: three digits, or whole from a hundred on.
func short(_ value: Double) -> String {
  let places = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
  let text = String(format: "%.\(places)f", value)
  return places == 0 ? grouped(text) : text
}

/// Seconds as milliseconds or seconds.
func duration(_ seconds: Double?) -> String {
  guard let seconds else { return "–" }
  return seconds < 1 ? short(seconds * 1000) + " ms" : short(seconds) + " s"
}

/// Digits in groups of three.
func grouped(_ digits: String) -> String {
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0, digit.isNumber, result != "-" { result += " " }
    result.append(digit)
  }
  return result
}

/// A table of Markdown.
func markdown(_ header: [String], _ rows: [[String]]) -> String {
  let lines = [header, header.map { _ in "---" }] + rows
  return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
}
