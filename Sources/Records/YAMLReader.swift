import CYAML
import FoundationEssentials

extension YAMLValue {
  /// Reads a file that holds one YAML document.
  ///
  /// - Throws: `YAMLError` with file and line; see `init(parsing:file:)`.
  public static func read(_ path: String) throws(YAMLError) -> YAMLValue {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw YAMLError(file: path, line: 0, "cannot be read; is it there, and a file?")
    }
    return try YAMLValue(parsing: Array(bytes), file: path)
  }

  /// Reads a text that holds one YAML document.
  ///
  /// Refused are: a second document, the same key twice, keys that are not scalars, anchors and aliases
  /// (a few lines of them can stand for billions), tags, more than 64 levels, more than a million bytes.
  ///
  /// - Parameters:
  ///   - text: the document.
  ///   - file: the name for messages.
  /// - Throws: `YAMLError` with file, line and remedy.
  public init(parsing text: String, file: String) throws(YAMLError) {
    try self.init(parsing: Array(text.utf8), file: file)
  }

  private init(parsing bytes: [UInt8], file: String) throws(YAMLError) {
    guard bytes.count <= 1_000_000 else {
      throw YAMLError(file: file, line: 0, "is larger than a million bytes; is it a settings file?")
    }
    let reader = YAMLReader(bytes, file: file)
    self = try reader.document()
  }
}

/// A run through libyaml's events that builds one tree.
///
/// The parser is a class because libyaml keeps a pointer to it.
private final class YAMLReader {
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let file: String
  private static let deepest = 64

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    yaml_parser_initialize(parser)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// One step of libyaml, taken out of its union.
  private enum Event {
    case scalar(String, isPlain: Bool)
    case sequenceStart, mappingStart, collectionEnd
    case documentStart, documentEnd, streamStart, streamEnd
  }

  private struct Step {
    let event: Event
    let line: Int
  }

  func document() throws(YAMLError) -> YAMLValue {
    _ = try next()
    guard case .documentStart = try next().event else {
      throw YAMLError(file: file, line: 0, "is empty; it needs keys with values")
    }
    let value = try self.value(try next(), path: "", depth: 0)
    _ = try next()
    let end = try next()
    guard case .streamEnd = end.event else {
      throw YAMLError(
        file: file, line: end.line, "a second document begins here; keep one document in a file")
    }
    return value
  }

  private func value(_ step: Step, path: String, depth: Int) throws(YAMLError) -> YAMLValue {
    guard depth <= YAMLReader.deepest else {
      throw YAMLError(
        file: file, line: step.line,
        "is nested deeper than \(YAMLReader.deepest) levels; is a bracket open?")
    }
    let content: YAMLValue.Content
    switch step.event {
    case .scalar(let text, let isPlain): content = .scalar(text, isPlain: isPlain)
    case .sequenceStart: content = .sequence(try sequence(path: path, depth: depth))
    default: content = .mapping(try mapping(path: path, depth: depth))
    }
    return YAMLValue(content: content, file: file, line: step.line, path: path)
  }

  private func sequence(path: String, depth: Int) throws(YAMLError) -> [YAMLValue] {
    var values: [YAMLValue] = []
    while true {
      let step = try next()
      if case .collectionEnd = step.event { return values }
      values.append(try value(step, path: "\(path)[\(values.count + 1)]", depth: depth + 1))
    }
  }

  private func mapping(path: String, depth: Int) throws(YAMLError) -> [YAMLValue.Entry] {
    var entries: [YAMLValue.Entry] = []
    var seen: [String: Int] = [:]
    while true {
      let step = try next()
      if case .collectionEnd = step.event { return entries }
      guard case .scalar(let key, _) = step.event else {
        throw YAMLError(
          file: file, line: step.line, "a key must be a word, not a list or a mapping")
      }
      if let first = seen.updateValue(step.line, forKey: key) {
        throw YAMLError(
          file: file, line: step.line,
          "the key \"\(key)\" was given on line \(first) already; keep one of them")
      }
      let under = path.isEmpty ? key : "\(path).\(key)"
      let value = try self.value(try next(), path: under, depth: depth + 1)
      entries.append(YAMLValue.Entry(key: key, line: step.line, value: value))
    }
  }

  private func next() throws(YAMLError) -> Step {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { yaml_event_delete(&event) }
    let line = Int(event.start_mark.line) + 1
    return Step(event: try taken(event, line: line), line: line)
  }

  private func taken(_ event: yaml_event_t, line: Int) throws(YAMLError) -> Event {
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      try refuse(anchor: scalar.anchor, tag: scalar.tag, line: line)
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      try refuse(anchor: start.anchor, tag: start.tag, line: line)
      return .sequenceStart
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      try refuse(anchor: start.anchor, tag: start.tag, line: line)
      return .mappingStart
    case YAML_ALIAS_EVENT:
      throw YAMLError(file: file, line: line, "an alias (*name) is not taken; write the value out")
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_STREAM_END_EVENT: return .streamEnd
    default: return .collectionEnd
    }
  }

  private func refuse(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?, line: Int
  ) throws(YAMLError) {
    if anchor != nil {
      throw YAMLError(file: file, line: line, "an anchor (&name) is not taken; write values out")
    }
    if let tag {
      throw YAMLError(
        file: file, line: line, "the tag \(String(cString: tag)) is not taken; leave it out")
    }
  }

  /// What libyaml found wrong, in its words.
  private func syntaxError() -> YAMLError {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
    if parser.pointee.error == YAML_READER_ERROR {
      let before = input.prefix(parser.pointee.problem_offset)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      return YAMLError(file: file, line: line, "\(problem); is it a text file in UTF-8?")
    }
    let line = Int(parser.pointee.problem_mark.line) + 1
    let context = parser.pointee.context.map { String(cString: $0) + ": " } ?? ""
    return YAMLError(
      file: file, line: line, "\(context)\(problem); mind indentation, colons and quotes")
  }
}
