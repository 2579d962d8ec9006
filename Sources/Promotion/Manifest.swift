import Foundation
import Records
public import Research
public import Rules
public import Series
public import Simulation

/// A promotion: what the paper runner may trade, and why.
///
/// It carries the fingerprint of the rules; the runner refuses a strategy whose fingerprint differs.
public struct Manifest: Sendable, Codable {
  /// The version of this file's form.
  public var format = 1
  /// The program's version.
  public let version: String
  /// When it was written, RFC 3339 in UTC.
  public let created: String
  /// The run in the experiment log.
  public let run: Int64
  /// The strategy's name.
  public let strategy: String
  /// The strategy's canonical text.
  public let rules: String
  /// Fingerprint of the rules.
  public let rulesFingerprint: String
  /// Whether the text is what is traded, because no program knows the strategy by name; nil for no.
  public let tradesText: Bool?
  /// Parameters by name.
  public let parameters: [String: Double]
  /// The instrument.
  public let symbol: String
  /// The length of a bar.
  public let timeframe: Timeframe
  /// Bars a year, for annual figures.
  public let periodsPerYear: Double
  /// What the run assumed about account, fills and costs.
  public let settings: Settings
  /// How stored prices were adjusted; nil for as they are.
  public let adjustment: String?
  /// Fingerprint of the bars.
  public let dataFingerprint: String
  /// Fingerprint of every number of the run.
  public let resultFingerprint: String
  /// The policy's name.
  public let policy: String
  /// The gate's checks.
  public let checks: [Gate.Check]
  /// Whether every check passed.
  public let isPassed: Bool
  /// Why it was promoted although a check failed; nil for a run that passed.
  public let overrideReason: String?
  /// Digest of all the rest: a manifest that was edited is refused.
  public private(set) var seal = ""

  /// Promotes a run.
  ///
  /// `override` says why a run that failed is promoted all the same; nil for none.
  ///
  /// - Throws: `PromotionError` for a run that did not pass, or speaks for no or several symbols.
  public init(
    _ logged: LoggedRun, _ outcome: RunOutcome, gate: Gate, override: String?, version: String,
    created: String
  ) throws {
    guard outcome.spec.symbols.count == 1, outcome.spec.settings.portfolio == nil else {
      throw PromotionError.severalSymbols(run: logged.number, symbols: outcome.spec.symbols)
    }
    guard let chosen = outcome.chosen else {
      throw PromotionError.nothingToPromote(run: logged.number)
    }
    if let override, override.allSatisfy(\.isWhitespace) { throw PromotionError.emptyReason }
    guard gate.isPassed || override != nil else {
      throw PromotionError.notPassed(
        run: logged.number, failed: gate.checks.filter { !$0.isPassed }.map(\.name))
    }
    self.version = version
    self.created = created
    run = logged.number
    strategy = outcome.spec.strategy
    rules = outcome.strategy.canonicalText
    rulesFingerprint = outcome.strategy.fingerprint.hex
    tradesText = outcome.spec.rules == nil ? nil : true
    parameters = outcome.strategy.named(chosen)
    symbol = outcome.symbol
    timeframe = outcome.spec.timeframe
    periodsPerYear = outcome.spec.periodsPerYear
    settings = outcome.spec.settings
    adjustment = outcome.spec.adjustment
    dataFingerprint = logged.data.first?.hex ?? ""
    resultFingerprint = logged.result.hex
    policy = gate.policy.name
    checks = gate.checks
    isPassed = gate.isPassed
    overrideReason = gate.isPassed ? nil : override
    seal = try sealed()
  }

  /// The digest of the manifest without its seal.
  private func sealed() throws -> String {
    var open = self
    open.seal = ""
    return Fingerprint(of: try CanonicalJSON.text(of: open)).hex
  }

  /// Reads a manifest file.
  ///
  /// - Throws: `PromotionError.badManifest`.
  public static func read(_ path: String) throws -> Manifest {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PromotionError.badManifest(path: path, reason: "cannot be read")
    }
    do {
      let manifest = try CanonicalJSON.value(
        Manifest.self, from: String(decoding: data, as: UTF8.self))
      guard Fingerprint(of: manifest.rules).hex == manifest.rulesFingerprint else {
        throw PromotionError.badManifest(
          path: path, reason: "its rules are not those of its fingerprint")
      }
      guard try manifest.sealed() == manifest.seal else {
        throw PromotionError.badManifest(
          path: path, reason: "was edited: its content is not that of its seal")
      }
      return manifest
    } catch let error as DecodingError {
      throw PromotionError.badManifest(path: path, reason: "is no manifest: \(Self.reason(error))")
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "not JSON" : "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is wrong"
    @unknown default: "not JSON"
    }
  }

  /// Writes the manifest, whole or not at all.
  ///
  /// - Throws: `FileError`.
  public func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let text = String(decoding: try encoder.encode(self), as: UTF8.self)
    try AtomicFile.write(text + "\n", to: path)
  }

  /// The strategy that the text itself is; nil where a program must know it by name.
  ///
  /// - Throws: `StrategyText.Problem` for a text that this version cannot read.
  public func carriedStrategy() throws(StrategyText.Problem) -> CompiledStrategy? {
    guard tradesText == true else { return nil }
    return try StrategyText(reading: rules, name: strategy).strategy
  }

  /// Checks that a strategy is the one that was promoted.
  ///
  /// - Throws: `PromotionError.fingerprintDiffers`.
  public func verify(_ strategy: CompiledStrategy) throws {
    guard strategy.fingerprint.hex == rulesFingerprint else {
      throw PromotionError.fingerprintDiffers(
        strategy: self.strategy, manifest: rulesFingerprint, program: strategy.fingerprint.hex)
    }
  }
}
