/// Lays out columns of words for people.
enum AlignedText {
  /// The lines of a table: the first column from the left, all others to the right.
  ///
  /// All columns have equally many cells.
  static func text(_ columns: [[String]]) -> String {
    let widths = columns.map { $0.map(\.count).max() ?? 0 }
    let rows = columns.first?.count ?? 0
    return (0..<rows).map { row in
      columns.enumerated().map { index, cells in
        let space = String(repeating: " ", count: widths[index] - cells[row].count)
        return index == 0 ? cells[row] + space : space + cells[row]
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}

/// How many decimals the numbers of a column need to be read.
struct NumberForm {
  /// Nil where only the scientific form will do.
  private let decimals: Int?

  /// Finds the fewest decimals that show the numbers in full, up to six digits of the largest.
  init(_ numbers: [Double]) {
    let finite = numbers.filter(\.isFinite)
    let largest = finite.reduce(0) { max($0, abs($1)) }
    guard largest < 1e15, largest == 0 || largest >= 1e-6 else {
      decimals = nil
      return
    }
    var limit = 6
    var level = largest
    while level >= 1, limit > 2 {
      level /= 10
      limit -= 1
    }
    while level > 0, level < 0.1 {
      level *= 10
      limit += 1
    }
    decimals =
      (0..<limit).first { places in
        finite.allSatisfy { number in
          let scaled = number * Self.power(places)
          return abs(scaled - scaled.rounded()) <= 1e-9 * max(1, abs(scaled))
        }
      } ?? limit
  }

  /// The numbers as words; `-` for a missing one.
  func texts(_ numbers: [Double]) -> [String] { numbers.map(text) }

  private func text(_ number: Double) -> String {
    guard !number.isNaN else { return "-" }
    guard number.isFinite else { return number > 0 ? "inf" : "-inf" }
    guard let decimals else { return "\(number)" }
    let scaled = (abs(number) * Self.power(decimals)).rounded()
    guard scaled < 9e18 else { return "\(number)" }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = number < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  private static func power(_ places: Int) -> Double {
    (0..<places).reduce(1) { power, _ in power * 10 }
  }
}
