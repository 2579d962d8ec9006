import Foundation
import Series
import TestKit
import Testing
import Venue

/// The venue on a real port.
struct VenueServerTests {
  private func serve(
    pace: VenueConfiguration.Pace = .client,
    _ change: (inout VenueConfiguration) -> Void = { _ in }
  ) throws -> (VenueServer, Int) {
    let bars = risingBars(30)
    var configuration = VenueConfiguration(bars: [bars], pace: pace, start: bars.time(10))
    change(&configuration)
    let venue = try VenueServer(configuration)
    try venue.start()
    return (venue, try #require(venue.port))
  }

  /// The payload of the next WebSocket frame, which these tests keep below 64 KiB.
  private func frame(_ client: RawClient, _ rest: inout [UInt8]) -> (opcode: UInt8, text: String) {
    func need(_ count: Int) {
      while rest.count < count {
        let more = client.read()
        if more.isEmpty { break }
        rest += more
      }
    }
    need(2)
    guard rest.count >= 2 else { return (0, "") }
    var start = 2
    var length = Int(rest[1])
    if length == 126 {
      need(4)
      length = Int(rest[2]) << 8 | Int(rest[3])
      start = 4
    }
    need(start + length)
    let payload = rest[start..<min(start + length, rest.count)]
    let opcode = rest[0] & 15
    rest.removeFirst(min(start + length, rest.count))
    return (opcode, String(decoding: payload, as: UTF8.self))
  }

  private func connect(_ port: Int, _ path: String) throws -> (RawClient, [UInt8]) {
    let client = try #require(RawClient(port: port))
    let head = client.upgrade(path)
    #expect(head.hasPrefix("HTTP/1.1 101"))
    let rest = head.range(of: "\r\n\r\n").map { Array(head[$0.upperBound...].utf8) } ?? []
    return (client, rest)
  }

  @Test func tradesOverHTTPAndBothStreams() throws {
    let (venue, port) = try serve()
    defer { venue.stop() }
    var (trading, tradingRest) = try connect(port, "/stream")
    trading.frame(1, Array(#"{"action":"auth","key":"k","secret":"s"}"#.utf8))
    #expect(frame(trading, &tradingRest).text.contains("authorized"))
    trading.frame(1, Array(#"{"action":"listen","data":{"streams":["trade_updates"]}}"#.utf8))
    #expect(frame(trading, &tradingRest).text.contains("listening"))
    var (data, dataRest) = try connect(port, "/v2/iex")
    #expect(frame(data, &dataRest).text == #"[{"T":"success","msg":"connected"}]"#)
    data.frame(1, Array(#"{"action":"auth","key":"k","secret":"s"}"#.utf8))
    #expect(frame(data, &dataRest).text.contains("authenticated"))
    data.frame(1, Array(#"{"action":"subscribe","bars":["SPY"]}"#.utf8))
    #expect(frame(data, &dataRest).text == #"[{"T":"subscription","bars":["SPY"]}]"#)

    let client = try #require(RawClient(port: port))
    let order = client.ask(
      "POST", "/v2/orders",
      body: #"{"symbol":"SPY","qty":"5","side":"buy","type":"market","time_in_force":"day"}"#)
    #expect(order.hasPrefix("HTTP/1.1 200") && order.contains(#""status":"accepted""#))
    #expect(order.lowercased().contains("x-request-id: "))
    for _ in 0..<3 { #expect(client.ask("POST", "/venue/advance", body: "").contains("phase")) }
    let updates = (0..<3).map { _ in frame(trading, &tradingRest) }
    #expect(updates.map(\.opcode) == [2, 2, 2])
    #expect(updates[2].text.contains(#""event":"fill""#))
    #expect(updates[2].text.contains(#""position_qty":"5""#))
    let bar = frame(data, &dataRest)
    #expect(
      bar.opcode == 1 && bar.text.hasPrefix(#"[{"T":"b","S":"SPY","t":"2024-01-17T05:00:00Z""#))
    #expect(client.ask("GET", "/v2/positions/SPY").contains(#""qty":"5""#))
    #expect(client.ask("DELETE", "/v2/orders/nothing").contains("422"))
    #expect(venue.status.fills == 1 && venue.status.bar == 1 && venue.status.tradeUpdates == 3)
  }

  @Test func aClockMovesTheReplayOnceAClientIsThere() throws {
    let (venue, port) = try serve(pace: .clock(barsPerSecond: 2000))
    defer { venue.stop() }
    #expect(!venue.waitUntilFinished(timeoutSeconds: 0.2))
    #expect(venue.status.bar == 0)
    let (trading, _) = try connect(port, "/stream")
    trading.frame(1, Array(#"{"action":"auth","key":"k","secret":"s"}"#.utf8))
    #expect(venue.waitUntilFinished(timeoutSeconds: 10))
    #expect(venue.status.bar == 20 && venue.status.isFinished)
  }

  @Test func aClockNeedNotWait() throws {
    let (venue, _) = try serve(pace: .clock(barsPerSecond: 2000)) { $0.waitsForClient = false }
    #expect(venue.waitUntilFinished(timeoutSeconds: 10))
    venue.stop()
    venue.stop()
    #expect(venue.port == nil)
  }

  @Test func refusesSettingsThatCannotBeReplayed() {
    let bars = risingBars(5)
    func refusal(_ configuration: VenueConfiguration) -> VenueError? {
      do throws(VenueError) {
        _ = try VenueServer(configuration)
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal(VenueConfiguration(bars: [], pace: .client)) == .noBars)
    #expect(
      refusal(VenueConfiguration(bars: [bars, bars], pace: .client)) == .repeatedSymbol("SPY"))
    #expect(
      refusal(VenueConfiguration(bars: [bars.slice(0..<0)], pace: .client))
        == .emptyBars(symbol: "SPY"))
    #expect(
      refusal(VenueConfiguration(bars: [bars], pace: .clock(barsPerSecond: 0))) == .badPace(0))
    let minutes = makeBars([(1, 1, 1, 1)], symbol: "QQQ", timeframe: .minute)
    #expect(
      refusal(VenueConfiguration(bars: [bars, minutes], pace: .client))
        == .mixedTimeframes(.day, .minute))
    var leveraged = VenueConfiguration(bars: [bars], pace: .client)
    leveraged.exchange.multiplier = 3
    #expect(refusal(leveraged) == .badMultiplier(3))
  }

  @Test func tellsThatThePortIsTaken() throws {
    let (venue, port) = try serve()
    defer { venue.stop() }
    var configuration = VenueConfiguration(bars: [risingBars(5)], pace: .client)
    configuration.port = port
    let second = try VenueServer(configuration)
    #expect(throws: VenueError.self) { try second.start() }
  }
}
