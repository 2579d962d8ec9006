import FoundationEssentials
import Records
import Series

/// What the demo works on: an invented market and a policy, the same in every workspace.
enum DemoSample {
  /// The command line, after the program's name, that makes the bundled bars again byte for byte.
  static let synth =
    "data synth --symbol DEMO --seed 1 --edge 0.4 --from 2004-01-01 --to 2023-12-31"

  /// Where the policy is, from the workspace's folder.
  static let policyPath = "data/lenient-policy.yaml"

  /// The policy file, as it is bundled.
  static let policy = """
    # A policy for trying things out: what a strategy must show before `lockstep promote` lets it through.
    # Percent or plain numbers; `lockstep gate --metrics` lists what can be checked. Use it with
    #   lockstep gate RUN --policy data/lenient-policy.yaml
    name: lenient
    checks:
      trades: {min: 50}
      profit-factor: {min: 1.2}
      max-drawdown: {max: 25%}
      walk-forward-efficiency: {min: 25%}
    causality: required       # other bars later must change nothing before them
    lockstep: true            # sweep and bar-by-bar run must agree to the last bit
    optimistic-fills: false   # fills at the signal's own close are not accepted

    """

  /// The digest of those bars.
  static let fingerprint = "4d7322f6b0884e864f8e49f19f73d1f5bddd212cba78e2cfab62f4e2ea9c1226"

  /// Whether the sample's bars are in the workspace.
  ///
  /// - Throws: `UsageError` where other bars of that name are in the way, `SeriesError` for a broken file.
  static func isThere(_ context: Context) throws -> Bool {
    let store = Store(folder: context.workspace.data)
    let path = try store.path("DEMO", .day)
    guard FileManager.default.fileExists(atPath: path) else { return false }
    guard try store.bars("DEMO", timeframe: .day).fingerprint.hex == fingerprint else {
      throw UsageError(
        "\(path) is not the demo's sample; move it away, or run the demo in another --workspace")
    }
    return true
  }

  /// Writes the policy where it is missing; one that was changed stays.
  static func writePolicy(_ context: Context) throws {
    let path = context.workspace.resolved(policyPath)
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try context.workspace.make(context.workspace.data)
    try AtomicFile.write(policy, to: path)
  }
}
