import Records
public import Rules
public import Series

/// What can be wrong with a request to a frame or a column.
public enum FrameError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The frame has no column of this name.
  case unknownColumn(name: String, known: [String])
  /// A formula reads bars of another symbol or timeframe.
  case otherBars(String)
  /// Two columns would have one name.
  case repeatedColumn(name: String)
  /// Columns, filters or times that go together have different lengths.
  case differentLengths(Int, Int)
  /// A row's time does not come after that of the row before.
  case unsortedTimes(row: Int, time: Timestamp)
  /// The work needs to know how long a row lasts, and the frame was made without a timeframe.
  case noTimeframe
  /// Rows of one length cannot make rows of another.
  case badTimeframe(wanted: Timeframe, base: Timeframe)
  /// The catalogue has no indicator of this name.
  case unknownIndicator(name: String, known: [String])
  /// A call that the indicator does not take on one column.
  case badCall(indicator: String, signature: String)
  /// The indicator has no output of this name.
  case unknownOutput(name: String, indicator: String, known: [String])
  /// A probability that is not between 0 and 1.
  case badProbability(Double)
  /// A formula that cannot be read.
  case formula(FormulaError)
  /// A window or another setting that is out of range.
  case rules(RulesError)

  /// One sentence that says what to do.
  public var description: String {
    switch self {
    case .unknownColumn(let name, let known):
      "there is no column \"\(name)\"" + remedy(name, known)
    case .otherBars(let column):
      "\(column) is of other bars than the frame's; make a frame of those, or resample, and join it"
    case .repeatedColumn(let name):
      "there would be two columns \"\(name)\"; give one another name"
    case .differentLengths(let one, let other):
      "\(one) rows cannot go together with \(other); take both from the same frame"
    case .unsortedTimes(let row, let time):
      "row \(row) (\(time)) does not come after the row before it; sort the rows and remove repeated times"
    case .noTimeframe:
      "the frame does not know how long its rows last; give a timeframe when it is made"
    case .badTimeframe(let wanted, let base):
      "rows of \(base) cannot make rows of \(wanted); choose a whole multiple of \(base), and from a day on whole days"
    case .unknownIndicator(let name, let known):
      "there is no indicator \"\(name)\"" + remedy(name, known)
    case .badCall(_, let signature):
      "the call does not fit \(signature); for more inputs than one use compute(\"…\") on the frame"
    case .unknownOutput(let name, let indicator, let known):
      "\(indicator) has no output \"\(name)\"" + remedy(name, known)
    case .badProbability(let value):
      "a probability of \(value) does not exist; give a number from 0 to 1"
    case .formula(let error): "\(error)"
    case .rules(let error): "\(error)"
    }
  }

  private func remedy(_ name: String, _ known: [String]) -> String {
    let words = suggestion(for: name, among: known)
    return words.isEmpty ? "; there are " + known.joined(separator: ", ") : words
  }
}
