import Reporting
import Series
import Simulation
import Testing

struct NumberTextTests {
  @Test(arguments: [
    (1234567.891, 2, "1,234,567.89"), (-0.004, 2, "0.00"), (-0.005, 2, "−0.01"), (0, 0, "0"),
    (999.999, 2, "1,000.00"), (-1000, 0, "−1,000"), (0.05, 3, "0.050"), (.nan, 2, "–"),
    (.infinity, 2, "∞"), (-.infinity, 2, "−∞"),
  ])
  func `numbers are grouped, rounded and signed`(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals) == text)
  }

  @Test(arguments: [
    ("total-return", 0.1234, "12.34\u{A0}%"), ("sharpe", 0.5806, "0.581"), ("trades", 66, "66"),
    ("longest-drawdown", 12.5, "12.5\u{A0}bars"), ("expectancy", -45.5, "−45.50"),
    ("profit-factor", .infinity, "∞"), ("average-days", 3.25, "3.3\u{A0}days"),
    ("not-in-the-catalogue", 2, "2.000"),
  ])
  func `metrics are shown in their unit`(name: String, value: Double, text: String) {
    #expect(NumberText.metric(value, named: name) == text)
  }

  @Test func `parameters are as short as they are`() {
    #expect(NumberText.plain(9) == "9")
    #expect(NumberText.plain(2.5) == "2.5")
    #expect(NumberText.plain(.nan) == "–")
  }

  @Test func `midnight is left out`() {
    #expect(NumberText.moment(Timestamp(seconds: 86_400)) == "1970-01-02")
    #expect(NumberText.moment(Timestamp(seconds: 86_400 + 34_200)) == "1970-01-02 09:30")
  }
}
