import Alpaca
import Foundation
import Testing
import Trading

struct AlpacaSettingsTests {
  let keys = AlpacaCredentials(key: "PKEY123", secret: "hush-hush")

  @Test func keysAreNeverPrinted() {
    var dumped = ""
    dump(AlpacaSettings(credentials: keys), to: &dumped)
    for text in [
      "\(keys)", String(reflecting: keys), "\(AlpacaSettings(credentials: keys))", dumped,
    ] {
      #expect(!text.contains("hush"))
      #expect(!text.contains("PKEY"))
    }
  }

  @Test func keysComeFromTheEnvironmentUnlessAFileIsNamed() throws {
    let environment = ["APCA_API_KEY_ID": "a", "APCA_API_SECRET_KEY": "b"]
    #expect(
      try AlpacaCredentials.load(environment: environment)
        == AlpacaCredentials(key: "a", secret: "b"))
    // The keys of another account must not be taken instead of those that were named.
    #expect(throws: BrokerError.self) {
      try AlpacaCredentials.load(environment: environment, file: "/no/such/file")
    }
    #expect(throws: BrokerError.self) {
      try AlpacaCredentials.load(environment: ["APCA_API_KEY_ID": "a"])
    }
  }

  @Test func aKeyFileMustBeOfMode600() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lockstep-keys-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try "APCA_API_KEY_ID = a\nAPCA_API_SECRET_KEY=b=c\n".write(
      toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    let error = #expect(throws: BrokerError.self) {
      try AlpacaCredentials.load(environment: [:], file: file)
    }
    #expect(
      error?.description
        == "\(file): its mode is 640, others may read the keys; run: chmod 600 \(file)")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    #expect(
      try AlpacaCredentials.load(environment: [:], file: file)
        == AlpacaCredentials(key: "a", secret: "b=c"))
  }

  @Test func aKeyFileThatOnlyItsOwnerMayReadIsTakenAlsoWhenItIsReadOnly() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lockstep-keys-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try "APCA_API_KEY_ID=a\nAPCA_API_SECRET_KEY=b\n".write(
      toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: file)
    #expect(
      try AlpacaCredentials.load(environment: [:], file: file)
        == AlpacaCredentials(key: "a", secret: "b"))
  }

  @Test func liveHostsAndPlainHTTPToAlpacaAreRefused() {
    let refused: [(AlpacaSettings) -> AlpacaSettings] = [
      { with($0) { $0.tradingURL = "https://api.alpaca.markets" } },
      { with($0) { $0.tradingURL = "https://API.Alpaca.Markets:443" } },
      { with($0) { $0.tradingStreamURL = "wss://api.alpaca.markets/stream" } },
      { with($0) { $0.tradingURL = "http://paper-api.alpaca.markets" } },
      { with($0) { $0.tradingURL = "https://api.alpaca.markets." } },
      { with($0) { $0.tradingURL = "https://api%2Ealpaca.markets" } },
      { with($0) { $0.tradingURL = "https://api.alpaca\u{3002}markets" } },
      { with($0) { $0.tradingURL = "nonsense" } },
    ]
    for change in refused {
      #expect(throws: BrokerError.self) {
        try AlpacaBroker(change(AlpacaSettings(credentials: keys)))
      }
    }
    #expect(throws: Never.self) { try AlpacaBroker(AlpacaSettings(credentials: keys)) }
  }

  @Test func aVenueServesEverythingOnOneAddress() throws {
    let settings = try AlpacaSettings.venue(url: "http://127.0.0.1:8080/")
    #expect(settings.tradingURL == "http://127.0.0.1:8080")
    #expect(settings.tradingStreamURL == "ws://127.0.0.1:8080/stream")
    #expect(settings.dataStreamURL == "ws://127.0.0.1:8080")
    #expect(throws: BrokerError.self) { try AlpacaSettings.venue(url: "127.0.0.1:8080") }
  }
}

private func with(_ settings: AlpacaSettings, _ change: (inout AlpacaSettings) -> Void)
  -> AlpacaSettings
{
  var settings = settings
  change(&settings)
  return settings
}
