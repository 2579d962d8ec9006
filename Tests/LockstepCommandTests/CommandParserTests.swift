import LockstepCommand
import Testing

struct CommandParserTests {
  @Test func `Options may stand before, between and after operands`() throws {
    for line in [
      "sweep --symbol SPY --cash 500 sma", "sweep sma --symbol=SPY --cash=500",
      "--workspace . sweep --cash=500 sma --symbol SPY",
    ] {
      let arguments = try Sample.arguments(line)
      #expect(arguments[Sample.strategy] == "sma")
      #expect(arguments[Sample.symbol] == "SPY")
      #expect(arguments[Sample.cash] == 500)
    }
  }

  @Test func `What is absent has its default`() throws {
    let arguments = try Sample.arguments("sweep sma --symbol SPY")
    #expect(arguments[Sample.cash] == 10_000)
    #expect(!arguments.isGiven(Sample.cash))
    #expect(arguments[Sample.top] == nil)
    #expect(arguments[Sample.json] == false)
    #expect(arguments[Sample.parameters].isEmpty)
    #expect(arguments[Workspace.argument] == ".")
  }

  @Test func `Repeated options keep their order`() throws {
    let arguments = try Sample.arguments("sweep s --symbol X --param slow=5,7 --param fast=1:3")
    #expect(arguments[Sample.parameters].map(\.name) == ["slow", "fast"])
    #expect(arguments[Sample.parameters].map(\.value.values) == [[5, 7], [1, 2, 3]])
  }

  @Test func `After two dashes everything is an operand`() throws {
    let arguments = try Sample.arguments("data import -- --odd.csv -x")
    #expect(arguments[Sample.files] == ["--odd.csv", "-x"])
  }

  @Test func `A value may begin with a dash or hold an equals sign`() throws {
    let arguments = try Sample.arguments("sweep -5 --symbol a=b --param x=-2:2")
    #expect(arguments[Sample.strategy] == "-5")
    #expect(arguments[Sample.symbol] == "a=b")
    #expect(arguments[Sample.parameters][0].value.values == [-2, -1, 0, 1, 2])
  }

  @Test(arguments: ["sweep --help", "help sweep", "sweep sma -h", "sweep --nothing-else -h"])
  func `Help is found at every level`(line: String) throws {
    let words = line.replacing("--nothing-else ", with: "").split(separator: " ").map(String.init)
    guard case .help(let command, let path) = try Sample.parser.parse(words) else {
      Issue.record("no help for \(line)")
      return
    }
    #expect(command.name == "sweep")
    #expect(path == ["lockstep", "sweep"])
  }

  static let refusals: [(String, String)] = [
    ("swep", "unknown command \"swep\"; did you mean \"sweep\"? see \"lockstep --help\""),
    ("optimise", "unknown command \"optimise\"; see \"lockstep --help\""),
    (
      "data imprt x",
      "unknown command \"imprt\"; did you mean \"import\"? see \"lockstep data --help\""
    ),
    ("data", "\"lockstep data\" needs one of: import, list"),
    (
      "sweep sma --symbl SPY",
      "unknown option \"--symbl\" of \"lockstep sweep\"; did you mean \"--symbol\"? "
        + "see \"lockstep sweep --help\""
    ),
    (
      "--json sweep sma",
      "unknown option \"--json\" of \"lockstep\"; see \"lockstep --help\""
    ),
    (
      "sweep sma -s SPY",
      "unknown option \"-s\"; options have two dashes, see \"lockstep sweep --help\""
    ),
    ("sweep --symbol SPY", "\"lockstep sweep\" needs STRATEGY; see \"lockstep sweep --help\""),
    ("sweep sma", "\"lockstep sweep\" needs --symbol SYMBOL; see \"lockstep sweep --help\""),
    ("data import", "\"lockstep data import\" needs FILE; see \"lockstep data import --help\""),
    (
      "sweep sma rsi --symbol SPY",
      "unexpected \"rsi\" after \"lockstep sweep\", which takes STRATEGY; "
        + "see \"lockstep sweep --help\""
    ),
    (
      "data list all",
      "unexpected \"all\" after \"lockstep data list\", which takes options only; "
        + "see \"lockstep data list --help\""
    ),
    ("sweep sma --symbol", "--symbol needs a value: --symbol SYMBOL"),
    ("sweep sma --symbol --json", "--symbol needs a value: --symbol SYMBOL"),
    ("sweep sma --symbol A --symbol B", "--symbol is given twice; give it once"),
    ("sweep sma --symbol A --json=yes", "--json takes no value; leave out \"=yes\""),
    ("sweep sma --symbol A --cash ten", "--cash: \"ten\" is not a number; write for example 10000"),
    ("sweep sma --symbol A --cash -5", "--cash: \"-5\" is not above zero; write for example 10000"),
    ("sweep sma --symbol A --top 0", "--top: \"0\" is outside 1 to 100"),
    (
      "sweep sma --symbol A --param fast",
      "--param: \"fast\" is not NAME=VALUES; write for example fast=9"
    ),
    (
      "sweep sma --symbol A --param fast=9:2",
      "--param: \"fast=9:2\" gives fast a value that yields no value: its first end is above its "
        + "last; write the lower end first"
    ),
  ]

  @Test(arguments: refusals)
  func `Bad lines are refused with one sentence that helps`(line: String, sentence: String) {
    let words = line.split(separator: " ").map(String.init)
    let error = #expect(throws: UsageError.self) { try Sample.parser.parse(words) }
    #expect(error?.description == sentence)
  }
}
