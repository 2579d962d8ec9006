/// What can be wrong with a strategy, its parameters or a sweep's ranges.
public enum RulesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The strategy has no parameter of this name.
  case unknownParameter(name: String, strategy: String, known: [String])
  /// A value is not a number that the parameter can take.
  case badValue(name: String, value: Double, reason: String)
  /// A parameter's name that is no word, or already means something in formulas.
  case badParameterName(name: String, strategy: String)
  /// Two parameters of one name differ.
  case conflictingParameters(name: String, strategy: String)
  /// A strategy that can never trade.
  case noEntry(strategy: String)
  /// A strategy of weights, which only a portfolio can hold.
  case needsPool(strategy: String)
  /// A price step that does not divide one currency unit.
  case badTick(Double)
  /// The size needs a stop that the rules do not have.
  case riskWithoutStop(strategy: String)
  /// A window or factor is not a constant or a parameter.
  case settingVaries(operation: String, setting: String)
  /// A window is no whole number, below its smallest value, or above a million.
  case badWindow(operation: String, window: Double, smallest: Int)
  /// A rule about orders that cannot stand as it is.
  case badOrder(word: String, reason: String)
  /// The rules name a symbol whose bars were not given.
  case unknownSymbol(String)
  /// A longer timeframe that is no multiple of the bars'.
  case badTimeframe(wanted: String, bars: String)
  /// A look across the symbols inside another.
  case nestedUniverse(operation: String)
  /// A node that looks across symbols in a run of one.
  case noUniverse(operation: String)
  /// A library that an operation needs is not there.
  case missingLibrary(String)
  /// A factor or a choice is outside its range.
  case badSetting(operation: String, setting: String, value: Double, range: ClosedRange<Double>)
  /// A range of parameters and the constraint leave nothing to run.
  case noSets(constraint: String)
  /// A range asks for more sets than a sweep may have.
  case tooManySets(count: Double, limit: Int)

  /// One sentence that says what to do.
  public var description: String {
    switch self {
    case .unknownParameter(let name, let strategy, let known):
      "\(strategy) has no parameter '\(name)'; it has: "
        + (known.isEmpty ? "none" : known.joined(separator: ", "))
    case .badValue(let name, let value, let reason):
      "parameter \(name) cannot be \(Operation.text(value)): \(reason)"
    case .badParameterName(let name, let strategy):
      "\(strategy) cannot name a parameter '\(name)': take letters, digits and _, and no word of the formula language"
    case .conflictingParameters(let name, let strategy):
      "\(strategy) has two different parameters named '\(name)'; give each its own name"
    case .noEntry(let strategy):
      "\(strategy) has no entry rule that the chosen side allows; add EnterLong or EnterShort, or choose another --side"
    case .needsPool(let strategy):
      "\(strategy) gives weights, which several symbols share one account by; add --pool"
    case .badTick(let tick):
      "a price step of \(Operation.text(tick)) does not divide 1; give 0.01, 0.05, 0.25 or the like, or 0 for any price"
    case .riskWithoutStop(let strategy):
      "\(strategy) sizes by risk but has no stop; add StopLoss or choose another --size"
    case .settingVaries(let operation, let setting):
      "the setting '\(setting)' of \(operation) changes from bar to bar; use a number or a parameter"
    case .badWindow(let operation, let window, let smallest):
      "\(operation) cannot have a window of \(Operation.text(window)): it needs a whole number from \(smallest) to 1000000"
    case .badOrder(let word, let reason):
      "\(word): \(reason)"
    case .unknownSymbol(let symbol):
      "the rules read \(symbol), but there are no bars of it in this run's timeframe; import them first"
    case .badTimeframe(let wanted, let bars):
      "the rules read \(wanted) bars, which \(bars) bars cannot be put together to; take a multiple of \(bars) up to 1Day, or 7Day"
    case .nestedUniverse(let operation):
      "\(operation) cannot hold another comparison of symbols: compare a number that each symbol has by itself"
    case .noUniverse(let operation):
      "\(operation) compares symbols, but there is only one; give several: --symbol SPY,QQQ,IWM"
    case .missingLibrary(let sentence):
      sentence
    case .badSetting(let operation, let setting, let value, let range):
      "the \(setting) of \(operation) cannot be \(Operation.text(value)): it lies between \(Operation.text(range.lowerBound)) and \(Operation.text(range.upperBound))"
    case .noSets(let constraint):
      "the ranges leave no parameter set that satisfies '\(constraint)'; widen a range"
    case .tooManySets(let count, let limit):
      "the ranges make \(Operation.text(count)) parameter sets, more than \(limit); use a larger step or fewer axes"
    }
  }
}
