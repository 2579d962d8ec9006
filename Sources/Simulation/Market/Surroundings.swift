package import Rules
public import Series

/// The other bars that a run's rules may read.
public struct Surroundings: Sendable {
  /// The symbols of the run in its order, which a look across the symbols sees.
  ///
  /// The traded one may be among them.
  public var universe: [Bars]
  /// Symbols that rules name but the run does not trade.
  public var references: [Bars]

  /// Nothing beside the traded symbol, unless told.
  public init(universe: [Bars] = [], references: [Bars] = []) {
    self.universe = universe
    self.references = references
  }

  /// The bars of a symbol; nil for an unknown one.
  func bars(of symbol: String) -> Bars? {
    universe.first { $0.symbol == symbol } ?? references.first { $0.symbol == symbol }
  }

  /// The symbols of a look across them, the traded one included.
  package func symbols(trading symbol: String) -> SymbolUniverse {
    let names = universe.map(\.symbol)
    return SymbolUniverse(
      traded: symbol, members: names.contains(symbol) ? names : [symbol] + names)
  }
}
