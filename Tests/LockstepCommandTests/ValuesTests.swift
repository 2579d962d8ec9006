import LockstepCommand
import Series
import Simulation
import Testing

struct ValuesTests {
  @Test(arguments: [
    ("0.1%", 0.001), ("2bp", 0.0002), ("2bps", 0.0002), ("0.001", 0.001), ("0", 0),
    ("0.07%", 0.0007), ("7bp", 0.0007), ("1e-3", 0.001), ("12.5bp", 0.00125),
  ])
  func `Rates are the numbers nearest to what is written`(text: String, value: Double) throws {
    #expect(try ValueKind<Double>.rate.read(text) == value)
  }

  @Test(arguments: [
    ("0.1%", Commission(rate: 0.001)), ("0.005/share", Commission(perShare: 0.005)),
    ("0.005/share,min=1", Commission(perShare: 0.005, minimum: 1)), ("0", Commission()),
  ])
  func `Commissions are a share of notional or an amount for each share`(
    text: String, value: Commission
  ) throws {
    #expect(try ValueKind<Commission>.commission.read(text) == value)
  }

  @Test(arguments: [
    ("2:5", [2.0, 3, 4, 5]), ("2:9:3", [2, 5, 8]), ("1:2:0.25", [1, 1.25, 1.5, 1.75, 2]),
    ("5,10,20", [5, 10, 20]), ("9", [9]), ("1:1.35:0.1", [1, 1.1, 1.2, 1.3]),
    ("-0.2:0.1:0.1", [-0.2, -0.1, 0, 0.1]), ("3:3", [3]),
  ])
  func `Ranges hold both ends and the decimals a person would write`(
    text: String, values: [Double]
  ) throws {
    #expect(try ValueKind<Axis>.axis.read(text).values == values)
  }

  @Test(arguments: [
    ("all", SizeSetting.all), ("95%", .fraction(0.95)), ("0.95", .fraction(0.95)),
    ("fraction(50%)", .fraction(0.5)), ("risk(0.01)", .risk(0.01)), ("shares(7)", .shares(7)),
    ("risk:1%", .risk(0.01)), ("shares:100", .shares(100)), ("notional:10_000", .notional(10_000)),
    ("volatility:15%,20", .volatility(target: 0.15, window: 20, cap: 1)),
    ("volatility(0.15, 20, 80%)", .volatility(target: 0.15, window: 20, cap: 0.8)),
    ("kelly:50%,60", .kelly(share: 0.5, window: 60, cap: 1)),
  ])
  func `Sizes have seven forms`(text: String, value: SizeSetting) throws {
    #expect(try ValueKind<SizeSetting>.size.read(text) == value)
  }

  @Test(arguments: [
    ("1970-01-01", 0, true), ("2024-02-29", 1_709_164_800, true),
    ("1969-12-31", -86_400, true), ("2024-01-31T14:30", 1_706_711_400, false),
    ("2024-01-31T14:30:05Z", 1_706_711_405, false),
    ("2024-01-31 14:30:00+02:00", 1_706_704_200, false),
    ("2024-01-31T23:30-01:00", 1_706_747_400, false), ("1998-01-02", 883_699_200, true),
  ])
  func `Dates and times are read as UTC unless they say otherwise`(
    text: String, seconds: Int64, isWholeDay: Bool
  ) throws {
    let moment = try ValueKind<Moment>.moment.read(text)
    #expect(moment.start.seconds == seconds)
    #expect(moment.isWholeDay == isWholeDay)
    #expect(moment.end.seconds == seconds + (isWholeDay ? 86_400 : 0))
  }

  @Test(arguments: [
    "2024-1-31", "2024-02-30", "2023-02-29", "2024-13-01", "20240131", "2024-01-31T", "yesterday",
    "2024-01-31T25:00", "2024-01-31T10:60", "2024-01-31T10:00X", "2024-01-31T10:00Z1",
    "2024-01-31T10:00+2", "2024-01-31T10:00Z ", "2024-01-31T10:00:00:00", "2024/01/31",
  ])
  func `What is no date is refused`(text: String) {
    #expect(throws: ValueError.self) { try ValueKind<Moment>.moment.read(text) }
  }

