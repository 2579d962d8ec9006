import Foundation
import LockstepCommand
import TestKit
import Testing

struct DemoTests {
  @Test func `The demo runs the whole line, twice in one workspace`() async throws {
    let space = try TestWorkspace()
    let first = await space.run("demo")
    #expect(first.code == 0, "\(first.errors)")
    for text in [
      "616 sets on 4,783 bars", "Wrote reports/run-2/report.html",
      "exit code 1: run 2 has not passed the policy \"standard\": trades",
      "which passed \"lenient\"",
      "all 11 trades equal the backtest's", "Run 1 gives the same numbers, to the last bit.",
      "\(space.folder)/reports/run-2/report.html",
    ] {
      #expect(first.output.contains(text), "\(text)")
    }
    let second = await space.run("demo")
    #expect(second.code == 0, "\(second.errors)")
    #expect(second.output.contains("Run 3 gives the same numbers, to the last bit."))
    #expect(!second.output.contains("data synth"))
  }

  @Test func `The bundled sample is what data synth makes, byte for byte`() async throws {
    let space = try TestWorkspace()
    let made = await space.run(
      "data synth --symbol DEMO --seed 1 --edge 0.4 --from 2004-01-01 --to 2023-12-31")
    #expect(made.code == 0)
    let name = "data/DEMO.1Day.arrow"
    let bundled = try Data(contentsOf: URL(fileURLWithPath: repositoryRoot + "/" + name))
    #expect(try Data(contentsOf: URL(fileURLWithPath: space.folder + "/" + name)) == bundled)
  }

  @Test func `The demo writes the policy that is bundled`() async throws {
    let space = try TestWorkspace()
    _ = await space.run("demo")
    let name = "data/lenient-policy.yaml"
    let bundled = try String(contentsOfFile: repositoryRoot + "/" + name, encoding: .utf8)
    #expect(try space.text(name) == bundled)
  }

  @Test func `Other bars of the sample's name stop the demo before it does anything`() async throws
  {
    let space = try TestWorkspace()
    _ = await space.run("data synth --symbol DEMO --from 2020-01-01 --to 2020-12-31")
    let before = try space.listing()
    let refused = await space.run("demo")
    #expect(refused.code == 2)
    #expect(refused.errors.contains("is not the demo's sample"))
    #expect(try space.listing() == before)
  }
}
