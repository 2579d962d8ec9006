/// An indicator: what it is called, what it takes, and how it is computed.
///
/// An indicator is known by its name, which is a word of the formula language: canonical text prints it,
/// and fingerprints depend on it. It is computed by a kernel, or written as formulas of other indicators.
package final class Indicator: Hashable, Sendable {
  /// Under which heading lists show it.
  package enum Group: String, Sendable, CaseIterable {
    case overlap = "Averages and bands"
    case momentum = "Momentum"
    case volatility = "Volatility"
    case volume = "Volume"
    case price = "Price transform"
    case cycle = "Cycle"
    case statistics = "Statistics"
    case arithmetic = "Arithmetic"
    case session = "Session and calendar"
    case crossSection = "Across symbols"
    case pattern = "Candlestick patterns"
  }

  /// A number that changes from bar to bar.
  package struct Input: Sendable {
    package let name: String
    /// The column that is taken where nothing is said; nil where something must be said.
    package let column: BarField?
    /// Whether a condition stands here, as 1 where it holds and 0 elsewhere.
    package let isCondition: Bool

    init(name: String, column: BarField?, isCondition: Bool = false) {
      self.name = name
      self.column = column
      self.isCondition = isCondition
    }
  }

  /// A number that a lane keeps for the whole run.
  package struct Setting: Sendable {
    package enum Kind: Sendable, Hashable {
      /// A whole number of bars, at least so many.
      case window(atLeast: Int)
      /// A real number of a range.
      case number(ClosedRange<Double>)
      /// One of some words, which stands for its position.
      case choice([String])
    }
    package let name: String
    package let kind: Kind
    package let value: Double
    /// Whether text leaves it out where it has its default, as it does for every setting behind it.
    package let isQuiet: Bool
  }

  /// How the outputs come about.
  enum Body: Sendable {
    /// A kernel for one series or eight, and the rows before the first value, by the settings.
    case kernel(
      warmUp: @Sendable ([Double]) -> Int,
      one: @Sendable (KernelSettings) -> Kernel, eight: @Sendable (KernelSettings) -> Kernel
    )
    /// Formulas of the inputs and settings, one an output.
    case formulas(@Sendable ([Formula], [Formula]) -> [Formula])
  }

  package let name: String
  package let group: Group
  /// One line on what it is.
  package let summary: String
  /// The definition, in mathematics of plain text.
  package let definition: String
  /// Whose definition it is.
  package let source: String
  package let inputs: [Input]
  package let settings: [Setting]
  /// Names of the outputs; the first is what the bare name gives.
  package let outputs: [String]
  let body: Body

  /// Describes an indicator that formulas of others make.
  convenience init(
    _ name: String, _ group: Group, _ summary: String, definition: String, source: String,
    inputs: [Input], settings: [Setting] = [], outputs: [String] = ["value"],
    formulas: @escaping @Sendable (_ inputs: [Formula], _ settings: [Formula]) -> [Formula]
  ) {
    self.init(
      name, group, summary, definition: definition, source: source, inputs: inputs,
      settings: settings, outputs: outputs, body: .formulas(formulas))
  }

  /// Describes an indicator with a body of its own.
  init(
    _ name: String, _ group: Group, _ summary: String, definition: String, source: String,
    inputs: [Input], settings: [Setting] = [], outputs: [String] = ["value"], body: Body
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    self.definition = definition
    self.source = source
    self.inputs = inputs
    self.settings = settings
    self.outputs = outputs
    self.body = body
  }

  /// Describes an indicator that a kernel computes, written once for both widths.
  @inline(__always)
  convenience init<One: IndicatorKernel, Eight: IndicatorKernel>(
    _ name: String, _ group: Group, _ summary: String, definition: String, source: String,
    inputs: [Input], settings: [Setting] = [], outputs: [String] = ["value"],
    _ one: One.Type, _ eight: Eight.Type,
    warmUp: @escaping @Sendable (_ settings: [Double]) -> Int
  ) where One.N == Double, Eight.N == Lane {
    self.init(
      name, group, summary, definition: definition, source: source, inputs: inputs,
      settings: settings, outputs: outputs,
      body: .kernel(
        warmUp: warmUp, one: { Kernel(One($0)) }, eight: { Kernel(Eight($0)) }))
  }

  package static func == (left: Indicator, right: Indicator) -> Bool { left.name == right.name }

  package func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The outputs for some inputs and settings; settings left out have their defaults.
  ///
  /// - Precondition: as many inputs as the indicator has, and no more settings.
  package func callAsFunction(_ inputs: [any Term], _ settings: [any Term] = []) -> [Formula] {
    precondition(inputs.count == self.inputs.count, "\(name) takes \(self.inputs.count) inputs")
    let inputs = inputs.map(\.formula)
    let settings =
      settings.map(\.formula)
      + self.settings.dropFirst(settings.count).map { Formula(.constant($0.value)) }
    switch body {
    case .formulas(let make): return make(inputs, settings)
    case .kernel:
      return outputs.indices.map {
        Formula(
          Node(.indicator(self, output: $0), inputs.map(\.node), settings: settings.map(\.node)))
      }
    }
  }
}

