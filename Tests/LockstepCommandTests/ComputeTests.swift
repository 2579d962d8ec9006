import Foundation
import LockstepCommand
import Rules
import Testing

@Suite("Formulas at the terminal")
struct ComputeTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  @Test("compute prints the last values, the shape and what is known")
  func table() async {
    let shown = await space.run(
      "compute 'sma(close, 20)' 'close > sma(close, 20)' --symbol WAVE --rows 3")
    #expect(shown.code == 0, "\(shown.errors)")
    let lines = shown.output.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("WAVE 1Day"))
    #expect(lines.count { $0.hasPrefix("20") } == 3)
    #expect(shown.output.contains("true") || shown.output.contains("false"))
    #expect(shown.output.contains("▁") && shown.output.contains("█"))
  }

  @Test("as CSV every bar has a line, and the numbers are the machine's")
  func csv() async throws {
    let shown = await space.run("compute close 'close * n' --set n=2 --symbol WAVE --csv -")
    #expect(shown.code == 0, "\(shown.errors)")
    let lines = shown.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(lines[0] == ["symbol", "time", "close", "close * n"])
    #expect(lines.count > 1000)
    for line in lines.dropFirst().prefix(50) {
      #expect(try #require(Double(line[3])) == 2 * (try #require(Double(line[2]))))
    }
  }

  @Test("other symbols and comparisons of symbols")
  func symbols() async throws {
    await space.addMarket("OTHER", seed: 2)
    let shown = await space.run(
      "compute 'close / OTHER:close' 'cs_rank(close)' --symbol WAVE,OTHER --rows 1 --csv -")
    #expect(shown.code == 0, "\(shown.errors)")
    let lines = shown.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    let other = try #require(lines.last)
    #expect(other[0] == "OTHER" && other[2] == "1")
    #expect(lines.allSatisfy { ["0", "0.5", "1"].contains($0[3]) })
  }

  @Test("a formula that cannot be read is refused with a caret")
  func refusal() async {
    let refused = await space.run("compute 'smaa(close, 20)' --symbol WAVE")
    #expect(refused.code == 2)
    #expect(refused.errors.contains("did you mean 'sma'?") && refused.errors.contains("^^^^"))
    let alone = await space.run("compute 'cs_rank(close)' --symbol WAVE")
    #expect(alone.errors.contains("give several"))
  }

  @Test("indicators lists every one, and explains one")
  func indicators() async {
    let list = await space.run("indicators")
    for indicator in Indicator.all { #expect(list.output.contains("  \(indicator.name)(")) }
    let page = await space.run("indicators macd")
    #expect(page.output.contains("Outputs") && page.output.contains(".signal"))
    #expect(page.output.contains("33 bars with the defaults"))
    let refused = await space.run("indicators supertrand")
    #expect(refused.code == 2)
    #expect(refused.errors.contains("did you mean \"supertrend\"?"))
  }

  @Test("the call that a page shows can be read", arguments: Indicator.all.map(\.name))
  func example(name: String) throws {
    let indicator = try #require(Indicator.named(name))
    _ = try Formula(reading: indicator.exampleCall)
  }
}
