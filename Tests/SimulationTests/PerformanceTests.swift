import Foundation
import Numerics
import Series
import Simulation
import TestKit
import Testing

struct PerformanceTests {
  let performance = Performance(
    Inputs.equity(Inputs.portfolio), trades: Inputs.trades, year: AnnualBasis(periods: 12),
    benchmark: Returns(Inputs.benchmark).wealth.dropFirst().map { $0 * 50 })

  /// Formula digest A26, column "this digest".
  @Test(arguments: [
    ("total-return", 0.2181058), ("cagr", 0.1036783), ("volatility", 0.1370002),
    ("sharpe", 0.7883203), ("sortino", 1.359217), ("calmar", 0.7166391), ("omega", 1.779783),
    ("tail-ratio", 1.174831), ("max-drawdown", -0.144673), ("var", -0.0592), ("cvar", -0.063),
    ("ulcer-index", 0.06118429), ("ulcer-performance", 1.694525), ("win-rate", 0.5),
    ("profit-factor", 2.216216), ("expectancy", 45), ("average-bars", 3.3),
  ])
  func `the whole computation gives the digest's figures [A26]`(name: String, expected: Double)
    throws
  {
    let metric = try #require(Metric.named(name))
    #expect(isClose(performance[metric], expected, within: 5e-6))
  }

  @Test func `names are unique, lower-case and hyphenated`() {
    #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
    for metric in Metric.all {
      #expect(metric.name.allSatisfy { ($0 >= "a" && $0 <= "z") || $0 == "-" }, "\(metric.name)")
      #expect(!metric.label.isEmpty)
    }
    #expect(Metric.named("no-such-metric") == nil)
  }

  @Test func `every metric is a place of its own`() throws {
    let names = Metric.all.enumerated().map { "\"\($1.name)\":\($0)" }
    let text = "{" + names.joined(separator: ",") + "}"
    let numbered = try JSONDecoder().decode(Performance.self, from: Data(text.utf8))
    for (number, metric) in Metric.all.enumerated() {
      #expect(numbered[metric] == Double(number), "\(metric.name)")
    }
  }

  @Test func `JSON is flat, and what is not a number is null`() throws {
    let empty = String(decoding: try JSONEncoder().encode(Performance()), as: UTF8.self)
    #expect(empty.contains("\"sharpe\":null"))
    let data = try JSONEncoder().encode(performance)
    let back = try JSONDecoder().decode(Performance.self, from: data)
    for metric in Metric.all {
      let value = performance[metric]
      #expect(value.isFinite ? back[metric] == value : back[metric].isNaN, "\(metric.name)")
    }
  }

  @Test func `unknown keys are ignored and missing ones are NaN`() throws {
    let text = #"{"sharpe": 1.5, "from-the-future": 2}"#
    let read = try JSONDecoder().decode(Performance.self, from: Data(text.utf8))
    #expect(read.returns.sharpe == 1.5)
    #expect(read.returns.sortino.isNaN)
  }

  @Test func `better follows the direction and NaN is worst`() throws {
    let sharpe = try #require(Metric.named("sharpe"))
    let volatility = try #require(Metric.named("volatility"))
    #expect(sharpe.isBetter(2, than: 1))
    #expect(volatility.isBetter(1, than: 2))
    #expect(sharpe.isBetter(-5, than: .nan))
    #expect(!sharpe.isBetter(.nan, than: -5))
    let trades = try #require(Metric.named("trades"))
    #expect(!trades.isBetter(2, than: 1))
  }

  @Test func `an account without bars has no figures`() {
    let nothing = Performance(
      EquityCurve(times: Column([]), values: Column([]), initial: 1), trades: [],
      year: AnnualBasis(periods: 252), benchmark: [])
    #expect(nothing.returns.totalReturn.isNaN)
    #expect(nothing.drawdown.maximum.isNaN)
    #expect(nothing.relative.beta.isNaN)
    #expect(nothing.trades.trades == 0)
  }

  @Test func `an account that lost everything has a total return of minus one`() {
    let curve = EquityCurve(
      times: Column([0, 1, 2].map { Inputs.day($0) }), values: Column([50, -10, 20]), initial: 100)
    let ruined = Performance(curve, trades: [], year: AnnualBasis(periods: 252))
    #expect(ruined.returns.totalReturn == -1)
    #expect(ruined.returns.annualGrowth == -1)
    #expect(ruined.drawdown.maximum == -1)
  }
}
