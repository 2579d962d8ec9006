import LockstepCommand
import Testing

struct TerminalTests {
  @Test(arguments: [
    (51_422.98999, 2, "51,422.99"), (-0.001, 2, "0.00"), (1_234_567, 0, "1,234,567"),
    (-1234.5, 1, "-1,234.5"), (.nan, 2, "n/a"), (.infinity, 2, "inf"), (0.125, 2, "0.12"),
  ])
  func `Fixed decimals are rounded once and grouped`(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals) == text)
  }

  @Test func `Percent, significant digits, multiples, bytes`() {
    #expect(NumberText.percent(0.12345) == "12.35%")
    #expect(NumberText.percent(-0.5, 0) == "-50%")
    #expect(NumberText.significant(1234.567, 4) == "1,235")
    #expect(NumberText.significant(0.00123456, 3) == "0.00123")
    #expect(NumberText.significant(9.9996, 4) == "10.00")
    #expect(NumberText.significant(1.5e-9, 2) == "1.5e-09")
    #expect(NumberText.scaled(1.8e9) == "1.80 G")
    #expect(NumberText.scaled(12) == "12.0")
    #expect(NumberText.brief(0.1) == "0.1")
    #expect(NumberText.brief(0.07 * 100) == "7")
    #expect(NumberText.brief(1200) == "1,200")
    #expect(NumberText.brief(957.8821) == "957.882")
    #expect(NumberText.count(10_011) == "10,011")
    #expect(NumberText.bytes(1_500_000) == "1.50 MB")
    #expect(NumberText.bytes(999) == "999 bytes")
  }

  @Test(arguments: [
    (0.0123, "12 ms"), (0.4212, "0.42 s"), (9.999, "10 s"), (59.7, "1 min 00 s"),
    (185, "3 min 05 s"), (7800, "2 h 10 min"),
  ])
  func `Durations use two units at most`(seconds: Double, text: String) {
    #expect(NumberText.duration(seconds) == text)
  }

  @Test func `A table aligns words left and numbers right`() {
    var table = TextTable([.words("name"), .number("trades"), .number("return")])
    table.add(["sma-cross", "12", "280.77%"])
    table.add(["rsi", "1,044", "3.10%"])
    #expect(
      table.lines(for: Transcript().console()) == [
        "name       trades   return", "─────────  ──────  ───────",
        "sma-cross      12  280.77%", "rsi         1,044    3.10%",
      ])
  }

  @Test func `A table that is too wide loses words, never digits`() {
    var table = TextTable([.words("name"), .number("value")])
    table.add(["a name that is far too long for this", "123456789"])
    let lines = table.lines(for: Transcript().console(width: 24))
    #expect(lines[2] == "a name that …  123456789")
    #expect(lines.allSatisfy { $0.count <= 24 })
  }

  @Test func `Styles appear on colour terminals only`() {
    var table = TextTable([.words("gate")])
    table.add([TextTable.Cell("passed", .good)])
    let colored = table.lines(for: Transcript().console(isTerminal: true, usesColor: true))
    #expect(colored[2] == "\u{1B}[32mpassed\u{1B}[0m")
    #expect(table.lines(for: Transcript().console())[2] == "passed")
  }

  @Test func `A sparkline has the shape of the series`() {
    #expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], width: 8) == "▁▂▃▄▅▆▇█")
    #expect(sparkline([0, 0, 7, 7], width: 2) == "▁█")
    #expect(sparkline([5, 5, 5], width: 10) == "▄▄▄")
    #expect(sparkline([1, .nan, 2], width: 3) == "▁ █")
    #expect(sparkline([.nan, .nan], width: 2) == "  ")
    #expect(sparkline([], width: 9) == "")
  }

  @Test func `A line of progress tells share, rate and remaining time`() {
    let line = progressLine(
      "Sweeping", completed: 250, total: 1000, unit: "sets", seconds: 2, width: 100)
    #expect(line == "Sweeping  ██████░░░░░░░░░░░░░░░░░░  25%  125 sets/s  6.00 s left")
    let short = progressLine(
      "Sweeping", completed: 250, total: 1000, unit: "sets", seconds: 2, width: 20)
    #expect(short.count == 19)
    let unknown = progressLine(
      "Reading", completed: 3000, total: 0, unit: "rows", seconds: 2, width: 100)
    #expect(unknown == "Reading  1.50 k rows/s")
  }

  @Test func `Progress is silent where nobody looks, and in the first second`() {
    let transcript = Transcript()
    for isTerminal in [true, false] {
      let bar = ProgressBar(
        "Sweeping", total: 10, unit: "sets", console: transcript.console(isTerminal: isTerminal))
      bar.update(5)
      bar.finish()
    }
    #expect(transcript.errors == "")
  }

  @Test func `JSON keeps the order of keys and has null for what is no number`() {
    let value: JSON = [
      "sets": 10_011, "seconds": 0.5, "best": ["fast": 50, "sharpe": .number(.nan)],
      "rows": [], "note": "a \"quote\"\n\u{1}", "ok": true,
    ]
    #expect(
      value.line
        == #"{"sets":10011,"seconds":0.5,"best":{"fast":50,"sharpe":null},"rows":[],"#
        + #""note":"a \"quote\"\n\u0001","ok":true}"#)
    #expect(
      JSON.object([JSON.Member("a", [1, 2])]).pretty == "{\n  \"a\": [\n    1,\n    2\n  ]\n}")
    #expect(JSON.number(0.1 + 0.2).line == "0.30000000000000004")
  }
}
