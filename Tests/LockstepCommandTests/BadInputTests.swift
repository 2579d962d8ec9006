import Foundation
import LockstepCommand
import Testing

/// What cannot be: one line, exit code 2, and nothing changed on disk.
struct BadInputTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  private func refuse(
    _ line: String, _ part: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try space.listing()
    let refused = await space.run(line)
    #expect(refused.code == 2, "\(refused.errors)", sourceLocation: sourceLocation)
    #expect(refused.output == "", sourceLocation: sourceLocation)
    #expect(
      refused.errors.split(separator: "\n").count == 1, "\(refused.errors)",
      sourceLocation: sourceLocation)
    #expect(refused.errors.contains(part), "\(refused.errors)", sourceLocation: sourceLocation)
    #expect(try space.listing() == before, sourceLocation: sourceLocation)
  }

  static let files: [(name: String, text: String, part: String)] = [
    ("torn", "date,open,high,low,close\n2024-01-02,5,6,4,5\n2024-01-03,5,6", ":3: "),
    ("letters", "date,open,high,low,close\n2024-01-02,5,6,4,x\n", ":2: close: "),
    ("columns", "date,open,high,low,close\n2024-01-02,5,6,4,5,7,8\n", ":2: "),
    (
      "unsorted", "date,open,high,low,close\n2024-01-03,5,6,4,5\n2024-01-02,5,6,4,5\n", ":3: "
    ),
    (
      "repeated", "date,open,high,low,close\n2024-01-02,5,6,4,5\n2024-01-02,5,6,4,5\n", ":3: "
    ),
    ("crossed", "date,open,high,low,close\n2024-01-02,5,4,6,5\n", ":2: high: "),
    ("empty", "", "empty"),
    ("binary", "\u{0}\u{1}\u{2}\u{0}PNG\u{0}\u{0}\n\u{0}", "text"),
  ]

  @Test(arguments: files)
  func `A file that cannot be read whole is not read at all`(
    name: String, text: String, part: String
  ) async throws {
    let path = try space.write(text, to: "\(name).csv")
    try await refuse("data import \(path)", "\(path)")
    try await refuse("data import \(path)", part)
  }

  static let requests: [(line: String, part: String)] = [
    ("sweep rsi --symbol WAVY", "did you mean WAVE?"),
    ("sweep rsy --symbol WAVE", "did you mean \"rsi\"?"),
    ("sweep rsi --symbol WAVE --param perod=5:9", "rsi has no parameter 'perod'"),
    ("sweep rsi --symbol WAVE --param period=9:5", "yields no value"),
    ("sweep rsi --symbol WAVE --param period=5:9:0", "step that is not above zero"),
    ("sweep rsi --symbol WAVE --param period=5:9 --param period=5:9", "--param gives period twice"),
    ("sweep rsi --symbol WAVE --param period=5:9 --set period=5", "both --set and --param"),
    (
      "sweep sma-cross --symbol WAVE --param fast=50:60 --param slow=5:9",
      "no parameter set that satisfies 'fast < slow'"
    ),
    (
      "sweep rsi --symbol WAVE --param period=2:5000 --param oversold=1:4000",
      "more than 10000000"
    ),
    ("sweep rsi --symbol WAVE --param period=1:20000000", "10,000,000"),
    ("sweep rsi --symbol WAVE --param period=5:9:0.5", "give a whole number"),
    ("sweep rsi --symbol WAVE --objective sharp", "did you mean \"sharpe\"?"),
    ("sweep rsi --symbol WAVE --csv /no/such/folder/a.csv", "there is no folder /no/such/folder"),
    ("sweep rsi --symbol WAVE --from 2030-01-01", "it has 2010-01-04 to 2015-12-31"),
    ("sweep rsi --symbol WAVE --adjust all", "--adjust needs factors"),
    ("sweep ema-cross --symbol WAVE --set fast=0 --param slow=5:9", "window"),
    ("walkforward rsi --symbol WAVE --in-sample 9y", "hold no window of 9y in-sample"),
    ("walkforward rsi --symbol WAVE --in-sample 500", "both lengths in bars or both in time"),
    ("walkforward rsi --symbol WAVE --in-sample soon", "is not a length"),
    (
      "walkforward rsi --symbol WAVE --in-sample 2y --out-of-sample 1y --step 6m",
      "make --step at least"
    ),
    ("crossvalidate rsi --symbol WAVE --groups 3 --test-groups 3", "leave none to train on"),
    ("crossvalidate rsi --symbol WAVE --groups 60 --test-groups 30", "more than 10000 splits"),
    (
      "crossvalidate rsi --symbol WAVE --groups 2 --test-groups 1 --embargo 9y",
      "no bars left to train on"
    ),
    ("backtest rsi --symbol WAVE --timeframe 1Hour", "WAVE is stored as 1Day"),
    ("venue --symbol WAVE --pace slow", "is not a pace"),
    ("venue --symbol WAVE --from 2016-01-01", "no bar of WAVE lies between --from and --to"),
    ("paper nothing.json", "cannot be read"),
    ("runs", "no run is logged"),
    ("verify 1", "no run is logged"),
    ("gate", "needs RUN"),
    ("demo now", "unexpected \"now\""),
  ]

  @Test(arguments: requests)
  func `A request that cannot be changes nothing`(line: String, part: String) async throws {
    try await refuse(line, part)
  }

  @Test func `A broken store file is named by every command that reads it`() async throws {
    let stored = space.folder + "/data/WAVE.1Day.arrow"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: stored))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: stored))
    for line in ["sweep rsi --symbol WAVE", "venue --symbol WAVE", "walkforward rsi --symbol WAVE"]
    {
      try await refuse(line, stored)
    }
  }

  @Test func `A log that is no database stops a run before it starts`() async throws {
    _ = try space.write("this is no database, only words\n", to: "lockstep.db")
    try await refuse("sweep rsi --symbol WAVE --param period=5:9", "lockstep.db")
    try await refuse("runs", "lockstep.db")
  }

  @Test func `Runs, policies and manifests that are wrong are refused`() async throws {
    #expect(await space.run("backtest rsi --symbol WAVE").code == 0)
    for (line, part) in [
      ("verify 7", "there is no run '7'"), ("report x", "there is no run 'x'"),
    ] {
      let refused = await space.run(line)
      #expect(refused.code == 2)
      #expect(refused.errors.contains(part))
    }
    let policy = try space.write("checks:\n  shrape: {min: 1}\n", to: "policy.yaml")
    let judged = await space.run("gate 1 --policy \(policy)")
    #expect(judged.code == 2)
    #expect(judged.errors.hasPrefix("lockstep: \(policy):2: 'shrape' is not a metric"))
    let manifest = try space.write("{\"run\": 1}", to: "a.manifest.json")
    let traded = await space.run("paper \(manifest)")
    #expect(traded.code == 2)
    #expect(traded.errors.contains("is no manifest"))
    let blank = await space.run(words: ["promote", "1", "--override", "  "])
    #expect(blank.code == 2)
    #expect(blank.errors.contains("an override needs a written reason"))
  }
}
