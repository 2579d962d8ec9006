import Records
import Testing

struct YAMLTests {
  private func parse(_ text: String) throws(YAMLError) -> YAMLValue {
    try YAMLValue(parsing: text, file: "policy.yaml")
  }

  @Test func `A document becomes a tree with lines and paths`() throws {
    let document = try parse(
      """
      # thresholds
      name: "default"
      trades: 300
      walk-forward:
        windows: [504, 126]
        anchored: false
      """)
    #expect(try document.required("name").text() == "default")
    #expect(try document.required("trades").integer() == 300)
    let section = try document.required("walk-forward")
    #expect(section.line == 5)
    #expect(try section.required("anchored").bool() == false)
    let windows = try section.required("windows").list()
    #expect(try windows.map { value throws(YAMLError) in try value.number() } == [504, 126])
    #expect(windows[1].path == "walk-forward.windows[2]")
    #expect(try document.entries().map(\.key) == ["name", "trades", "walk-forward"])
  }

  @Test(arguments: [
    ("1.5", 1.5), ("-3", -3), ("1e-3", 0.001), ("+0.25", 0.25), ("300", 300),
  ])
  func `Decimal numbers are numbers`(text: String, number: Double) throws {
    #expect(try parse("key: \(text)").required("key").number() == number)
  }

  @Test(arguments: ["0x10", ".inf", ".nan", "nan", "infinity", "'5'", "ten", "1_000", "[1]"])
  func `Anything else is no number`(text: String) {
    #expect(throws: YAMLError.self) { try parse("key: \(text)").required("key").number() }
  }

  @Test(arguments: ["", "~", "null", "Null"])
  func `An empty place counts as absent`(text: String) throws {
    let document = try parse("key: \(text)")
    #expect(try document.value("key") == nil)
    #expect(throws: YAMLError.self) { try document.required("key") }
  }

  @Test func `A quoted null is a text`() throws {
    #expect(try parse("key: 'null'").required("key").text() == "null")
  }

  @Test func `Texts keep every character`() throws {
    let document = try parse("a: \"tab\\there\"\nb: |\n  two\n  lines\nc: größer → 5\n")
    #expect(try document.required("a").text() == "tab\there")
    #expect(try document.required("b").text() == "two\nlines\n")
    #expect(try document.required("c").text() == "größer → 5")
  }

  static let refusals: [(String, String)] = [
    ("", "policy.yaml: is empty; it needs keys with values"),
    ("# only words\n", "policy.yaml: is empty; it needs keys with values"),
    (
      "a: 1\n---\nb: 2\n",
      "policy.yaml:2: a second document begins here; keep one document in a file"
    ),
    (
      "a: 1\nb: 2\na: 3\n",
      "policy.yaml:3: the key \"a\" was given on line 1 already; keep one of them"
    ),
    ("a: &x 1\nb: *x\n", "policy.yaml:1: an anchor (&name) is not taken; write values out"),
    ("a: 1\nb: *x\n", "policy.yaml:2: an alias (*name) is not taken; write the value out"),
    (
      "a: !!python/object:os.system x\n",
      "policy.yaml:1: the tag tag:yaml.org,2002:python/object:os.system is not taken; leave it out"
    ),
    ("[1, 2]: 3\n", "policy.yaml:1: a key must be a word, not a list or a mapping"),
    (
      "a: [1, 2\nb: 3\n",
      "policy.yaml:2: while parsing a flow sequence: did not find expected ',' or ']'; "
        + "mind indentation, colons and quotes"
    ),
    (
      "a:\n\t- 1\n",
      "policy.yaml:2: while scanning for the next token: found character that cannot start any "
        + "token; mind indentation, colons and quotes"
    ),
  ]

  @Test(arguments: refusals)
  func `What is not one plain document is refused with file and line`(
    text: String, sentence: String
  ) {
    let error = #expect(throws: YAMLError.self) { try parse(text) }
    #expect(error?.description == sentence)
  }

  @Test func `Deep nesting is refused before it can exhaust the stack`() {
    let text = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    let error = #expect(throws: YAMLError.self) { try parse(text) }
    #expect(
      error?.description == "policy.yaml:1: is nested deeper than 64 levels; is a bracket open?")
  }

  @Test func `A huge text is refused`() {
    let error = #expect(throws: YAMLError.self) {
      try parse("a: " + String(repeating: "x", count: 1_000_000))
    }
    #expect(error?.reason == "is larger than a million bytes; is it a settings file?")
  }

  @Test func `Unfit values are named with their place`() throws {
    let document = try parse("gate:\n  trades: many\n  tradse: 5\n")
    let gate = try document.required("gate")
    let unfit = #expect(throws: YAMLError.self) { try gate.required("trades").number() }
    #expect(unfit?.description == "policy.yaml:2: gate.trades: found \"many\", need a number")
    let missing = #expect(throws: YAMLError.self) { try gate.required("winRate") }
    #expect(
      missing?.description == "policy.yaml:2: gate: \"winRate\" is missing; add \"winRate: …\"")
    let unknown = #expect(throws: YAMLError.self) { try gate.refuseKeys(otherThan: ["trades"]) }
    #expect(
      unknown?.description == "policy.yaml:3: gate: unknown key \"tradse\"; known are trades")
  }

  @Test func `A file that is not there or not text is refused`() throws {
    let error = #expect(throws: YAMLError.self) { try YAMLValue.read("/nowhere/policy.yaml") }
    #expect(
      error?.description == "/nowhere/policy.yaml: cannot be read; is it there, and a file?")
  }
}
