extension Frame {
  /// The frame with a column more on the right; a column of the same name is replaced in its place.
  ///
  /// - Throws: `FrameError.differentLengths`.
  public func adding(_ name: String, _ column: FrameColumn) throws(FrameError) -> Frame {
    guard column.count == count else { throw .differentLengths(column.count, count) }
    var pairs = pairs
    if let index = names.firstIndex(of: name) {
      pairs[index].column = column
    } else {
      pairs.append((name, column))
    }
    return Frame(checked: times, pairs, timeframe, calendar)
  }

  /// The frame with some of its columns, in the order given.
  ///
  /// - Throws: `FrameError` for an unknown or a repeated name.
  public func selecting(_ names: String...) throws(FrameError) -> Frame {
    var pairs: [(name: String, column: FrameColumn)] = []
    for name in names {
      guard !pairs.contains(where: { $0.name == name }) else { throw .repeatedColumn(name: name) }
      pairs.append((name, try self[name]))
    }
    return Frame(checked: times, pairs, timeframe, calendar)
  }

  /// The frame without some of its columns.
  ///
  /// - Throws: `FrameError.unknownColumn`.
  public func dropping(_ names: String...) throws(FrameError) -> Frame {
    for name in names { _ = try index(of: name) }
    return Frame(
      checked: times, pairs.filter { !names.contains($0.name) }, timeframe, calendar)
  }

  /// The frame with another name for a column.
  ///
  /// - Throws: `FrameError` for an unknown name, and where the new name is taken.
  public func renaming(_ name: String, to newName: String) throws(FrameError) -> Frame {
    let index = try index(of: name)
    guard newName == name || !names.contains(newName) else { throw .repeatedColumn(name: newName) }
    var pairs = pairs
    pairs[index].name = newName
    return Frame(checked: times, pairs, timeframe, calendar)
  }
}
