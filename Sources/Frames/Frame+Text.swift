import Series

extension Frame: CustomStringConvertible {
  /// The frame as a table, times in UTC; of more than ten rows the first and the last five.
  ///
  /// A column has as many decimals as its numbers need; a missing number is `-`.
  public var description: String {
    let isCut = count > 10
    let rows = isCut ? Array(0..<5) + Array(count - 5..<count) : Array(0..<count)
    var cells = [["time"] + Self.texts(rows.map { time($0) })]
    for (name, column) in pairs {
      let numbers = rows.map { column[$0] }
      cells.append([name] + NumberForm(numbers).texts(numbers))
    }
    guard isCut else { return AlignedText.text(cells) }
    for index in cells.indices { cells[index].insert("…", at: 6) }
    return AlignedText.text(cells) + "\n\(count) rows, \(names.count) columns"
  }

  /// Times in the shortest form that all of them have: a date, minutes, or all there is.
  private static func texts(_ times: [Timestamp]) -> [String] {
    let texts = times.map(\.description)
    if texts.allSatisfy({ $0.hasSuffix("T00:00:00Z") }) {
      return texts.map { String($0.prefix(10)) }
    }
    guard texts.allSatisfy({ $0.hasSuffix(":00Z") }) else { return texts }
    return texts.map { $0.prefix(10) + " " + $0.dropFirst(11).prefix(5) }
  }
}
