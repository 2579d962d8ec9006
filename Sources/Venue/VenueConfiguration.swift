public import Series

/// What a local exchange replays, how fast, and under which rules.
public struct VenueConfiguration: Sendable {
  /// How the replay moves on.
  public enum Pace: Sendable, Equatable {
    /// So many bars a second of real time.
    case clock(barsPerSecond: Double)
    /// One phase for each `POST /venue/advance` of a client: repeatable, and as fast as the client.
    case client
  }

  /// The key pair that clients must send.
  public struct Credentials: Sendable, Equatable {
    /// The key id.
    public let key: String
    /// The secret.
    public let secret: String

    /// Makes a key pair.
    public init(key: String, secret: String) {
      self.key = key
      self.secret = secret
    }
  }

  /// The bars to replay: one series a symbol, all of one timeframe.
  public var bars: [Bars]
  /// Bars that start before this moment are history that clients can ask for; nil replays all.
  public var start: Timestamp?
  /// How the replay moves on.
  public var pace: Pace
  /// Whether a replay by the clock waits until a client has authenticated on a stream.
  public var waitsForClient: Bool = true
  /// The account and the rules of the exchange.
  public var exchange: ExchangeSettings = ExchangeSettings()
  /// The key pair that clients must send; nil lets everyone in.
  public var credentials: Credentials?
  /// The address to listen on; loopback unless changed.
  public var address: String = "127.0.0.1"
  /// The port; 0 takes any free one.
  public var port: Int = 0
  /// The most connections that each data stream allows at a time; nil for no limit.
  public var connectionLimit: Int?
  /// The most symbols of trades and quotes together that a data stream allows; nil for no limit.
  public var symbolLimit: Int?

  /// Makes the settings of a replay with a fresh paper account.
  public init(bars: [Bars], pace: Pace, start: Timestamp? = nil) {
    self.bars = bars
    self.pace = pace
    self.start = start
  }

  /// Refuses settings that cannot be replayed.
  func check() throws(VenueError) {
    guard let first = bars.first else { throw .noBars }
    var seen: Set<String> = []
    for series in bars {
      if series.count == 0 { throw .emptyBars(symbol: series.symbol) }
      if !seen.insert(series.symbol).inserted { throw .repeatedSymbol(series.symbol) }
      if series.timeframe != first.timeframe {
        throw .mixedTimeframes(first.timeframe, series.timeframe)
      }
      if series.timeframe.seconds > 86_400 { throw .timeframeTooLong(series.timeframe) }
    }
    if case .clock(let rate) = pace, !(rate > 0 && rate <= 1_000_000) { throw .badPace(rate) }
    guard [1, 2, 4].contains(exchange.multiplier) else {
      throw .badMultiplier(exchange.multiplier)
    }
  }
}

/// Why a venue could not start.
public enum VenueError: Error, Equatable, CustomStringConvertible {
  /// No symbol to replay.
  case noBars
  /// A symbol without bars.
  case emptyBars(symbol: String)
  /// The same symbol twice.
  case repeatedSymbol(String)
  /// Symbols of different bar lengths.
  case mixedTimeframes(Timeframe, Timeframe)
  /// Bars longer than a day.
  case timeframeTooLong(Timeframe)
  /// A pace that is not a positive number up to a million.
  case badPace(Double)
  /// A multiplier other than 1, 2 or 4.
  case badMultiplier(Int)
  /// The port is taken, or the address is not one of this machine.
  case cannotListen(String)

  /// The sentence shown to a person.
  public var description: String {
    switch self {
    case .noBars: "a venue needs bars of at least one symbol to replay"
    case .emptyBars(let symbol): "there are no bars of \(symbol) to replay"
    case .repeatedSymbol(let symbol): "bars of \(symbol) are given twice: give each symbol once"
    case .mixedTimeframes(let first, let second):
      "a venue replays one bar length at a time: \(first) and \(second) are given"
    case .timeframeTooLong(let timeframe):
      "a venue replays bars up to a day: \(timeframe) is longer"
    case .badPace(let rate):
      "the pace must be above 0 and at most 1000000 bars a second: it is \(rate)"
    case .badMultiplier(let multiplier):
      "the account's multiplier must be 1, 2 or 4: it is \(multiplier)"
    case .cannotListen(let reason): reason
    }
  }
}
