import Alpaca
import Promotion
import Rules
import Series
import Trading

/// `paper`: trades a promoted strategy on a paper account or a local venue.
enum PaperCommand {
  static let manifest = Argument<String>.operand(
    "MANIFEST", .text("MANIFEST"), "The file that promote wrote.")
  static let venue = Argument<String?>.optional(
    "venue", .text("URL"), absent: "Alpaca's paper account",
    "The address of a local venue, as lockstep venue prints it.")
  static let keyFile = Argument<String?>.optional(
    "key-file", .text("FILE"), absent: "the environment",
    "A file of mode 600 with APCA_API_KEY_ID=… and APCA_API_SECRET_KEY=….")
  static let history = Argument<Moment?>.optional(
    "history-from", .moment, absent: "the first stored bar, else ten warm-ups",
    "Where the history begins that warms the rules up.")
  static let until = Argument<Moment?>.optional(
    "until", .moment, absent: "the data's end, or Ctrl-C",
    "Stops at the first bar that starts then.")
  static let flatten = Argument<Bool>.flag(
    "flatten", "Closes the position when the session is stopped.")
  static let trades = Argument<Int>.option(
    "trades", .integer("N", in: 0...1_000_000), default: "20",
    "Compares the last N trades on screen; all of them count.")
  static let quiet = Argument<Bool>.flag("quiet", "Prints no line for each order and fill.")
  static let json = OutputOptions.json

  static let command = Command(
    "paper", "Trades a promoted strategy on a paper account.",
    discussion: """
      The rules in this program must be those of the manifest, fingerprint for fingerprint; rules \
      that were given as formulas or in a file are traded as the manifest has them. \
      History is replayed through the same machine as in research, then every closed bar is \
      decided on; orders and fills are journaled in lockstep.db before they count. At the end the \
      session is compared with the backtest of the same bars: exit code 1 if a trade differs. \
      Only paper accounts are accepted. Ctrl-C ends the session in order: entries are cancelled, \
      the position and its protection stay, unless --flatten.
      """,
    arguments: [manifest, venue, keyFile, history, until, flatten, trades, quiet, json],
    examples: [
      Example(
        "paper reports/rsi-SPY-4.manifest.json --venue http://127.0.0.1:8080",
        "Trades against a local venue, as fast as it replays."),
      Example(
        "paper reports/rsi-SPY-4.manifest.json",
        "Trades on Alpaca's paper account with the keys of the environment."),
    ]
  ) { arguments, context in
    let manifest = try Manifest.read(arguments[manifest])
    let strategy =
      try manifest.carriedStrategy() ?? context.strategies.compiled(manifest.strategy)
    try manifest.verify(strategy)
    var session = try PaperSession(manifest, strategy)
    session.historyFrom = try historyStart(session, arguments, context)
    session.until = arguments[until]?.start
    session.flattensAtEnd = arguments[flatten]
    let broker = try AlpacaBroker(try settings(manifest, arguments))
    let isJSON = arguments[json]
    let isQuiet = arguments[quiet]
    let result = try await session.run(broker, context) { line, isAlarm in
      if isJSON || isAlarm {
        context.console.note(line)
      } else if !isQuiet {
        context.console.print(line)
      }
    }
    let page = PaperPage(result: result, manifest: manifest)
    if isJSON {
      context.console.print(page.json.pretty)
    } else {
      page.show(lastTrades: arguments[trades], on: context.console)
    }
    if let failure = page.failure { throw failure }
  }

  /// Where to trade.
  ///
  /// - Throws: `UsageError` without a venue and keys, `BrokerError` for a key file that is not safe.
  private static func settings(
    _ manifest: Manifest, _ arguments: Arguments
  ) throws -> AlpacaSettings {
    if let url = arguments[venue] {
      var settings = try AlpacaSettings.venue(url: url)
      if let file = arguments[keyFile] {
        settings.credentials = try AlpacaCredentials.load(file: file)
      }
      return settings
    }
    let credentials: AlpacaCredentials
    do {
      credentials = try AlpacaCredentials.load(file: arguments[keyFile])
    } catch let error as BrokerError where arguments[keyFile] == nil {
      throw UsageError(
        "\(error); or trade on a local exchange: --venue URL, see \"lockstep venue --help\"")
    }
    var settings = AlpacaSettings(credentials: credentials)
    settings.adjustment = manifest.adjustment?.hasPrefix("all") == true ? "all" : "split"
    return settings
  }

  /// The given moment, the first stored bar, or ten times the bars that the rules need.
  private static func historyStart(
    _ session: PaperSession, _ arguments: Arguments, _ context: Context
  ) throws -> Timestamp {
    if let moment = arguments[history] { return moment.start }
    let manifest = session.manifest
    let store = Store(folder: context.workspace.data)
    if let stored = try? store.bars(manifest.symbol, timeframe: manifest.timeframe),
      stored.count > 0
    {
      return stored.time(0)
    }
    let bars = Double(
      max(session.strategy.warmUp(session.parameters, bars: manifest.timeframe) * 10, 250))
    let years = bars / manifest.periodsPerYear
    return PaperSession.now.adding(seconds: -Int64(years * 366 * 86_400))
  }
}
