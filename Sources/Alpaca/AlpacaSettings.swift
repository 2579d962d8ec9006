import Foundation
import Series
import Simulation
import Trading

/// A key pair of an Alpaca account; never printed.
public struct AlpacaCredentials: Sendable, Hashable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  let key: String
  let secret: String

  /// Takes a key pair.
  public init(key: String, secret: String) {
    self.key = key
    self.secret = secret
  }

  /// Reads the key pair from the environment, or from a file that only its owner may read.
  ///
  /// A file that is named is the one that counts, so that another account's keys in the
  /// environment are not taken instead. It has lines of `NAME=value` with the environment's names,
  /// `APCA_API_KEY_ID` and `APCA_API_SECRET_KEY`.
  ///
  /// - Parameters:
  ///   - environment: the variables to look at; nil for those of the process.
  ///   - file: path of the file; nil for none.
  /// - Returns: the key pair.
  /// - Throws: `BrokerError.unauthorized` that says what is missing, or that others may read the file.
  public static func load(
    environment: [String: String]? = nil, file: String? = nil
  ) throws -> AlpacaCredentials {
    guard let file else {
      if let pair = pair(environment ?? ProcessInfo.processInfo.environment) { return pair }
      throw BrokerError.unauthorized(
        "no Alpaca keys: set APCA_API_KEY_ID and APCA_API_SECRET_KEY, or name a key file of mode 600"
      )
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue,
      let text = try? String(contentsOfFile: file, encoding: .utf8)
    else {
      throw BrokerError.unauthorized("\(file): can't be read; check the path of the key file")
    }
    guard mode & 0o077 == 0 else {
      throw BrokerError.unauthorized(
        "\(file): its mode is \(String(mode & 0o777, radix: 8)), others may read the keys; "
          + "run: chmod 600 \(file)")
    }
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let trimmed = parts.map { $0.trimmingCharacters(in: .whitespaces) }
      values[trimmed[0]] = trimmed[1]
    }
    guard let pair = pair(values) else {
      throw BrokerError.unauthorized(
        "\(file): it needs the lines APCA_API_KEY_ID=… and APCA_API_SECRET_KEY=…")
    }
    return pair
  }

  private static func pair(_ values: [String: String]) -> AlpacaCredentials? {
    guard let key = values["APCA_API_KEY_ID"], let secret = values["APCA_API_SECRET_KEY"],
      !key.isEmpty, !secret.isEmpty
    else { return nil }
    return AlpacaCredentials(key: key, secret: secret)
  }

  /// A placeholder, whatever the keys.
  public var description: String { "(keys)" }
  /// A placeholder, whatever the keys.
  public var debugDescription: String { "(keys)" }
  /// Without the keys, so that `dump` shows none.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Where and how to reach Alpaca, or a venue that speaks its protocol.
public struct AlpacaSettings: Sendable {
  /// The key pair.
  public var credentials: AlpacaCredentials
  /// Base address of the trading API, without `/v2`.
  public var tradingURL: String = "https://paper-api.alpaca.markets"
  /// Base address of the market-data API, without `/v2`.
  public var dataURL: String = "https://data.alpaca.markets"
  /// Address of the trading stream.
  public var tradingStreamURL: String = "wss://paper-api.alpaca.markets/stream"
  /// Base address of the data streams, without `/v2/iex`.
  public var dataStreamURL: String = "wss://stream.data.alpaca.markets"
  /// The stock feed, `iex` or `sip`.
  public var feed: String = "iex"
  /// Whether shorter bars of stocks outside 09:30 to 16:00 New York are left out.
  public var regularHoursOnly: Bool = true
  /// How history is adjusted for corporate actions: `raw`, `split`, `dividend` or `all`.
  public var adjustment: String = "all"
  /// The most REST calls a minute, nil for no limit.
  ///
  /// Alpaca allows 200.
  public var callsPerMinute: Int? = 175
  /// Pauses before a call that failed is made again, in seconds; half to all of each is waited.
  public var retryPauses: [Double] = [0.5, 1, 2, 4]
  /// Pauses before each look for an order whose reply was lost, in seconds.
  public var lookupPauses: [Double] = [0.25, 1, 2, 4]
  /// How long the first connection of the streams may take.
  public var connectSeconds: Double = 20

  /// Settings for Alpaca's paper account.
  public init(credentials: AlpacaCredentials) { self.credentials = credentials }

  /// Settings for a venue that serves everything on one port, for example `http://127.0.0.1:8080`.
  ///
  /// - Throws: `BrokerError.unsupported` when the address is not one of http or https.
  public static func venue(
    url: String, credentials: AlpacaCredentials = AlpacaCredentials(key: "venue", secret: "venue")
  ) throws -> AlpacaSettings {
    var base = url
    while base.hasSuffix("/") { base.removeLast() }
    guard base.hasPrefix("http://") || base.hasPrefix("https://") else {
      throw BrokerError.unsupported(
        "\(url): the address of a venue starts with http:// or https://")
    }
    let stream = "ws" + base.dropFirst(4)
    var settings = AlpacaSettings(credentials: credentials)
    settings.tradingURL = base
    settings.dataURL = base
    settings.tradingStreamURL = stream + "/stream"
    settings.dataStreamURL = stream
    settings.adjustment = "raw"
    // A venue replays what was stored, whatever its hours.
    settings.regularHoursOnly = false
    settings.callsPerMinute = nil
    return settings
  }

  /// Refuses every host of Alpaca that is not the paper account's, and keys over plain http.
  func check() throws {
    for url in [tradingURL, tradingStreamURL] {
      let parts = URLComponents(string: url)
      let host = Self.plainHost(parts?.host ?? "")
      guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 37 }) else {
        throw BrokerError.unsupported("\(url): not an address")
      }
      let isAlpaca = host == "alpaca.markets" || host.hasSuffix(".alpaca.markets")
      guard !isAlpaca || host == "paper-api.alpaca.markets" else {
        throw BrokerError.unsupported(
          "\(host) is not Alpaca's paper host: this program trades on paper accounts only")
      }
      let isPlain = parts?.scheme == "http" || parts?.scheme == "ws"
      guard !isAlpaca || !isPlain else {
        throw BrokerError.unsupported("\(url): keys go to Alpaca over https and wss only")
      }
    }
  }

  /// A host as the resolver takes it: the case and a final dot make no difference.
  private static func plainHost(_ host: String) -> String {
    var host = host.removingPercentEncoding ?? host
    while host.hasSuffix(".") { host.removeLast() }
    return host.lowercased()
  }

  /// Whether a bar of these hours is wanted.
  func wants(_ bar: Bar, of symbol: String, _ timeframe: Timeframe) -> Bool {
    !regularHoursOnly || timeframe.isDaily || symbol.contains("/")
      || SessionDate.isRegularHours(Timestamp(nanoseconds: bar.time))
  }

  /// Whether this is Alpaca itself, which has no `/venue` routes.
  var isAlpaca: Bool { tradingURL.lowercased().contains("alpaca.markets") }
}
