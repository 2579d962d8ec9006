/// Says what is wrong with a file, a field or a request for market data, and what to do about it.
public struct SeriesError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file at fault, if it is one.
  public let file: String?
  /// The line in it, counted from 1.
  public let line: Int?
  /// The column or setting at fault.
  public let field: String?
  /// What is wrong and what to do, as one sentence.
  public let problem: String

  /// Makes an error; what is not known stays out of the sentence.
  public init(file: String? = nil, line: Int? = nil, field: String? = nil, _ problem: String) {
    self.file = file
    self.line = line
    self.field = field
    self.problem = problem
  }

  /// `file:line: field: problem`, as far as each is known.
  public var description: String {
    var place = file ?? ""
    if let line { place += place.isEmpty ? "line \(line)" : ":\(line)" }
    return [place, field ?? "", problem].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