  typealias Refusal = (kind: @Sendable (String) throws -> Void, text: String, sentence: String)

  private static func kind<Value>(
    _ kind: ValueKind<Value>
  ) -> @Sendable (String) throws -> Void { { text in _ = try kind.read(text) } }

  static let refusals: [Refusal] = [
    (kind(ValueKind.rate), "abc", "is not a rate; write 0.1%, 10bp or 0.001"),
    (kind(ValueKind.rate), "nan", "is not a rate; write 0.1%, 10bp or 0.001"),
    (kind(ValueKind.rate), "%", "is not a rate; write 0.1%, 10bp or 0.001"),
    (
      kind(ValueKind.rate), "150%",
      "is not a rate from 0 to below 100%; write 0.1%, 10bp or 0.001"
    ),
    (
      kind(ValueKind.commission), "-1/share",
      "is not an amount for each share; write 0.005/share"
    ),
    (
      kind(ValueKind.commission), "0.005/share,max=1",
      "has no minimum after its comma; write 0.005/share,min=1"
    ),
    (
      kind(ValueKind.commission), "free",
      "is not a commission; write 0.1%, 10bp, 0.001 or 0.005/share"
    ),
    (kind(ValueKind.axis), "2:", "is not a range; write 2:143, 2:143:3, 1:4:0.5 or 5,10,20"),
    (kind(ValueKind.axis), "1:2:3:4", "is not a range; write 2:143, 2:143:3, 1:4:0.5 or 5,10,20"),
    (kind(ValueKind.axis), "1:5:0", "has a step that is not above zero"),
    (
      kind(ValueKind.axis), "5:1",
      "yields no value: its first end is above its last; write the lower end first"
    ),
    (
      kind(ValueKind.axis), "1:100000000",
      "yields 100,000,000 values, and a sweep may hold 10,000,000; "
        + "make the range smaller or the step larger"
    ),
    (kind(ValueKind.axis), "5,,7", "has an empty part between its commas"),
    (
      kind(ValueKind.axis), "5,x",
      "holds \"x\", which is not a number; write for example 5"
    ),
    (
      kind(ValueKind.size), "95",
      "is not a share of equity up to 1; write 95%, 0.95, shares:95, or fraction:95 with --account margin"
    ),
    (
      kind(ValueKind.size), "half",
      "is not a size; write all, 95%, risk:1%, shares:100, notional:10000, volatility:15%,20 or kelly:50%,60"
    ),
    (
      kind(ValueKind.size), "risk:0",
      "is not a risk between 0 and 100%; write for example risk:1%"
    ),
    (
      kind(ValueKind.timeframe), "fortnight",
      "is not a bar length; write for example 1Min, 15Min, 1Hour or 1Day"
    ),
    (kind(ValueKind.seed), "-1", "is not a seed; write a whole number from 0 on, for example 42"),
    (
      kind(ValueKind.choice([("open", true), ("close", false)])), "opne",
      "is not one of open, close; did you mean \"open\"?"
    ),
    (kind(ValueKind.text("FILE")), "", "is empty; give a FILE"),
  ]

  @Test(arguments: refusals.indices)
  func `Unreadable values are refused with one sentence that helps`(row: Int) {
    let refusal = Self.refusals[row]
    let error = #expect(throws: ValueError.self) { try refusal.kind(refusal.text) }
    #expect(error?.description == refusal.sentence)
  }

  @Test(arguments: ["1e400", "0x10", "1..2", "--1", "1e", ".", "", "1e+", "١"])
  func `A decimal is digits, one point and an exponent`(text: String) {
    #expect(decimal(text) == nil)
  }
}