extension Indicator.Input {
  /// Any series, by default the close.
  package static let series = Indicator.Input(name: "x", column: .close)
  package static let open = Indicator.Input(name: "open", column: .open)
  package static let high = Indicator.Input(name: "high", column: .high)
  package static let low = Indicator.Input(name: "low", column: .low)
  package static let close = Indicator.Input(name: "close", column: .close)
  package static let volume = Indicator.Input(name: "volume", column: .volume)

  /// A series that must be given.
  package static func any(_ name: String) -> Indicator.Input {
    Indicator.Input(name: name, column: nil)
  }

  /// A condition, which must be given.
  package static func condition(_ name: String) -> Indicator.Input {
    Indicator.Input(name: name, column: nil, isCondition: true)
  }
}

extension Indicator.Setting {
  /// The window, in bars.
  package static func window(_ value: Int, atLeast smallest: Int = 1) -> Indicator.Setting {
    window("window", value, atLeast: smallest)
  }

  /// A window or another number of bars.
  package static func window(
    _ name: String, _ value: Int, atLeast smallest: Int = 1, isQuiet: Bool = false
  ) -> Indicator.Setting {
    Indicator.Setting(
      name: name, kind: .window(atLeast: smallest), value: Double(value), isQuiet: isQuiet)
  }

  /// A real number.
  package static func number(
    _ name: String, _ value: Double, in range: ClosedRange<Double> = -1e300...1e300,
    isQuiet: Bool = false
  ) -> Indicator.Setting {
    Indicator.Setting(name: name, kind: .number(range), value: value, isQuiet: isQuiet)
  }

  /// One of some words, by its position.
  package static func choice(
    _ name: String, _ words: [String], _ value: Int = 0, isQuiet: Bool = false
  ) -> Indicator.Setting {
    Indicator.Setting(name: name, kind: .choice(words), value: Double(value), isQuiet: isQuiet)
  }

  /// Throws where a value is none that the setting can have.
  func check(_ value: Double, of indicator: String) throws(RulesError) {
    switch kind {
    case .window(let smallest):
      guard value == value.rounded(), value >= Double(smallest), value <= 1e6 else {
        throw .badWindow(operation: indicator, window: value, smallest: smallest)
      }
    case .number(let range):
      guard range.contains(value) else {
        throw .badSetting(operation: indicator, setting: name, value: value, range: range)
      }
    case .choice(let words):
      guard value == value.rounded(), words.indices.contains(Int(value)) else {
        throw .badSetting(
          operation: indicator, setting: name, value: value, range: 0...Double(words.count - 1))
      }
    }
  }
}
