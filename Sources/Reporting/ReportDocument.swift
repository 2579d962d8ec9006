public import Simulation

/// Everything that a report shows, as plain values.
///
/// A part that is empty or nil leaves its section out. Drawdowns, monthly returns, the rolling Sharpe ratio and the
/// histogram of profits are computed from the account and the trades.
public struct ReportDocument: Sendable {
  /// The run's identifier: names the folder of the files.
  public var runIdentifier: String
  /// What was run, for example the strategy's name.
  public var title: String
  /// On what it was run: symbol, timeframe, dates.
  public var subtitle = ""
  /// What the run amounts to, most important first.
  public var verdicts: [Verdict] = []
  /// The figures on top; empty for the usual ones of `performance`.
  public var headline: [Headline] = []
  /// Every metric of the run.
  public var performance: Performance?
  /// The equity of the run and what it is compared with.
  public var account: Account?
  /// The sets that were tried.
  public var sweep: SweepSummary?
  /// The walk-forward windows.
  public var walkForward: WalkForwardSummary?
  /// What a portfolio held; nil for a run on one symbol.
  public var portfolio: PortfolioSummary?
  /// The round trips, in order.
  public var trades: [Trade] = []
  /// What the simulation assumed.
  public var assumptions: [Assumption] = []
  /// Fingerprints, settings, version.
  public var provenance: [Fact] = []
  /// The command that makes the run again.
  public var command: String?

  /// Makes a report with a title and nothing else.
  public init(runIdentifier: String, title: String) {
    self.runIdentifier = runIdentifier
    self.title = title
  }
}

extension ReportDocument {
  /// One sentence on what the run amounts to.
  public struct Verdict: Sendable, Hashable {
    /// How a verdict is marked.
    public enum Kind: String, Sendable, Hashable { case passed, failed, warning, note }

    /// The mark.
    public var kind: Kind
    /// The sentence.
    public var text: String

    /// Makes a verdict.
    public init(_ kind: Kind, _ text: String) {
      self.kind = kind
      self.text = text
    }
  }

  /// One figure on top of the report.
  public struct Headline: Sendable, Hashable {
    /// What it is.
    public var label: String
    /// The value as shown.
    public var value: String
    /// A remark in small print, for example the benchmark's value; may be empty.
    public var note: String

    /// Makes a figure.
    public init(_ label: String, _ value: String, note: String = "") {
      self.label = label
      self.value = value
      self.note = note
    }
  }

  /// The account's equity and what it is compared with.
  public struct Account: Sendable {
    /// Equity at every close.
    public var equity: EquityCurve
    /// Bars a year and the risk-free rate.
    public var year: AnnualBasis
    /// Closes of the instrument on the same bars, for buy and hold; nil for none.
    public var closes: [Double]?
    /// The window of the rolling Sharpe ratio in bars; nil for one year.
    public var rollingWindow: Int?

    /// Makes an account.
    ///
    /// - Precondition: there is one close a bar.
    public init(
      _ equity: EquityCurve, year: AnnualBasis, closes: [Double]? = nil, rollingWindow: Int? = nil
    ) {
      precondition(closes.map { $0.count == equity.count } ?? true, "one close a bar")
      self.equity = equity
      self.year = year
      self.closes = closes
      self.rollingWindow = rollingWindow
    }
  }

  /// One assumption of the simulation.
  public struct Assumption: Sendable, Hashable {
    /// What it is about: fills, costs, size.
    public var label: String
    /// What was assumed.
    public var text: String
    /// Whether it makes results look better than they would be.
    public var isOptimistic: Bool

    /// Makes an assumption.
    public init(_ label: String, _ text: String, isOptimistic: Bool = false) {
      self.label = label
      self.text = text
      self.isOptimistic = isOptimistic
    }
  }

  /// A name and a value: a fingerprint, a setting, a version.
  public struct Fact: Sendable, Hashable {
    /// The name.
    public var label: String
    /// The value as shown.
    public var value: String

    /// Makes a fact.
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }
}
